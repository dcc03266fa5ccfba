"""`walk`, `door`, `host`: where residents are met."""

from collections.abc import Iterator

from planner.check.facts import Facts
from planner.check.view import Row, Turn, View
from planner.plan import Mode, Rule, StopKind, Violation
from planner.problem import VehicleKind

MODE = {StopKind.HUB: Mode.HUB, StopKind.HOME: Mode.HOME}


def walk(view: View) -> Iterator[Violation]:
    """Residents served at a hub have it within their limit, and the stated way is the way."""
    for turn in view.turns:
        for stop, row in turn.rows:
            if row.village not in view.facts.problem.village:
                yield turn.broken(Rule.WALK, "unknown", (stop, row))
            elif stop.kind is StopKind.HUB:
                yield from _way(view.facts, turn, (stop, row))
            elif row.walk_metres or row.walk_seconds:
                values = {"stated_metres": row.walk_metres, "needed_metres": 0}
                yield turn.broken(Rule.WALK, "stated", (stop, row), **values, stated_seconds=row.walk_seconds)


def _way(facts: Facts, turn: Turn, at: Row) -> Iterator[Violation]:
    stop, row = at
    case = facts.case(row)
    village = row.village if case is None else case.village
    if village != row.village:
        yield turn.broken(Rule.WALK, "village", at, needed_village=village)
    hub = None if stop.place is None else facts.hub.get(stop.place)
    if hub is None:
        return
    way, limit = facts.way(village, hub.id), facts.problem.access_limit(village)
    if way is None:
        yield turn.broken(Rule.WALK, "none", at, allowed_metres=limit)
        return
    if way.metres > limit:
        values = {"way_metres": way.metres, "allowed_metres": limit, "over_metres": way.metres - limit}
        yield turn.broken(Rule.WALK, "far", at, **values)
    if (row.walk_metres, row.walk_seconds) != (way.metres, way.seconds):
        values = {"stated_metres": row.walk_metres, "needed_metres": way.metres}
        yield turn.broken(Rule.WALK, "stated", at, **values, stated_seconds=row.walk_seconds)


def door(view: View) -> Iterator[Violation]:
    """Who cannot come is met at the own door, and nobody else; a car holds no hub."""
    for turn in view.turns:
        for stop in turn.visits:
            if stop.kind is StopKind.HUB and turn.vehicle is not None and turn.vehicle.kind is VehicleKind.CAR:
                yield turn.broken(Rule.DOOR, "car", stop)
            if stop.kind is StopKind.HOME and stop.id not in turn.served:
                yield turn.broken(Rule.DOOR, "nobody", stop)
        for stop, row in turn.rows:
            yield from _met(view.facts, turn, (stop, row))


def _met(facts: Facts, turn: Turn, at: Row) -> Iterator[Violation]:
    stop, row = at
    case = facts.case(row)
    if stop.kind not in MODE:
        return  # nobody is served there: `order`
    if MODE[stop.kind] is not row.mode:
        yield turn.broken(Rule.DOOR, "mode", at, mode=str(row.mode))
    elif case is not None and case.door is not None and (stop.kind, stop.place) != (StopKind.HOME, case.door):
        yield turn.broken(Rule.DOOR, "elsewhere", at)
    elif stop.kind is StopKind.HOME and (case is None or case.door is None) and not _closed(facts, at):
        yield turn.broken(Rule.DOOR, "other", at)


def _closed(facts: Facts, at: Row) -> bool:
    """Whether the row names a request that is not open: `order` speaks of that."""
    return at[1].request is not None and facts.case(at[1]) is None


def host(view: View) -> Iterator[Violation]:
    """Hub stops are held where one can be hosted, by no more vehicles a day than fit."""
    most = view.facts.problem.settings.max_vehicles_at_hub
    for turn in view.turns:
        for stop in turn.visits:
            if stop.kind is not StopKind.HUB:
                continue
            village = None if stop.place is None else view.facts.hub.get(stop.place)
            if village is None or not village.can_host:
                yield turn.broken(Rule.HOST, "place", stop)
            vehicles = sorted(view.openers[turn.date, stop.place])
            if len(vehicles) > most and (turn.id == vehicles[0] or not view.whole):
                yield turn.broken(Rule.HOST, "many", stop, count=len(vehicles), allowed=most, vehicles=tuple(vehicles))
