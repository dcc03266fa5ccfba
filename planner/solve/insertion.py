"""Where a task fits best, compiled: by timing, or from memory while a turn is what it was."""

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import compiled
from planner.solve.kernel import (
    CHANGE_COST,
    CLOSED,
    DRIVE_COST,
    DWELL_MIN,
    INFEASIBLE,
    JOIN,
    MOST_VANS,
    OPENING,
    OVERTIME,
    SETUP,
    TURN_COST,
    Data,
    Scratch,
    State,
    stop_at,
    time_turn,
    uniform,
)


@compiled
def best_insertion(
    data: Data, state: State, scratch: Scratch, t: int, blink: float, rng: NDArray[np.uint64]
) -> tuple[int, int, int, int, int]:
    """The cheapest lawful place for task t: (cost, k, option, stop or position, JOIN or OPENING).

    The cost is INFEASIBLE if none is cheaper than leaving it. Rules `load stops host` are tested here, those of `may`
    beforehand, the others by timing. What an option costs in a turn is remembered until the turn changes. Open hubs and
    remembered costs come first: they bound the rest.
    """
    best = data.penalty[t]
    found = (INFEASIBLE, -1, -1, -1, 0)
    for known in range(2):
        for k in range(len(state.n)):
            if not data.may[t, k] or state.load[k] + data.cases[t] > data.most_cases[k]:
                continue
            for o in range(data.option_ptr[t], data.option_ptr[t + 1]):
                p = data.option_place[o]
                fresh = scratch.memo_version[o, k] != state.version[k]
                here = -1
                if not data.is_hub[p] or state.vans[p, data.day[k]] > 0:
                    here = stop_at(state, k, p)
                if known != (here < 0 and fresh):
                    continue
                if not fresh and scratch.memo_cost[o, k] >= best:
                    continue
                if here < 0 and not room_for(data, state, k, p):
                    continue
                if blink > 0 and uniform(rng) < blink:
                    continue
                cost, pos = option_cost(data, state, scratch, t, k, o, here, best)
                if pos >= 0 and cost < best:
                    best = cost
                    found = (best, k, o, pos, OPENING if here < 0 else JOIN)
    return found


@compiled
def option_cost(
    data: Data, state: State, scratch: Scratch, t: int, k: int, o: int, here: int, best: int
) -> tuple[int, int]:
    """Cost and position of task t at option o in turn k, from memory or timed anew; position -1: not below `best`."""
    if scratch.memo_version[o, k] == state.version[k] and scratch.memo_pos[o, k] >= 0:
        return scratch.memo_cost[o, k], scratch.memo_pos[o, k]
    if here < 0:
        cost, pos = best_position(data, state, scratch, t, k, o, best)
    else:
        cost, pos = INFEASIBLE, -1
        if state.held[k, here] < state.tasks.shape[2]:
            place = data.option_place[o]
            turn = time_turn(data, state, scratch, k, JOIN, here, t, place)
            ends_as_told = scratch.begins[0, here] + scratch.length[here] == data.kept_end[k, place]
            if turn < INFEASIBLE and (state.fixed[k, here] != CLOSED or ends_as_told):
                cost = data.option_cost[o] + data.serve[t, data.day[k]] + turn - state.cost[k]
                pos = here
    scratch.memo_version[o, k] = state.version[k]
    scratch.memo_cost[o, k] = cost
    scratch.memo_pos[o, k] = pos
    return cost, pos


@compiled
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
