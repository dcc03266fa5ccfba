"""The best plan of covering tours and the proof of it: column generation, every turn within the gap, a MIP."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.solve.bound_choose import choose, turns_of
from planner.solve.columns import Column, columns_of
from planner.solve.covering import Covering
from planner.solve.covering_tours import Labels, empty_labels, tours
from planner.solve.halt import Halt
from planner.solve.kernel import OPEN
from planner.solve.master import Master, MasterStuckError
from planner.solve.repair import repair
from planner.solve.search import Turns, data_of, load

ROWS = 8_000_000  # labels at most
NARROW = (20, 400, 0)  # labels of a last stop and number of stops, tried in this order; 0 is exact
ADDED = 60  # tours a step
MOST_TOURS = 200_000  # handed to the MIP
Ints = NDArray[np.int64]


@dataclass(kw_only=True)
class CoveringProof:
    """A proof in the making: the best plan known, the bound, whether they have met."""

    covering: Covering
    halt: Halt
    upper: int
    turns: Turns | None = None
    bound: int = 0
    proven: bool = False
    steps: int = 0
    _prices: Ints = field(init=False)
    _least: int = 0  # no tour is cheaper than this at these prices
    _labels: Labels = field(init=False)

    def run(self, incumbent: Turns, report: Callable[[int, int], None] | None) -> None:
        """Raises the bound until it rises no more, then looks at every turn that a cheaper plan could hold."""
        instance = self.covering.instance
        self._labels = empty_labels(min(ROWS, 1 << 16), self.covering.most_stops)
        self._prices = np.zeros(len(self.covering.tasks), dtype=np.int64)
        master = Master(instance, dict.fromkeys(range(len(instance.vehicle_days)), 0), [len(instance.vehicle_days)])
        if not any(stop.fixed != OPEN for turn in incumbent for stop in turn):
            master.add(columns_of(instance, incumbent))
        try:
            while self._step(master):
                self.steps += 1
                if report is not None:
                    report(self.steps, min(self.bound, self.upper))
        except MasterStuckError:
            return
        self.proven = self.bound >= self.upper or (not self.halt.up() and self._settled())

    def _step(self, master: Master) -> bool:
        """One solution of the master and the tours it lacks; whether there were any."""
        solved = master.solve(self.halt)
        prices = np.clip(np.floor(solved.task[self.covering.tasks]).astype(np.int64), 0, None)
        limit = min(0, int(np.floor(solved.kind[0]))) - self.covering.turn_cost
        for width in NARROW:
            count = self._tours(prices, limit, everything=False, width=width)
            if count < 0:
                return False
            ends = self._ends(count)
            if width == 0:
                least = int(ends.min(initial=limit)) + self.covering.turn_cost
                self._rise(prices, min(0, least))
            best = np.argsort(ends, kind="stable")[:ADDED]
            found = [self.covering.column(self._labels, int(i) + 1) for i in best if ends[i] < limit]
            if master.add(found):
                return True
        return False

    def _rise(self, prices: Ints, least: int) -> None:
        """The bound of Lagrange: the prices, and the cheapest tour as often as there are vehicle-days."""
        bound = int(prices.sum()) + least * len(self.covering.instance.vehicle_days)
        if bound > self.bound or self.steps == 0:
            self.bound, self._prices, self._least = bound, prices, least

    def _settled(self) -> bool:
        """Looks at every turn that a plan cheaper than the best could hold; whether there is certainly none."""
        instance = self.covering.instance
        spare = (len(instance.vehicle_days) - 1) * self._least
        limit = self.upper - int(self._prices.sum()) - spare - self.covering.turn_cost
        count = self._tours(self._prices, limit, everything=True, width=0)
        if count < 0:
            return False
        columns = self._undominated(count, limit)
        if len(columns) > MOST_TOURS:
            return False
        days = list(range(len(instance.vehicle_days)))
        choice = choose(
            instance, columns, [0] * len(columns), {0: len(days)}, seconds=self.halt.left, halt=self.halt, cover=True
        )
        if choice is None:
            return False
        chosen = [columns[i] for i in choice.chosen]
        said = sum(c.cost for c in chosen) + self._left(chosen)
        if said < self.upper:
            made = repair(instance, turns_of(instance, chosen, [days] * len(chosen)))
            cost = int(load(instance, data_of(instance), made).total[0])
            if cost < self.upper:
                self.upper, self.turns = cost, made
        if choice.proven:
            self.bound = max(self.bound, min(said, self.upper))
        return self.bound >= self.upper

    def _left(self, chosen: list[Column]) -> int:
        """Penalties of the tasks that some columns leave."""
        instance = self.covering.instance
        left = np.ones(len(instance.tasks), dtype=np.bool_)
        for column in chosen:
            left[instance.option_task[list(column.options)]] = False
        return int(instance.penalty[left].sum())

    def _undominated(self, count: int, limit: int) -> list[Column]:
        """The tours below the limit, of those that cover the same only the cheapest."""
        ends = self._ends(count)
        rows = np.flatnonzero(ends < limit) + 1
        labels = self._labels
        whole = labels.cost[rows] + self.covering.land.drive[labels.last[rows], 0]
        order = np.lexsort((whole, labels.covers[rows, 1], labels.covers[rows, 0]))
        covers = labels.covers[rows[order]]
        first = np.ones(len(order), dtype=np.bool_)
        first[1:] = (covers[1:] != covers[:-1]).any(axis=1)
        return [self.covering.column(labels, int(row)) for row in rows[order][first][: MOST_TOURS + 1]]

    def _ends(self, count: int) -> Ints:
        """The price of going home after each label but the depot's."""
        labels = self._labels
        ends: Ints = labels.price[1:count] + self.covering.land.drive[labels.last[1:count], 0]
        return ends

    def _tours(self, prices: Ints, limit: int, *, everything: bool, width: int) -> int:
        """How many labels there are; room is made for as many as it takes. -1 beyond `ROWS`, or when stopped."""
        every = np.zeros(128, dtype=np.int64)
        every[: len(prices)] = prices
        while True:
            count = tours(
                self.covering.land, every, self.covering.most_stops, limit, self._labels, everything, width,
                self.halt.flag,
            )  # fmt: skip
            if count >= 0 or self.halt.up() or len(self._labels.last) >= ROWS:
                return count
            self._labels = empty_labels(min(ROWS, 8 * len(self._labels.last)), self.covering.most_stops)
