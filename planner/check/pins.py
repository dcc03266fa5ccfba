"""`pin`: what the dispatcher fixed or forbade."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - a field has its name
from datetime import datetime

from planner.check.view import VISITS, View
from planner.plan import Rule, Stop, StopKind, Violation, stop_id
from planner.problem import (
    AnnouncedStop,
    Change,
    ChangeKind,
    PlaceId,
    Problem,
    RequestId,
    StopId,
    VehicleId,
    VillageId,
    door_place,
    village_place,
)


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What an edit means: a stop at `place`, or wherever `request` is served; None leaves a field open."""

    change: Change
    place: PlaceId | None = None
    kind: StopKind = StopKind.HUB
    request: RequestId | None = None
    date: Date | None = None
    vehicle: VehicleId | None = None
    begin: int | None = None
    stop: StopId | None = None  # the stop id that was named, if one was

    def concerns(self, day: Date, vehicle: VehicleId) -> bool:
        """Whether the edit speaks of a vehicle-day."""
        return self.date in (None, day) and self.vehicle in (None, vehicle)


def aim(problem: Problem, change: Change) -> Aim:
    """What an edit means: its target is read as a stop id, then a village, then a request."""
    bare = Aim(change=change, date=change.date, vehicle=change.vehicle, begin=change.begin)
    named = _stop_named(problem, StopId(change.target))
    if named is not None:
        return Aim(
            change=change,
            place=named.place,
            kind=StopKind.HOME if named.place.startswith("door/") else StopKind.HUB,
            date=change.date or named.date,
            vehicle=change.vehicle or named.vehicle,
            begin=(named.begin if named.begin >= 0 else None) if change.begin is None else change.begin,
            stop=named.id,
        )
    village = VillageId(change.target)
    if village in problem.village:
        return replace(bare, place=village_place(village))
    request = RequestId(change.target)
    asked = problem.request.get(request)
    if asked is None:
        return bare
    place = door_place(request) if asked.mobility_limited else None
    return replace(bare, place=place, kind=StopKind.HOME, request=request)


def _stop_named(problem: Problem, stop: StopId) -> AnnouncedStop | None:
    """The stop of the kept plan with this id, else what the id itself says (its begin is then unknown: -1)."""
    for kept in problem.announced:
        if kept.id == stop:
            return kept
    try:
        day = datetime.strptime(stop[:8], "%Y%m%d").date()
    except ValueError:
        return None
    for vehicle in problem.vehicle:
        for kind, scheme in ((StopKind.HUB, "village"), (StopKind.HOME, "door")):
            head = stop_id(day, vehicle, kind, PlaceId(f"{scheme}/"))
            place = PlaceId(f"{scheme}/{stop.removeprefix(head)}")
            if stop.startswith(head) and place in problem.places:
                return AnnouncedStop(id=stop, place=place, date=day, vehicle=vehicle, begin=-1, end=-1, announced=False)
    return None


def pin(view: View) -> Iterator[Violation]:
    """Every edit that binds is followed."""
    problem = view.facts.problem
    for change in problem.changes:
        if change.id in view.refused:
            continue
        if change.kind is ChangeKind.VEHICLE_OFF:
            yield from _vehicle_off(view, change)
        elif change.kind is ChangeKind.FORBID:
            yield from _forbidden(view, aim(problem, change))
        elif change.kind in (ChangeKind.LOCK, ChangeKind.MOVE):
            yield from _fixed(view, aim(problem, change))
    known = {change.id for change in problem.changes}
    for outcome in view.plan.changes if view.whole else ():
        if outcome.change not in known:
            yield Violation(rule=Rule.PIN, values={"kind": "unknown", "change": outcome.change})


def _vehicle_off(view: View, change: Change) -> Iterator[Violation]:
    for turn in view.turns:
        if turn.id == change.target and change.date in (None, turn.date):
            yield turn.broken(Rule.PIN, "off", change=change.id)


def _forbidden(view: View, goal: Aim) -> Iterator[Violation]:
    for turn in view.turns:
        if not goal.concerns(turn.date, turn.id):
            continue
        for stop in turn.visits:
            if goal.request is None and goal.place is not None and stop.place == goal.place:
                yield turn.broken(Rule.PIN, "forbidden", stop, change=goal.change.id)
        for stop, row in turn.rows:
            if goal.request is not None and row.request == goal.request:
                yield turn.broken(Rule.PIN, "forbidden", (stop, row), change=goal.change.id)
    if view.whole and goal.request is not None and goal.date is None and goal.vehicle is None:
        for row in view.plan.assignments:
            if row.stop is None and row.request == goal.request:
                values = {"kind": "forbidden", "change": goal.change.id, "village": row.village}
                yield Violation(rule=Rule.PIN, task=row.task, request=row.request, values=values)


def _fixed(view: View, goal: Aim) -> Iterator[Violation]:
    """A stop of the whole plan is where the edit wants it, and a moved one is no longer where it was."""
    if not view.whole and not any(goal.concerns(turn.date, turn.id) for turn in view.turns):
        return
    there = [s for s in _wanted(view, goal) if goal.concerns(s.date, s.vehicle)]
    at = {"change": goal.change.id, **({} if goal.place is None else {"place": goal.place})}
    if not there:
        yield _unkept(goal, {"kind": "missing", **at})
    elif goal.begin is not None and all(s.begin != goal.begin for s in there):
        values = {"kind": "begin", **at, "stated_at": there[0].begin, "needed_at": goal.begin}
        yield _unkept(goal, values, stop=there[0].id)
    if view.whole and goal.change.kind is ChangeKind.MOVE and goal.stop is not None and goal.stop in view.plan.stop:
        stayed = view.plan.stop[goal.stop]
        if not goal.concerns(stayed.date, stayed.vehicle):
            yield _unkept(goal, {"kind": "stayed", **at}, stop=stayed.id)


def _wanted(view: View, goal: Aim) -> list[Stop]:
    if goal.place is not None:
        return [s for s in view.plan.stops if s.kind is goal.kind and s.place == goal.place]
    held = {row.stop for row in view.plan.assignments if goal.request is not None and row.request == goal.request}
    return [s for s in view.plan.stops if s.kind in VISITS and s.id in held]


def _unkept(goal: Aim, values: dict[str, object], *, stop: StopId | None = None) -> Violation:
    return Violation(
        rule=Rule.PIN, stop=stop, request=goal.request, vehicle=goal.vehicle, date=goal.date, values=values
    )
