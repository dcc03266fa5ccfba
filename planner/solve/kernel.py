"""The compiled heart of the search: turns as arrays, their times and their costs.

Everything is an int64 array in a named tuple, so that numba compiles it; `planner.timer.earliest_turn` is compiled as
it stands, so that search and plan share their times to the second.
"""

from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import compiled, inlined
from planner.solve.links import Links
from planner.timer import FAR, earliest_turn

Ints = NDArray[np.int64]

OPEN, KEPT, CLOSED = 0, 1, 2  # may go; must stay; must stay as announced, and end so
INFEASIBLE = FAR
fast_turn = compiled(earliest_turn)


class Data(NamedTuple):
    """What never changes during a search; shapes as in `Instance`. `scalar` is indexed by the constants below."""

    seconds: Ints
    longest: Ints
    cases: Ints
    penalty: Ints
    serve: Ints
    option_ptr: Ints
    option_place: Ints
    option_cost: Ints
    may: NDArray[np.bool_]
    limited: NDArray[np.bool_]
    task_window_ptr: Ints
    task_windows: Ints
    drive: Ints
    back: Ints  # drive with origin and destination exchanged, so that one row holds the ways to a place
    is_hub: NDArray[np.bool_]
    place_may: NDArray[np.bool_]
    place_window_ptr: Ints
    place_windows: Ints
    depot: Ints
    day: Ints
    speed: Ints
    shift: Ints
    desks: Ints
    most_cases: Ints
    most_stops: Ints
    kept_begin: Ints  # (K, P) announced begin of a stop of the kept plan, or -1
    kept_end: Ints  # (K, P)
    kept: Ints  # (K) stops of the kept plan
    able: NDArray[np.bool_]  # (T) whether a task has any pair
    pair_ptr: Ints  # (options + 1) the pairs of each option: an option and a turn that may hold it
    pair_turn: Ints  # (pairs) the turn
    pair_least: Ints  # (pairs) what the option costs there at least
    pair_at: NDArray[np.int32]  # (options, K) the pair of an option and a turn, or -1
    place_ptr: Ints  # (P + 1) the tasks that have an option at each place
    place_tasks: Ints
    need: Ints  # (options) seconds a stop of its own takes at least, less what it can save on the way
    span: Ints  # (K) seconds from the begin of the shift to its end, with overtime
    near: Ints  # (P, N) the nearest places of each place, itself first
    links: Links  # which tasks look at the days of others
    scalar: Ints


(SETUP, DWELL_MIN, DWELL_MAX, GRID, REST, REST_FROM, REST_TO, DUTY, OVERTIME, DRIVE_COST, OVERTIME_COST, TURN_COST) = (
    range(12)
)
MOST_VANS, DAYS, CHANGE_COST = 12, 13, 14
NO_ROAD = 10**9

# what `State.times` keeps of a stop: the leg to it; when it is left, with the break owed and with the break taken; the
# latest arrivals from which the rest of the turn is lawful, with the break taken, without any, and with the break owed
LEG, LEAVE_OWED, LEAVE_RESTED, LATE_RESTED, LATE_FREE, LATE_OWED = range(6)


class State(NamedTuple):
    """Turns being searched. k vehicle-day, i stop in it."""

    n: Ints  # (K) stops
    place: Ints  # (K, M)
    pin: Ints  # (K, M) begin or -1
    fixed: Ints  # (K, M) OPEN, KEPT, CLOSED
    seconds: Ints  # (K, M)
    longest: Ints  # (K, M)
    held: Ints  # (K, M) how many tasks
    tasks: Ints  # (K, M, Q)
    load: Ints  # (K) cases
    cost: Ints  # (K) driving, overtime, vehicle-day, kept stops changed
    busy: Ints  # (K) seconds of driving, set-up and service
    times: Ints  # (K, M + 1, 6) see LEG and the following; entry n is the return
    depart: Ints  # (K) departure without a break before the first stop
    plain: Ints  # (K) 1 where `times` decide, 0 where the turn must be timed whole
    version: Ints  # (K) a number of its own for every content a turn has had
    vans: NDArray[np.int16]  # (P, D) vehicles at a hub
    turns: NDArray[np.int16]  # (P) turns that stop at a place
    task_turn: Ints  # (T) k or -1
    task_option: Ints  # (T) option or -1
    total: Ints  # (1)
    visits: Ints  # (G) bit d: a visit of the group lies on day d


class Scratch(NamedTuple):
    """Room for timing one turn."""

    legs: Ints
    setup: Ints
    length: Ints
    lo: Ints
    hi: Ints
    ptr: Ints
    begins: Ints
    clock: Ints
    spare: Ints  # (2, W)
    busy: Ints  # (1) seconds of driving, set-up and service of the turn last timed
    waiting: Ints  # (P) tasks left that have an option at a place
    stamp: Ints  # (1) the last version given
    memo_version: Ints  # (pairs) the version of the turn at which a pair was last priced
    memo_cost: Ints  # (pairs) what it costs there, or, with no position, a cost it does not go below
    memo_pos: Ints  # (pairs) where, or -1
    tried: NDArray[np.bool_]  # (T) left in the plan searched from, and found to fit nowhere there
    fresh: NDArray[np.bool_]  # (K) turns that are new in it since
    aim: Ints  # (2) the days that an insertion is looked for on, as bits, and what it saves beside the penalty
    first: Ints  # (1) the task that is inserted before all others, or -1


# typed, because numba would compile a function anew for every plain number it is called with
AT_FIRST = cast(int, np.int64(0))
AS_IS, JOIN, OPENING = (cast(int, np.int64(change)) for change in range(3))


@inlined
def on_grid(seconds: int, grid: int) -> int:
    """Rounded up to the grid."""
    return seconds if grid == 1 else -(-seconds // grid) * grid


@inlined
def begins_at(data: Data, scratch: Scratch, place: int, d: int, length: int) -> int:
    """Writes when a stop of a length at a place may begin to the first intervals of the scratch; returns how many."""
    return add_begins(data, scratch, AT_FIRST, place, d, length)


@inlined
def add_begins(data: Data, scratch: Scratch, used: int, place: int, d: int, length: int) -> int:
    """The same behind the first `used` intervals; returns how many there are then."""
    row = place * data.scalar[DAYS] + d
    for w in range(data.place_window_ptr[row], data.place_window_ptr[row + 1]):
        lo, hi = data.place_windows[w, 0], data.place_windows[w, 1] - length
        if lo <= hi:
            scratch.lo[used], scratch.hi[used] = lo, hi
            used += 1
    return int(used)


@inlined
def intersect_task(data: Data, scratch: Scratch, first: int, last: int, t: int, d: int, length: int, hub: bool) -> int:
    """Narrows the intervals first..last of the scratch to the windows of a resident; returns the new last."""
    days = data.scalar[DAYS]
    kept = 0
    need = data.longest[t]
    for w in range(data.task_window_ptr[t * days + d], data.task_window_ptr[t * days + d + 1]):
        begin, end = data.task_windows[w, 0], data.task_windows[w, 1]
        if hub:
            if need > length or end - begin < need:
                continue
            lo, hi = begin + need - length, end - need
        else:
            if end - begin < length:
                continue
            lo, hi = begin, end - length
        for i in range(first, last):
            a, b = max(lo, scratch.lo[i]), min(hi, scratch.hi[i])
            if a <= b and kept < scratch.spare.shape[1]:
                scratch.spare[0, kept], scratch.spare[1, kept] = a, b
                kept += 1
    for i in range(kept):
        scratch.lo[first + i], scratch.hi[first + i] = scratch.spare[0, i], scratch.spare[1, i]
    return int(first + kept)


@compiled
def time_turn(data: Data, state: State, scratch: Scratch, k: int, change: int, pos: int, t: int, p: int) -> int:
    """Cost of turn k as it is (`pos t p` unread), with task t joining stop `pos`, or opening a stop at p before it.

    Rules `reach shift break window dwell pin`; INFEASIBLE where one is broken.
    """
    s = data.scalar
    n_old = state.n[k]
    n = n_old + 1 if change == OPENING else n_old
    scratch.busy[0] = 0
    if n == 0:
        return int(data.kept[k] * s[CHANGE_COST])
    d = data.day[k]
    at = data.depot[k]
    used = 0
    total = 0
    work = 0
    scratch.ptr[0] = 0
    for i in range(n):
        if change == OPENING and i == pos:
            place, seconds, longest, pin = p, data.seconds[t], data.longest[t], -1
            old = -1
        else:
            old = i - 1 if change == OPENING and i > pos else i
            place, pin = state.place[k, old], state.pin[k, old]
            seconds, longest = state.seconds[k, old], state.longest[k, old]
            if change == JOIN and i == pos:
                seconds += data.seconds[t]
                longest = max(longest, data.longest[t])
        leg = data.drive[data.speed[k], at, place]
        if leg >= NO_ROAD:
            return INFEASIBLE
        total += leg
        scratch.legs[i] = leg
        at = place
        hub = data.is_hub[place]
        length = seconds
        if hub:
            length = max(s[DWELL_MIN], longest, -(-seconds // data.desks[k]))
            if length > s[DWELL_MAX]:
                return INFEASIBLE
        length = on_grid(length, s[GRID])
        scratch.setup[i] = s[SETUP] if hub else 0
        scratch.length[i] = length
        work += scratch.setup[i] + length
        first = used
        used = add_begins(data, scratch, used, place, d, length)
        if old >= 0:
            for j in range(state.held[k, old]):
                task = state.tasks[k, old, j]
                if data.limited[task]:
                    used = intersect_task(data, scratch, first, used, task, d, length, hub)
        if change != AS_IS and i == pos and data.limited[t]:
            used = intersect_task(data, scratch, first, used, t, d, length, hub)
        told = data.kept_begin[k, place]
        # never earlier than residents were told, unless an edit says when
        if told >= 0 and pin < 0 and used > first and scratch.hi[used - 1] >= told:
            kept = first
            for w in range(first, used):
                if scratch.hi[w] >= told:
                    scratch.lo[kept], scratch.hi[kept] = max(scratch.lo[w], told), scratch.hi[w]
                    kept += 1
            used = kept
        if pin >= 0:
            inside = False
            for w in range(first, used):
                inside = inside or scratch.lo[w] <= pin <= scratch.hi[w]
            used = first
            if inside:
                scratch.lo[used], scratch.hi[used] = pin, pin
                used += 1
        if used == first:
            return INFEASIBLE
        scratch.ptr[i + 1] = used
    back = data.drive[data.speed[k], at, data.depot[k]]
    if back >= NO_ROAD:
        return INFEASIBLE
    total += back
    scratch.legs[n] = back
    scratch.busy[0] = total + work
    if data.shift[k, 0] + total + work > data.shift[k, 1] + s[OVERTIME]:
        return INFEASIBLE
    scratch.clock[0] = data.shift[k, 0]
    scratch.clock[1], scratch.clock[2], scratch.clock[3], scratch.clock[4] = s[REST], s[REST_FROM], s[REST_TO], s[GRID]
    missed, depart, arrive, gap = fast_turn(
        scratch.legs[: n + 1],
        scratch.setup[:n],
        scratch.length[:n],
        scratch.lo,
        scratch.hi,
        scratch.ptr,
        scratch.clock,
        scratch.begins,
    )
    late = arrive - data.shift[k, 1]
    if missed > 0 or gap == -2 or late > s[OVERTIME] or arrive - depart > s[DUTY]:
        return INFEASIBLE
    cost = total * s[DRIVE_COST] + max(0, late) * s[OVERTIME_COST] + s[TURN_COST]
    return int(cost + changes(data, state, scratch, k, change, pos, p, n) * s[CHANGE_COST])


@inlined
def changes(data: Data, state: State, scratch: Scratch, k: int, change: int, pos: int, p: int, n: int) -> int:
    """Stops of the kept plan that the turn just timed leaves out or holds at another time."""
    changed = data.kept[k]
    if changed > 0:
        for i in range(n):
            if change == OPENING and i == pos:
                place = p
            else:
                place = state.place[k, i - 1 if change == OPENING and i > pos else i]
            begin = scratch.begins[0, i]
            last = data.kept_end[k, place]
            if data.kept_begin[k, place] == begin and (last < 0 or last == begin + scratch.length[i]):
                changed -= 1
    return int(changed)


@inlined
def uniform(rng: NDArray[np.uint64]) -> float:
    """A number in [0, 1): xorshift64*, Marsaglia 2003 and Vigna 2016."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@inlined
def stop_at(state: State, k: int, p: int) -> int:
    """Which stop of turn k is at place p; -1 for none."""
    for i in range(state.n[k]):
        if state.place[k, i] == p:
            return i
    return -1
