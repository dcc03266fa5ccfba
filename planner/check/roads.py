"""`reach`, `shift`, `break`: the turn walked leg by leg, every time derived from the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from planner.check.facts import Facts
from planner.check.view import VISITS, Turn, View
from planner.plan import Rule, Stop, StopKind, Violation
from planner.problem import PlaceId, centre_place


@dataclass(frozen=True, kw_only=True)
class Leg:
    """The way to `stop`. `seconds` is None where no road leads, `earliest` the first lawful arrival."""

    stop: Stop
    origin: PlaceId | None
    seconds: int | None
    metres: int = 0
    earliest: int = 0


def legs(facts: Facts, turn: Turn) -> Iterator[Leg]:
    """Every leg of a turn, from the stated departures. What is driven before a pause on the road is driven."""
    first = turn.stops[0]
    position, clock, driven = first.place, first.leave, 0
    for stop in turn.stops[1:]:
        if stop.kind is StopKind.BREAK and stop.place is None:
            yield Leg(stop=stop, origin=position, seconds=0, earliest=clock)
            driven += max(0, stop.begin - clock)
            clock = stop.leave
            continue
        seconds = facts.drive(position, stop.place, turn.vehicle)
        if seconds is None or position is None or stop.place is None:
            yield Leg(stop=stop, origin=position, seconds=None)
        else:
            metres = facts.metres(position, stop.place)
            earliest = clock + max(0, seconds - driven)
            yield Leg(stop=stop, origin=position, seconds=seconds, metres=metres, earliest=earliest)
        position, clock, driven = stop.place, stop.leave, 0


def reach(view: View) -> Iterator[Violation]:
    """A road leads to every stop, and the vehicle may take it."""
    for turn in view.turns:
        if turn.stops[0].place not in view.facts.travel.index:
            yield turn.broken(Rule.REACH, "nowhere", turn.stops[0])
        for leg in legs(view.facts, turn):
            if leg.seconds is None:
                known = leg.stop.place in view.facts.travel.index
                yield turn.broken(Rule.REACH, "road" if known else "nowhere", leg.stop, origin_place=leg.origin)
        for stop in turn.stops:
            village = None if stop.place is None else view.facts.village_at.get(stop.place)
            if village is not None and village.vehicles and turn.id not in village.vehicles:
                yield turn.broken(Rule.REACH, "vehicle", stop, village=village.id)


def shift(view: View) -> Iterator[Violation]:
    """The turn lies within the hours of all, is not too long, and its times add up."""
    for turn in view.turns:
        yield from _ends(turn)
        yield from _hours(view.facts, turn)
        for leg in legs(view.facts, turn):
            yield from _leg(view.facts, turn, leg)
        for stop in turn.stops:
            yield from _times(view.facts, turn, stop)


def _ends(turn: Turn) -> Iterator[Violation]:
    for kind, name, expected in ((StopKind.START, "start", turn.stops[0]), (StopKind.END, "end", turn.stops[-1])):
        found = [s for s in turn.stops if s.kind is kind]
        if found != [expected]:
            yield turn.broken(Rule.SHIFT, name, count=len(found))
        for stop in found:
            if turn.vehicle is not None and stop.place != centre_place(turn.vehicle.centre):
                yield turn.broken(Rule.SHIFT, "centre", stop, centre=turn.vehicle.centre)
    if [s.seq for s in turn.stops] != list(range(len(turn.stops))):
        yield turn.broken(Rule.SHIFT, "seq")
    if not turn.visits:
        yield turn.broken(Rule.SHIFT, "empty")


def _hours(facts: Facts, turn: Turn) -> Iterator[Violation]:
    settings = facts.problem.settings
    begin, end = turn.shift
    leaves, returns, latest = turn.departure, turn.arrival, end + settings.overtime_max
    if leaves < begin:
        yield turn.broken(Rule.SHIFT, "early", leaves_at=leaves, shift_at=begin, over_seconds=begin - leaves)
    if returns > latest:
        yield turn.broken(Rule.SHIFT, "late", returns_at=returns, latest_at=latest, over_seconds=returns - latest)
    if returns - leaves > settings.max_duty:
        over = returns - leaves - settings.max_duty
        values = {"duty_seconds": returns - leaves, "allowed_seconds": settings.max_duty, "over_seconds": over}
        yield turn.broken(Rule.SHIFT, "duty", None, **values)


def _leg(facts: Facts, turn: Turn, leg: Leg) -> Iterator[Violation]:
    stop = leg.stop
    if leg.seconds is None:
        return
    if stop.arrive < leg.earliest and not _beside_broken_break(facts, turn, stop):
        short = leg.earliest - stop.arrive
        values = {"arrive_at": stop.arrive, "earliest_at": leg.earliest, "short_seconds": short}
        yield turn.broken(Rule.SHIFT, "arrive", stop, **values)
    if stop.drive_seconds != leg.seconds:
        values = {"stated_seconds": stop.drive_seconds, "needed_seconds": leg.seconds}
        yield turn.broken(Rule.SHIFT, "drive", stop, **values)
    if stop.drive_metres != leg.metres:
        values = {"stated_metres": stop.drive_metres, "needed_metres": leg.metres}
        yield turn.broken(Rule.SHIFT, "distance", stop, **values)


def _times(facts: Facts, turn: Turn, stop: Stop) -> Iterator[Violation]:
    settings = facts.problem.settings
    if not 0 <= stop.arrive <= stop.begin <= stop.end <= stop.leave:
        values = {"arrive_at": stop.arrive, "begin_at": stop.begin, "end_at": stop.end, "leave_at": stop.leave}
        yield turn.broken(Rule.SHIFT, "backwards", stop, **values)
    elif stop.kind in (StopKind.START, StopKind.END) and stop.arrive != stop.leave:
        yield turn.broken(Rule.SHIFT, "still", stop, arrive_at=stop.arrive, leave_at=stop.leave)
    elif stop.kind is StopKind.HUB and stop.begin < stop.arrive + settings.setup:
        short = stop.arrive + settings.setup - stop.begin
        yield turn.broken(Rule.SHIFT, "setup", stop, needed_seconds=settings.setup, short_seconds=short)
    if stop is turn.stops[0] and (stop.drive_seconds or stop.drive_metres):
        yield turn.broken(Rule.SHIFT, "drive", stop, stated_seconds=stop.drive_seconds, needed_seconds=0)
    if stop.kind in VISITS:
        for time in (stop.begin, stop.end):
            if facts.on_grid(time) != time:
                yield turn.broken(Rule.SHIFT, "grid", stop, time_at=time, grid_seconds=settings.grid)
    if stop.kind is StopKind.HOME:
        needed = facts.on_grid(sum(facts.seconds(row) for row in turn.served.get(stop.id, ())))
        if stop.end - stop.begin < needed:
            values = {"stated_seconds": stop.end - stop.begin, "needed_seconds": needed}
            yield turn.broken(Rule.SHIFT, "visit", stop, **values)


def break_(view: View) -> Iterator[Violation]:
    """A turn that touches the break window has one break, whole, inside it, in nobody's time."""
    settings = view.facts.problem.settings
    length, opens, closes = settings.break_length, settings.break_begin, settings.break_end
    for turn in view.turns:
        owed = length > 0 and turn.departure < closes and turn.arrival > opens
        if len(turn.breaks) != int(owed):
            kind = "missing" if owed and not turn.breaks else "many" if owed else "unowed"
            values = {"count": len(turn.breaks), "needed_seconds": length, "opens_at": opens, "closes_at": closes}
            yield turn.broken(Rule.BREAK, kind, None, **values)
        for stop in turn.breaks:
            yield from _break(view.facts, turn, stop)


def _break(facts: Facts, turn: Turn, stop: Stop) -> Iterator[Violation]:
    settings = facts.problem.settings
    if stop.end - stop.begin != settings.break_length:
        values = {"stated_seconds": stop.end - stop.begin, "needed_seconds": settings.break_length}
        yield turn.broken(Rule.BREAK, "length", stop, **values)
    if stop.begin < settings.break_begin or stop.end > settings.break_end:
        values = {"opens_at": settings.break_begin, "closes_at": settings.break_end}
        yield turn.broken(Rule.BREAK, "window", stop, begin_at=stop.begin, end_at=stop.end, **values)
    if _outside(turn, stop):
        values = {"leaves_at": turn.departure, "returns_at": turn.arrival}
        yield turn.broken(Rule.BREAK, "outside", stop, begin_at=stop.begin, end_at=stop.end, **values)
    if _inside(facts, turn, stop):
        yield turn.broken(Rule.BREAK, "inside", stop, begin_at=stop.begin, end_at=stop.end)
    if stop.place is not None and stop.place not in _neighbours(turn, stop):
        yield turn.broken(Rule.BREAK, "where", stop)


def _outside(turn: Turn, pause: Stop) -> bool:
    """Whether a break begins before departure or ends after the return."""
    return pause.begin < turn.departure or pause.end > turn.arrival


def _inside(facts: Facts, turn: Turn, pause: Stop) -> bool:
    """Whether a break overlaps set-up or service of a stop."""
    setup = facts.problem.settings.setup
    busy = ((s.begin - (setup if s.kind is StopKind.HUB else 0), s.end) for s in turn.visits)
    return any(pause.begin < end and begin < pause.end for begin, end in busy)


def _beside_broken_break(facts: Facts, turn: Turn, stop: Stop) -> bool:
    """Whether this stop, or the one before it, is a break at an unlawful time: that is the fault to name, once."""
    before = next((a for a, b in pairwise(turn.stops) if b is stop), stop)
    pauses = [s for s in (before, stop) if s.kind is StopKind.BREAK]
    return any(_inside(facts, turn, s) or _outside(turn, s) for s in pauses)


def _neighbours(turn: Turn, pause: Stop) -> set[PlaceId | None]:
    """The places of the stops around a break, other breaks passed over."""
    here = turn.stops.index(pause)
    before = [s.place for s in turn.stops[:here] if s.kind is not StopKind.BREAK]
    after = [s.place for s in turn.stops[here + 1 :] if s.kind is not StopKind.BREAK]
    return {*before[-1:], *after[:1]}
