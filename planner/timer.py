"""The timer: a sequence of visits and a crew become times. The only place where times of a plan come from.

Every visit begins as early as it can. A turn is timed by dynamic programming over two states, break still owed and
break taken: the earliest time of leaving a stop is non-decreasing in the earliest time of reaching it, so keeping the
earliest of each state is exact. Seconds throughout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.days import market_day
from planner.plan import Stop, StopKind, stop_id
from planner.problem import PlaceId, Problem, StaffId, Vehicle, VehicleId, VillageId, centre_place
from planner.settings import Settings
from planner.travel import Travel
from planner.windows import DAY_SECONDS, Window, intervals_on

FAR = 10**12  # later than any time that can be summed up
NO_BREAK = -1  # none owed, none taken
BREAK_IMPOSSIBLE = -2  # owed, but no gap has room

Intervals = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A stop to be timed.

    `seconds` is the work of all cases and walk-ins held there, `longest` that of its longest case; `limited` are the
    (seconds, windows) of each case whose resident is not free all day; `begin` fixes the announced begin.
    """

    kind: StopKind
    place: PlaceId
    seconds: int
    longest: int = 0
    limited: tuple[tuple[int, tuple[Window, ...]], ...] = ()
    begin: int | None = None


def earliest_turn(
    legs: NDArray[np.int64],
    setup: NDArray[np.int64],
    length: NDArray[np.int64],
    lo: NDArray[np.int64],
    hi: NDArray[np.int64],
    ptr: NDArray[np.int64],
    clock: NDArray[np.int64],
    begins: NDArray[np.int64],
) -> tuple[int, int, int, int]:
    """Times n visits. Plain integers and arrays, so that `solve` can compile this very function.

    `legs` (n + 1) are driving times, `setup` and `length` (n) what happens at each stop; visit k may begin within
    lo..hi of the intervals ptr[k] to ptr[k + 1] (sorted, disjoint). `clock` holds the begin of the shift, the length,
    begin and end of the break, and the grid. Writes the begin of each visit to begins[0] (shape 2 x n, scratch in
    begins[1]) and returns: visits that no window admits (they begin as early as they can all the same), departure,
    return, and the gap of the break (k: before visit k; n: before the return) or NO_BREAK or BREAK_IMPOSSIBLE.
    """
    n = len(setup)
    rest, rest_from, rest_to, grid = clock[1], clock[2], clock[3], clock[4]
    leave = clock[0]  # break still owed
    missed = 0
    rested = FAR  # break taken
    rested_missed = 0
    gap = -1
    for k in range(n + 1):
        # the break in this gap: at the place just served, the place ahead, or on the way
        rest_start = max(leave, rest_from)
        with_rest = max(leave + legs[k], rest_from) + rest
        can_rest = rest > 0 and rest_start + rest <= rest_to
        ready, ready_missed = rested + legs[k], rested_missed
        if can_rest and (gap < 0 or missed < ready_missed or (missed == ready_missed and with_rest < ready)):
            ready, ready_missed, gap = with_rest, missed, k
        if k == n:
            rested, rested_missed, leave = ready, ready_missed, leave + legs[n]
            break
        for state in range(2):
            if state == 1 and gap < 0:
                continue
            reach = leave + legs[k] if state == 0 else ready
            begin = -(-(reach + setup[k]) // grid) * grid
            late = 1
            for i in range(ptr[k], ptr[k + 1]):
                candidate = max(begin, -(-lo[i] // grid) * grid)
                if candidate <= hi[i]:
                    begin, late = candidate, 0
                    break
            begins[state, k] = begin
            if state == 0:
                leave, missed = begin + length[k], missed + late
            else:
                rested, rested_missed = begin + length[k], ready_missed + late
    depart = clock[0] if n == 0 else begins[0, 0] - setup[0] - legs[0]
    if rest <= 0 or depart >= rest_to or leave <= rest_from:
        return missed, depart, leave, -1
    if gap < 0:
        return missed, depart, leave, -2
    for k in range(max(gap, 0), n):
        begins[0, k] = begins[1, k]
    if gap == 0 and n > 0:
        latest = begins[0, 0] - setup[0] - legs[0] - rest
        depart = min(latest, rest_to - rest - legs[0])
        if depart < clock[0]:
            depart = min(latest, rest_to - rest)
    return rested_missed, depart, rested, gap


def shift(problem: Problem, vehicle: Vehicle, crew: Sequence[StaffId]) -> tuple[int, int]:
    """Begin and end of a vehicle-day: the hours of the vehicle and of everyone aboard together."""
    hours = [vehicle.hours, *(problem.person[person].hours for person in crew)]
    return max(begin for begin, _ in hours), min(end for _, end in hours)


def counters(problem: Problem, vehicle: Vehicle, crew: Sequence[StaffId]) -> int:
    """Counters that can be manned; without a staff table all of them."""
    return max(1, min(vehicle.counters, len(crew)) if problem.staff else vehicle.counters)


def service_seconds(problem: Problem, visit: Visit, desks: int) -> int:
    """How long a stop serves, before rounding. No case is split between counters."""
    if visit.kind is StopKind.HOME:
        return visit.seconds
    return max(problem.settings.dwell_min, visit.longest, -(-visit.seconds // desks))


def ceil_to(seconds: int, grid: int) -> int:
    """Rounded up to the grid."""
    return -(-seconds // grid) * grid


def allowed_begins(problem: Problem, day: date, visit: Visit, length: int) -> Intervals:
    """When a visit of that length may begin: disjoint closed intervals, sorted; none if no window is long enough."""
    if visit.begin is not None:
        return ((visit.begin, visit.begin),)
    if visit.kind is StopKind.HOME:
        windows = visit.limited[0][1] if visit.limited else ()
        return _fitting(intervals_on(windows, day), length)
    village = problem.village[VillageId(visit.place.split("/", 1)[1])]
    allowed = _fitting(intervals_on(village.host_hours, day), length)
    if village.market is not None and village.market.hours is not None and market_day(village.market, day):
        allowed = _intersect(allowed, _fitting((village.market.hours,), length))
    for seconds, windows in visit.limited:
        allowed = _intersect(allowed, _overlapping(intervals_on(windows, day), seconds, length))
    return allowed


def not_before(allowed: Intervals, told: int | None) -> Intervals:
    """The allowed begins that are no earlier than residents were told; all of them where none is that late."""
    later = allowed if told is None else _intersect(allowed, ((told, FAR),))
    return later or allowed


def time_turn(
    problem: Problem,
    travel: Travel,
    *,
    vehicle: Vehicle,
    day: date,
    crew: Sequence[StaffId],
    visits: Sequence[Visit],
) -> tuple[Stop, ...]:
    """The stops of a turn with all their times, from start to end; none for no visits.

    Every sequence is timed, lawful or not: what no window admits begins as early as it can, and a break without room
    is left out. The checker finds it.
    """
    if not visits:
        return ()
    centre = centre_place(vehicle.centre)
    places = [centre, *(v.place for v in visits), centre]
    pairs = list(pairwise(places))
    legs = [travel.drive(a, b, speed_factor=vehicle.speed_factor) for a, b in pairs]
    metres = [travel.distance(a, b) for a, b in pairs]
    desks = counters(problem, vehicle, crew)
    grid, settings = problem.settings.grid, problem.settings
    lengths = [ceil_to(service_seconds(problem, v, desks), grid) for v in visits]
    setups = [settings.setup if v.kind is StopKind.HUB else 0 for v in visits]
    ids = [stop_id(day, vehicle.id, visit.kind, visit.place) for visit in visits]
    allowed = [
        not_before(allowed_begins(problem, day, visit, length), problem.told.get(name))
        for visit, length, name in zip(visits, lengths, ids, strict=True)
    ]
    begins = np.zeros((2, len(visits)), dtype=np.int64)
    clock = (
        shift(problem, vehicle, crew)[0],
        settings.break_length,
        settings.break_begin,
        settings.break_end,
        grid,
    )
    _, depart, _, gap = earliest_turn(
        np.array(legs, dtype=np.int64),
        np.array(setups, dtype=np.int64),
        np.array(lengths, dtype=np.int64),
        np.array([lo for ways in allowed for lo, _ in ways], dtype=np.int64),
        np.array([hi for ways in allowed for _, hi in ways], dtype=np.int64),
        np.cumsum([0, *(len(ways) for ways in allowed)], dtype=np.int64),
        np.array(clock, dtype=np.int64),
        begins,
    )
    turn = _Turn(vehicle=vehicle.id, day=day)
    leave = int(depart)
    turn.add(StopKind.START, centre, leave, leave, leave)
    kinds = [StopKind.START, *(v.kind for v in visits), StopKind.END]
    for k in range(len(visits) + 1):
        drive, distance = legs[k], metres[k]
        arrive = leave + drive
        if k == gap:
            rest = _Rest(settings=settings, leave=leave, drive=drive, behind=kinds[k], ahead=kinds[k + 1])
            arrive = rest.arrive
            if rest.ahead:
                turn.add(StopKind.BREAK, places[k + 1], leave + drive, rest.begin, rest.end, drive, distance)
                drive = distance = 0
            else:
                turn.add(StopKind.BREAK, places[k] if rest.here else None, rest.begin, rest.begin, rest.end)
        if k == len(visits):
            turn.add(StopKind.END, centre, arrive, arrive, arrive, drive, distance)
        else:
            begin = int(begins[0, k])
            leave = begin + lengths[k]
            turn.add(visits[k].kind, visits[k].place, arrive, begin, leave, drive, distance)
    return tuple(turn.stops)


class _Rest:
    """Where in a gap the break lies: at the hub just served, at the place ahead, or on the road; never at a door."""

    def __init__(self, *, settings: Settings, leave: int, drive: int, behind: StopKind, ahead: StopKind) -> None:
        length = settings.break_length
        there = max(leave + drive, settings.break_begin)
        self.here = behind is StopKind.HUB and leave >= settings.break_begin
        self.ahead = not self.here and ahead is not StopKind.HOME and there + length <= settings.break_end
        self.begin = there if self.ahead else max(leave, settings.break_begin)
        self.end = self.begin + length
        self.arrive = self.end if self.ahead else there + length


class _Turn:
    """Collects the stops of a turn."""

    def __init__(self, *, vehicle: VehicleId, day: date) -> None:
        self.stops: list[Stop] = []
        self._vehicle = vehicle
        self._day = day

    def add(
        self,
        kind: StopKind,
        place: PlaceId | None,
        arrive: int,
        begin: int,
        end: int,
        drive: int = 0,
        metres: int = 0,
    ) -> None:
        self.stops.append(
            Stop(
                id=stop_id(self._day, self._vehicle, kind, place),
                date=self._day,
                vehicle=self._vehicle,
                seq=len(self.stops),
                kind=kind,
                place=place,
                arrive=arrive,
                begin=begin,
                end=end,
                leave=end,
                drive_seconds=drive,
                drive_metres=metres,
            )
        )


def _fitting(intervals: Intervals, length: int) -> Intervals:
    """Begins with which a visit lies within one interval. Open all day also admits a visit that ends past midnight."""
    if intervals == ((0, DAY_SECONDS),):
        return ((0, FAR),)
    return tuple((begin, end - length) for begin, end in intervals if end - begin >= length)


def _overlapping(intervals: Intervals, seconds: int, length: int) -> Intervals:
    """Begins with which a visit overlaps one interval by at least `seconds`."""
    if seconds > length:
        return ()
    ways = sorted((begin + seconds - length, end - seconds) for begin, end in intervals if end - begin >= seconds)
    merged: list[tuple[int, int]] = []
    for lo, hi in ways:
        if merged and lo <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(hi, merged[-1][1]))
        else:
            merged.append((lo, hi))
    return tuple(merged)


def _intersect(left: Intervals, right: Intervals) -> Intervals:
    both = ((max(a, c), min(b, d)) for a, b in left for c, d in right)
    return tuple(sorted((lo, hi) for lo, hi in both if lo <= hi))
