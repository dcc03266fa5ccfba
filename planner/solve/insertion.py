"""Where a task fits best, compiled: from memory while a turn is what it was, else by slack, else by timing it whole."""

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import compiled, inlined
from planner.solve.kernel import (
    AT_FIRST,
    CHANGE_COST,
    CLOSED,
    DRIVE_COST,
    DWELL_MAX,
    DWELL_MIN,
    GRID,
    INFEASIBLE,
    JOIN,
    LEAVE_OWED,
    LEAVE_RESTED,
    LEG,
    MOST_VANS,
    NO_ROAD,
    OPENING,
    OVERTIME,
    SETUP,
    TURN_COST,
    Data,
    Ints,
    Scratch,
    State,
    begins_at,
    intersect_task,
    on_grid,
    stop_at,
    time_turn,
    uniform,
)
from planner.solve.linked import is_linked, left_alone, may_join
from planner.solve.slack import first_begin, in_time, rested_at
from planner.timer import FAR


@compiled
def best_insertion(
    data: Data, state: State, scratch: Scratch, t: int, blink: float, share: float, rng: NDArray[np.uint64]
) -> tuple[int, int, int, int, int]:
    """The cheapest lawful place for task t: (cost, k, option, stop or position, JOIN or OPENING).

    With `share` above 0 a new hub counts less, the more tasks wait that could join it (`scratch.waiting`): what it
    costs beyond the way is divided by 1 + share * others.

    The cost is INFEASIBLE if none is cheaper than leaving it. Rules `load stops host` are tested here, those of `may`
    beforehand, the others by slack or timing. What an option costs in a turn is remembered until the turn changes. Hubs
    that are open come first: they are often the cheapest and bound the rest.
    """
    best = data.penalty[t] + scratch.aim[1]
    linked = is_linked(data, t)
    if linked:
        best += left_alone(data, state, t)
    found = (INFEASIBLE, -1, -1, -1, 0)
    for known in range(2):
        for o in range(data.option_ptr[t], data.option_ptr[t + 1]):
            if known == 0 and state.turns[data.option_place[o]] == 0:
                continue
            others = waiting_others(data, scratch, o, share) if known == 1 else 0.0
            for j in range(data.pair_ptr[o], data.pair_ptr[o + 1]):
                if data.pair_least[j] < best:
                    best, found = tried_pair(
                        data, state, scratch, t, o, j, known, linked, others, blink, rng, best, found
                    )
    return found


@compiled
def best_among(  # noqa: PLR0913 - compiled code takes its arrays one by one
    data: Data,
    state: State,
    scratch: Scratch,
    t: int,
    among: Ints,
    count: int,
    blink: float,
    share: float,
    rng: NDArray[np.uint64],
) -> tuple[int, int, int, int, int]:
    """As `best_insertion`, but only in the first `count` turns of `among`; for tasks that are linked to no other."""
    best = data.penalty[t] + scratch.aim[1]
    found = (INFEASIBLE, -1, -1, -1, 0)
    for known in range(2):
        for o in range(data.option_ptr[t], data.option_ptr[t + 1]):
            if known == 0 and state.turns[data.option_place[o]] == 0:
                continue
            others = waiting_others(data, scratch, o, share) if known == 1 else 0.0
            for x in range(count):
                j = data.pair_at[o, among[x]]
                if j >= 0 and data.pair_least[j] < best:
                    best, found = tried_pair(
                        data, state, scratch, t, o, j, known, False, others, blink, rng, best, found
                    )
    return found


@inlined
def waiting_others(data: Data, scratch: Scratch, o: int, share: float) -> float:
    """By how much a new hub at option o counts less: the share of each other task that waits for it."""
    p = data.option_place[o]
    return float(share * (scratch.waiting[p] - 1)) if data.is_hub[p] else 0.0


@inlined
def tried_pair(  # noqa: PLR0913 - compiled code takes its arrays one by one
    data: Data,
    state: State,
    scratch: Scratch,
    t: int,
    o: int,
    j: int,
    known: int,
    linked: bool,
    others: float,
    blink: float,
    rng: NDArray[np.uint64],
    best: int,
    found: tuple[int, int, int, int, int],
) -> tuple[int, tuple[int, int, int, int, int]]:
    """The best so far and where, after task t was tried at option o in the turn of pair j.

    `known` 0 tries to join an open stop there, 1 to open one.
    """
    p = data.option_place[o]
    least = data.pair_least[j]
    limit = best if others <= 0.0 else least + int((best - least) * (1.0 + others))
    k = data.pair_turn[j]
    if known == 1 and data.need[o] > data.span[k] - state.busy[k]:
        return best, found
    if scratch.memo_version[j] == state.version[k] and scratch.memo_cost[j] >= limit:
        return best, found
    if linked and not may_join(data, state, scratch, t, k):
        return best, found
    here = -1
    if not data.is_hub[p] or state.vans[p, data.day[k]] > 0:
        here = stop_at(state, k, p)
    if known != (here < 0) or state.load[k] + data.cases[t] > data.most_cases[k]:
        return best, found
    if here < 0 and not room_for(data, state, k, p):
        return best, found
    if blink > 0 and uniform(rng) < blink:
        return best, found
    cost, pos = option_cost(data, state, scratch, t, j, o, here, limit)
    if pos >= 0 and cost < limit:
        best = cost if others <= 0.0 else least + int((cost - least) / (1.0 + others))
        return best, (cost, k, o, pos, OPENING if here < 0 else JOIN)
    return best, found


@inlined
def option_cost(
    data: Data, state: State, scratch: Scratch, t: int, j: int, o: int, here: int, best: int
) -> tuple[int, int]:
    """Cost and position of task t at option o in the turn of pair j, from memory or found anew; position -1: not below
    `best`.
    """
    k = data.pair_turn[j]
    if scratch.memo_version[j] == state.version[k] and scratch.memo_pos[j] >= 0:
        return scratch.memo_cost[j], scratch.memo_pos[j]
    if here >= 0:
        cost, pos = join_cost(data, state, scratch, t, k, o, here)
    elif state.plain[k] == 1:
        cost, pos = plain_position(data, state, scratch, t, k, o, best)
    else:
        cost, pos = best_position(data, state, scratch, t, k, o, best)
    scratch.memo_version[j] = state.version[k]
    scratch.memo_cost[j] = cost
    scratch.memo_pos[j] = pos
    return cost, pos


@inlined
def join_cost(data: Data, state: State, scratch: Scratch, t: int, k: int, o: int, i: int) -> tuple[int, int]:
    """Cost of task t at stop i of turn k, which stands at its option o; (INFEASIBLE, -1) where it is not lawful."""
    if state.held[k, i] >= state.tasks.shape[2]:
        return INFEASIBLE, -1
    place = data.option_place[o]
    base = data.option_cost[o] + data.serve[t, data.day[k]]
    simple = state.plain[k] == 1 and state.pin[k, i] < 0 and not data.limited[t]
    if simple:
        for q in range(state.held[k, i]):
            simple = simple and not data.limited[state.tasks[k, i, q]]
    if simple:
        s = data.scalar
        length = stop_length(data, k, state.seconds[k, i] + data.seconds[t], max(state.longest[k, i], data.longest[t]))
        if length < 0:
            return INFEASIBLE, -1
        before = stop_length(data, k, state.seconds[k, i], state.longest[k, i])
        if length == before:
            return base, i
        used = begins_at(data, scratch, place, data.day[k], length)
        # the begin was the earliest for a shorter stop: the earliest for a longer one is no earlier
        ready = state.times[k, i, LEAVE_OWED] - before
        owed = first_begin(scratch, 0, used, ready, s[GRID])
        depart = state.depart[k]
        if i == 0:
            depart = owed - s[SETUP] - state.times[k, 0, LEG]
        rested = FAR
        if state.times[k, i, LEAVE_RESTED] < FAR:
            rested = first_begin(scratch, 0, used, state.times[k, i, LEAVE_RESTED] - before, s[GRID])
        leg = state.times[k, i + 1, LEG]
        if owed < FAR and in_time(data, state, k, i + 1, owed + length, rested + length, leg, depart):
            return base, i
        if s[OVERTIME] == 0:
            return INFEASIBLE, -1
    turn = time_turn(data, state, scratch, k, JOIN, i, t, place)
    ends_as_told = scratch.begins[0, i] + scratch.length[i] == data.kept_end[k, place]
    if turn < INFEASIBLE and (state.fixed[k, i] != CLOSED or ends_as_told):
        return base + turn - state.cost[k], i
    return INFEASIBLE, -1


@inlined
def stop_length(data: Data, k: int, seconds: int, longest: int) -> int:
    """How long a hub stop of turn k lasts, on the grid; -1 beyond the longest dwell."""
    s = data.scalar
    length = max(s[DWELL_MIN], longest, -(-seconds // data.desks[k]))
    return int(-1 if length > s[DWELL_MAX] else on_grid(length, s[GRID]))


@inlined
def plain_position(data: Data, state: State, scratch: Scratch, t: int, k: int, o: int, best: int) -> tuple[int, int]:
    """Cost and position of the cheapest new stop for task t in the plain turn k below `best`.

    Otherwise (`best`, -1), or (INFEASIBLE, -1) where none is lawful at any cost. Every position is tested by slack, in
    constant time; only where overtime might help is the turn timed whole.
    """
    s = data.scalar
    n = state.n[k]
    c = data.speed[k]
    p = data.option_place[o]
    grid = s[GRID]
    depot = data.depot[k]
    base = data.option_cost[o] + data.serve[t, data.day[k]]
    if n == 0:
        base += s[TURN_COST]
    setup = 0
    length = on_grid(data.seconds[t], grid)
    if data.is_hub[p]:
        setup = s[SETUP]
        length = stop_length(data, k, data.seconds[t], data.longest[t])
        if length < 0:
            return INFEASIBLE, -1
    room = data.shift[k, 1] + s[OVERTIME] - data.shift[k, 0] - state.busy[k] - setup - length
    used = -1
    found = -1
    dear = False  # whether a place that costs too much was not looked at
    a = depot
    for i in range(n + 1):
        b = depot if i == n else state.place[k, i]
        there, on = data.back[c, p, a], data.drive[c, p, b]
        leg = state.times[k, i, LEG]
        detour = there + on - leg
        cost = base + detour * s[DRIVE_COST]
        a = b
        if detour > room or there >= NO_ROAD or on >= NO_ROAD:
            continue
        if cost >= best:
            dear = True
            continue
        if used < 0:
            used = begins_at(data, scratch, p, data.day[k], length)
            if data.limited[t]:
                used = intersect_task(data, scratch, AT_FIRST, used, t, data.day[k], length, data.is_hub[p])
            if used == 0:
                return INFEASIBLE, -1
        owed, rested = data.shift[k, 0], FAR
        if i > 0:
            owed, rested = state.times[k, i - 1, LEAVE_OWED], state.times[k, i - 1, LEAVE_RESTED]
        begin = first_begin(scratch, 0, used, owed + there + setup, grid)
        if begin >= FAR:
            continue
        depart = begin - setup - there if i == 0 else state.depart[k]
        reach = rested_at(data, owed, rested, there)
        later = first_begin(scratch, 0, used, reach + setup, grid) if reach < FAR else FAR
        if in_time(data, state, k, i, begin + length, later + length, on, depart):
            best, found = cost, i
        elif s[OVERTIME] > 0:
            turn = time_turn(data, state, scratch, k, OPENING, i, t, p)
            used = -1  # the scratch was used
            if turn < INFEASIBLE:
                cost = data.option_cost[o] + data.serve[t, data.day[k]] + turn - state.cost[k]
                if cost < best:
                    best, found = cost, i
                else:
                    dear = True
    return best if dear or found >= 0 else INFEASIBLE, found


@inlined
def room_for(data: Data, state: State, k: int, p: int) -> bool:
    """Rules `reach stops host` for a new stop at p in turn k, which holds none there yet."""
    n = state.n[k]
    if not data.place_may[p, k] or n >= data.most_stops[k] or n + 1 >= state.place.shape[1]:
        return False
    return not data.is_hub[p] or state.vans[p, data.day[k]] < data.scalar[MOST_VANS]


@compiled
def best_position(data: Data, state: State, scratch: Scratch, t: int, k: int, o: int, best: int) -> tuple[int, int]:
    """Cost and position of the cheapest new stop for task t in turn k below `best`; otherwise (`best`, -1).

    Positions are timed in the order of their detours: the first that is lawful is the cheapest, but for overtime and
    kept stops, which the bound takes at their best.
    """
    s = data.scalar
    n = state.n[k]
    c = data.speed[k]
    p = data.option_place[o]
    depot = data.depot[k]
    base = data.option_cost[o] + data.serve[t, data.day[k]]
    if n == 0:
        base += s[TURN_COST]
    base -= data.kept[k] * s[CHANGE_COST]
    room = data.shift[k, 1] + s[OVERTIME] - data.shift[k, 0] - state.busy[k]
    room -= s[SETUP] + s[DWELL_MIN] if data.is_hub[p] else data.seconds[t]
    found = -1
    done = -(10**12)  # detours up to this one are timed
    done_at = -1
    for _ in range(n + 1):
        detour = 10**12
        pos = n + 1  # none
        for i in range(n + 1):
            a = depot if i == 0 else state.place[k, i - 1]
            b = depot if i == n else state.place[k, i]
            extra = data.drive[c, a, p] + data.drive[c, p, b] - (data.drive[c, a, b] if n > 0 else 0)
            later = extra > done or (extra == done and i > done_at)
            if later and extra < detour:
                detour, pos = extra, i
        if pos > n or detour > room or base + detour * s[DRIVE_COST] >= best:
            break
        done, done_at = detour, pos
        cost = time_turn(data, state, scratch, k, OPENING, pos, t, p)
        if cost < INFEASIBLE:
            cost += data.option_cost[o] + data.serve[t, data.day[k]] - state.cost[k]
            if cost < best:
                best, found = cost, pos
    return best, found
