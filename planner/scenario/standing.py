"""A standing round as a scenario: the round is planned first, and the week pays for departing from it."""

from planner.errors import PlannerError
from planner.problem import Problem
from planner.roads import travel_times
from planner.rounds import standing_round, starting_from
from planner.scenario.values import whole_of
from planner.solve import Params
from planner.what_if import Step

WEEKS = 4
EFFORT = Params(seconds=None, iterations=300, workers=1, routing=0)  # by iterations: the same round every time


def standing(problem: Problem, step: Step) -> Problem:
    """The district with the stops of a round of so many weeks (4)."""
    weeks = whole_of(step, default=WEEKS)
    if weeks > WEEKS:
        raise PlannerError("scenario-value", kind=step.kind, value=step.value)
    return starting_from(problem, standing_round(problem, travel_times(problem), EFFORT, weeks=weeks))
