"""Every elementary turn that could be part of a cheaper plan, compiled: for each choice of tasks its best order.

A turn can be in a plan cheaper than the incumbent only if its reduced cost is below the gap between the two (Baldacci,
Christofides and Mingozzi 2008). Nothing is forgotten here: labels are compared only if they did exactly the same, and
load, stops and duty count. So what is enumerated holds the best plan.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import compiled, inlined
from planner.solve.pricing_back import Back, home
from planner.solve.pricing_data import (
    CHANGE_COST,
    DESKS,
    DRIVE_COST,
    DUTY,
    DWELL_MIN,
    GRID,
    LATEST,
    MOST_CASES,
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
)
from planner.solve.pricing_stops import Sets, allowed_begins, length_of
from planner.timer import FAR

WORD = 62  # options in a word
UNIT = 300  # seconds; steps of the knapsack that bounds what a stop can still earn


class Every(NamedTuple):
    """Room for the labels of an enumeration. What was done is two words of options, and one of places."""

    first: Ints
    second: Ints
    places: Ints
    tasks: Ints  # tasks with several options that are done
    memory: Ints  # what the place remembers
    time: Ints
    cost: Ints
    depart: Ints
    cases: Ints
    place: NDArray[np.int32]
    before: NDArray[np.int32]
    next: NDArray[np.int32]  # of the same hash
    rested: NDArray[np.int8]
    head: NDArray[np.int32]  # (H) by hash
    done_head: NDArray[np.int32]  # (H) finished turns by hash of what they did
    done: NDArray[np.int32]  # (C) their label
    done_cost: Ints  # (C)
    done_next: NDArray[np.int32]
    size: Ints  # (2) labels, finished turns
    halt: Ints  # (1) not 0: end at once
    options: Ints  # (o) open at a place; of a set in the making, by depth:
    following: Ints  # (o + 1) the next option to try
    load: Ints  # (o + 1) cases of the turn
    work: Ints  # (o + 1) steps of UNIT
    bound: Ints  # (o + 1, W) the least cost of all that follows, by the first option still open and by work


class Aim(NamedTuple):
    """What is asked: gains of options, costs of opening places, what an option leaves in memory, and the limits."""

    gain: Ints
    open_cost: Ints
    bits: Ints
    own: Ints  # the bit of a place at itself
    limit: Ints  # reduced cost to stay below; 1 if turns are compared only with those that began alike


@inlined
def hashed(first: int, second: int, third: int, size: int) -> int:
    """A number below `size` (a power of two) for three words."""
    x = np.uint64(first) * np.uint64(0x9E3779B97F4A7C15)
    x ^= np.uint64(second) * np.uint64(0xC2B2AE3D27D4EB4F)
    x ^= np.uint64(third) * np.uint64(0x165667B19E3779F9)
    x ^= x >> np.uint64(29)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(32)
    return int(x & np.uint64(size - 1))


@inlined
def open_options(land: Ground, every: Every, i: int, q: int) -> int:
    """Writes the options of place q whose tasks label i has not done; how many."""
    n = len(land.place)
    m = 0
    for o in range(land.option_ptr[q], land.option_ptr[q + 1]):
        if land.item[o] < 0 or not (every.tasks[i] >> np.int64(land.item[o] - n)) & 1:
            every.options[m] = o
            m += 1
    return m


@compiled
def hoped(land: Ground, aim: Aim, deep: Back, every: Every, m: int, arrival: tuple[int, int, int, int]) -> None:
    """Fills `every.bound`: the least cost of all that follows, of m options those from the i-th on still open.

    Work is rounded down and hours of residents are left out, so the bound holds. `arrival` is the place, the time a
    stop could begin, the break and what the place remembers, itself included.
    """
    q, ready, rested, done = arrival
    s = land.scalar
    options, bound = every.options, every.bound
    grid, step = s[GRID], s[STEP]
    first = s[SHIFT_FROM] // step
    steps = np.int64(1)
    for i in range(m):
        steps += land.seconds[options[i]] // UNIT
    desks = s[DESKS] if land.hub[q] else np.int64(1)
    credit = s[CHANGE_COST] if land.told_begin[q] >= 0 else np.int64(0)
    for x in range(steps):
        length = -(-(x * UNIT) // desks)
        if land.hub[q]:
            length = max(length, s[DWELL_MIN])
        later = (ready + -(-length // grid) * grid) // step - first
        bound[m, x] = FAR
        if later < deep.leave.shape[2]:
            bound[m, x] = deep.leave[rested, q, later, done] - credit
    for i in range(m - 1, -1, -1):
        weight = land.seconds[options[i]] // UNIT
        for x in range(steps):
            bound[i, x] = bound[i + 1, x]
            if x + weight < steps:
                bound[i, x] = min(bound[i, x], bound[i + 1, x + weight] - aim.gain[options[i]])


@compiled
def stop_at(
    land: Ground, aim: Aim, deep: Back, every: Every, room: Sets, i: int, arrival: tuple[int, int, int, int]
) -> bool:
    """Every set of tasks that label i could do at place q, where a turn below the limit could follow. False: no room.

    `arrival` is the place, the break, when a stop could begin and the cost so far. Sets are made by adding options in
    their order, deepest first; `room` holds the set in the making as a chain.
    """
    q, now, ready, reached = arrival
    s = land.scalar
    n = len(land.place)
    first_slot = s[SHIFT_FROM] // s[STEP]
    slots = deep.leave.shape[2]
    limit = aim.limit[0]
    options, bound = every.options, every.bound
    m = open_options(land, every, i, q)
    p = every.place[i]
    before = (deep.carry[p, q, every.memory[i]] if p < n else np.int64(0)) | aim.own[q]
    base = reached + aim.open_cost[q]
    hoped(land, aim, deep, every, m, (q, ready, now, before))
    if base + bound[0, 0] >= limit:
        return True
    following, cases, steps = every.following, every.load, every.work
    room.total[0] = room.longest[0] = room.worth[0] = 0
    room.before[0] = room.option[0] = -1
    following[0], cases[0], steps[0] = 0, every.cases[i], 0
    depth = 0
    fresh = True
    while depth >= 0:
        if fresh and (depth > 0 or land.empty[q]):
            length = length_of(land, q, room.total[depth], room.longest[depth])
            ways = allowed_begins(land, room, q, depth, length)
            begin = FAR
            for w in range(ways):
                candidate = max(ready, -(-room.spare[0, w] // s[GRID]) * s[GRID])
                if candidate <= room.spare[1, w]:
                    begin = candidate
                    break
            leave = begin + length
            later = leave // s[STEP] - first_slot
            if begin < FAR and later < slots:
                then = base - room.worth[depth]
                if begin == land.told_begin[q] and (land.told_end[q] < 0 or leave == land.told_end[q]):
                    then -= s[CHANGE_COST]
                first, second, tasks = every.first[i], every.second[i], every.tasks[i]
                memory = before
                for d in range(1, depth + 1):
                    o = room.option[d]
                    if o < WORD:
                        first |= np.int64(1) << np.int64(o)
                    else:
                        second |= np.int64(1) << np.int64(o - WORD)
                    if land.item[o] >= 0:
                        tasks |= np.int64(1) << np.int64(land.item[o] - n)
                    memory |= aim.bits[o]
                if then + deep.leave[now, q, later, memory] < limit:
                    words = (first, second, tasks, memory)
                    if not note(land, aim, every, words, (i, q, now), (leave, then, begin, cases[depth])):
                        return False
        fresh = False
        j = following[depth]
        if j >= m or base - room.worth[depth] + bound[j, steps[depth]] >= limit:
            depth -= 1
            continue
        following[depth] = j + 1
        o = options[j]
        total, longest = room.total[depth] + land.seconds[o], max(room.longest[depth], land.longest[o])
        worth, used = room.worth[depth] + aim.gain[o], steps[depth] + land.seconds[o] // UNIT
        held = cases[depth] + land.cases[o]
        if base - worth + bound[j + 1, used] >= limit or held > s[MOST_CASES]:
            continue
        if length_of(land, q, total, longest) < 0:
            continue
        depth += 1
        room.total[depth], room.longest[depth], room.worth[depth] = total, longest, worth
        room.before[depth], room.option[depth] = depth - 1, o
        cases[depth], steps[depth], following[depth] = held, used, j + 1
        fresh = True
    return True


@inlined
def departure(land: Ground, q: int, begin: int, rested: bool) -> int:
    """When a turn departs whose first stop is q, as late as it may; `rested` if the break lies before."""
    s = land.scalar
    leg = land.drive[len(land.place), q]
    depart = begin - leg - (s[SETUP] if land.hub[q] else 0)
    if rested:
        latest = depart - s[REST]
        depart = min(latest, s[REST_TO] - s[REST] - leg)
        if depart < s[SHIFT_FROM]:
            depart = min(latest, s[REST_TO] - s[REST])
    return int(depart)


@inlined
def note(
    land: Ground,
    aim: Aim,
    every: Every,
    words: tuple[int, int, int, int],
    link: tuple[int, int, int],
    at: tuple[int, int, int, int],
) -> bool:
    """Adds a label unless one that did the same is no later and no dearer. False if there is no room left."""
    i, q, rested = link
    time, cost, begin, cases = at
    first, second, tasks, memory = words
    depart = every.depart[i]
    if every.place[i] == len(land.place):
        depart = departure(land, q, begin, rested != every.rested[i])
    places = every.places[i] | (np.int64(1) << np.int64(q))
    h = hashed(first, second, places * 128 + q * 2 + rested, len(every.head))
    j = every.head[h]
    while j >= 0:
        same = every.first[j] == first and every.second[j] == second and every.places[j] == places
        same = same and every.place[j] == q and every.rested[j] == rested
        late = aim.limit[1] == 1 and every.depart[j] < depart
        if same and every.time[j] <= time and every.cost[j] <= cost and not late:
            return True
        j = every.next[j]
    new = every.size[0]
    if new >= len(every.time):
        return False
    every.size[0] = new + 1
    every.first[new], every.second[new], every.places[new] = first, second, places
    every.tasks[new], every.memory[new] = tasks, memory
    every.time[new], every.cost[new], every.depart[new], every.cases[new] = time, cost, depart, cases
    every.place[new], every.before[new], every.rested[new] = q, i, rested
    every.next[new] = every.head[h]
    every.head[h] = new
    return True


@compiled
def grow(land: Ground, aim: Aim, deep: Back, every: Every, room: Sets, i: int) -> bool:
    """Every way on from label i by which a turn below the limit could come about. False if there is no room left."""
    s = land.scalar
    n = len(land.place)
    first_slot = s[SHIFT_FROM] // s[STEP]
    slots = deep.leave.shape[2]
    p, time, rested = every.place[i], every.time[i], every.rested[i]
    held = 0
    for q in range(n):
        held += (every.places[i] >> np.int64(q)) & 1
    if held >= s[MOST_STOPS]:
        return True
    for q in range(n):
        if (every.places[i] >> np.int64(q)) & 1:
            continue
        leg = land.drive[p, q]
        if time + leg > s[LATEST]:
            continue
        reached = every.cost[i] + leg * s[DRIVE_COST]
        setup = s[SETUP] if land.hub[q] else 0
        for now in range(rested, 2):
            if now == rested:
                ready = time + leg + setup
            else:
                if max(time, s[REST_FROM]) + s[REST] > s[REST_TO]:
                    continue
                ready = max(time + leg, s[REST_FROM]) + s[REST] + setup
            ready = -(-ready // s[GRID]) * s[GRID]
            slot = ready // s[STEP] - first_slot
            memory = deep.carry[p, q, every.memory[i]] if p < n else np.int64(0)
            if slot >= slots or reached + deep.reach[now, q, slot, memory] >= aim.limit[0]:
                continue
            if not stop_at(land, aim, deep, every, room, i, (q, now, ready, reached)):
                return False
    return True


@inlined
def finish(land: Ground, aim: Aim, every: Every, i: int) -> bool:
    """Notes the turn that goes home from label i, if it is the cheapest that did the same. False without room."""
    s = land.scalar
    back_home = home(land, int(every.place[i]), every.time[i], int(every.rested[i]))
    if back_home >= FAR or every.cost[i] + back_home >= aim.limit[0]:
        return True
    back = every.time[i] + land.drive[every.place[i], len(land.place)]
    if every.rested[i] == 0 and back > s[REST_FROM]:
        back = max(back, max(every.time[i], s[REST_FROM])) + s[REST]
    if back - every.depart[i] > s[DUTY]:
        return True
    cost = every.cost[i] + back_home
    h = hashed(every.first[i], every.second[i], every.places[i], len(every.done_head))
    j = every.done_head[h]
    while j >= 0:
        other = every.done[j]
        same = every.first[other] == every.first[i] and every.second[other] == every.second[i]
        if same and every.places[other] == every.places[i]:
            if cost < every.done_cost[j]:
                every.done_cost[j], every.done[j] = cost, i
            return True
        j = every.done_next[j]
    new = every.size[1]
    if new >= len(every.done):
        return False
    every.size[1] = new + 1
    every.done[new], every.done_cost[new] = i, cost
    every.done_next[new] = every.done_head[h]
    every.done_head[h] = new
    return True


@compiled
def enumerate_turns(land: Ground, aim: Aim, deep: Back, every: Every, room: Sets) -> bool:
    """Fills `every.done` with the best turn of every choice of less than the limit. False: no room, or no time."""
    s = land.scalar
    n = len(land.place)
    every.head[:] = -1
    every.done_head[:] = -1
    every.size[0], every.size[1] = 2, 0
    owed = 0 if s[REST] > 0 else 1
    for i in range(2):
        every.first[i] = every.second[i] = every.places[i] = every.tasks[i] = every.cases[i] = every.memory[i] = 0
        every.time[i] = s[SHIFT_FROM] if i == 0 else max(s[SHIFT_FROM], s[REST_TO])
        every.cost[i], every.depart[i] = s[TURN_COST], s[SHIFT_FROM]
        every.place[i], every.before[i] = n, -1
        every.rested[i] = owed if i == 0 else 1
    i = int(every.size[0])
    for start in range(i):
        if (start == 0 or owed == 0) and not grow(land, aim, deep, every, room, start):
            return False
    while i < every.size[0]:
        if every.halt[0] != 0:
            return False
        if not finish(land, aim, every, i) or not grow(land, aim, deep, every, room, i):
            return False
        i += 1
    return True
