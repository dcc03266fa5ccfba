"""A complete pool made small: cuts raise its bound, and turns that lose more than the gap fall out.

Subset-row cuts (Jepsen, Petersen, Spoorendonk and Pisinger 2008): of three tasks, turns that hold two of them together
number at most one. On a pool that is written down a cut costs no more than a row. Bound and reduced costs are taken at
whole prices, in integers.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from planner.plan import COST_UNITS
from planner.solve.bound_written import Bytes, Complete
from planner.solve.halt import Halt
from planner.solve.instance import Instance
from planner.solve.master import DEAREST, solve_until

Triple = tuple[int, int, int]
Ints = NDArray[np.int64]
NOTHING = -(10**15)  # a bound that says nothing
EXACT = 2.0**52  # whole numbers up to here are exact as floating point, and so are their sums
PART = 20_000  # turns priced at a time
FIRST = 300  # turns in the program to begin with, those of least reduced cost
MORE = 200  # turns added at a time
CUTS = 40  # added at a time
ROUNDS = 25
VIOLATED = 0.02
PARTS = 0.02  # of a turn; nearer to a whole number, plans are not split by how many turns they have
MOST_TASKS = 130  # beyond, triples are too many


@dataclass(frozen=True, kw_only=True)
class Tight:
    """What is left of a pool: the turns (by number) that a plan below `upper` may hold, the cuts, a valid bound."""

    bound: int
    left: tuple[int, ...]
    cuts: tuple[Triple, ...]
    turns: tuple[int, int]  # of the plans meant, the fewest and the most


@dataclass(kw_only=True)
class _Stock:
    """The turns still alive as arrays, and their rows: tasks (exactly once), then what is at most `most`."""

    table: Bytes  # (R, C) how often each turn is in each row; more room below than rows
    most: list[int]
    cost: Ints  # (C)
    kind: Ints  # (C)
    number: Ints  # (C) in the pool
    counts: Ints  # of kinds
    penalty: Ints  # of tasks
    cuts: list[Triple] = field(default_factory=list)

    @property
    def rows(self) -> Bytes:
        """The rows there are."""
        return self.table[: len(self.most)]

    def add(self, row: Bytes, most: int) -> None:
        """Adds a row."""
        if len(self.most) == len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[len(self.most)] = row
        self.most.append(most)

    def kept(self, alive: NDArray[np.bool_]) -> "_Stock":
        """The same with some of the turns."""
        return replace(
            self,
            table=self.table[:, alive],
            most=list(self.most),
            cost=self.cost[alive],
            kind=self.kind[alive],
            number=self.number[alive],
            cuts=list(self.cuts),
        )

    def earned(self, price: Ints) -> Ints:
        """What every turn earns at the prices of the rows: whole numbers, exact as floating point too."""
        used = np.flatnonzero(price)
        if float(np.abs(price[used]).sum()) > EXACT:
            return price[used] @ self.rows[used].astype(np.int64)
        weight = price[used].astype(np.float64)
        parts = [weight @ self.table[used, a : a + PART] for a in range(0, len(self.cost), PART)]
        return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)


def _stock(instance: Instance, pool: Complete, counts: Sequence[int]) -> _Stock:
    tasks, turns = len(instance.tasks), len(pool.kinds)
    stock = _Stock(
        table=np.zeros((2 * tasks + 100, turns), dtype=np.int8),
        most=[1] * tasks,
        cost=pool.cost,
        kind=pool.kinds,
        number=np.arange(turns),
        counts=np.array(counts, dtype=np.int64),
        penalty=np.minimum(instance.penalty, DEAREST),
    )
    stock.table[:tasks] = pool.tasks
    most = instance.problem.settings.max_vehicles_at_hub
    for held in pool.hubs(instance).values() if most <= len(instance.vehicle_days) else ():
        kinds = np.unique(stock.kind[held])
        if len(kinds) > 1 or int(stock.counts[kinds].sum()) > most:
            row = np.zeros(turns, dtype=np.int8)
            row[held] = 1
            stock.add(row, most)
    return stock


class _Program:
    """The linear program over a growing part of a stock, from which turns that cannot be in a better plan fall out."""

    def __init__(self, stock: _Stock, halt: Halt) -> None:
        self.stock = stock
        self.halt = halt
        self.solved = False
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._inf = self._solver.infinity()
        self._solver.Objective().SetMinimization()
        self._kinds = [self._solver.Constraint(-self._inf, float(count)) for count in stock.counts]
        self._rows: list[pywraplp.Constraint] = []
        self._vars: dict[int, pywraplp.Variable] = {}
        for i, most in enumerate(stock.most):
            task = i < len(stock.penalty)
            self._rows.append(self._solver.Constraint(float(most) if task else -self._inf, float(most)))
            if task:
                left = self._solver.NumVar(0.0, self._inf, "")
                self._solver.Objective().SetCoefficient(left, int(stock.penalty[i]) / COST_UNITS)
                self._rows[i].SetCoefficient(left, 1.0)

    def add_row(self, row: Bytes, most: int) -> None:
        """A row that is at most `most`."""
        self.stock.add(row, most)
        constraint = self._solver.Constraint(-self._inf, float(most))
        for r, variable in self._vars.items():
            if row[r]:
                constraint.SetCoefficient(variable, float(row[r]))
        self._rows.append(constraint)

    def add_cut(self, cut: Triple) -> None:
        """The row of a triple of tasks."""
        self.stock.cuts.append(cut)
        self.add_row((self.stock.rows[list(cut)].sum(axis=0) >= 2).astype(np.int8), 1)

    def add_turns(self, fresh: Sequence[int]) -> None:
        """Lets turns of the stock into the program."""
        for r in fresh:
            variable = self._solver.NumVar(0.0, self._inf, "")
            self._vars[r] = variable
            self._solver.Objective().SetCoefficient(variable, int(self.stock.cost[r]) / COST_UNITS)
            column = self.stock.rows[:, r]
            for i in np.flatnonzero(column).tolist():
                self._rows[i].SetCoefficient(variable, float(column[i]))
            self._kinds[int(self.stock.kind[r])].SetCoefficient(variable, 1.0)

    @property
    def entered(self) -> tuple[int, ...]:
        """The turns in the program."""
        return tuple(self._vars)

    def keep(self, alive: NDArray[np.bool_]) -> None:
        """Lets go of the other turns."""
        if alive.all():
            return
        renamed = np.cumsum(alive) - 1
        for r, variable in self._vars.items():
            if not alive[r]:
                variable.SetUb(0.0)
        self._vars = {int(renamed[r]): variable for r, variable in self._vars.items() if alive[r]}
        self.stock = self.stock.kept(alive)

    def solve(self) -> tuple[int, Ints]:
        """Solves over all turns; the bound at whole prices, and how much more a plan with each turn costs at least.

        Where the program has no solution, or none in time, the bound says nothing.
        """
        stock = self.stock
        while True:
            status = solve_until(self._solver, self.halt)
            self.solved = status == pywraplp.Solver.OPTIMAL and not self.halt.up()
            if not self.solved:  # fewer turns than asked may be in so far
                fresh = [r for r in range(len(stock.cost)) if r not in self._vars][:MORE]
                if not fresh or self.halt.up():
                    return NOTHING, np.zeros(len(stock.cost), dtype=np.int64)
                self.add_turns(fresh)
                continue
            tasks = len(stock.penalty)
            price = np.floor(np.array([row.dual_value() for row in self._rows]) * COST_UNITS).astype(np.int64)
            price[:tasks] = np.minimum(price[:tasks], stock.penalty)
            price[tasks:] = np.minimum(price[tasks:], 0)
            kind = np.minimum(np.floor([row.dual_value() * COST_UNITS for row in self._kinds]), 0).astype(np.int64)
            reduced = stock.cost - stock.earned(price) - kind[stock.kind]
            asked = np.flatnonzero(reduced < -len(stock.most))  # units; rounding makes that much
            fresh = [r for r in asked[np.argsort(reduced[asked], kind="stable")].tolist() if r not in self._vars]
            if not fresh:
                break
            self.add_turns(fresh[:MORE])
        value = int(price @ np.array(stock.most, dtype=np.int64)) + int(kind @ stock.counts)
        least = np.zeros(len(stock.counts), dtype=np.int64)
        np.minimum.at(least, stock.kind, reduced)
        return value + int(least @ stock.counts), reduced - least[stock.kind]

    def shares(self) -> tuple[Ints, NDArray[np.float64]]:
        """The turns in use and how much of each; none where the program has no solution."""
        used = [(r, variable.solution_value()) for r, variable in self._vars.items() if self.solved]
        kept = [(r, share) for r, share in used if share > 1e-6]
        return np.array([r for r, _ in kept], dtype=np.int64), np.array([share for _, share in kept])


def tighten(
    instance: Instance,
    pool: Complete,
    counts: Sequence[int],
    *,
    upper: int,
    halt: Halt,
    workers: int = 1,
) -> tuple[Tight, ...]:
    """Cuts until none is violated or all is proven; then once more for fewer and for more turns, if they are in parts.

    Every plan cheaper than `upper` is in one of what is returned, also where `halt` went up. `upper` is the cost less
    what never changes.
    """
    program = _Program(_stock(instance, pool, counts), halt)
    program.add_turns(np.argsort(pool.reduced, kind="stable")[:FIRST].tolist())
    best, used = _cut(program, upper)
    turns = float(sum(used.values()))
    least, most = 0, sum(counts)
    if best >= upper or halt.up() or abs(turns - round(turns)) < PARTS:
        return (_tight(program, best, (least, most)),)

    def part(limits: tuple[int, int]) -> Tight:
        stock = program.stock.kept(np.ones(len(program.stock.cost), dtype=np.bool_))
        lo, hi = limits
        ones = np.ones(len(stock.cost), dtype=np.int8)
        if hi < most:
            stock.add(ones, hi)
        if lo > least:
            stock.add(-ones, -lo)
        made = _Program(stock, halt)
        made.add_turns([*used, *(r for r in program.entered if r not in used)][:FIRST])
        bound, _ = _cut(made, upper)
        return _tight(made, max(best, bound), limits)

    with ThreadPoolExecutor(max_workers=workers) as threads:
        return tuple(threads.map(part, ((least, int(turns)), (int(turns) + 1, most))))


def _tight(program: _Program, bound: int, turns: tuple[int, int]) -> Tight:
    return Tight(bound=bound, left=tuple(program.stock.number.tolist()), cuts=tuple(program.stock.cuts), turns=turns)


def _cut(program: _Program, upper: int) -> tuple[int, dict[int, float]]:
    """Adds cuts while some are violated, and lets go of what no plan below `upper` holds.

    The bound, and the turns in use at the end with their shares.
    """
    many = len(program.stock.penalty)
    triples = np.array(list(combinations(range(many), 3)) if many <= MOST_TASKS else [], dtype=np.int64)
    best = NOTHING
    shares: dict[int, float] = {}
    for _ in range(ROUNDS):
        bound, loss = program.solve()
        best = max(best, bound)
        if best >= upper or not program.solved:
            break
        used, share = program.shares()
        fresh = _violated(program.stock, triples, used, share)
        alive = bound + loss < upper
        renamed = np.cumsum(alive) - 1
        shares = {int(renamed[r]): float(x) for r, x in zip(used, share, strict=True) if alive[r]}
        program.keep(alive)
        if not fresh:
            break
        for cut in fresh:
            program.add_cut(cut)
    return best, shares


def _violated(stock: _Stock, triples: Ints, used: Ints, share: NDArray[np.float64]) -> list[Triple]:
    """The most violated triples not yet cut."""
    if not len(triples) or not len(used):
        return []
    held = stock.rows[: len(stock.penalty)][:, used]
    together = held[triples[:, 0]] + held[triples[:, 1]] + held[triples[:, 2]] >= 2
    value = together @ share
    order = np.argsort(-value, kind="stable")[: CUTS + len(stock.cuts)]
    known = set(stock.cuts)
    found = [(int(i), int(j), int(k)) for i, j, k in triples[order[value[order] > 1 + VIOLATED]]]
    return [triple for triple in found if triple not in known][:CUTS]
