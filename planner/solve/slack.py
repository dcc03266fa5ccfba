"""How late a turn may run, compiled: what an insertion may push back, tested in constant time.

For every stop of a turn the earliest times are kept in two states, break owed and break taken, as the timer knows them,
and the latest arrivals from which the rest of the turn is still lawful. Both are exact: leaving later never makes a
turn lawful that was not. After Savelsbergh, The vehicle routing problem with time windows: minimizing route duration,
ORSA Journal on Computing 4 (1992), with the break as a second state.
"""

from planner.solve.compiled import inlined
from planner.solve.kernel import (
    DUTY,
    GRID,
    LATE_FREE,
    LATE_OWED,
    LATE_RESTED,
    LEAVE_OWED,
    LEAVE_RESTED,
    LEG,
    OVERTIME,
    REST,
    REST_FROM,
    REST_TO,
    Data,
    Scratch,
    State,
    on_grid,
)
from planner.timer import FAR


@inlined
def first_begin(scratch: Scratch, first: int, last: int, ready: int, grid: int) -> int:
    """The earliest begin on the grid within the intervals first..last; FAR if there is none."""
    begin = on_grid(ready, grid)
    for i in range(first, last):
        candidate = max(begin, on_grid(scratch.lo[i], grid))
        if candidate <= scratch.hi[i]:
            return int(candidate)
    return FAR


@inlined
def last_begin(scratch: Scratch, first: int, last: int, latest: int, grid: int) -> int:
    """The latest begin on the grid within the intervals first..last, at most `latest`; -FAR if there is none."""
    best = -FAR
    for i in range(first, last):
        candidate = min(scratch.hi[i], latest)
        if grid > 1:
            candidate = candidate // grid * grid
        if candidate >= scratch.lo[i]:
            best = max(best, candidate)
    return int(best)


@inlined
def rested_at(data: Data, owed: int, rested: int, leg: int) -> int:
    """The earliest arrival with the break taken, from leaving with the break owed or taken; FAR if there is none."""
    s = data.scalar
    reach = rested + leg
    if s[REST] > 0 and max(owed, s[REST_FROM]) + s[REST] <= s[REST_TO]:
        reach = min(reach, max(owed + leg, s[REST_FROM]) + s[REST])
    return int(min(reach, FAR))


@inlined
def note_times(data: Data, state: State, scratch: Scratch, k: int) -> None:
    """Keeps the earliest and latest times of turn k, which has just been timed as it is."""
    s = data.scalar
    n = state.n[k]
    grid = s[GRID]
    times = state.times
    owed, rested = data.shift[k, 0], FAR
    for i in range(n):
        leg, setup, length = scratch.legs[i], scratch.setup[i], scratch.length[i]
        first, last = scratch.ptr[i], scratch.ptr[i + 1]
        begin = first_begin(scratch, first, last, owed + leg + setup, grid)
        reach = rested_at(data, owed, rested, leg)
        if i == 0:
            state.depart[k] = begin - setup - leg
        owed = begin + length
        rested = first_begin(scratch, first, last, reach + setup, grid) + length if reach < FAR else FAR
        times[k, i, LEG], times[k, i, LEAVE_OWED], times[k, i, LEAVE_RESTED] = leg, owed, rested
    late_rested = data.shift[k, 1]
    late_free = min(late_rested, s[REST_FROM]) if s[REST] > 0 else late_rested
    late_owed = -FAR
    times[k, n, LEG] = scratch.legs[n] if n > 0 else 0
    times[k, n, LATE_RESTED], times[k, n, LATE_FREE], times[k, n, LATE_OWED] = late_rested, late_free, late_owed
    for i in range(n - 1, -1, -1):
        leg, setup, length = scratch.legs[i + 1], scratch.setup[i], scratch.length[i]
        first, last = scratch.ptr[i], scratch.ptr[i + 1]
        before = late_owed - leg
        if s[REST] > 0 and late_rested >= s[REST_FROM] + s[REST] and s[REST_TO] - s[REST] >= s[REST_FROM]:
            before = max(before, min(s[REST_TO] - s[REST], late_rested - s[REST] - leg))
        late_owed = last_begin(scratch, first, last, before - length, grid) - setup
        late_rested = last_begin(scratch, first, last, late_rested - leg - length, grid) - setup
        late_free = last_begin(scratch, first, last, late_free - leg - length, grid) - setup
        times[k, i, LATE_RESTED], times[k, i, LATE_FREE], times[k, i, LATE_OWED] = late_rested, late_free, late_owed
    span = data.shift[k, 1] + s[OVERTIME] - data.shift[k, 0]
    state.plain[k] = 1 if data.kept[k] == 0 and span <= s[DUTY] else 0


@inlined
def in_time(data: Data, state: State, k: int, i: int, owed: int, rested: int, leg: int, depart: int) -> bool:
    """Whether stop i of turn k (the return, if i = n) is reached in time, without overtime.

    From a stop left at `owed` with the break still owed, or at `rested` with the break taken; the turn departs at
    `depart` if it takes no break before its first stop. Exact where the turn is plain.
    """
    s = data.scalar
    latest = state.times[k, i, LATE_RESTED]
    if s[REST] == 0 or depart >= s[REST_TO]:
        return bool(owed + leg <= latest)
    if rested + leg <= latest or owed + leg <= max(state.times[k, i, LATE_OWED], state.times[k, i, LATE_FREE]):
        return True
    return bool(max(owed, s[REST_FROM]) + s[REST] <= s[REST_TO] and max(owed + leg, s[REST_FROM]) + s[REST] <= latest)
