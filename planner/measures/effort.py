"""What a plan takes: vehicle-days, kilometres, hours of the staff, money."""

from dataclasses import dataclass

from planner.plan import Plan, Stop, StopKind
from planner.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Effort:
    """Of all vehicle-days together. Staff hours count everybody aboard; a vehicle without a named crew counts one."""

    vehicle_days: int
    km: float
    staff_hours: float  # from first departure to last return without breaks
    driving_hours: float  # of the staff

    @property
    def driving_share(self) -> float | None:
        """The share of its hours that the staff spends driving or being driven; None where nobody went out."""
        return self.driving_hours / self.staff_hours if self.staff_hours else None


def effort(problem: Problem, plan: Plan) -> Effort:
    """What the plan takes; of vehicle-days that hold a stop or a visit."""
    days = metres = duty = driving = 0
    for (day, vehicle), stops in plan.vehicle_days.items():
        if not any(stop.kind in (StopKind.HUB, StopKind.HOME) for stop in stops):
            continue
        crew = max(1, len(plan.crew_of(day, vehicle)))
        days += 1
        metres += sum(stop.drive_metres for stop in stops)
        driving += crew * sum(stop.drive_seconds for stop in stops)
        duty += crew * _duty(stops, whole=60 if problem.settings.grid % 60 == 0 else 1)
    return Effort(vehicle_days=days, km=metres / 1000, staff_hours=duty / 3600, driving_hours=driving / 3600)


def money(problem: Problem, taken: Effort) -> float | None:
    """What it costs by the settings; None where they name no cost."""
    costs = problem.settings.costs
    if not (costs.per_km or costs.per_vehicle_day or costs.per_staff_hour):
        return None
    people = costs.per_staff_hour * taken.staff_hours
    return costs.per_km * taken.km + costs.per_vehicle_day * taken.vehicle_days + people


def _duty(stops: tuple[Stop, ...], *, whole: int) -> int:
    """Seconds on duty, breaks left out; every time is rounded down to the minute, as the tables print it."""

    def told(seconds: int) -> int:
        return seconds // whole * whole

    breaks = sum(told(stop.end) - told(stop.begin) for stop in stops if stop.kind is StopKind.BREAK)
    return told(stops[-1].arrive) - told(stops[0].leave) - breaks
