"""A budget: as many vehicle-days as it surely pays for, spread evenly over the vehicles and the week."""

from dataclasses import replace

from planner.days import runs_on
from planner.errors import PlannerError
from planner.problem import Problem, Vehicle
from planner.scenario.values import number_of
from planner.what_if import Step

HOUR = 3600
DRIVEN = 0.5  # share of the duty that is driven at the settings' speed, at most, in the price of a vehicle-day


def budget(problem: Problem, step: Step) -> Problem:
    """Vehicles keep their days as far as the money goes, one day each in turn, the first vehicles first.

    Each vehicle-day is reckoned dear (`price`): so the plan costs no more, unless it drives more than half its time.
    """
    money = number_of(step)
    if not any(
        (problem.settings.costs.per_km, problem.settings.costs.per_vehicle_day, problem.settings.costs.per_staff_hour)
    ):
        raise PlannerError("scenario-no-costs", kind=step.kind)
    kept: dict[str, set[int]] = {v.id: set() for v in problem.vehicles}
    wishes = {v.id: _order(v, place) for place, v in enumerate(problem.vehicles)}
    for turn in range(7):
        for vehicle in problem.vehicles:
            days = wishes[vehicle.id]
            if turn >= len(days):
                continue
            cost = price(problem, vehicle) * _times(problem, days[turn])
            if cost <= money:
                money -= cost
                kept[vehicle.id].add(days[turn])
    return problem.replace(
        vehicles=tuple(replace(v, days=frozenset(kept[v.id])) for v in problem.vehicles if kept[v.id])
    )


def price(problem: Problem, vehicle: Vehicle) -> float:
    """What a vehicle-day may cost: the day, its seats full for the whole shift, half the shift on the road."""
    costs, settings = problem.settings.costs, problem.settings
    duty = min(vehicle.hours[1] - vehicle.hours[0], settings.max_duty) + settings.overtime_max
    metres = DRIVEN * duty * settings.speed * vehicle.speed_factor
    return costs.per_vehicle_day + costs.per_staff_hour * vehicle.seats * duty / HOUR + costs.per_km * metres / 1000


def vehicle_days(problem: Problem) -> int:
    """How many vehicle-days there are in the horizon."""
    return sum(runs_on(problem, v.days, day) for v in problem.vehicles for day in problem.horizon.dates)


def _order(vehicle: Vehicle, place: int) -> list[int]:
    """A vehicle's weekdays in the order in which they are kept: every other one, begun at another day by each."""
    days = sorted(vehicle.days)
    days = days[::2] + days[1::2]
    shift = place % len(days) if days else 0
    return days[shift:] + days[:shift]


def _times(problem: Problem, weekday: int) -> int:
    """How often a weekday is worked in the horizon."""
    return sum(runs_on(problem, frozenset({weekday}), day) for day in problem.horizon.dates)
