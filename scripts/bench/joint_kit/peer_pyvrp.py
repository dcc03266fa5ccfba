"""PyVRP on the joint model: client groups, prizes, two seeds side by side, the better counts."""

from time import perf_counter

from joint_kit import pyvrp_model
from joint_kit.model import Made, instance_of, plan_of, turns_of
from joint_kit.pyvrp_model import Found
from joint_kit.side import CORES, Workers
from planner.problem import Problem
from planner.solve.instance import Instance
from planner.travel import Travel


def run(problem: Problem, travel: Travel, seconds: float, seed: int) -> Made:
    """The better plan of two seeds."""
    with Workers(problem, travel) as workers:
        workers.warm()
        began = perf_counter()
        found = workers.each(one, [(seconds, CORES * seed + k) for k in range(CORES)])
        return made(workers, instance_of(problem, travel), found, began=began)


def one(instance: Instance, seconds: float, seed: int) -> Found:
    """One run in one process."""
    stated = pyvrp_model.state(instance)
    return pyvrp_model.run(stated, pyvrp_model.Deadline(seconds), seed)


def made(workers: Workers, instance: Instance, found: list[Found], *, began: float, note: str = "") -> Made:
    """The best of some runs as a plan."""
    wall = perf_counter() - began
    best = min(found, key=cost_of)
    iterations = " and ".join(str(f.iterations) for f in found)
    return Made(
        plan=plan_of(instance, turns_of(instance, best.visits)),
        wall=wall,
        objective=best.objective,
        note=f"{iterations} iterations{note}",
        workers_memory=workers.memory,
    )


def cost_of(found: Found) -> float:
    """Units; without a feasible solution more than anything."""
    return float("inf") if found.objective is None else found.objective
