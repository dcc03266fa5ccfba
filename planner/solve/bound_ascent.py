"""Column generation that leaves a valid bound at every step, compiled pricing inside.

At any whole prices of tasks and hub-days the Lagrangian bound (Geoffrion 1974) holds, in integers, without tolerance:
the prices of all tasks, less those of the vans that hubs may hold, plus for every vehicle-day the least reduced cost of
its turns if that is negative. Prices are the master's duals drawn towards the best ones so far (Wentges 1997). When
nothing pays any more, places learn to remember what the master's turns do twice (dynamic ng-relaxation, Roberti and
Mingozzi 2014), and the bound rises on.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from planner.score import per_unit
from planner.solve.columns import Column, owners
from planner.solve.halt import Halt
from planner.solve.instance import Instance
from planner.solve.master import DEAREST, Master, Solved
from planner.solve.pricing import Kind, Priced, Prices, kinds_of, learn, price, repeats, room_of

DRAWN = 0.6  # share of the best prices in those tried
PAYS = 6  # units; a turn that gains less is not worth a column
CONVERGED = 60  # units; a hundredth of a minute between master and bound


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a step of the ascent found."""

    bound: int  # the best so far
    master: float  # the master's value: the bound cannot rise above it before places learn
    exact: bool


class Ascent:
    """A bound that rises step by step."""

    def __init__(
        self, instance: Instance, columns: Sequence[Column], *, workers: int, halt: Halt | None = None
    ) -> None:
        self.instance = instance
        self.halt = halt or Halt()
        self.kinds = kinds_of(instance)
        self.kind_of = {k: j for j, kind in enumerate(self.kinds) for k in kind.turns}
        self.owner = owners(instance)
        first = instance.links.first
        self.unchanged = int(instance.kept.sum()) * per_unit(instance.problem.settings.weights.change)
        self.unchanged += (
            int(first.min(axis=1).sum()) if first.size else 0
        )  # a village with several visits waits so long
        self.penalty = np.minimum(instance.penalty, DEAREST)
        self.bound = trivial(instance)
        self.best = Prices(
            task=np.zeros(len(instance.tasks), dtype=np.int64),
            hub=np.zeros((len(instance.places), instance.problem.horizon.days), dtype=np.int64),
        )
        self.found = False  # whether `best` holds prices of a bound
        self.solved: Solved | None = None
        self.converged = not self.kinds
        if not self.kinds:
            self.bound = self.unchanged + int(self.penalty.sum())
        self._workers = max(1, min(workers, len(self.kinds)))
        self.rooms = [room_of(self.kinds, self.halt.flag) for _ in range(self._workers)] if self.kinds else []
        self._start(columns)
        self._exact = False
        self._drawn = DRAWN

    def _start(self, columns: Sequence[Column]) -> None:
        self.master = Master(self.instance, self.kind_of, [kind.count for kind in self.kinds])
        self.master.add(column for column in columns if column.k in self.kind_of)

    def step(self) -> Step:
        """Solves the master, prices once, adds what pays. Nothing where `halt` goes up meanwhile."""
        solved = self.master.solve(self.halt)
        while self.master.crowd(solved):
            solved = self.master.solve(self.halt)
        self.solved = solved
        drawn = self._drawn if self.found else 0.0
        prices = self._prices(solved, drawn)
        priced = self.price(prices, exact=self._exact)
        if self.halt.up():  # what was priced means nothing
            return Step(bound=self.bound, master=solved.value + self.unchanged, exact=False)
        bound = self.lagrangian(prices, [p.least for p in priced])
        if bound > self.bound or (not self.found and self._exact):
            self.bound, self.best, self.found = max(bound, self.bound), prices, True
        fresh = self.master.add(c for p in priced for c in p.columns if self._pays(c, solved))
        exact = self._exact
        if fresh:
            self._drawn = DRAWN
            self._exact = fresh < 2 + len(self.kinds) // 4
        elif not exact:
            self._exact = True
        elif drawn > 0 and solved.value + self.unchanged > self.bound + CONVERGED:
            self._drawn = 0.0
        else:
            self._remember_more()
        return Step(bound=self.bound, master=solved.value + self.unchanged, exact=exact)

    def price(self, prices: Prices, *, exact: bool) -> list[Priced]:
        """Every kind priced, as many at a time as there are workers."""

        def part(worker: int) -> list[tuple[int, Priced]]:
            room = self.rooms[worker]
            mine = range(worker, len(self.kinds), self._workers)
            return [(j, price(self.kinds[j], prices, room, exact=exact)) for j in mine]

        if self._workers == 1:
            return [p for _, p in part(0)] if self.kinds else []
        with ThreadPoolExecutor(max_workers=self._workers) as pool:
            parts = [row for rows in pool.map(part, range(self._workers)) for row in rows]
        return [p for _, p in sorted(parts, key=lambda row: row[0])]

    def lagrangian(self, prices: Prices, least: Sequence[int]) -> int:
        """The bound of some prices: whole numbers throughout."""
        vans = self.instance.problem.settings.max_vehicles_at_hub
        value = self.unchanged + sum(map(int, prices.task)) - vans * int(prices.hub.sum())
        return value + sum(kind.count * min(0, cost) for kind, cost in zip(self.kinds, least, strict=True))

    def _prices(self, solved: Solved, drawn: float) -> Prices:
        task = np.floor(np.clip((1 - drawn) * solved.task + drawn * self.best.task, 0, self.penalty))
        hub = drawn * self.best.hub
        for (p, d), dual in solved.hub.items():
            hub[p, d] += (1 - drawn) * max(0.0, -dual)
        return Prices(task=task.astype(np.int64), hub=np.ceil(hub).astype(np.int64))

    def _pays(self, column: Column, solved: Solved) -> bool:
        """Whether the master could use a column."""
        day = int(self.instance.day[column.k])
        earned = sum(float(solved.task[self.owner[o]]) for o in column.options)
        earned += sum(solved.hub.get((p, day), 0.0) for p, _ in column.visits)
        return column.cost - earned - float(solved.kind[self.kind_of[column.k]]) < -PAYS

    def elementary(self, column: Column) -> bool:
        """Whether the turn does nothing twice."""
        return not repeats(self.kinds[self.kind_of[column.k]], column, self.owner)

    def cost_of(self, columns: Sequence[Column]) -> int:
        """What a plan of some columns costs, if none of its tasks comes twice."""
        served = {self.owner[o] for column in columns for o in column.options}
        left = sum(int(p) for t, p in enumerate(self.instance.penalty) if t not in served)
        return self.unchanged + left + sum(column.cost for column in columns)

    def _remember_more(self) -> None:
        """Lets places remember what the master's turns do twice; without any such turn the ascent is at its end."""
        assert self.solved is not None
        used = [c for c, share in zip(self.master.columns, self.solved.share, strict=True) if share > 1e-7]
        given = sum(learn(kind, column, self.owner) for column in used for kind in self.kinds)
        if not given:
            self.converged = True
            return
        kept = [c for c in self.master.columns if self._once(c)]
        self._start(kept)
        self._exact, self._drawn = False, DRAWN

    def _once(self, column: Column) -> bool:
        """Whether the turn does nothing twice that its places remember."""
        kind: Kind = self.kinds[self.kind_of[column.k]]
        return not any(
            all(kind.known.slot[p, item] >= 0 for p in places) for item, places in repeats(kind, column, self.owner)
        )


def trivial(instance: Instance) -> int:
    """The sum of what each task costs at the least, done or left, as if it were alone and no way had to be driven."""
    total = 0
    for t in range(len(instance.tasks)):
        least = int(instance.penalty[t])
        options = range(instance.option_ptr[t], instance.option_ptr[t + 1])
        for k in np.flatnonzero(instance.may[t]):
            ways = [int(instance.option_cost[o]) for o in options if instance.place_may[instance.option_place[o], k]]
            if ways:
                least = min(least, min(ways) + int(instance.serve[t, instance.day[k]]))
        total += least
    return total


Report = Callable[[int, int], None]

__all__ = ["Ascent", "Report", "Step", "trivial"]
