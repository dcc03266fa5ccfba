"""The last word on a complete pool: CP-SAT finds its best plan, or that none is cheaper, in whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite

from ortools.sat.python import cp_model

from planner.solve.bound_tighten import Tight
from planner.solve.columns import Column, owners
from planner.solve.halt import Halt
from planner.solve.instance import Instance

EFFORT = 20.0  # deterministic seconds, where there is no deadline


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The columns of a cheaper plan (None: none found), whether nothing is cheaper still, and a bound on all below."""

    chosen: tuple[int, ...] | None
    proven: bool
    bound: int


def settle(
    instance: Instance,
    columns: Sequence[Column],
    kinds: Sequence[int],
    counts: Sequence[int],
    *,
    tight: Tight,
    upper: int,
    halt: Halt,
) -> Settled:
    """The best plan of the columns below `upper` (less what never changes); each task once or left.

    `kinds` gives the kind of each column, `counts` how many vehicle-days a kind has. Cuts are left out: they helped to
    make the pool small, CP-SAT is faster without them.
    """
    if not columns:  # only the plan without any turn is left
        return Settled(chosen=None, proven=int(instance.penalty.sum()) >= upper, bound=tight.bound)
    model = cp_model.CpModel()
    owner = owners(instance)
    share = [model.new_bool_var("") for _ in columns]
    left = [model.new_bool_var("") for _ in instance.tasks]
    tasks: list[list[cp_model.IntVar]] = [[variable] for variable in left]
    turns: list[list[cp_model.IntVar]] = [[] for _ in counts]
    vans: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    for x, column, kind in zip(share, columns, kinds, strict=True):
        turns[kind].append(x)
        for o in column.options:
            tasks[owner[o]].append(x)
        for p, _ in column.visits:
            if instance.is_hub[p]:
                vans.setdefault((p, int(instance.day[column.k])), []).append(x)
    for row in tasks:
        model.add_exactly_one(row)
    for row, count in zip(turns, counts, strict=True):
        model.add(sum(row) <= count)
    most = instance.problem.settings.max_vehicles_at_hub
    for row in vans.values() if most <= len(instance.vehicle_days) else ():
        if len(row) > most:
            model.add(sum(row) <= most)
    model.add_linear_constraint(sum(share), *tight.turns)
    costs = [column.cost for column in columns] + [int(p) for p in instance.penalty]
    cost = cp_model.LinearExpr.weighted_sum([*share, *left], costs)
    model.add(cost <= upper - 1)
    model.minimize(cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.catch_sigint_signal = False
    if halt.left is None:
        solver.parameters.max_deterministic_time = EFFORT
    else:
        solver.parameters.max_time_in_seconds = max(0.01, halt.left)
    with halt.telling(solver.stop_search):
        status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    best = solver.best_objective_bound
    return Settled(
        chosen=tuple(i for i, x in enumerate(share) if solver.boolean_value(x)) if found else None,
        proven=status in (cp_model.OPTIMAL, cp_model.INFEASIBLE),
        bound=upper
        if status == cp_model.INFEASIBLE
        else max(tight.bound, floor(best) if isfinite(best) else tight.bound),
    )
