"""This project: `planner.solve` with its default settings, two threads."""

from joint_kit.model import Made
from planner.problem import Problem
from planner.solve import Params, solve
from planner.travel import Travel


def run(problem: Problem, travel: Travel, seconds: float, seed: int) -> Made:
    """The plan of `solve`; its clock starts when the search is compiled."""
    result = solve(problem, travel, Params(seconds=seconds, seed=seed, workers=2))
    note = f"{result.iterations} iterations, {result.status}"
    if result.dropped:
        note += f", {result.dropped} turns refused by the checker"
    return Made(plan=result.plan, wall=result.seconds, objective=result.cost, bound=result.bound, note=note)
