"""Ruin and recreate, compiled, with ruins that know hubs and days.

In the manner of SISR: Christiaens and Vanden Berghe, Slack induction by string removals for vehicle routing problems,
Transportation Science 54 (2020).
"""

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import allocating, compiled
from planner.solve.insertion import best_among, best_insertion
from planner.solve.kernel import Data, Ints, Scratch, State, stop_at, uniform
from planner.solve.linked import is_linked
from planner.solve.moves import copy_stop, put, settle, take_stop, take_task
from planner.solve.visits import drop_linked, put_visits

Rng = NDArray[np.uint64]

SHARED, SHARE = 0.5, 1.0  # how often the cost of a new hub is shared with those who wait for it, how far at most
WHOLLY = 0.1  # how often a task that fits nowhere is looked for in every turn all the same
LEFT, MORE = 0.1, 0.3  # how often a ruin lies around a task that is left, and so much more, the more tasks are left
FIRST = 0.5  # how often that task is then inserted before all others
LONGEST, SHORT = 10, 3  # stops of a string, at most; around a task that is left
STRINGS, GATHERED, SINGLE, WHOLE = (
    0.75,
    0.8,
    0.88,
    0.94,
)  # shares of the ruins, added up; the rest are hubs near a place


@compiled
def copy_turns(source: State, target: State, touched: NDArray[np.bool_]) -> None:
    """Copies the touched turns, and what belongs to no single turn."""
    for k in range(len(touched)):
        if touched[k]:
            n = source.n[k]
            target.n[k] = n
            target.load[k] = source.load[k]
            target.cost[k] = source.cost[k]
            target.busy[k] = source.busy[k]
            target.depart[k] = source.depart[k]
            target.plain[k] = source.plain[k]
            for i in range(n + 1):
                for j in range(source.times.shape[2]):
                    target.times[k, i, j] = source.times[k, i, j]
            target.version[k] = source.version[k]
            for i in range(n):
                copy_stop(source, target, k, i, i)
    for p in range(source.vans.shape[0]):
        target.turns[p] = source.turns[p]
        for d in range(source.vans.shape[1]):
            target.vans[p, d] = source.vans[p, d]
    for t in range(len(source.task_turn)):
        target.task_turn[t] = source.task_turn[t]
        target.task_option[t] = source.task_option[t]
    target.total[0] = source.total[0]
    for g in range(len(source.visits)):
        target.visits[g] = source.visits[g]


@allocating
def recreate(
    data: Data, state: State, scratch: Scratch, rng: Rng, blink: float, far: Ints, touched: NDArray[np.bool_]
) -> None:
    """Inserts every task left, one at a time, in a random kind of order.

    At random, dearest first, far or near first, largest first, fewest options first, or dearest first at penalties
    drawn anew, widely or narrowly; with a random share of what a new hub costs laid on the others that wait for it. The
    task that the ruin made room for comes before all. What fits nowhere
    in the plan searched from is looked for only in turns that have changed since, but now and then in all of them.
    """
    left = np.nonzero((state.task_turn < 0) & data.able)[0]
    kind = int(uniform(rng) * 8)
    share = uniform(rng) * SHARE if uniform(rng) < SHARED else 0.0
    scratch.waiting[:] = 0
    for t in left:
        for o in range(data.option_ptr[t], data.option_ptr[t + 1]):
            scratch.waiting[data.option_place[o]] += 1
    key = np.empty(len(left))
    for j in range(len(left)):
        t = left[j]
        if kind == 1:
            key[j] = -data.penalty[t]
        elif kind == 2:
            key[j] = -far[t]
        elif kind == 3:
            key[j] = far[t]
        elif kind == 4:
            key[j] = -data.seconds[t]
        elif kind == 5:
            key[j] = data.option_ptr[t + 1] - data.option_ptr[t]
        elif kind == 6:
            key[j] = -data.penalty[t] * uniform(rng)
        elif kind == 7:
            key[j] = -data.penalty[t] * (0.5 + uniform(rng))
        else:
            key[j] = 0.0
        key[j] += uniform(rng) * (1.0 if kind in (0, 5) else 1e-3)
        if data.links.before[t] >= 0:  # what follows another task comes last
            key[j] += 1e15
        elif t == scratch.first[0]:
            key[j] = -1e300
    whole = uniform(rng) < WHOLLY
    anew = np.empty(len(touched) + len(left), dtype=np.int64)  # turns that are not what they were
    changed = 0
    for k in range(len(touched)):
        if touched[k] or scratch.fresh[k]:
            anew[changed] = k
            changed += 1
    for j in np.argsort(key):
        t = left[j]
        if data.links.group[t] >= 0:
            put_visits(data, state, scratch, t, blink, rng, touched)
            continue
        if whole or not scratch.tried[t] or is_linked(data, t):
            _, k, o, pos, change = best_insertion(data, state, scratch, t, blink, share, rng)
        else:
            _, k, o, pos, change = best_among(data, state, scratch, t, anew, changed, blink, share, rng)
        if k >= 0:
            if not touched[k] and not scratch.fresh[k]:
                anew[changed] = k
                changed += 1
            put(data, state, scratch, t, k, o, pos, change)
            touched[k] = True
            for w in range(data.option_ptr[t], data.option_ptr[t + 1]):
                scratch.waiting[data.option_place[w]] -= 1


@compiled
def ruin_strings(
    data: Data, state: State, rng: Rng, seed: int, mean: float, longest: int, touched: NDArray[np.bool_]
) -> None:
    """Takes strings of stops out of the turns around a place (SISR: at most one string a turn)."""
    turns = max(1, int(uniform(rng) * 4 * mean / (1 + LONGEST) + 1))
    for j in range(data.near.shape[1]):
        p = data.near[seed, j]
        if state.turns[p] == 0:
            continue
        for k in range(len(state.n)):
            if touched[k]:
                continue
            i = stop_at(state, k, p)
            if i < 0:
                continue
            n = state.n[k]
            size = 1 + int(uniform(rng) * min(longest, n))
            first = i - int(uniform(rng) * size)
            first = max(0, min(first, n - size))
            touched[k] = True
            for x in range(first + size - 1, first - 1, -1):
                take_stop(data, state, k, x)
            turns -= 1
            if turns == 0:
                return


@allocating
def ruin(data: Data, state: State, scratch: Scratch, rng: Rng, mean: float, touched: NDArray[np.bool_]) -> None:
    """Takes stops and tasks out and times the touched turns anew."""
    take_out(data, state, scratch, rng, mean, touched)
    drop_linked(data, state, rng, touched)
    for k in range(len(touched)):
        if touched[k]:
            settle(data, state, scratch, k)


@allocating
def take_out(data: Data, state: State, scratch: Scratch, rng: Rng, mean: float, touched: NDArray[np.bool_]) -> None:
    """One of: strings around a place; every task it could serve; some tasks; a turn; hubs near one another."""
    served = np.nonzero(state.task_turn >= 0)[0]
    if len(served) == 0:
        return
    dice = uniform(rng)
    t = served[int(uniform(rng) * len(served))]
    p = data.option_place[state.task_option[t]]
    scratch.first[0] = -1
    longest = LONGEST
    left = np.nonzero((state.task_turn < 0) & data.able)[0]
    if uniform(rng) < LEFT + MORE * len(left) / (len(left) + len(served)) and len(left) > 0:  # around a task left
        one = left[int(uniform(rng) * len(left))]
        options = data.option_ptr[one + 1] - data.option_ptr[one]
        if options > 0:
            p = data.option_place[data.option_ptr[one] + int(uniform(rng) * options)]
            longest = SHORT
            if uniform(rng) < FIRST:
                scratch.first[0] = one
    if dice < STRINGS:
        ruin_strings(data, state, rng, p, mean, longest, touched)
    elif dice < GATHERED:  # every task that could be done at one place
        for j in range(data.place_ptr[p], data.place_ptr[p + 1]):
            t = data.place_tasks[j]
            if state.task_turn[t] >= 0:
                touched[state.task_turn[t]] = True
                take_task(data, state, t)
    elif dice < SINGLE:
        for _ in range(1 + int(uniform(rng) * 2 * mean)):
            t = served[int(uniform(rng) * len(served))]
            if state.task_turn[t] >= 0:
                touched[state.task_turn[t]] = True
                take_task(data, state, t)
    elif dice < WHOLE:
        k = state.task_turn[t]
        touched[k] = True
        for i in range(state.n[k] - 1, -1, -1):
            take_stop(data, state, k, i)
    else:
        removed = 0
        for j in range(data.near.shape[1]):
            if state.turns[data.near[p, j]] == 0:
                continue
            for k in range(len(state.n)):
                i = stop_at(state, k, data.near[p, j])
                if i >= 0:
                    touched[k] = True
                    removed += state.held[k, i]
                    take_stop(data, state, k, i)
            if removed > mean:
                return


@allocating
def search(  # noqa: PLR0913 - compiled code takes its arrays one by one
    data: Data,
    current: State,
    saved: State,
    best: State,
    scratch: Scratch,
    rng: Rng,
    far: Ints,
    iterations: int,
    heat: float,
    mean: float,
    changed: NDArray[np.bool_],
    hidden: Ints,
) -> int:
    """Runs iterations of simulated annealing at a temperature from `saved` (= `current`); `best` keeps the best.

    `changed` (K) marks the turns in which `saved` may differ from `best`, from one call to the next. Returns how many
    iterations improved the best. `hidden` is what leaving a task costs beyond the penalties of `data`: `best` knows
    of it, the others do not.
    """
    touched = np.zeros(len(current.n), dtype=np.bool_)
    improved = 0
    for _ in range(iterations):
        for k in range(len(touched)):
            touched[k] = False
        ruin(data, current, scratch, rng, mean, touched)
        recreate(data, current, scratch, rng, 0.01, far, touched)
        limit = saved.total[0] - heat * np.log(max(1e-12, uniform(rng)))
        if current.total[0] < limit:
            copy_turns(current, saved, touched)
            for k in range(len(touched)):
                changed[k] = changed[k] or touched[k]
                scratch.fresh[k] = touched[k]
            for t in range(len(scratch.tried)):
                scratch.tried[t] = saved.task_turn[t] < 0
            true = current.total[0]
            if true < best.total[0]:
                for t in range(len(hidden)):
                    if current.task_turn[t] < 0:
                        true += hidden[t]
            if true < best.total[0]:
                copy_turns(current, best, changed)
                best.total[0] = true
                for k in range(len(touched)):
                    changed[k] = False
                improved += 1
        else:
            copy_turns(saved, current, touched)
            for k in range(len(touched)):
                scratch.fresh[k] = False
    return improved
