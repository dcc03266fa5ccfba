"""Changes of a state, compiled: a task in, a task or a stop out; every change settles the cost of its turn."""

from planner.solve.compiled import compiled, inlined
from planner.solve.kernel import (
    AS_IS,
    CLOSED,
    INFEASIBLE,
    OPEN,
    OPENING,
    Data,
    Scratch,
    State,
    stop_at,
    time_turn,
)
from planner.solve.linked import joined, left
from planner.solve.slack import note_times


@compiled
def settle(data: Data, state: State, scratch: Scratch, k: int) -> None:
    """Times turn k anew after a change and carries its cost over."""
    before = state.cost[k]
    state.cost[k] = time_turn(data, state, scratch, k, AS_IS, k, k, k)
    state.busy[k] = scratch.busy[0]
    if state.cost[k] < INFEASIBLE:
        note_times(data, state, scratch, k)
    else:
        state.plain[k] = 0
    scratch.stamp[0] += 1
    state.version[k] = scratch.stamp[0]
    state.total[0] += state.cost[k] - before


@compiled
def put(data: Data, state: State, scratch: Scratch, t: int, k: int, o: int, pos: int, change: int) -> None:
    """Carries an insertion out."""
    p = data.option_place[o]
    if change == OPENING:
        open_stop(data, state, k, pos, p)
    i = pos
    state.tasks[k, i, state.held[k, i]] = t
    state.held[k, i] += 1
    state.seconds[k, i] += data.seconds[t]
    state.longest[k, i] = max(state.longest[k, i], data.longest[t])
    state.load[k] += data.cases[t]
    state.task_turn[t] = k
    state.task_option[t] = o
    state.total[0] += data.option_cost[o] + data.serve[t, data.day[k]] - data.penalty[t] + joined(data, state, t, k)
    settle(data, state, scratch, k)


@inlined
def open_stop(data: Data, state: State, k: int, pos: int, p: int) -> None:
    """Makes room for an empty stop before `pos`."""
    for i in range(state.n[k], pos, -1):
        copy_stop(state, state, k, i - 1, i)
    state.place[k, pos] = p
    state.pin[k, pos] = -1
    state.fixed[k, pos] = OPEN
    state.seconds[k, pos] = 0
    state.longest[k, pos] = 0
    state.held[k, pos] = 0
    state.n[k] += 1
    state.turns[p] += 1
    if data.is_hub[p]:
        state.vans[p, data.day[k]] += 1


@inlined
def copy_stop(source: State, target: State, k: int, i: int, j: int) -> None:
    """Copies stop i of turn k over stop j of the same turn in `target`, which may be `source` itself."""
    target.place[k, j] = source.place[k, i]
    target.pin[k, j] = source.pin[k, i]
    target.fixed[k, j] = source.fixed[k, i]
    target.seconds[k, j] = source.seconds[k, i]
    target.longest[k, j] = source.longest[k, i]
    target.held[k, j] = source.held[k, i]
    for q in range(source.held[k, i]):
        target.tasks[k, j, q] = source.tasks[k, i, q]


@compiled
def take_stop(data: Data, state: State, k: int, i: int) -> None:
    """Takes a stop out, or, where it must stay, its tasks; a closed stop is left alone. The turn is not settled."""
    if state.fixed[k, i] == CLOSED:
        return
    for q in range(state.held[k, i]):
        t = state.tasks[k, i, q]
        state.total[0] += data.penalty[t] - data.option_cost[state.task_option[t]] - data.serve[t, data.day[k]]
        state.total[0] += left(data, state, t, k)
        state.load[k] -= data.cases[t]
        state.task_turn[t] = -1
        state.task_option[t] = -1
    state.held[k, i] = 0
    state.seconds[k, i] = 0
    state.longest[k, i] = 0
    if state.fixed[k, i] == OPEN:
        p = state.place[k, i]
        state.turns[p] -= 1
        if data.is_hub[p]:
            state.vans[p, data.day[k]] -= 1
        for j in range(i, state.n[k] - 1):
            copy_stop(state, state, k, j + 1, j)
        state.n[k] -= 1


@compiled
def take_task(data: Data, state: State, t: int) -> None:
    """Takes one task out; the stop goes with its last task unless it must stay. The turn is not settled."""
    k = state.task_turn[t]
    i = stop_at(state, k, data.option_place[state.task_option[t]])
    if state.fixed[k, i] == CLOSED:
        return
    if state.held[k, i] == 1 and state.fixed[k, i] == OPEN:
        take_stop(data, state, k, i)
        return
    kept = 0
    seconds = 0
    longest = 0
    for q in range(state.held[k, i]):
        other = state.tasks[k, i, q]
        if other != t:
            state.tasks[k, i, kept] = other
            kept += 1
            seconds += data.seconds[other]
            longest = max(longest, data.longest[other])
    state.held[k, i] = kept
    state.seconds[k, i] = seconds
    state.longest[k, i] = longest
    state.load[k] -= data.cases[t]
    state.total[0] += data.penalty[t] - data.option_cost[state.task_option[t]] - data.serve[t, data.day[k]]
    state.total[0] += left(data, state, t, k)
    state.task_turn[t] = -1
    state.task_option[t] = -1
