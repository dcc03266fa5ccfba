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
    return result if best is None else no_worse(problem, travel, result, [best])


def no_worse(problem: Problem, travel: Travel, result: Result, plans: Sequence[Plan]) -> Result:
    """The result, or the same with the cheapest of the plans that is lawful here and costs less."""
    best = cheapest(problem, travel, plans, below=result.cost)
    if best is None:
        return result
    plan = best.replace(season=problem.settings.season)
    return replace(result, plan=plan, cost=score(problem, travel, plan).cost)


def cheapest(problem: Problem, travel: Travel, plans: Sequence[Plan], *, below: int | None = None) -> Plan | None:
    """The cheapest of the plans that are lawful here (and cost less than `below`); of equals the first."""
    known = [plan for plan in plans if _speaks_of(problem, plan)]
    priced = sorted((score(problem, travel, plan).cost, k) for k, plan in enumerate(known))
    wanted = (known[k] for cost, k in priced if below is None or cost < below)
    return next((plan for plan in wanted if not check(problem, travel, plan)), None)


def _speaks_of(problem: Problem, plan: Plan) -> bool:
    """Whether everybody and every vehicle of a plan is there."""
    return all(member.staff in problem.person for member in plan.crew) and all(
        stop.vehicle in problem.vehicle and (stop.place is None or stop.place in problem.places) for stop in plan.stops
    )
