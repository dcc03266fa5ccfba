"""May a task be done on that day, when others are done on theirs? And what do the visits of a village cost together?"""

from planner.solve.compiled import compiled
from planner.solve.kernel import Data, Scratch, State


@compiled
def is_linked(data: Data, t: int) -> bool:
    """Whether task t looks at the day of another, or another at its day."""
    links = data.links
    return bool(links.group[t] >= 0 or links.before[t] >= 0 or links.after_ptr[t + 1] > links.after_ptr[t])


@compiled
def may_join(data: Data, state: State, scratch: Scratch, t: int, k: int) -> bool:
    """Rules `gap`, `day` (patterns) and `order` between task t in turn k and the tasks it is linked with."""
    links = data.links
    d = data.day[k]
    if (scratch.aim[0] >> d) & 1 == 0:
        return False
    a = links.before[t]
    if a >= 0:
        if state.task_turn[a] < 0:
            return False
        done = data.day[state.task_turn[a]]
        if not links.from_day[t, done] <= d <= links.to_day[t, done]:
            return False
    g = links.group[t]
    if g >= 0 and not day_free(data, g, state.visits[g], d):
        return False
    for j in range(links.after_ptr[t], links.after_ptr[t + 1]):
        b = links.after[j]
        if state.task_turn[b] >= 0 and not links.from_day[b, d] <= data.day[state.task_turn[b]] <= links.to_day[b, d]:
            return False
    return True


@compiled
def day_free(data: Data, g: int, mask: int, d: int) -> bool:
    """Whether day d may be added to the days of group g: far enough from each, and within one pattern with all."""
    if mask & data.links.near[g, d] != 0:
        return False
    with_it = mask | (1 << d)
    for j in range(data.links.pattern_ptr[g], data.links.pattern_ptr[g + 1]):
        if with_it & ~data.links.pattern[j] == 0:
            return True
    return False


@compiled
def visits_cost(data: Data, g: int, mask: int) -> int:
    """What the days of group g cost together: the wait for the first visit, and every gap that is too long."""
    days = data.links.near.shape[1]
    last = -1
    cost = 0
    for d in range(days):
        if (mask >> d) & 1 != 0:
            if last < 0:
                cost = data.links.first[g, d]
            elif d - last > data.links.longest[g]:
                cost += data.links.late[g]
            last = d
    if last < 0:
        return int(data.links.first[g, days])
    if days - last > data.links.longest[g]:
        cost += data.links.late[g]
    return int(cost)


@compiled
def joined(data: Data, state: State, t: int, k: int) -> int:
    """Notes that task t is done in turn k; returns what that adds to the cost of the tasks linked with it."""
    links = data.links
    g = links.group[t]
    more = alone_cost(data, state, t, k)
    if g >= 0:
        more -= visits_cost(data, g, state.visits[g])
        state.visits[g] |= 1 << data.day[k]
        more += visits_cost(data, g, state.visits[g])
    return int(more)


@compiled
def left(data: Data, state: State, t: int, k: int) -> int:
    """Notes that task t is no longer done in turn k; returns what that adds to the cost of the tasks linked with it."""
    links = data.links
    g = links.group[t]
    more = -alone_cost(data, state, t, k)
    if g >= 0:
        more -= visits_cost(data, g, state.visits[g])
        state.visits[g] &= ~(1 << data.day[k])
        more += visits_cost(data, g, state.visits[g])
    return int(more)


@compiled
def alone_cost(data: Data, state: State, t: int, k: int) -> int:
    """What it adds, with task t done in turn k: t itself is not left alone, those that wait for it and are left less.

    A task that waits and is done is not left, whatever becomes of t: it pays again when it goes out.
    """
    links = data.links
    days = links.alone.shape[1] - 1
    a = links.before[t]
    more = 0
    if a >= 0:
        more -= links.alone[t, days if state.task_turn[a] < 0 else data.day[state.task_turn[a]]]
    for j in range(links.after_ptr[t], links.after_ptr[t + 1]):
        b = links.after[j]
        if state.task_turn[b] < 0:
            more += links.alone[b, data.day[k]] - links.alone[b, days]
    return int(more)


@compiled
def left_alone(data: Data, state: State, t: int) -> int:
    """What leaving task t costs beyond its penalty, as far as the tasks linked with it go: a bound for insertions."""
    links = data.links
    days = links.alone.shape[1] - 1
    a = links.before[t]
    more = 0
    if a >= 0:
        more += links.alone[t, days if state.task_turn[a] < 0 else data.day[state.task_turn[a]]]
    for j in range(links.after_ptr[t], links.after_ptr[t + 1]):
        more += links.alone[links.after[j], days]
    return int(more)
