"""Rule `pin`: what the planner's edits ask of a plan, before anybody tries to follow them."""

from dataclasses import dataclass
from datetime import date
from datetime import date as Date  # noqa: N812 - a field has its name

from planner.plan import StopKind, stop_id
from planner.problem import (
    Change,
    ChangeKind,
    PlaceId,
    Problem,
    RequestId,
    StaffId,
    StopId,
    VehicleId,
    VillageId,
    door_place,
    village_place,
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A stop that must be held: at a place on a date, with a vehicle and at a begin where they are stated."""

    change: str
    kind: StopKind
    place: PlaceId
    date: Date | None
    vehicle: VehicleId | None
    begin: int | None
    request: RequestId | None = None  # a case that must be served, for edits that name one


@dataclass(frozen=True, kw_only=True)
class Banned:
    """Something ruled out: at a place, or for a request, on a date (None: always), for a vehicle (None: all)."""

    place: PlaceId | None
    request: RequestId | None
    date: Date | None
    vehicle: VehicleId | None

    def holds(self, day: Date, vehicle: VehicleId) -> bool:
        """Whether the ban speaks of that vehicle-day."""
        return (self.date is None or self.date == day) and (self.vehicle is None or self.vehicle == vehicle)


@dataclass(frozen=True, kw_only=True)
class Pins:
    """All edits of a problem."""

    wanted: tuple[Wanted, ...] = ()
    banned: tuple[Banned, ...] = ()
    staff_off: frozenset[tuple[StaffId, date | None]] = frozenset()
    vehicles_off: frozenset[tuple[VehicleId, date | None]] = frozenset()

    def vehicle_off(self, vehicle: VehicleId, day: date) -> bool:
        """Whether an edit takes the vehicle off on that day."""
        return (vehicle, day) in self.vehicles_off or (vehicle, None) in self.vehicles_off

    def person_off(self, person: StaffId, day: date) -> bool:
        """Whether an edit takes the person off on that day."""
        return (person, day) in self.staff_off or (person, None) in self.staff_off


def read_pins(problem: Problem) -> Pins:
    """The edits of the `changes` table as pins."""
    by_kind = {kind: [c for c in problem.changes if c.kind is kind] for kind in ChangeKind}
    wanted = [w for kind in (ChangeKind.LOCK, ChangeKind.MOVE) for c in by_kind[kind] if (w := _wanted(problem, c))]
    return Pins(
        wanted=tuple(wanted),
        banned=(
            *(b for c in by_kind[ChangeKind.FORBID] if (b := _banned(problem, c))),
            *(b for c in by_kind[ChangeKind.MOVE] if (b := _left_behind(problem, c))),
        ),
        staff_off=frozenset((StaffId(c.target), c.date) for c in by_kind[ChangeKind.DAY_OFF]),
        vehicles_off=frozenset(
            (VehicleId(c.target) if c.target else c.vehicle or VehicleId(""), c.date)
            for c in by_kind[ChangeKind.VEHICLE_OFF]
        ),
    )


@dataclass(frozen=True, kw_only=True)
class _Target:
    kind: StopKind
    place: PlaceId
    date: Date | None = None
    vehicle: VehicleId | None = None
    begin: int | None = None
    request: RequestId | None = None


def _wanted(problem: Problem, change: Change) -> Wanted | None:
    target = _target(problem, change.target)
    if target is None:
        return None
    return Wanted(
        change=change.id,
        kind=target.kind,
        place=target.place,
        date=change.date or target.date,
        vehicle=change.vehicle or target.vehicle,
        begin=target.begin if change.begin is None else change.begin,
        request=target.request,
    )


def _banned(problem: Problem, change: Change) -> Banned | None:
    target = _target(problem, change.target)
    if target is None:
        return None
    by_request = target.request is not None
    return Banned(
        place=None if by_request else target.place,
        request=target.request,
        date=change.date or target.date,
        vehicle=change.vehicle or target.vehicle,
    )


def _left_behind(problem: Problem, change: Change) -> Banned | None:
    """A stop moved to another date or vehicle is not held where it was."""
    target = _target(problem, change.target)
    if target is None or target.date is None:
        return None
    if change.date in (None, target.date) and change.vehicle in (None, target.vehicle):
        return None
    return Banned(place=target.place, request=None, date=target.date, vehicle=target.vehicle)


def _target(problem: Problem, name: str) -> _Target | None:
    """What an edit speaks of: a village, a request, or a stop by its id."""
    if name in problem.village:
        return _Target(kind=StopKind.HUB, place=village_place(VillageId(name)))
    if name in problem.request:
        request = problem.request[RequestId(name)]
        home = request.mobility_limited
        place = door_place(request.id) if home else village_place(request.village)
        return _Target(kind=StopKind.HOME if home else StopKind.HUB, place=place, request=request.id)
    for day in problem.horizon.dates:
        for vehicle in (v for v in problem.vehicles if name.startswith(f"{day:%Y%m%d}-{v.id}-")):
            for place in problem.places:
                kind = {"village": StopKind.HUB, "door": StopKind.HOME}.get(place.split("/", 1)[0])
                if kind is not None and stop_id(day, vehicle.id, kind, place) == name:
                    begin = problem.told.get(StopId(name))
                    request_id = RequestId(place.split("/", 1)[1]) if kind is StopKind.HOME else None
                    return _Target(
                        kind=kind, place=place, date=day, vehicle=vehicle.id, begin=begin, request=request_id
                    )
    return None
