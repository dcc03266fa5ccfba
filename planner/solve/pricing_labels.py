"""The cheapest turn at given prices, compiled: labels from the depot on, with dominance and bounds on the way home.

A label is a turn so far: where and when it leaves, what it cost less what it earned, and what its place remembers of
what was done (Baldacci, Mingozzi and Roberti 2011: what is forgotten may be done again, so the least cost found is a
lower bound for every lawful turn). The break is owed or not, as in `planner.timer.earliest_turn`. Stops are counted
where a vehicle-day may hold fewer than there are places. Not looked at: its longest duty and its most cases.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import compiled, inlined
from planner.solve.pricing_back import Back, begin_of, home
from planner.solve.pricing_data import (
    BITS,
    DRIVE_COST,
    GRID,
    LATEST,
    MOST_STOPS,
    REST,
    REST_FROM,
    REST_TO,
    SETUP,
    SHIFT_FROM,
    STEP,
    TURN_COST,
    Ground,
    Ints,
    Memory,
)
from planner.solve.pricing_stops import Stops
from planner.timer import FAR


class Labels(NamedTuple):
    """Room for labels; label 0 and 1 stand at the depot."""

    time: Ints
    cost: Ints
    bits: Ints  # of the place
    rested: NDArray[np.int8]
    stops: NDArray[np.int8]  # how many so far; 0 where they are not counted
    place: NDArray[np.int32]
    chosen: NDArray[np.int32]  # set of the stop
    before: NDArray[np.int32]
    next: NDArray[np.int32]  # in its bucket
    alive: NDArray[np.bool_]
    head: NDArray[np.int32]  # (n, slots) last label of a bucket, or -1
    floor: Ints  # (n, slots) in a heuristic, the least cost of a place's labels up to a slot
    order: NDArray[np.int32]  # (slots) first label of a slot to be looked at, and its last, as a chain
    tail: NDArray[np.int32]
    follow: NDArray[np.int32]  # the next label of the slot
    last: Ints  # (n + 1) the best finished turn whose last stop is there: its label, or -1
    last_cost: Ints  # (n + 1)
    size: Ints  # (1) how many there are
    halt: Ints  # (1) not 0: end at once


class Arrivals(NamedTuple):
    """Room for arrivals at places, to be compared before anything is done there."""

    ready: Ints
    cost: Ints
    bits: Ints
    rested: NDArray[np.int8]
    stops: NDArray[np.int8]  # before the one that follows
    next: NDArray[np.int32]
    head: NDArray[np.int32]  # (n)
    size: Ints  # (1) how many there are


DONE, FULL, HALTED = 0, 1, 2
COUNTED = 100  # most stops up to which they are counted


@inlined
def carried(known: Memory, p: int, bits: int, q: int) -> int:
    """What place q remembers of what place p does."""
    kept = np.int64(0)
    left = np.uint64(bits)
    b = 0
    while left != np.uint64(0) and b < BITS:
        if left & np.uint64(1):
            slot = known.slot[q, known.item[p, b]]
            if slot >= 0:
                kept |= np.int64(1) << np.int64(slot)
        left >>= np.uint64(1)
        b += 1
    return int(kept)


@inlined
def is_new(arrivals: Arrivals, q: int, ready: int, cost: int, bits: int, state: tuple[int, int]) -> bool:
    """Notes an arrival at place q unless one no later, no dearer and remembering no more was there; then False.

    `state` is whether the break is done, and how many stops were made.
    """
    rested, made = state
    i = arrivals.head[q]
    before = np.int64(-1)
    while i >= 0:
        better = arrivals.cost[i] <= cost and arrivals.ready[i] <= ready and arrivals.rested[i] >= rested
        if better and arrivals.stops[i] <= made and arrivals.bits[i] & ~bits == 0:
            return False
        gone = arrivals.cost[i] >= cost and arrivals.ready[i] >= ready and arrivals.rested[i] <= rested
        if gone and arrivals.stops[i] >= made and bits & ~arrivals.bits[i] == 0:
            if before < 0:
                arrivals.head[q] = arrivals.next[i]
            else:
                arrivals.next[before] = arrivals.next[i]
        else:
            before = np.int64(i)
        i = arrivals.next[i]
    new = arrivals.size[0]
    if new < len(arrivals.ready):  # what finds no room is only compared with less
        arrivals.size[0] = new + 1
        arrivals.ready[new], arrivals.cost[new], arrivals.bits[new], arrivals.rested[new] = ready, cost, bits, rested
        arrivals.stops[new] = made
        arrivals.next[new] = arrivals.head[q]
        arrivals.head[q] = new
    return True


@inlined
def dominated(labels: Labels, q: int, slot: int, time: int, cost: int, bits: int, state: tuple[int, int]) -> bool:
    """Whether a label at place q is no later, no dearer, and remembers no more; those it is better than fall.

    `state` is whether the break is done, and how many stops were made.
    """
    rested, made = state
    for j in range(slot + 1):
        i = labels.head[q, j]
        while i >= 0:
            better = labels.cost[i] <= cost and labels.time[i] <= time and labels.rested[i] >= rested
            if better and labels.stops[i] <= made and labels.bits[i] & ~bits == 0:
                return True
            i = labels.next[i]
    for j in range(slot, labels.head.shape[1]):
        i = labels.head[q, j]
        before = np.int64(-1)
        while i >= 0:
            worse = labels.cost[i] >= cost and labels.time[i] >= time and labels.rested[i] <= rested
            if worse and labels.stops[i] >= made and bits & ~labels.bits[i] == 0:
                labels.alive[i] = False
                if before < 0:
                    labels.head[q, j] = labels.next[i]
                else:
                    labels.next[before] = labels.next[i]
            else:
                before = np.int64(i)
            i = labels.next[i]
    return False


@inlined
def add_label(
    land: Ground, labels: Labels, q: int, chosen: int, time: int, cost: int, bits: int, link: tuple[int, int, int, bool]
) -> bool:
    """Adds a label unless another dominates it; labels that it dominates fall. False if there is no room left.

    `link` is the label before, whether the break is done, how many stops were made, and whether all is compared. If
    not, as a heuristic, a place keeps a label only if none is cheaper in its slot or before.
    """
    before, rested, made, exact = link
    s = land.scalar
    slot = time // s[STEP] - s[SHIFT_FROM] // s[STEP]
    if exact:
        if dominated(labels, q, slot, time, cost, bits, (rested, made)):
            return True
    else:
        if labels.floor[q, slot] <= cost:
            return True
        for j in range(slot, labels.head.shape[1]):
            if labels.floor[q, j] <= cost:
                break
            labels.floor[q, j] = cost
            if labels.head[q, j] >= 0:
                labels.alive[labels.head[q, j]] = False
                labels.head[q, j] = -1
    new = labels.size[0]
    if new >= len(labels.time):
        return False
    labels.size[0] = new + 1
    labels.time[new], labels.cost[new], labels.bits[new] = time, cost, bits
    labels.rested[new], labels.place[new], labels.chosen[new] = rested, q, chosen
    labels.stops[new] = made
    labels.before[new] = before
    labels.alive[new] = True
    labels.next[new] = labels.head[q, slot]
    labels.head[q, slot] = new
    labels.follow[new] = -1
    if labels.order[slot] < 0:
        labels.order[slot] = new
    else:
        labels.follow[labels.tail[slot]] = new
    labels.tail[slot] = new
    return True


@compiled
def extend(
    land: Ground, known: Memory, stops: Stops, back: Back, room: tuple[Labels, Arrivals], i: int, most: int, exact: bool
) -> bool:
    """Extends label i to every place and set from which a turn of less than `most` units could follow."""
    labels, arrivals = room
    s = land.scalar
    n = len(land.place)
    p, time, cost, rested = labels.place[i], labels.time[i], labels.cost[i], labels.rested[i]
    first = s[SHIFT_FROM] // s[STEP]
    slots = back.leave.shape[2]
    made = int(labels.stops[i])
    counted = s[MOST_STOPS] <= min(n, COUNTED)
    if counted and made >= s[MOST_STOPS]:
        return True
    after = int(made + 1 if counted else made)
    for q in range(n):
        if q == p or stops.ptr[q] == stops.ptr[q + 1]:
            continue
        if p < n and known.slot[p, q] >= 0 and (labels.bits[i] >> np.int64(known.slot[p, q])) & 1:
            continue
        leg = land.drive[p, q]
        if time + leg > s[LATEST]:
            continue
        reached = cost + leg * s[DRIVE_COST]
        setup = s[SETUP] if land.hub[q] else 0
        memory = np.int64(-1)
        for now in range(rested, 2):
            if now == rested:
                ready = time + leg + setup
            else:
                if max(time, s[REST_FROM]) + s[REST] > s[REST_TO]:
                    continue
                ready = max(time + leg, s[REST_FROM]) + s[REST] + setup
            ready = -(-ready // s[GRID]) * s[GRID]
            slot = ready // s[STEP] - first
            if slot >= slots or reached + back.reach[now, q, slot, 0] >= most:
                continue
            if memory < 0:
                memory = np.int64(carried(known, p, labels.bits[i], q)) if p < n else np.int64(0)
            if exact and not is_new(arrivals, q, ready, reached, int(memory), (now, made)):
                continue
            for c in range(stops.ptr[q], stops.ptr[q + 1]):
                if stops.length[c] < 0 or stops.bits[c] & memory:
                    continue
                begin = begin_of(stops, c, ready, s[GRID])
                if begin >= FAR:
                    continue
                leave = begin + stops.length[c]
                later = leave // s[STEP] - first
                if later >= slots:
                    continue
                then = reached - stops.worth[c]
                if begin == land.told_begin[q]:
                    then -= stops.credit[c]
                if then + back.leave[now, q, later, 0] >= most:
                    continue
                bits = memory | stops.bits[c] | (np.int64(1) << np.int64(known.slot[q, q]))
                if not add_label(land, labels, q, c, leave, then, bits, (i, now, after, exact)):
                    return False
    return True


@compiled
def cheapest(
    land: Ground, known: Memory, stops: Stops, back: Back, room: tuple[Labels, Arrivals], most: int, exact: bool
) -> tuple[int, int]:
    """The least cost of a turn, if it is less than `most` (otherwise `most`); and whether the labels had room.

    The best turn of every last stop is left in `labels.last`.
    """
    labels, arrivals = room
    arrivals.head[:] = -1
    arrivals.size[0] = 0
    s = land.scalar
    n = len(land.place)
    slots = labels.head.shape[1]
    labels.head[:, :] = -1
    labels.floor[:, :] = FAR
    labels.order[:] = -1
    labels.last[:] = -1
    labels.last_cost[:] = most
    first = s[SHIFT_FROM] // s[STEP]
    labels.size[0] = 2
    owed = 0 if s[REST] > 0 else 1
    for i in range(2):
        labels.time[i] = s[SHIFT_FROM] if i == 0 else max(s[SHIFT_FROM], s[REST_TO])
        labels.rested[i] = owed if i == 0 else 1
        labels.stops[i] = 0
        labels.cost[i], labels.place[i], labels.chosen[i], labels.before[i], labels.bits[i] = s[TURN_COST], n, -1, -1, 0
    best = int(most)
    for start in range(2):
        i = int(start)  # the same type at every call: each other one would be compiled again
        if (i == 0 or owed == 0) and not extend(land, known, stops, back, room, i, best, exact):
            return best, FULL
    for slot in range(slots):
        i = int(labels.order[slot])
        while i >= 0:
            if labels.halt[0] != 0:
                return best, HALTED
            if labels.alive[i]:
                p, rested = int(labels.place[i]), int(labels.rested[i])
                back_home = home(land, p, labels.time[i], rested)
                if back_home < FAR:
                    cost = labels.cost[i] + back_home
                    if cost < labels.last_cost[p]:
                        labels.last_cost[p], labels.last[p] = cost, i
                        best = min(best, cost)
                later = labels.time[i] // s[STEP] - first
                pays = labels.cost[i] + back.leave[rested, p, later, 0] < best
                if pays and not extend(land, known, stops, back, room, i, best, exact):
                    return best, FULL
            i = int(labels.follow[i])
    return best, DONE


def labels_of(places: int, slots: int, most: int, halt: Ints) -> Labels:
    """Room for so many labels."""

    def wide() -> Ints:
        return np.zeros(most, dtype=np.int64)

    def narrow() -> NDArray[np.int32]:
        return np.zeros(most, dtype=np.int32)

    return Labels(
        time=wide(),
        cost=wide(),
        bits=wide(),
        rested=np.zeros(most, dtype=np.int8),
        stops=np.zeros(most, dtype=np.int8),
        place=narrow(),
        chosen=narrow(),
        before=narrow(),
        next=narrow(),
        alive=np.zeros(most, dtype=np.bool_),
        head=np.zeros((places, slots), dtype=np.int32),
        floor=np.zeros((places, slots), dtype=np.int64),
        order=np.zeros(slots, dtype=np.int32),
        tail=np.zeros(slots, dtype=np.int32),
        follow=narrow(),
        last=np.zeros(places + 1, dtype=np.int64),
        last_cost=np.zeros(places + 1, dtype=np.int64),
        size=np.zeros(1, dtype=np.int64),
        halt=halt,
    )


def arrivals_of(places: int, most: int) -> Arrivals:
    """Room for so many arrivals."""
    return Arrivals(
        ready=np.zeros(most, dtype=np.int64),
        cost=np.zeros(most, dtype=np.int64),
        bits=np.zeros(most, dtype=np.int64),
        rested=np.zeros(most, dtype=np.int8),
        stops=np.zeros(most, dtype=np.int8),
        next=np.zeros(most, dtype=np.int32),
        head=np.zeros(places, dtype=np.int32),
        size=np.zeros(1, dtype=np.int64),
    )
