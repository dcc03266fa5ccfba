"""One task of a study, wherever it runs: a problem, an effort and plans to start from become a result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.check import check
from planner.plan import Plan, Result
from planner.problem import Problem
from planner.roads import travel_times
from planner.score import score
from planner.solve import Params, solve
from planner.travel import Travel


@dataclass(frozen=True, kw_only=True)
class Job:
    """A problem to plan. `key` names its content; `after` are keys of jobs whose plans are lawful here, too."""

    key: str
    name: str
    problem: Problem
    params: Params
    after: tuple[str, ...] = ()


def plan_one(job: Job, starts: Sequence[Plan] = ()) -> Result:
    """The plan of a job: no worse than any of the plans to start from that are lawful.

    Raises:
        PlannerError: there are no travel times for the problem.

    """
    return plan_with(job.problem, travel_times(job.problem), job.params, starts)


def plan_with(problem: Problem, travel: Travel, params: Params, starts: Sequence[Plan] = ()) -> Result:
    """As `plan_one`, where the ways are known."""
    best = cheapest(problem, travel, starts)
    result = solve(problem, travel, params, start=best)
    return result if best is None else no_worse(problem, travel, result, best)


def cheapest(problem: Problem, travel: Travel, plans: Sequence[Plan]) -> Plan | None:
    """The cheapest of the plans that are lawful here; of equals the first."""
    lawful = [plan for plan in plans if not check(problem, travel, plan)]
    return min(lawful, key=lambda plan: score(problem, travel, plan).cost, default=None)


def no_worse(problem: Problem, travel: Travel, result: Result, plan: Plan) -> Result:
    """The result, or with a plan that is cheaper: one that is known to be lawful here."""
    cost = score(problem, travel, plan).cost
    if cost >= result.cost:
        return result
    return replace(result, plan=plan.replace(season=problem.settings.season), cost=cost)
