"""Three ways to choose hubs before anybody drives, each solved as an integer program, and the assignment they imply.

`cover`: location set covering (Toregas, Swain, ReVelle, Bergman 1971): the fewest hubs within everybody's access limit.
`maximal`: maximal covering (Church and ReVelle 1974): nine tenths of that many hubs, the weight of what they reach
largest, weights being the penalties. `facility`: uncapacitated facility location: residents' ways, what nobody reaches,
and for each hub an opening cost of the drive to its two nearest hubs on average and of its set-up as if driven. Ways
break ties in the first two.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from joint_kit.model import Choice, unit_costs
from planner.solve.instance import Instance

RULES = ("cover", "maximal", "facility")
SHARE = 0.9  # of the hubs that covering needs
COARSE = 100  # units in one of the program's


@dataclass(frozen=True, kw_only=True)
class _Cost:
    """What a program minimises: a hub opened, a task left (None: no task may be), and how many hubs at most."""

    hub: dict[int, int]
    left: dict[int, int] | None
    most: int | None = None


def choose(instance: Instance, seconds: float) -> dict[str, Choice]:
    """For each rule the options that stay: of every task the door, or the nearest hub chosen."""
    covered = _solve(instance, _Cost(hub=dict.fromkeys(_hubs(instance), 10**7), left=None), seconds / 3)
    penalty = {t: int(instance.penalty[t]) // COARSE for t in range(len(instance.tasks))}
    most = max(1, round(SHARE * len(covered)))
    free = dict.fromkeys(_hubs(instance), 0)
    maximal = _solve(instance, _Cost(hub=free, left=penalty, most=most), seconds / 3)
    facility = _solve(instance, _Cost(hub=_opening(instance), left=penalty), seconds / 3)
    return {rule: _assigned(instance, hubs) for rule, hubs in zip(RULES, (covered, maximal, facility), strict=True)}


def _hubs(instance: Instance) -> list[int]:
    return [int(p) for p in np.unique(instance.option_place) if instance.is_hub[p]]


def _opening(instance: Instance) -> dict[int, int]:
    """Opening costs: as said above."""
    drive_unit, _ = unit_costs(instance)
    hubs = _hubs(instance)
    ways = instance.drive[0][np.ix_(hubs, hubs)]
    near = np.sort(ways, axis=1)[:, 1:3].mean(axis=1) if len(hubs) > 2 else np.zeros(len(hubs))
    setup = instance.problem.settings.setup
    return {hub: int((way + setup) * drive_unit) // COARSE for hub, way in zip(hubs, near, strict=True)}


def _solve(instance: Instance, cost: _Cost, seconds: float) -> set[int]:
    """The hubs of the best solution found."""
    task = instance.option_task
    model = cp_model.CpModel()
    opened = {hub: model.new_bool_var(f"hub {hub}") for hub in cost.hub}
    terms = [price * opened[hub] for hub, price in cost.hub.items()]
    by_task: dict[int, list[cp_model.IntVar]] = {}
    for option in range(len(task)):
        place = int(instance.option_place[option])
        if place in opened:
            goes = model.new_bool_var(f"option {option}")
            model.add_implication(goes, opened[place])
            by_task.setdefault(int(task[option]), []).append(goes)
            terms.append(int(instance.option_cost[option]) // COARSE * goes)
    for t, goes_somewhere in by_task.items():
        if cost.left is None:
            model.add_exactly_one(goes_somewhere)
        else:
            left = model.new_bool_var(f"left {t}")
            model.add_exactly_one([*goes_somewhere, left])
            terms.append(cost.left[t] * left)
    if cost.most is not None:
        model.add(sum(opened.values()) <= cost.most)
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.5, seconds)
    solver.parameters.num_workers = 2
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return set(opened)
    return {hub for hub, var in opened.items() if solver.boolean_value(var)}


def _assigned(instance: Instance, hubs: set[int]) -> Choice:
    """Of every task at most one option: the door, or the hub chosen with the shortest way."""
    chosen: NDArray[np.bool_] = np.zeros(len(instance.option_place), dtype=np.bool_)
    for t in range(len(instance.tasks)):
        options = range(int(instance.option_ptr[t]), int(instance.option_ptr[t + 1]))
        open_ones = [o for o in options if not instance.is_hub[instance.option_place[o]]]
        open_ones += [o for o in options if int(instance.option_place[o]) in hubs]
        if open_ones:
            chosen[min(open_ones, key=lambda o: (int(instance.option_cost[o]), o))] = True
    return chosen
