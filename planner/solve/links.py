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
from planner.demand import Walkin, wait_cost
from planner.plan import TaskId
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
    to_day (T, D): between which days a task may be done when the one before it is done on day d.
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
    before = [-1 for _ in tasks]
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
        after_ptr=_pointers(0 for _ in tasks),
        after=_ints(()),
        from_day=_table([[0] * days for _ in tasks], days),
        to_day=_table([[0] * days for _ in tasks], days),
    )


def worst_first(problem: Problem) -> int:
    """What the waiting of villages is multiplied by in the search: 1, or so much that nothing else outweighs it."""
    return LEXICOGRAPHIC if problem.settings.weights.lexicographic else 1


def links_matter(links: Links) -> bool:
    """Whether any task looks at the day of another."""
    return bool(len(links.late) or (links.before >= 0).any())


def task_index(tasks: Sequence[Task]) -> dict[TaskId, int]:
    """Tasks by id."""
    return {task.id: t for t, task in enumerate(tasks)}


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
