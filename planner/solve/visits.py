"""Linked tasks in ruin and recreate, compiled: the visits of a village go in and out as a pattern, not one by one.

Visits of one village lie on different days, so on different vehicle-days: what one costs does not depend on where the
others go. The cheapest set of days is therefore found from one price a day, exactly but for the gaps between visits.
"""

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import allocating, compiled
from planner.solve.insertion import best_insertion
from planner.solve.kernel import INFEASIBLE, Data, Scratch, State, uniform
from planner.solve.linked import day_free, visits_cost
from planner.solve.moves import put, take_task

Rng = NDArray[np.uint64]

WHOLE = 0.5  # share of the ruins after which a village that lost a visit loses all of them


@allocating
def put_visits(
    data: Data, state: State, scratch: Scratch, t: int, blink: float, rng: Rng, touched: NDArray[np.bool_]
) -> None:
    """Inserts the visits of the group of task t that are out, on the days that cost least together.

    Called for the first of those that are out, it tries them all; for the others it does nothing.
    """
    g = data.links.group[t]
    first, last = data.links.member_ptr[g], data.links.member_ptr[g + 1]
    out = 0
    for j in range(first, last):
        member = data.links.member[j]
        if state.task_turn[member] < 0:
            if out == 0 and member != t:
                return
            out += 1
    if out == 0:
        return
    days = data.links.near.shape[1]
    price = np.full(days, INFEASIBLE, dtype=np.int64)
    scratch.aim[1] = visits_cost(data, g, state.visits[g])
    for d in range(days):
        if day_free(data, g, state.visits[g], d):
            scratch.aim[0] = 1 << d
            price[d] = best_insertion(data, state, scratch, t, blink, 0.0, rng)[0]
    chosen = best_days(data, g, state.visits[g], out, price - data.penalty[t])
    for d in range(days):
        if (chosen >> d) & 1 != 0:
            scratch.aim[0] = 1 << d
            for j in range(first, last):
                member = data.links.member[j]
                if state.task_turn[member] < 0:
                    _, k, o, pos, change = best_insertion(data, state, scratch, member, blink, 0.0, rng)
                    if k >= 0:
                        put(data, state, scratch, member, k, o, pos, change)
                        touched[k] = True
                    break
    scratch.aim[0], scratch.aim[1] = -1, 0


@allocating
def best_days(data: Data, g: int, taken: int, most: int, price: NDArray[np.int64]) -> int:
    """The cheapest set of at most so many days to add to those taken by group g, as a mask; a price per day.

    For each pattern a chain over its days, by dynamic programming: the number of days and the last one are the state.
    """
    links = data.links
    days = len(price)
    best, chosen = visits_cost(data, g, taken), 0
    worth = np.empty((most + 1, days), dtype=np.int64)
    held = np.zeros((most + 1, days), dtype=np.int64)
    for j in range(links.pattern_ptr[g], links.pattern_ptr[g + 1]):
        pattern = links.pattern[j]
        if taken & ~pattern != 0:
            continue
        for d in range(days):
            open_ = (pattern >> d) & 1 != 0 and taken & links.near[g, d] == 0 and price[d] < INFEASIBLE // 2
            for n in range(1, most + 1):
                worth[n, d] = INFEASIBLE
                if not open_:
                    continue
                if n == 1:
                    held[n, d] = 1 << d
                    worth[n, d] = price[d] + visits_cost(data, g, taken | held[n, d])
                    continue
                for e in range(d):
                    if worth[n - 1, e] + price[d] < worth[n, d] and (links.near[g, d] >> e) & 1 == 0:
                        worth[n, d] = worth[n - 1, e] + price[d]
                        held[n, d] = held[n - 1, e] | (1 << d)
            for n in range(1, most + 1):
                if worth[n, d] < INFEASIBLE // 2:
                    total = visits_cost(data, g, taken | held[n, d])
                    for e in range(d + 1):
                        if (held[n, d] >> e) & 1 != 0:
                            total += price[e]
                    if total < best:
                        best, chosen = total, held[n, d]
    return int(chosen)


@compiled
def drop_linked(data: Data, state: State, rng: Rng, touched: NDArray[np.bool_]) -> None:
    """After a ruin, before the turns are settled: what waits for a task that is out goes too, and half
    the time every visit of a village hit.
    """
    links = data.links
    for t in range(len(links.before)):
        a = links.before[t]
        if a >= 0 and state.task_turn[a] < 0 and state.task_turn[t] >= 0:
            touched[state.task_turn[t]] = True
            take_task(data, state, t)
    if len(links.late) == 0 or uniform(rng) >= WHOLE:
        return
    for g in range(len(links.late)):
        first, last = links.member_ptr[g], links.member_ptr[g + 1]
        hit = False
        for j in range(first, last):
            hit = hit or state.task_turn[links.member[j]] < 0
        for j in range(first, last):
            t = links.member[j]
            if hit and state.task_turn[t] >= 0:
                touched[state.task_turn[t]] = True
                take_task(data, state, t)
