"""Which tasks look at the days of others, as arrays: the visits of one village, a delivery and its acceptance.

A group g holds the visits that one village asks for in the horizon (the periodic problem of Cordeau, Gendreau, Laporte,
A tabu search heuristic for periodic and multi-depot vehicle routing problems, Networks 30, 1997). Days are bits of a
mask, day d of the horizon is 1 << d.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.days import in_pattern
from planner.demand import Walkin, agent_day, agent_price, delivery_days, wait_cost
from planner.problem import Problem
from planner.score import per_unit
from planner.solve.tasks import Task

Ints = NDArray[np.int64]

LEXICOGRAPHIC = 1000


class Links(NamedTuple):
    """t task, g group, d day; `D` is the number of days.

    group (T): g or -1; member_ptr (G + 1), member: the tasks of each group; pattern_ptr (G + 1), pattern: the masks one
    of which must hold every day of the group; near (G, D): the days too near to day d, itself included; first (G,
    D + 1): units of a first visit on day d, in column D of none; longest (G): days between two visits beyond which each
    costs `late` (G) units, the end of the horizon counting as a visit.
    before (T): the task that must be done before, or -1; after_ptr (T + 1), after: those that wait for it; from_day,
    to_day (T, D): between which days a task may be done when the one before it is done on day d; alone (T, D + 1):
    units beyond its penalty that a waiting task costs if it is left, when the one before it is done on day d, in column
    D when that is left too: the penalty counts on an agent, who must have something to hand over.
    """

    group: Ints
    member_ptr: Ints
    member: Ints
    pattern_ptr: Ints
    pattern: Ints
    near: Ints
    first: Ints
    longest: Ints
    late: Ints
    before: Ints
    after_ptr: Ints
    after: Ints
    from_day: Ints
    to_day: Ints
    alone: Ints


def links_of(problem: Problem, tasks: Sequence[Task]) -> Links:
    """The links among some tasks."""
    days = problem.horizon.days
    groups: dict[str, list[int]] = {}
    for t, task in enumerate(tasks):
        if task.walkin is not None and task.walkin.visits > 1:
            groups.setdefault(task.village, []).append(t)
    heads = [walkin for members in groups.values() if (walkin := tasks[members[0]].walkin) is not None]
    patterns = [_masks(problem, walkin) for walkin in heads]
    group = np.full(len(tasks), -1, dtype=np.int64)
    for g, members in enumerate(groups.values()):
        group[members] = g
    late = worst_first(problem) * per_unit(problem.settings.weights.gap)
    index = {task.id: t for t, task in enumerate(tasks)}
    before = [-1 if task.after is None else index[task.after] for task in tasks]
    waiting: dict[int, list[int]] = {}
    for b, a in enumerate(before):
        waiting.setdefault(a, []).append(b)
    spans = [_spans(problem, task) for task in tasks]
    return Links(
        group=group,
        member_ptr=_pointers(len(members) for members in groups.values()),
        member=_ints(t for members in groups.values() for t in members),
        pattern_ptr=_pointers(len(masks) for masks in patterns),
        pattern=_ints(mask for masks in patterns for mask in masks),
        near=_table([_near(problem, walkin) for walkin in heads], days),
        first=_table([_first(problem, walkin) for walkin in heads], days + 1),
        longest=_ints(problem.village[w.village].max_gap_days or days + 1 for w in heads),
        late=_ints(late for _ in heads),
        before=_ints(before),
        after_ptr=_pointers(len(waiting.get(t, ())) for t in range(len(tasks))),
        after=_ints(b for t in range(len(tasks)) for b in waiting.get(t, ())),
        from_day=_table([[first for first, _ in span] for span in spans], days),
        to_day=_table([[last for _, last in span] for span in spans], days),
        alone=_table([_alone(problem, task) for task in tasks], days + 1),
    )


def unmet(links: Links) -> int:
    """Units that linked tasks cost together, beside their penalties, when none is done."""
    return int(links.first[:, -1].sum() + links.alone[:, -1].sum())


def left_price(problem: Problem, task: Task) -> int:
    """Units that leaving a task of cases costs: what it is worth, or what an agent takes, where one could help."""
    penalty = sum(case.penalty for case in task.cases)
    return min(penalty, agent_price(problem, task.cases)) if _helped(problem, task) else penalty


def _helped(problem: Problem, task: Task) -> bool:
    """Whether an agent could hand over every case of a task, at best."""
    if task.after is None:
        return bool(task.cases) and all(agent_day(problem, case) for case in task.cases)
    days = problem.horizon.dates
    return any(all(agent_day(problem, case, day) for case in task.cases) for day in days)


def _spans(problem: Problem, task: Task) -> list[tuple[int, int]]:
    """The first and last day of a delivery for each day of its acceptance; the whole horizon for other tasks."""
    horizon = problem.horizon
    if task.after is None:
        return [(0, horizon.days - 1)] * horizon.days
    spans = [delivery_days(problem, task.cases[0], day) for day in horizon.dates]
    return [((first - horizon.first).days, (last - horizon.first).days) for first, last in spans]


def _alone(problem: Problem, task: Task) -> list[int]:
    days = problem.horizon.dates
    if task.after is None or not _helped(problem, task):
        return [0] * (len(days) + 1)
    more = sum(case.penalty for case in task.cases) - left_price(problem, task)
    return [0 if all(agent_day(problem, case, day) for case in task.cases) else more for day in days] + [more]


def worst_first(problem: Problem) -> int:
    """What the waiting of villages is multiplied by in the search: 1, or so much that nothing else outweighs it."""
    return LEXICOGRAPHIC if problem.settings.weights.lexicographic else 1


def _masks(problem: Problem, walkin: Walkin) -> list[int]:
    """The day patterns of a village as masks, those that hold another left out; without patterns every day."""
    patterns = problem.village[walkin.village].patterns
    dates = problem.horizon.dates
    if not patterns:
        return [(1 << len(dates)) - 1]
    masks = {sum(1 << d for d, day in enumerate(dates) if in_pattern(problem, p, day)) for p in patterns}
    return sorted(m for m in masks if not any(m != other and m & ~other == 0 for other in masks))


def _near(problem: Problem, walkin: Walkin) -> list[int]:
    least = max(1, problem.village[walkin.village].min_gap_days or 0)
    days = range(problem.horizon.days)
    return [sum(1 << other for other in days if abs(other - d) < least) for d in days]


def _first(problem: Problem, walkin: Walkin) -> list[int]:
    gap = per_unit(problem.settings.weights.gap)
    costs = [
        wait_cost(problem, walkin, day)
        + (gap if walkin.floor is not None and (day is None or day > walkin.floor) else 0)
        for day in (*problem.horizon.dates, None)
    ]
    return [worst_first(problem) * cost for cost in costs]


def _pointers(counts: Iterable[int]) -> Ints:
    return np.cumsum([0, *counts], dtype=np.int64)


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _table(rows: list[list[int]], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)
