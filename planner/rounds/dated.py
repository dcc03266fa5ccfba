"""A round on real days: which stop is held when, and what a holiday does to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.days import holiday_name, market_day, runs_on
from planner.plan import StopKind, stop_id
from planner.problem import AnnouncedStop, PlaceId, Problem, VehicleId, VillageId
from planner.rounds.nouns import Round, RoundStop
from planner.rounds.template import WEEK
from planner.windows import intervals_on

Turn = tuple[date, VehicleId]

FAR = 6  # days that a stop moves at most
LOOK = 35  # days before and behind the horizon that are looked at, so that a week alone and many weeks agree


@dataclass(frozen=True, kw_only=True)
class Substitute:
    """A vehicle's day of the round that is not worked; `now` is the day instead, None where there is none.

    `left` are the places of the stops that cannot be held on that day either, all of them where there is none.
    """

    vehicle: VehicleId
    was: date
    now: date | None
    why: str
    left: tuple[PlaceId, ...] = ()

    def held(self, place: PlaceId) -> date | None:
        """When the stop at a place is held instead; None where it falls out."""
        return None if place in self.left else self.now


@dataclass(frozen=True, kw_only=True)
class Dated:
    """The stops of some days, as ids, and what was moved."""

    stops: tuple[AnnouncedStop, ...]
    substitutes: tuple[Substitute, ...]


def week_of(round_: Round, day: date) -> int:
    """The week of the round that a day falls into, 1 to `weeks`; the round repeats in both directions."""
    return (day - round_.first).days // WEEK % round_.weeks + 1


def dated(problem: Problem, round_: Round) -> Dated:
    """The round on the days of the horizon.

    The stops of a vehicle on a day that it cannot work move together to a day on which it can, has nothing else to do
    and a crew of its own: that on which most of them can be held, the nearest of such, the later of two. A stop can be
    held where its place is open at the hour and free of other vehicles, and no village it serves is visited sooner
    after or before another visit than its `min_gap_days` allow.
    """
    margin = timedelta(days=LOOK)
    wanted: dict[Turn, list[RoundStop]] = {}
    day = problem.horizon.first - margin
    while day <= problem.horizon.last + margin:
        for stop in round_.stops:
            if stop.weekday == day.weekday() and week_of(round_, day) in stop.weeks and _known(problem, stop):
                wanted.setdefault((day, stop.vehicle), []).append(stop)
        day += timedelta(days=1)
    held = {turn: stops for turn, stops in wanted.items() if _works(problem, turn[1], turn[0])}
    moved = []
    for turn, stops in sorted(wanted.items()):
        if turn not in held:
            now, kept = _instead(problem, held, turn, stops)
            if now is not None:
                held[now, turn[1]] = kept
            left = tuple(stop.place for stop in stops if stop not in kept)
            why = holiday_name(problem, turn[0])
            moved.append(Substitute(vehicle=turn[1], was=turn[0], now=now, why=why, left=left))
    days = frozenset(problem.horizon.dates)
    return Dated(
        stops=tuple(
            _stop(turn, stop, round_) for turn, stops in sorted(held.items()) if turn[0] in days for stop in stops
        ),
        substitutes=tuple(row for row in moved if row.was in days or row.now in days),
    )


def _known(problem: Problem, stop: RoundStop) -> bool:
    """Whether the district still has the vehicle and the village of a stop."""
    return stop.vehicle in problem.vehicle and _host(stop) in problem.village


def _host(stop: RoundStop) -> VillageId:
    return VillageId(stop.place.split("/", 1)[1])


def _works(problem: Problem, vehicle: VehicleId, day: date) -> bool:
    return runs_on(problem, problem.vehicle[vehicle].days, day)


def _instead(
    problem: Problem, held: Mapping[Turn, list[RoundStop]], turn: Turn, stops: list[RoundStop]
) -> tuple[date | None, list[RoundStop]]:
    """The day on which most of the stops can be held, the nearest of such, and those stops."""
    was, vehicle = turn
    visited = _visited(held)
    best: tuple[date | None, list[RoundStop]] = None, []
    for step in sorted((k for k in range(-FAR, FAR + 1) if k), key=lambda k: (abs(k), -k)):
        day = was + timedelta(days=step)
        if (day, vehicle) in held or not _works(problem, vehicle, day) or not _manned(problem, held, vehicle, day):
            continue
        taken = {stop.place for (when, _), others in held.items() if when == day for stop in others}
        kept = [
            stop
            for stop in stops
            if stop.place not in taken
            and _open(problem, stop, day)
            and all(_apart(problem, visited, served.village, day) for served in stop.served)
        ]
        if len(kept) > len(best[1]):
            best = day, kept
    return best


def _manned(problem: Problem, held: Mapping[Turn, list[RoundStop]], vehicle: VehicleId, day: date) -> bool:
    """Whether the centre has somebody for this vehicle too, beside its counter and its vehicles that are out."""
    if not problem.staff:
        return True
    centre = problem.centre[problem.vehicle[vehicle].centre]
    out = sum(when == day and problem.vehicle[who].centre == centre.id for when, who in held)
    people = sum(p.centre == centre.id and runs_on(problem, p.days, day) for p in problem.staff)
    counter = centre.counter_staff if any(intervals_on(centre.windows, day)) else 0
    return people - counter > out


def _visited(held: Mapping[Turn, list[RoundStop]]) -> Mapping[VillageId, frozenset[date]]:
    found: dict[VillageId, set[date]] = {}
    for (day, _), stops in held.items():
        for stop in stops:
            for served in stop.served:
                found.setdefault(served.village, set()).add(day)
    return {village: frozenset(days) for village, days in found.items()}


def _apart(problem: Problem, visited: Mapping[VillageId, frozenset[date]], village: VillageId, day: date) -> bool:
    known = problem.village.get(village)
    least = 0 if known is None else known.min_gap_days or 0
    return all(abs((day - other).days) >= least for other in visited.get(village, ()))


def _open(problem: Problem, stop: RoundStop, day: date) -> bool:
    """Whether the place hosts from begin to end on that day, within market hours where there are any."""
    village = problem.village[_host(stop)]
    hours = [*intervals_on(village.host_hours, day)] if village.host_hours else [(0, 86400)]
    if village.market is not None and village.market.hours is not None and market_day(village.market, day):
        low, high = village.market.hours
        hours = [(max(a, low), min(b, high)) for a, b in hours]
    return any(a <= stop.begin and stop.end <= b for a, b in hours)


def _stop(turn: Turn, stop: RoundStop, round_: Round) -> AnnouncedStop:
    day, vehicle = turn
    ends = dict(zip(stop.weeks, stop.ends, strict=True))
    return AnnouncedStop(
        id=stop_id(day, vehicle, StopKind.HUB, PlaceId(stop.place)),
        place=stop.place,
        date=day,
        vehicle=vehicle,
        begin=stop.begin,
        end=ends.get(week_of(round_, day), stop.end),
        announced=False,
        standing=True,
    )
