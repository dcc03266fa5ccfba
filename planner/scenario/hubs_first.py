"""Hubs chosen before anybody drives: the district in which stops are held only there."""

from planner.errors import PlannerError
from planner.problem import Problem
from planner.roads import travel_times
from planner.scenario.values import whole_of
from planner.siting import Method, site, sited
from planner.what_if import Step


def siting(problem: Problem, step: Step) -> Problem:
    """The hubs that a method chooses, at most so many (set covering: as many as it needs, unless stated)."""
    if step.target not in {str(method) for method in Method}:
        raise PlannerError("scenario-target", kind=step.kind, target=step.target)
    most = whole_of(step, default=max(1, sum(v.can_host for v in problem.villages)))
    chosen = site(problem, travel_times(problem), Method(step.target), most)
    return sited(problem, chosen.hubs)
