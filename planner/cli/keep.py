"""The kept plan: which stops residents were told of, and what became of them."""

from dataclasses import dataclass

from planner.announced import HELD, was_told
from planner.cli.exits import CliError
from planner.plan import Plan, Stop
from planner.problem import AnnouncedStop, PlaceId, Problem, StopId, door_place, village_place


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A kept stop that is not held as it was; `now` are the stops at its place in the new plan, none if dropped."""

    was: AnnouncedStop
    now: tuple[Stop, ...]


def with_kept(problem: Problem, kept: Plan | None) -> Problem:
    """The problem with the hub and home stops of a kept plan, as far as they lie in its horizon."""
    return problem if kept is None else problem.replace(announced=announced(problem, kept))


def announced(problem: Problem, kept: Plan) -> tuple[AnnouncedStop, ...]:
    """The hub and home stops of a plan within the horizon of a problem."""
    dates = frozenset(problem.horizon.dates)
    return tuple(
        AnnouncedStop(
            id=stop.id,
            place=stop.place,
            date=stop.date,
            vehicle=stop.vehicle,
            begin=stop.begin,
            end=stop.end,
            announced=was_told(kept, stop),
        )
        for stop in kept.stops
        if stop.kind in HELD and stop.place is not None and stop.date in dates
    )


def moved(problem: Problem, plan: Plan) -> tuple[Moved, ...]:
    """The kept stops that the plan holds at another time, on another day, by another vehicle, or not at all."""
    at: dict[PlaceId | None, list[Stop]] = {}
    for stop in plan.stops:
        at.setdefault(stop.place, []).append(stop)
    found = []
    for kept in problem.announced:
        same = plan.stop.get(kept.id)
        if same is None or same.begin != kept.begin or (same.end != kept.end and not kept.standing):
            now = (same,) if same is not None else _new(at.get(kept.place, []), _ids(problem))
            found.append(Moved(was=kept, now=now))
    return tuple(found)


def _ids(problem: Problem) -> frozenset[StopId]:
    return frozenset(kept.id for kept in problem.announced)


def _new(stops: list[Stop], kept: frozenset[StopId]) -> tuple[Stop, ...]:
    """The stops of a place that are no kept stops themselves."""
    return tuple(stop for stop in stops if stop.kind in HELD and stop.id not in kept)


def refuse_strange(problem: Problem, kept: Plan) -> None:
    """Refuse a kept plan of which nothing can be kept: of another district, or of other weeks.

    Raises:
        CliError: no place of its stops is known here, or none of its days is planned.

    """
    held = [stop for stop in kept.stops if stop.kind in HELD and stop.place is not None]
    places = {village_place(v.id) for v in problem.villages} | {door_place(r.id) for r in problem.requests}
    if held and places.isdisjoint(stop.place for stop in held):
        raise CliError("keep-of-another", first=kept.first)
    if held and {stop.date for stop in held}.isdisjoint(problem.horizon.dates):
        raise CliError("keep-other-weeks", kept=kept.first, first=problem.horizon.first)
