"""Linked tasks for the RoutingModel, which has one day per vehicle but no sets of days: each task gets its days.

The visits of a village are given the days they have in the start plan, and otherwise those of one day pattern, one
visit a day; a delivery is given the days after the one up to which its acceptance may be done. A restriction, so still
lawful; the search then moves the days.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.solve.instance import Instance
from planner.solve.search import Turns


@dataclass(frozen=True, kw_only=True, eq=False)
class Given:
    """`days` (T, D): on which days a task may be done; `penalty` (T): units if it is left."""

    days: NDArray[np.bool_]
    penalty: NDArray[np.int64]


def given_days(instance: Instance, start: Turns) -> Given:
    """The days of every task of an instance."""
    links = instance.links
    horizon = instance.problem.horizon.days
    task = {t.id: i for i, t in enumerate(instance.tasks)}
    done = {task[name]: int(instance.day[k]) for k, turn in enumerate(start) for stop in turn for name in stop.tasks}
    days = np.ones((len(instance.tasks), horizon), dtype=np.bool_)
    penalty = instance.penalty.copy()
    for g in range(len(links.late)):
        members = [int(t) for t in links.member[links.member_ptr[g] : links.member_ptr[g + 1]]]
        chosen = _days_of(instance, g, members, done)
        for t in members:
            days[t] = False
            if t in chosen:
                days[t, chosen[t]] = True
        if chosen:
            first = min(chosen, key=lambda t: chosen[t])
            penalty[first] += max(0, int(links.first[g, -1] - links.first[g, chosen[first]]))
    for waiting in np.nonzero(links.before >= 0)[0]:
        _part(instance, int(waiting), done, days)
    return Given(days=days, penalty=penalty)


def _days_of(instance: Instance, g: int, members: list[int], done: dict[int, int]) -> dict[int, int]:
    """A day for as many members of a group as one pattern has room for; those of the start keep theirs."""
    links = instance.links
    kept = {t: done[t] for t in members if t in done}
    held = sum(1 << day for day in kept.values())
    usable = sum(1 << int(day) for t in members for day in instance.day[instance.may[t]])
    best: list[int] = []
    for pattern in links.pattern[links.pattern_ptr[g] : links.pattern_ptr[g + 1]]:
        if held & ~int(pattern):
            continue
        taken, free = held, []
        for day in range(instance.problem.horizon.days):
            if (int(pattern) & usable) >> day & 1 and not taken & int(links.near[g, day]):
                taken |= 1 << day
                free.append(day)
        best = max(best, free, key=len)
    return {**kept, **dict(zip((t for t in members if t not in kept), best, strict=False))}


def _part(instance: Instance, t: int, done: dict[int, int], days: NDArray[np.bool_]) -> None:
    """Parts the days between a delivery and its acceptance."""
    links = instance.links
    a = int(links.before[t])
    able = sorted({int(day) for day in instance.day[instance.may[a] & days[a][instance.day]]})
    if not able:
        days[t] = False
        return
    last = done.get(a, able[len(able) // 2])
    first = done.get(a, able[0])
    days[a, last + 1 :] = False
    days[a, :first] = False
    horizon = np.arange(days.shape[1])
    days[t] &= (links.from_day[t, last] <= horizon) & (horizon <= links.to_day[t, first])
