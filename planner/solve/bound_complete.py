"""All turns that a plan cheaper than the incumbent could be made of: the complete pool of a small district."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event

import numpy as np

from planner.solve.bound_ascent import Ascent
from planner.solve.bound_sets import WORD, Aim, Every, enumerate_turns
from planner.solve.bound_written import Complete, Written, every_of, read, together
from planner.solve.pricing import Kind, Room
from planner.solve.pricing_back import Back, back_of, carry_all, look_back, slots_of
from planner.solve.pricing_data import DUTY, LATEST, SHIFT_FROM, Ints, Memory
from planner.solve.pricing_stops import make_stops

MOST_LABELS = 1 << 21
MOST_TURNS = 300_000
MOST_WORK = 2 * 10**8  # steps of the bounds on the way home


def complete(ascent: Ascent, upper: int) -> Complete | None:
    """The complete pool for plans cheaper than `upper`; None where it cannot be written down, or not in time."""
    if any(not _fits(kind) for kind in ascent.kinds):
        return None
    prices = ascent.best
    priced = ascent.price(prices, exact=True)
    if ascent.halt.up():
        return None
    gap = upper - ascent.lagrangian(prices, [p.least for p in priced])
    found = _by_kind(ascent, [gap + min(0, p.least) for p in priced])
    if found is None or sum(len(part.cost) for part in found) > MOST_TURNS:
        return None
    return together(found)


def _by_kind(ascent: Ascent, most: Sequence[int]) -> list[Written] | None:
    """The turns of every kind below its limit, as many kinds at a time as there are rooms; None if some are missing."""
    lands = [kind.land for kind in ascent.kinds]
    free: SimpleQueue[tuple[Room, Every]] = SimpleQueue()
    for room in ascent.rooms:
        free.put((room, every_of(lands, MOST_LABELS, MOST_TURNS, ascent.halt.flag)))
    failed = Event()

    def turns(j: int) -> Written | None:
        if failed.is_set():
            return None
        room, every = free.get()
        try:
            found = _of_kind(ascent, ascent.kinds[j], (room, every), most[j])
        finally:
            free.put((room, every))
        if found is None:
            failed.set()
        return found

    with ThreadPoolExecutor(max_workers=len(ascent.rooms)) as pool:
        found = [part for part in pool.map(turns, range(len(ascent.kinds))) if part is not None]
    return None if failed.is_set() else found


def _fits(kind: Kind) -> bool:
    """Whether what a turn did can be written in the words of a label."""
    places, tasks = len(kind.land.place), kind.known.slot.shape[1] - len(kind.land.place)
    return places <= WORD - 8 and len(kind.land.option) <= 2 * WORD and tasks <= WORD


def _of_kind(ascent: Ascent, kind: Kind, rooms: tuple[Room, Every], most: int) -> Written | None:
    """The turns of a kind whose reduced cost is below `most`; None if there are too many, or no time is left."""
    land, s, prices = kind.land, kind.land.scalar, ascent.best
    room, every = rooms
    gain = prices.task[land.task] - land.base
    open_cost = prices.hub[land.place, land.day]
    found = _deep(kind, gain, open_cost, room)
    if found is None:
        return None
    deep, known = found
    strict = int(s[LATEST] - s[SHIFT_FROM] > s[DUTY])
    aim = Aim(
        gain=gain,
        open_cost=open_cost,
        bits=_bits(kind, known),
        own=np.array([1 << int(known.slot[p, p]) for p in range(len(land.place))], dtype=np.int64),
        limit=np.array([most, strict], dtype=np.int64),
    )
    if ascent.halt.up() or not enumerate_turns(land, aim, deep, every, room.sets):
        return None
    return read(kind, prices, every, len(ascent.instance.tasks))


def _deep(kind: Kind, gain: Ints, open_cost: Ints, room: Room) -> tuple[Back, Memory] | None:
    """Bounds on the way home for every memory, with as many items a place as can be written down."""
    land, slots = kind.land, slots_of(kind.land)
    n = len(land.place)
    hoped = np.maximum(gain, 1)  # a turn may hold what does not pay; the bound takes it at next to nothing
    bits = int(kind.known.used.max(initial=0))
    while True:
        known = short_memory(kind.known, bits)
        if make_stops(land, known, hoped, open_cost, room.sets, room.stops) < 0 or room.stops.full[0] > 0:
            return None
        work = (n * n + int(room.stops.ptr[n])) * slots * 2 << bits
        if work <= MOST_WORK:
            break
        bits -= 1
    deep = back_of(land, bits)
    carry_all(known, deep)
    look_back(land, known, room.stops, deep, room.labels.halt)
    return deep, known


def short_memory(known: Memory, bits: int) -> Memory:
    """The same memory with no more than the first so many items a place."""
    slot, item = known.slot.copy(), known.item.copy()
    slot[slot >= bits] = -1
    item[:, bits:] = -1
    return Memory(slot=slot, item=item, used=np.minimum(known.used, bits))


def _bits(kind: Kind, known: Memory) -> Ints:
    """What each option leaves in the memory of its place."""
    land = kind.land
    at = np.repeat(np.arange(len(land.place)), np.diff(land.option_ptr))
    slot = np.where(land.item >= 0, known.slot[at, np.maximum(land.item, 0)], -1)
    return np.where(slot >= 0, np.int64(1) << np.maximum(slot, 0).astype(np.int64), 0)


__all__ = ["complete"]
