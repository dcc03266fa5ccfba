"""What a stop could hold at given prices, compiled: per place the sets of tasks no other set is better than.

A set is kept unless another earns as much in no more time, asks for nobody's hours (or in the same time for no other
resident's) and takes no other item that the place remembers. So for whatever has been done before, the best set is
among those kept.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import compiled, inlined
from planner.solve.pricing_data import (
    CHANGE_COST,
    DESKS,
    DWELL_MAX,
    DWELL_MIN,
    GRID,
    Ground,
    Ints,
    Memory,
)


class Stops(NamedTuple):
    """The sets of every place. `ptr` (n + 1); per set its length, worth, items as bits of the place, allowed begins."""

    ptr: Ints
    length: Ints  # seconds on the grid
    worth: Ints  # units earned: prices less costs, never with the credit of a kept stop
    bits: Ints
    credit: Ints  # units earned if the stop begins as announced
    begin_ptr: Ints
    begins: Ints  # (b, 2) intervals, sorted
    before: Ints  # (s) the set that this one adds an option to, or -1: as a chain
    option: Ints  # (s) the option added (of the Ground), or -1
    full: Ints  # (1) places whose sets were too many: they remember less


class Sets(NamedTuple):
    """Room for the sets of one place while they are made."""

    total: Ints
    longest: Ints
    worth: Ints
    bits: Ints
    hours: Ints  # bits of the options whose residents have hours
    before: Ints
    option: Ints
    alive: NDArray[np.bool_]
    spare: Ints  # (6, W) begins of a set: its own, a resident's, both


MOST_SETS = 1500  # a place
MOST_BEGINS = 16  # a set


@compiled
def make_sets(land: Ground, known: Memory, gain: Ints, room: Sets, p: int, remembering: bool) -> int:
    """Writes the sets of options of place p into the room; how many, or -1 if there is not room enough."""
    s = land.scalar
    hub = land.hub[p]
    exact = land.told_begin[p] >= 0
    most = len(room.total)
    count = 1
    room.total[0] = room.longest[0] = room.worth[0] = room.bits[0] = room.hours[0] = 0
    room.before[0] = room.option[0] = -1
    room.alive[0] = True
    with_hours = 0
    least = -s[CHANGE_COST] if exact else np.int64(0)  # a stop must be as long as announced to earn its credit
    for o in range(land.option_ptr[p], land.option_ptr[p + 1]):
        bit, hour = np.int64(0), np.int64(0)
        if remembering and land.item[o] >= 0 and known.slot[p, land.item[o]] >= 0:
            bit = np.int64(1) << np.int64(known.slot[p, land.item[o]])
        if land.limited[o]:
            hour = np.int64(1) << np.int64(with_hours)
            with_hours += 1
        if gain[o] <= least:
            continue
        old = count
        for i in range(old):
            if not room.alive[i]:
                continue
            total, longest = room.total[i] + land.seconds[o], max(room.longest[i], land.longest[o])
            worth = room.worth[i] + gain[o]
            bits, hours = room.bits[i] | bit, room.hours[i] | hour
            if hub and max(longest, -(-total // s[DESKS])) > s[DWELL_MAX]:
                continue
            worse = False
            for j in range(count):
                shorter = room.alive[j] and room.total[j] <= total and room.longest[j] <= longest
                if not shorter or room.worth[j] < worth or room.bits[j] & ~bits or room.hours[j] & ~hours:
                    continue
                same = room.total[j] == total and room.longest[j] == longest
                if same or not (exact or room.hours[j] > 0):
                    worse = True
                    break
            if worse:
                continue
            if count == most:
                return -1
            for j in range(old, count):
                longer = room.alive[j] and room.total[j] >= total and room.longest[j] >= longest
                if not longer or room.worth[j] > worth or bits & ~room.bits[j] or hours & ~room.hours[j]:
                    continue
                same = room.total[j] == total and room.longest[j] == longest
                if same or not (exact or hours > 0):
                    room.alive[j] = False
            room.total[count], room.longest[count], room.worth[count] = total, longest, worth
            room.bits[count], room.hours[count] = bits, hours
            room.before[count], room.option[count] = i, o
            room.alive[count] = True
            count += 1
    return count


@inlined
def length_of(land: Ground, p: int, total: int, longest: int) -> int:
    """Seconds of a stop on the grid; -1 if it is longer than it may be."""
    s = land.scalar
    length = total
    if land.hub[p]:
        length = max(s[DWELL_MIN], longest, -(-total // s[DESKS]))
        if length > s[DWELL_MAX]:
            return -1
    return int(-(-length // s[GRID]) * s[GRID])


@inlined
def narrow(spare: Ints, count: int, others: int) -> int:
    """Intersects the sorted intervals of rows 0 and 1 with those of 2 and 3; one of the two may overlap itself.

    Too many are joined: later is lawful.
    """
    n = 0
    for i in range(count):
        for j in range(others):
            a, b = max(spare[0, i], spare[2, j]), min(spare[1, i], spare[3, j])
            if a <= b:
                if n == MOST_BEGINS:
                    spare[5, n - 1] = max(spare[5, n - 1], b)
                else:
                    spare[4, n], spare[5, n] = a, b
                    n += 1
    for i in range(n):
        spare[0, i], spare[1, i] = spare[4, i], spare[5, i]
    return n


@inlined
def allowed_begins(land: Ground, room: Sets, p: int, chosen: int, length: int) -> int:
    """Writes the intervals in which a set may begin to rows 0 and 1 of room.spare; how many.

    Never earlier than residents were told, where that is possible.
    """
    spare = room.spare
    n = 0
    for w in range(land.window_ptr[p], land.window_ptr[p + 1]):
        if land.windows[w, 1] - length >= land.windows[w, 0] and n < MOST_BEGINS:
            spare[0, n], spare[1, n] = land.windows[w, 0], land.windows[w, 1] - length
            n += 1
    i = chosen
    while room.option[i] >= 0 and n > 0:
        o = room.option[i]
        if land.limited[o]:
            m = 0
            need = land.longest[o]
            for w in range(land.free_ptr[o], land.free_ptr[o + 1]):
                begin, end = land.free[w, 0], land.free[w, 1]
                fits = need <= length and end - begin >= need if land.hub[p] else end - begin >= length
                if fits and m < MOST_BEGINS:
                    spare[2, m] = begin + need - length if land.hub[p] else begin
                    spare[3, m] = end - need if land.hub[p] else end - length
                    m += 1
            n = narrow(spare, n, m)
        i = room.before[i]
    told = land.told_begin[p]
    if told >= 0 and n > 0:
        last = np.int64(-1)
        for i in range(n):
            last = max(last, spare[1, i])
        if last >= told:
            kept = 0
            for i in range(n):
                if spare[1, i] >= told:
                    spare[0, kept], spare[1, kept] = max(spare[0, i], told), spare[1, i]
                    kept += 1
            n = kept
    return n


@compiled
def make_stops(land: Ground, known: Memory, gain: Ints, open_cost: Ints, room: Sets, out: Stops) -> int:
    """Fills `out` with the sets of all places at the gains of the options; the number of sets, -1 if out of room."""
    n = len(land.place)
    made, begins = 0, 0
    out.full[0] = 0
    for p in range(n):
        out.ptr[p] = made
        count = make_sets(land, known, gain, room, p, True)
        if count < 0:
            out.full[0] += 1
            count = make_sets(land, known, gain, room, p, False)
            if count < 0:
                return -1
        first = made
        if made + count > len(out.length):
            return -1
        for i in range(count):  # all, because chains run through those that fell
            out.before[made] = first + room.before[i] if room.before[i] >= 0 else -1
            out.option[made] = room.option[i]
            out.begin_ptr[made] = begins
            out.length[made] = -1
            made += 1
            if not room.alive[i] or (i == 0 and not land.empty[p]):
                continue
            length = length_of(land, p, room.total[i], room.longest[i])
            if length < 0:
                continue
            worse = False
            for j in range(count):
                if j != i and room.alive[j] and (j > 0 or land.empty[p]) and land.told_begin[p] < 0:
                    other = length_of(land, p, room.total[j], room.longest[j])
                    if 0 <= other <= length and room.worth[j] >= room.worth[i]:
                        subset = room.bits[j] & ~room.bits[i] == 0 and room.hours[j] & ~room.hours[i] == 0
                        if subset and (room.hours[j] == 0 or other == length):
                            same = (
                                other == length
                                and room.worth[j] == room.worth[i]
                                and room.bits[j] == room.bits[i]
                                and room.hours[j] == room.hours[i]
                            )
                            if not same or j < i:
                                worse = True
                                break
            if worse:
                continue
            ways = allowed_begins(land, room, p, i, length)
            if ways == 0 or begins + ways > len(out.begins):
                if ways > 0:
                    return -1
                continue
            credit = np.int64(0)
            as_long = land.told_end[p] < 0 or land.told_end[p] - land.told_begin[p] == length
            if land.told_begin[p] >= 0 and as_long:
                credit = land.scalar[CHANGE_COST]
            for w in range(ways):
                out.begins[begins, 0], out.begins[begins, 1] = room.spare[0, w], room.spare[1, w]
                begins += 1
            out.length[made - 1] = length
            out.worth[made - 1] = room.worth[i] - open_cost[p]
            out.bits[made - 1] = room.bits[i]
            out.credit[made - 1] = credit
    out.ptr[n] = made
    out.begin_ptr[made] = begins
    return made
