"""The route pool: turns the search went through, recombined by a MIP to a plan none of the walks had.

After Rochat and Taillard, Probabilistic diversification and intensification in local search for vehicle routing,
Journal of Heuristics 1 (1995). A pool is never complete: what it says is a plan, not a bound.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.solve.bound_choose import choose, turns_of
from planner.solve.columns import Column, column_at
from planner.solve.halt import Halt
from planner.solve.instance import Instance
from planner.solve.kernel import OPEN, State
from planner.solve.repair import repair
from planner.solve.search import Turns, data_of, load

MOST = 1_500  # turns a walk keeps: the last seen

Name = tuple[int, tuple[int, ...]]  # kind of vehicle-day and options served


@dataclass(kw_only=True)
class Pool:
    """The turns of one walk: for each kind of vehicle-day and set of options the cheapest order seen."""

    instance: Instance
    kind: tuple[int, ...]  # of each vehicle-day
    columns: dict[Name, Column] = field(default_factory=dict)
    seen: NDArray[np.int64] = field(init=False)
    free: dict[int, list[int]] = field(init=False)  # by place: options that take no time and cost nothing more

    def __post_init__(self) -> None:
        self.free = _free(self.instance)
        self.seen = np.full(len(self.instance.vehicle_days), -1, dtype=np.int64)

    def begin(self) -> None:
        """Another walk begins: every turn of its plans may be new."""
        self.seen[:] = -1

    def note(self, state: State) -> None:
        """Takes up the turns that are not what they were."""
        for k in np.nonzero((state.version != self.seen) & (state.n > 0))[0].tolist():
            column = self._filled(column_at(self.instance, state, k))
            name = (self.kind[k], tuple(sorted(column.options)))
            known = self.columns.pop(name, None)
            self.columns[name] = column if known is None or column.cost < known.cost else known
        self.seen[:] = state.version
        while len(self.columns) > MOST:
            del self.columns[next(iter(self.columns))]

    def _filled(self, column: Column) -> Column:
        """The turn with everything that it could do at its stops for nothing, whoever does it now."""
        if not self.free:
            return column
        instance, owner = self.instance, self.instance.option_task
        done = {int(owner[o]) for o in column.options}
        room = int(instance.most_cases[column.k]) - sum(int(instance.cases[t]) for t in done)
        visits = []
        for p, held in column.visits:
            more = []
            for o in self.free.get(p, ()):
                t = int(owner[o])
                if t not in done and instance.may[t, column.k] and instance.cases[t] <= room:
                    done.add(t)
                    room -= int(instance.cases[t])
                    more.append(o)
            visits.append((p, (*held, *more)))
        return Column(k=column.k, cost=column.cost, visits=tuple(visits))


def _free(instance: Instance) -> dict[int, list[int]]:
    """Options of tasks that look at no other, are free at any time, take none and cost nothing, by place."""
    owner, links = instance.option_task, instance.links
    linked = (links.group >= 0) | (links.before >= 0) | (np.diff(links.after_ptr) > 0)
    idle = (instance.seconds == 0) & (instance.longest == 0) & ~instance.limited & ~linked
    idle &= (instance.serve == 0).all(axis=1)
    free: dict[int, list[int]] = {}
    for o in np.flatnonzero(idle[owner] & (instance.option_cost == 0)).tolist() if len(owner) else ():
        free.setdefault(int(instance.option_place[o]), []).append(o)
    return free


def kinds_alike(instance: Instance) -> tuple[int, ...]:
    """A number for each vehicle-day, equal where any turn of one is a turn of the other at the same cost.

    On different days only where hubs cannot be crowded and no task looks at the day of another.
    """
    crowded = instance.problem.settings.max_vehicles_at_hub < len(instance.vehicle_days)
    names: dict[bytes, int] = {}
    kinds = []
    for k in range(len(instance.vehicle_days)):
        d = int(instance.day[k])
        parts = [
            instance.depot[k], instance.speed[k], instance.shift[k], instance.desks[k], instance.most_cases[k],
            instance.most_stops[k], instance.may[:, k], instance.place_may[:, k], instance.kept_begin[k],
            instance.kept_end[k], d if crowded or len(instance.links.late) else -1, instance.serve[:, d],
            *_windows(instance.place_window_ptr, instance.place_windows, len(instance.places), d, instance),
            *_windows(instance.task_window_ptr, instance.task_windows, len(instance.tasks), d, instance),
        ]  # fmt: skip
        name = b"|".join(np.ascontiguousarray(part).tobytes() for part in parts)
        kinds.append(names.setdefault(name, len(names)))
    return tuple(kinds)


def _windows(
    ptr: NDArray[np.int64], flat: NDArray[np.int64], rows: int, d: int, instance: Instance
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The intervals of every place or task on a day: how many, and which."""
    at = np.arange(rows) * instance.problem.horizon.days + d
    first, last = ptr[at], ptr[at + 1]
    inside = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)] or [at[:0]])
    return last - first, flat[inside.astype(np.int64)]


def recombine(
    instance: Instance,
    pools: Iterable[Pool],
    turns: Turns,
    cost: int,
    *,
    seconds: float,
    halt: Halt | None = None,
) -> tuple[Turns, int] | None:
    """The best plan of the turns of all pools and its cost, if that is below the `cost` of `turns`; None otherwise.

    Looked for so many seconds, or until `halt`.
    """
    if any(stop.fixed != OPEN or stop.begin is not None for turn in turns for stop in turn):
        return None
    together: dict[Name, Column] = {}
    kind: tuple[int, ...] = ()
    for pool in pools:
        kind = pool.kind
        for name, column in pool.columns.items():
            if name not in together or column.cost < together[name].cost:
                together[name] = column
    if not together:
        return None
    days: dict[int, list[int]] = {}
    for k, alike in enumerate(kind):
        days.setdefault(alike, []).append(k)
    columns = list(together.values())
    kinds = [name[0] for name in together]
    counts = {alike: len(members) for alike, members in days.items()}
    choice = choose(instance, columns, kinds, counts, seconds=seconds, halt=halt, cover=True)
    if choice is None:
        return None
    chosen = [columns[i] for i in choice.chosen]
    made = repair(instance, turns_of(instance, chosen, [days[kinds[i]] for i in choice.chosen]))
    total = int(load(instance, data_of(instance), made).total[0])
    return (made, total) if total < cost else None
