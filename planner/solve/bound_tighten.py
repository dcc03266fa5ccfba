"""A complete pool made small: cuts raise its bound, and turns that lose more than the gap fall out.

Subset-row cuts (Jepsen, Petersen, Spoorendonk and Pisinger 2008): of three tasks, turns that hold two of them together
number at most one. On a pool that is written down a cut costs no more than a row. Bound and reduced costs are taken at
whole prices, in integers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from planner.plan import COST_UNITS
from planner.solve.columns import Column, owners
from planner.solve.halt import Halt
from planner.solve.instance import Instance
from planner.solve.master import DEAREST, solve_until

Triple = tuple[int, int, int]
Ints = NDArray[np.int64]
Bytes = NDArray[np.int8]
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


class _Program:
    """The linear program over a growing part of the pool."""

    def __init__(
        self,
        instance: Instance,
        columns: Sequence[Column],
        kinds: Sequence[int],
        counts: Mapping[int, int],
        halt: Halt,
    ):
        owner = owners(instance)
        self.halt = halt
        self.cost: Ints = np.array([c.cost for c in columns], dtype=np.int64)
        self.kind: Ints = np.array(kinds, dtype=np.int64)
        self.counts: Ints = np.array([counts[j] for j in range(len(counts))], dtype=np.int64)
        self.penalty: Ints = np.minimum(instance.penalty, DEAREST)
        self.tasks = len(instance.tasks)
        self.most = [1] * self.tasks
        self._table = np.zeros((2 * self.tasks + 100, len(columns)), dtype=np.int8)  # tasks, then cuts and hubs
        for r, column in enumerate(columns):
            self._table[[owner[o] for o in column.options], r] = 1
        self.cuts: list[Triple] = []
        self.solved = False
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._inf = self._solver.infinity()
        self._solver.Objective().SetMinimization()
        self._rows = [self._solver.Constraint(1.0, 1.0) for _ in range(self.tasks)]
        self._kinds = [self._solver.Constraint(-self._inf, float(count)) for count in self.counts]
        self._vars: dict[int, pywraplp.Variable] = {}
        for t in range(self.tasks):
            left = self._solver.NumVar(0.0, self._inf, "")
            self._solver.Objective().SetCoefficient(left, int(self.penalty[t]) / COST_UNITS)
            self._rows[t].SetCoefficient(left, 1.0)
        self._hubs(instance, columns)

    def _hubs(self, instance: Instance, columns: Sequence[Column]) -> None:
        most = instance.problem.settings.max_vehicles_at_hub
        if most > len(instance.vehicle_days):
            return
        opened: dict[tuple[int, int], list[int]] = {}
        for r, column in enumerate(columns):
            for p, _ in column.visits:
                if instance.is_hub[p]:
                    opened.setdefault((p, int(instance.day[column.k])), []).append(r)
        for held in opened.values():
            if len({int(self.kind[r]) for r in held}) > 1 or int(self.counts[self.kind[held[0]]]) > most:
                row = np.zeros(len(columns), dtype=np.int8)
                row[held] = 1
                self.add_row(row, most)

    @property
    def rows(self) -> Bytes:
        """How often each turn is in each row."""
        return self._table[: len(self.most)]

    def add_row(self, row: Bytes, most: int) -> None:
        """A row that is at most `most`."""
        if len(self.most) == len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        self._table[len(self.most)] = row
        self.most.append(most)
        constraint = self._solver.Constraint(-self._inf, float(most))
        for r, variable in self._vars.items():
            if row[r]:
                constraint.SetCoefficient(variable, float(row[r]))
        self._rows.append(constraint)

    def add_cut(self, cut: Triple) -> None:
        """The row of a triple of tasks."""
        self.cuts.append(cut)
        self.add_row((self.rows[list(cut)].sum(axis=0) >= 2).astype(np.int8), 1)

    def add_columns(self, fresh: Sequence[int]) -> None:
        """Lets turns of the pool into the program."""
        for r in fresh:
            variable = self._solver.NumVar(0.0, self._inf, "")
            self._vars[r] = variable
            self._solver.Objective().SetCoefficient(variable, int(self.cost[r]) / COST_UNITS)
            for i in np.flatnonzero(self.rows[:, r]):  # few
                self._rows[i].SetCoefficient(variable, float(self.rows[i, r]))
            self._kinds[int(self.kind[r])].SetCoefficient(variable, 1.0)

    def solve(self, alive: NDArray[np.bool_]) -> tuple[int, Ints]:
        """Solves over all turns alive; the bound at whole prices, and what a plan with each turn costs more.

        Where the program has no solution, or none in time, the bound says nothing.
        """
        while True:
            status = solve_until(self._solver, self.halt)
            if self.halt.up():
                self.solved = False
                return NOTHING, np.zeros(len(self.cost), dtype=np.int64)
            if status != pywraplp.Solver.OPTIMAL:  # fewer turns than asked may be in so far
                fresh = [int(r) for r in np.flatnonzero(alive) if int(r) not in self._vars][:MORE]
                if not fresh:
                    self.solved = False
                    return NOTHING, np.zeros(len(self.cost), dtype=np.int64)
                self.add_columns(fresh)
                continue
            price = np.floor(np.array([row.dual_value() for row in self._rows]) * COST_UNITS).astype(np.int64)
            price[: self.tasks] = np.minimum(price[: self.tasks], self.penalty)
            price[self.tasks :] = np.minimum(price[self.tasks :], 0)
            kind = np.minimum(np.floor([row.dual_value() * COST_UNITS for row in self._kinds]), 0).astype(np.int64)
            reduced = self.cost - self._earned(price) - kind[self.kind]
            asked = np.flatnonzero(alive & (reduced < -len(self.most)))  # units; rounding makes that much
            fresh = [int(r) for r in asked[np.argsort(reduced[asked], kind="stable")] if int(r) not in self._vars]
            if not fresh:
                break
            self.add_columns(fresh[:MORE])
        self.solved = True
        value = int(price @ np.array(self.most, dtype=np.int64)) + int(kind @ self.counts)
        least = np.zeros(len(self.counts), dtype=np.int64)
        np.minimum.at(least, self.kind[alive], reduced[alive])
        return value + int(least @ self.counts), reduced - least[self.kind]

    def _earned(self, price: Ints) -> Ints:
        """What every turn earns at the prices of the rows: whole numbers, exact as floating point too."""
        used = np.flatnonzero(price)
        if float(np.abs(price[used]).sum()) > EXACT:
            return price[used] @ self.rows[used].astype(np.int64)
        weight = price[used].astype(np.float64)
        parts = [weight @ self._table[used, a : a + PART] for a in range(0, len(self.cost), PART)]
        return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)

    def shares(self) -> tuple[Ints, NDArray[np.float64]]:
        """The turns in use and how much of each; none where the program has no solution."""
        used = [(r, variable.solution_value()) for r, variable in self._vars.items() if self.solved]
        kept = [(r, share) for r, share in used if share > 1e-6]
        return np.array([r for r, _ in kept], dtype=np.int64), np.array([share for _, share in kept])


def tighten(
    instance: Instance,
    columns: Sequence[Column],
    kinds: Sequence[int],
    counts: Mapping[int, int],
    *,
    reduced: Sequence[int],
    upper: int,
    halt: Halt,
) -> tuple[Tight, ...]:
    """Cuts until none is violated or all is proven; then once more for fewer and for more turns, if they are in parts.

    Every plan cheaper than `upper` is in one of what is returned, also where `halt` went up. `upper` is the cost less
    what never changes.
    """
    first = [int(r) for r in np.argsort(np.array(reduced), kind="stable")[:FIRST]]
    program = _Program(instance, columns, kinds, counts, halt)
    program.add_columns(first)
    alive = np.ones(len(columns), dtype=np.bool_)
    best = _cut(program, alive, upper)
    turns = float(program.shares()[1].sum())
    least, most = 0, int(program.counts.sum())
    if best >= upper or halt.up() or abs(turns - round(turns)) < PARTS:
        return (_tight(program, alive, best, (least, most)),)
    parts = []
    for lo, hi in ((least, int(turns)), (int(turns) + 1, most)):
        part = _Program(instance, columns, kinds, counts, halt)
        for cut in program.cuts:
            part.add_cut(cut)
        ones = np.ones(len(columns), dtype=np.int8)
        if hi < most:
            part.add_row(ones, hi)
        if lo > least:
            part.add_row(-ones, -lo)
        part.add_columns(sorted({*first, *(int(r) for r in program.shares()[0])}))
        kept = alive.copy()
        bound = max(best, _cut(part, kept, upper))
        parts.append(_tight(part, kept, bound, (lo, hi)))
    return tuple(parts)


def _tight(program: _Program, alive: NDArray[np.bool_], bound: int, turns: tuple[int, int]) -> Tight:
    left = tuple(int(r) for r in np.flatnonzero(alive))
    return Tight(bound=bound, left=left, cuts=tuple(program.cuts), turns=turns)


def _cut(program: _Program, alive: NDArray[np.bool_], upper: int) -> int:
    """Adds cuts while some are violated, and takes out of `alive` what no plan below `upper` holds; the bound."""
    many = program.tasks
    triples = np.array(list(combinations(range(many), 3)) if many <= MOST_TASKS else [], dtype=np.int64)
    best = NOTHING
    for _ in range(ROUNDS):
        bound, loss = program.solve(alive)
        best = max(best, bound)
        if best >= upper or not program.solved:
            break
        alive &= bound + loss < upper
        used, share = program.shares()
        fresh = _violated(program, triples, used, share)
        if not fresh:
            break
        for cut in fresh:
            program.add_cut(cut)
    return best


def _violated(program: _Program, triples: Ints, used: Ints, share: NDArray[np.float64]) -> list[Triple]:
    """The most violated triples not yet cut."""
    if not len(triples) or not len(used):
        return []
    held = program.rows[: program.tasks][:, used]
    together = held[triples[:, 0]] + held[triples[:, 1]] + held[triples[:, 2]] >= 2
    value = together @ share
    order = np.argsort(-value, kind="stable")[: CUTS + len(program.cuts)]
    known = set(program.cuts)
    found = [(int(i), int(j), int(k)) for i, j, k in triples[order[value[order] > 1 + VIOLATED]]]
    return [triple for triple in found if triple not in known][:CUTS]
