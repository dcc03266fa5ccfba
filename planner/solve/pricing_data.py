"""What pricing sees of one vehicle-day: the places it could visit, as small arrays of their own.

A vehicle-day is cut out of the `Instance` once; afterwards only the prices of the tasks change. Times are seconds of
the day, costs integer units.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.score import per_second, per_unit
from planner.solve.instance import Instance
from planner.timer import FAR
from planner.travel import NO_ROAD

Ints = NDArray[np.int64]

(SETUP, DWELL_MIN, DWELL_MAX, GRID, REST, REST_FROM, REST_TO, SHIFT_FROM, LATEST, SHIFT_TO) = range(10)
(DRIVE_COST, OVERTIME_COST, TURN_COST, CHANGE_COST, DESKS, STEP, MOST_STOPS, MOST_CASES, DUTY) = range(10, 19)
SCALARS = 19
BITS = 62  # items a place remembers at most: bits of a word
NEAREST = 6  # places that a place remembers to begin with


class Ground(NamedTuple):
    """A vehicle-day k. n places it could visit, numbered anew; row and column n of `drive` are its depot."""

    k: int
    day: int
    place: Ints  # (n) index in the instance
    drive: Ints  # (n + 1, n + 1) seconds
    hub: NDArray[np.bool_]  # (n)
    empty: NDArray[np.bool_]  # (n) whether a stop for nobody could pay
    told_begin: Ints  # (n) announced begin, or -1
    told_end: Ints  # (n)
    window_ptr: Ints  # (n + 1) of the hours of a place that day
    windows: Ints  # (w, 2)
    option_ptr: Ints  # (n + 1) of the options at a place
    option: Ints  # (o) index in the instance
    task: Ints  # (o)
    base: Ints  # (o) the residents' way and the day's cost of serving
    seconds: Ints  # (o)
    longest: Ints  # (o)
    cases: Ints  # (o)
    item: Ints  # (o) what may not be done twice: n + a number of the task if it has other options here, or -1
    free_ptr: Ints  # (o + 1) when the resident is free, for those with windows
    free: Ints  # (f, 2)
    limited: NDArray[np.bool_]  # (o)
    scalar: Ints


class Memory(NamedTuple):
    """What each place remembers (ng-sets, Baldacci, Mingozzi and Roberti 2011).

    Items are places 0..n-1 and the tasks with several options. Adding an item only tightens the relaxation.
    """

    slot: NDArray[np.int8]  # (n, items) the bit of an item at a place, or -1
    item: Ints  # (n, BITS) the item of a bit, or -1
    used: Ints  # (n)


def ground(instance: Instance, k: int, *, step: int, through: NDArray[np.bool_]) -> Ground:
    """The vehicle-day k. Place i stays if the vehicle may go there, has something to do and is back in time.

    `through` marks the places by which a detour is shorter than the way without (ways need not be shortest).
    """
    d, depot = int(instance.day[k]), int(instance.depot[k])
    settings = instance.problem.settings
    drive = instance.drive[instance.speed[k]]
    latest = int(instance.shift[k, 1]) + settings.overtime_max
    room = latest - int(instance.shift[k, 0])
    at = instance.option_place
    owner = instance.option_task
    allowed = instance.may[owner, k] & instance.place_may[at, k] if len(at) else np.zeros(0, dtype=np.bool_)
    told = instance.kept_begin[k] >= 0
    wanted = np.zeros(len(instance.places), dtype=np.bool_)
    wanted[at[allowed]] = True
    wanted |= (told | through) & instance.is_hub & instance.place_may[:, k]
    wanted &= drive[depot] + drive[:, depot] <= room
    place = np.flatnonzero(wanted)
    number = np.full(len(instance.places), -1, dtype=np.int64)
    number[place] = np.arange(len(place))
    options = np.flatnonzero(allowed & wanted[at]) if len(at) else np.zeros(0, dtype=np.int64)
    options = options[np.argsort(number[at[options]], kind="stable")]
    task = owner[options]
    several = np.bincount(task, minlength=len(instance.tasks)) > 1
    renamed = np.cumsum(several) - 1 + len(place)
    days = instance.problem.horizon.days
    window_ptr, windows = _rows(instance.place_window_ptr, instance.place_windows, place * days + d)
    free_ptr, free = _rows(instance.task_window_ptr, instance.task_windows, task * days + d)
    corners = np.concatenate([place, [depot]])
    weights = settings.weights
    scalar = np.zeros(SCALARS, dtype=np.int64)
    scalar[: SHIFT_TO + 1] = (
        settings.setup,
        settings.dwell_min,
        min(settings.dwell_max, room),
        settings.grid,
        settings.break_length,
        settings.break_begin,
        settings.break_end,
        instance.shift[k, 0],
        latest,
        instance.shift[k, 1],
    )
    scalar[DRIVE_COST:] = (
        per_second(weights.drive),
        per_second(weights.overtime),
        per_unit(weights.vehicle_day),
        per_unit(weights.change),
        instance.desks[k],
        step,
        instance.most_stops[k],
        instance.most_cases[k],
        settings.max_duty,
    )
    return Ground(
        k=k,
        day=d,
        place=place,
        drive=np.ascontiguousarray(np.minimum(drive[np.ix_(corners, corners)], NO_ROAD)),
        hub=instance.is_hub[place],
        empty=((told | through) & instance.is_hub)[place],
        told_begin=instance.kept_begin[k][place],
        told_end=instance.kept_end[k][place],
        window_ptr=window_ptr,
        windows=windows,
        option_ptr=np.searchsorted(number[at[options]], np.arange(len(place) + 1)).astype(np.int64),
        option=options,
        task=task,
        base=instance.option_cost[options] + instance.serve[task, d],
        seconds=instance.seconds[task],
        longest=instance.longest[task],
        cases=instance.cases[task],
        item=np.where(several[task], renamed[task], -1).astype(np.int64),
        free_ptr=free_ptr,
        free=free,
        limited=_hours_kept(instance.limited[task], number[at[options]]),
        scalar=scalar,
    )


def _hours_kept(limited: NDArray[np.bool_], at: Ints) -> NDArray[np.bool_]:
    """The options whose residents' hours are looked at: the first BITS of a place, the others may come at any time."""
    kept = limited.copy()
    for p in np.unique(at[limited]):
        kept[np.flatnonzero(limited & (at == p))[BITS:]] = False
    return kept


def memory(land: Ground, nearest: int = NEAREST) -> Memory:
    """What each place remembers at first: itself and the places nearest to it. Of tasks nothing, until they repeat."""
    n = len(land.place)
    items = n + int((np.unique(land.item[land.item >= 0])).size)
    made = Memory(
        slot=np.full((n, max(1, items)), -1, dtype=np.int8),
        item=np.full((n, BITS), -1, dtype=np.int64),
        used=np.zeros(n, dtype=np.int64),
    )
    both = land.drive[:n, :n] + land.drive[:n, :n].T
    for p in range(n):
        remember(made, p, p)
        for q in np.argsort(both[p], kind="stable")[:nearest]:
            remember(made, p, int(q))
    return made


def remember(known: Memory, p: int, item: int) -> bool:
    """Gives an item a bit at place p; False where it has one, or where no bit is left."""
    bit = int(known.used[p])
    if known.slot[p, item] >= 0 or bit >= BITS:
        return False
    known.slot[p, item] = bit
    known.item[p, bit] = item
    known.used[p] = bit + 1
    return True


def shortcuts(instance: Instance) -> NDArray[np.bool_]:
    """Places by which some way is shorter than the stated one: a stop for nobody could save something there."""
    found = np.zeros(len(instance.places), dtype=np.bool_)
    for ways in instance.drive:
        for p in range(len(ways)):
            found[p] |= bool((ways[:, p, None] + ways[None, p, :] < np.minimum(ways, NO_ROAD)).any())
    return found


def _rows(ptr: Ints, flat: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """The intervals of some rows of a table, in their order."""
    parts = [flat[ptr[row] : ptr[row + 1]] for row in rows]
    sizes = [len(part) for part in parts]
    joined = np.concatenate(parts) if parts else np.zeros((0, 2))
    return np.cumsum([0, *sizes], dtype=np.int64), joined.astype(np.int64).reshape(-1, 2)


__all__ = ["BITS", "FAR", "Ground", "Memory", "ground", "memory", "remember", "shortcuts"]
