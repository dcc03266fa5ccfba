"""The best plan that a pool of turns can make up, by a MIP (HiGHS through MathOpt)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from planner.plan import COST_UNITS
from planner.solve.columns import Column, owners, turn_of
from planner.solve.halt import Halt
from planner.solve.instance import Instance
from planner.solve.search import Turns

EXACT = 1e-5  # minutes; two plans of different cost differ by a unit, 1/6000 minute


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Columns (by number) of the best plan found, and whether the pool holds nothing cheaper."""

    chosen: tuple[int, ...]
    proven: bool


def choose(
    instance: Instance,
    columns: Sequence[Column],
    kinds: Sequence[int],
    counts: Mapping[int, int],
    *,
    seconds: float | None,
    nodes: int | None = None,
    halt: Halt | None = None,
    cover: bool = False,
) -> Choice | None:
    """The best plan of the columns: each task once or left, each kind of vehicle-day as often as there are.

    `kinds` gives the kind of each column, `counts` how many vehicle-days a kind has. None if no
    plan was found in time. With `cover` a task may stand in several, from which whoever takes the plan strikes it.
    """
    model = mathopt.Model()
    owner = owners(instance)
    share = [model.add_binary_variable() for _ in columns]
    left = [model.add_binary_variable() for _ in instance.tasks]
    tasks: list[list[mathopt.Variable]] = [[variable] for variable in left]
    turns: dict[int, list[mathopt.Variable]] = {}
    vans: dict[tuple[int, int], list[mathopt.Variable]] = {}
    for x, column, kind in zip(share, columns, kinds, strict=True):
        for o in column.options:
            tasks[owner[o]].append(x)
        turns.setdefault(kind, []).append(x)
        for p, _ in column.visits:
            if instance.is_hub[p]:
                vans.setdefault((p, int(instance.day[column.k])), []).append(x)
    for row in tasks:
        model.add_linear_constraint(lb=1.0, ub=math.inf if cover else 1.0, expr=mathopt.fast_sum(row))
    for kind, row in turns.items():
        model.add_linear_constraint(ub=float(counts[kind]), expr=mathopt.fast_sum(row))
    most = instance.problem.settings.max_vehicles_at_hub
    for row in vans.values() if most <= len(instance.vehicle_days) else ():
        if len(row) > most:
            model.add_linear_constraint(ub=float(most), expr=mathopt.fast_sum(row))
    costs = [column.cost / COST_UNITS for column in columns] + [int(p) / COST_UNITS for p in instance.penalty]
    model.minimize(mathopt.fast_sum([c * x for c, x in zip(costs, [*share, *left], strict=True)]))
    interrupter = SolveInterrupter()
    with (halt or Halt()).telling(interrupter.interrupt):
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(
                relative_gap_tolerance=0.0,
                absolute_gap_tolerance=EXACT,
                node_limit=nodes,
                time_limit=None if seconds is None else timedelta(seconds=max(0.01, seconds)),
            ),
            interrupter=interrupter,
        )
    if not result.has_primal_feasible_solution():
        return None
    values = result.variable_values()
    return Choice(
        chosen=tuple(i for i, x in enumerate(share) if values[x] > 0.5),
        proven=result.termination.reason == mathopt.TerminationReason.OPTIMAL,
    )


def turns_of(instance: Instance, columns: Sequence[Column], days: Sequence[Sequence[int]]) -> Turns:
    """The turns of chosen columns; `days` gives, for each, the vehicle-days of its kind, of which it takes one."""
    turns: list[tuple[int, Column]] = []
    taken: set[int] = set()
    for column, alike in zip(columns, days, strict=True):
        k = next(k for k in alike if k not in taken)
        taken.add(k)
        turns.append((k, column))
    held = dict(turns)
    return tuple(turn_of(instance, held[k]) if k in held else () for k in range(len(instance.vehicle_days)))
