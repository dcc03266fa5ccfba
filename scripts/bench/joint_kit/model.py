"""What every peer starts from and hands back: the arrays of a district, and turns that become a plan by our timer."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.plan import Plan
from planner.problem import Problem
from planner.score import per_second, per_unit
from planner.solve.build import make_plan
from planner.solve.instance import Instance, build, task_penalty
from planner.solve.pins import read_pins
from planner.solve.repair import repair
from planner.solve.roster import draw_up, first_worth
from planner.solve.search import Turns, TurnStop
from planner.solve.tasks import make_tasks
from planner.travel import Travel

Choice = NDArray[np.bool_]  # over the options of an instance: which of them a peer may use
Visits = tuple[tuple[int, ...], ...]  # options in order, one tuple a vehicle-day


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a peer made: the plan, what it says itself that the plan costs (units; None: it does not), a note."""

    plan: Plan
    wall: float  # seconds since its clock started
    objective: int | None = None
    bound: int | None = None
    note: str = ""
    workers_memory: int = 0  # bytes, peaks of its processes together


Peer = Callable[[Problem, Travel, float, int], Made]  # problem, ways, seconds, seed


def instance_of(problem: Problem, travel: Travel) -> Instance:
    """The arrays, with the crews our roster draws up before any plan.

    Tasks that cost nothing to leave (walk-ins without value) are left out: a peer would only stumble over them.
    """
    pins, tasks = read_pins(problem), make_tasks(problem, travel)
    crews = draw_up(problem, pins, first_worth(problem, travel, tasks, pins), seed=0)
    worthy = tuple(task for task in tasks if task_penalty(problem, task) > 0)
    return build(problem, travel, tasks=worthy, pins=pins, crews=crews)


def turns_of(instance: Instance, visits: Visits) -> Turns:
    """Stops of the options visited; a hub entered twice keeps all its tasks at the first time."""
    task_of = instance.option_task
    turns = []
    for row in visits:
        held: dict[int, list[int]] = {}
        for option in row:
            held.setdefault(int(instance.option_place[option]), []).append(int(task_of[option]))
        turns.append(
            tuple(
                TurnStop(place=instance.places[place], tasks=tuple(instance.tasks[t].id for t in tasks))
                for place, tasks in held.items()
            )
        )
    return tuple(turns)


def plan_of(instance: Instance, turns: Turns) -> Plan:
    """The turns, lawful as far as they are, timed by our timer; what they do not hold is left."""
    return make_plan(
        instance.problem,
        instance.travel,
        vehicle_days=instance.vehicle_days,
        turns=repair(instance, turns),
        tasks=make_tasks(instance.problem, instance.travel),
    )


def unit_costs(instance: Instance) -> tuple[int, int]:
    """Units of a second driven and of a vehicle-day."""
    weights = instance.problem.settings.weights
    return per_second(weights.drive), per_unit(weights.vehicle_day)
