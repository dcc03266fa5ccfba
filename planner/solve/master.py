"""The master: a linear program over the turns known so far, by GLOP; columns are added, prices come out."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp
from ortools.linear_solver.linear_solver_pb2 import MPModelProto

from planner.plan import COST_UNITS
from planner.solve.columns import Column, owners
from planner.solve.halt import Halt
from planner.solve.instance import Instance

DEAREST = 10**9  # units; dearer penalties (of what an edit wants) are taken at this


@dataclass(frozen=True, kw_only=True)
class Solved:
    """An optimum of the master, in units but for the shares: value, prices of tasks (T), of kinds, of hub-days."""

    value: float
    task: NDArray[np.float64]
    kind: NDArray[np.float64]
    hub: dict[tuple[int, int], float]
    share: NDArray[np.float64]


class MasterStuckError(RuntimeError):
    """The linear program has an optimum, but no solver (status given) reached it, or none in time.

    Bounds found before stay valid.
    """


class Master:
    """Each task is served or left, each kind of vehicle-day goes out as often as there are, hubs hold their vans."""

    def __init__(self, instance: Instance, kinds: dict[int, int], counts: list[int]) -> None:
        self.instance = instance
        self.columns: list[Column] = []
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._kind_of = kinds
        self._owner = owners(instance)
        self._known: set[tuple[int, tuple[tuple[int, tuple[int, ...]], ...]]] = set()
        inf = self._solver.infinity()
        self._tasks = [self._solver.Constraint(1.0, inf) for _ in instance.tasks]
        self._kinds = [self._solver.Constraint(-inf, float(count)) for count in counts]
        self._hubs: dict[tuple[int, int], pywraplp.Constraint] = {}
        self._vars: list[pywraplp.Variable] = []
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        for t, row in enumerate(self._tasks):
            left = self._solver.NumVar(0.0, inf, "")
            self._objective.SetCoefficient(left, min(int(instance.penalty[t]), DEAREST) / COST_UNITS)
            row.SetCoefficient(left, 1.0)

    def add(self, columns: Iterable[Column]) -> int:
        """Adds the columns not known yet; how many."""
        fresh = 0
        for column in columns:
            name = (self._kind_of[column.k], column.visits)
            if name in self._known:
                continue
            self._known.add(name)
            fresh += 1
            share = self._solver.NumVar(0.0, self._solver.infinity(), "")
            self._vars.append(share)
            self.columns.append(column)
            self._objective.SetCoefficient(share, column.cost / COST_UNITS)
            times: dict[int, int] = {}
            for o in column.options:
                times[self._owner[o]] = times.get(self._owner[o], 0) + 1
            for t, count in times.items():
                self._tasks[t].SetCoefficient(share, float(count))
            self._kinds[name[0]].SetCoefficient(share, 1.0)
            for key, count in self._opened(column).items():
                if key in self._hubs:
                    self._hubs[key].SetCoefficient(share, float(count))
        return fresh

    def _opened(self, column: Column) -> dict[tuple[int, int], int]:
        day = int(self.instance.day[column.k])
        opened: dict[tuple[int, int], int] = {}
        for p, _ in column.visits:
            if self.instance.is_hub[p]:
                opened[p, day] = opened.get((p, day), 0) + 1
        return opened

    def crowd(self, solved: Solved) -> int:
        """Adds rows for the hubs that hold more vans on a day than they may; how many."""
        most = self.instance.problem.settings.max_vehicles_at_hub
        vans: dict[tuple[int, int], float] = {}
        for column, share in zip(self.columns, solved.share, strict=True):
            if share > 1e-9:
                for key, count in self._opened(column).items():
                    vans[key] = vans.get(key, 0.0) + count * share
        fresh = [key for key, held in vans.items() if held > most + 1e-6 and key not in self._hubs]
        for key in fresh:
            self._hubs[key] = self._solver.Constraint(-self._solver.infinity(), float(most))
            for column, variable in zip(self.columns, self._vars, strict=True):
                count = self._opened(column).get(key, 0)
                if count:
                    self._hubs[key].SetCoefficient(variable, float(count))
        return len(fresh)

    def solve(self, halt: Halt) -> Solved:
        """The optimum over what is known; where GLOP loses its way, by CLP."""
        solver = self._solver
        if solve_until(solver, halt) != pywraplp.Solver.OPTIMAL:
            if halt.up():
                raise MasterStuckError
            solver = self._other(halt)
        rows, columns = solver.constraints(), solver.variables()
        return Solved(
            value=solver.Objective().Value() * COST_UNITS,
            task=np.array([rows[row.index()].dual_value() for row in self._tasks]) * COST_UNITS,
            kind=np.array([rows[row.index()].dual_value() for row in self._kinds]) * COST_UNITS,
            hub={key: rows[row.index()].dual_value() * COST_UNITS for key, row in self._hubs.items()},
            share=np.array([columns[variable.index()].solution_value() for variable in self._vars]),
        )

    def _other(self, halt: Halt) -> pywraplp.Solver:
        """The same program in another solver, solved."""
        model = MPModelProto()
        self._solver.ExportModelToProto(model)
        other = pywraplp.Solver.CreateSolver("CLP")
        other.LoadModelFromProto(model)
        status = solve_until(other, halt)
        if status != pywraplp.Solver.OPTIMAL:
            raise MasterStuckError(status)
        return other


def solve_until(solver: pywraplp.Solver, halt: Halt) -> int:
    """The status of a linear program solved, by the deadline at the latest."""
    left = halt.left
    if left is not None:
        solver.SetTimeLimit(max(1, int(1000 * left)))
    with halt.telling(solver.InterruptSolve):
        status: int = solver.Solve()
    return status
