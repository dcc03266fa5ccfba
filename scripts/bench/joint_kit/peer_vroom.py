"""VROOM after hubs-first: each task at its nearest chosen hub, a priority for its penalty, set-up on entering a place.

VROOM cannot choose between the places of a task, nor weigh a prize against a drive: it serves as much priority as it
can, then drives as little as it can.
"""

from datetime import timedelta
from time import perf_counter

import numpy as np
import vroom  # type: ignore[import-untyped]

from joint_kit import hub_choice
from joint_kit.model import Choice, Made, Visits, instance_of, plan_of, turns_of, unit_costs
from joint_kit.side import CORES
from planner.problem import Problem
from planner.score import score
from planner.solve.instance import Instance
from planner.travel import NO_ROAD, Travel

MOST_PRIORITY = 100
DEEPEST = 5  # exploration level
UNREACHABLE = 10**7
PROGRAMS = 0.1  # most of the time that goes into choosing hubs


def run(problem: Problem, travel: Travel, seconds: float, seed: int) -> Made:
    """The best plan of the three hub choices, an equal share of the time each. VROOM knows no seed."""
    instance = instance_of(problem, travel)
    began = perf_counter()
    until = began + seconds
    choices = hub_choice.choose(instance, PROGRAMS * seconds)
    share = (until - perf_counter()) / len(choices)
    visits = {rule: _route(instance, choice, share) for rule, choice in choices.items()}
    wall = perf_counter() - began
    plans = {rule: plan_of(instance, turns_of(instance, found)) for rule, found in visits.items()}
    costs = {rule: score(problem, travel, plan).cost for rule, plan in plans.items()}
    best = min(costs, key=lambda rule: costs[rule])
    note = ", ".join(f"{rule} {cost / 6000:.0f}" for rule, cost in costs.items())
    return Made(plan=plans[best], wall=wall, note=f"{best} of {note}")


def _route(instance: Instance, choice: Choice, seconds: float) -> Visits:
    """Options in order, one tuple a vehicle-day."""
    task = instance.option_task
    drive_unit, day_unit = unit_costs(instance)
    drive = np.where(instance.drive[0] >= NO_ROAD, UNREACHABLE, instance.drive[0]).astype(np.uint32)
    given = vroom.Input()
    given.set_durations_matrix("car", drive)
    costs = vroom.VehicleCosts(fixed=round(day_unit / max(1, drive_unit)))
    for k in range(len(instance.vehicle_days)):
        place, window = int(instance.depot[k]), vroom.TimeWindow(int(instance.shift[k, 0]), int(instance.shift[k, 1]))
        given.add_vehicle(vroom.Vehicle(k + 1, start=place, end=place, time_window=window, costs=costs))
    heaviest = max(int(instance.penalty.max(initial=0)), 1)
    worth = instance.penalty[task] > instance.option_cost
    for option in np.flatnonzero(choice & worth):
        t, place = int(task[option]), int(instance.option_place[option])
        given.add_job(
            vroom.Job(
                int(option),
                location=place,
                default_setup=instance.problem.settings.setup if instance.is_hub[place] else 0,
                default_service=int(instance.seconds[t]),
                priority=max(1, round(MOST_PRIORITY * int(instance.penalty[t]) / heaviest)),
            )
        )
    solution = given.solve(exploration_level=DEEPEST, nb_threads=CORES, timeout=timedelta(seconds=max(0.1, seconds)))
    visits: dict[int, list[int]] = {}
    steps = solution.routes
    for vehicle, kind, job in zip(steps["vehicle_id"], steps["type"], steps["id"], strict=True):
        if kind == "job":
            visits.setdefault(int(vehicle) - 1, []).append(int(job))
    return tuple(tuple(visits.get(k, ())) for k in range(len(instance.vehicle_days)))
