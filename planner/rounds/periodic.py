"""The one door for periodic problems: villages that ask for several visits in day patterns.

Standing rounds and the public periodic instances (scripts/bench/public_sets/pvrp.py) both come through here.
"""

from planner.plan import Result
from planner.problem import Problem
from planner.solve import Params, solve
from planner.travel import Travel


def solve_periodic(problem: Problem, travel: Travel, params: Params) -> Result:
    """Days, places and turns of all visits together.

    Raises:
        ValueError: no village says how many visits it asks for.

    """
    if not any(village.visits for village in problem.villages):
        raise ValueError("no village asks for visits")
    return solve(problem, travel, params)
