"""The promise: the remedy of a case that was left, made exactly, serves it when the plan is made again."""

from dataclasses import replace
from pathlib import Path

import pytest
from districts import MONDAY, at, problem, request, road, service, settings, van, village

from planner.check import check
from planner.explain import apply_remedy, explain
from planner.plan import Plan
from planner.problem import Horizon, Problem
from planner.read import read_district
from planner.roads import travel_times
from planner.solve import Params, solve
from planner.travel import Travel

QUICK = Params(seconds=None, iterations=300, seed=1, workers=1, rounds=2, routing=0.0)
TOWNSHIP = Path(__file__).parents[1] / "data" / "township"


def monday(*requests: object, **changes: object) -> Problem:
    """The usual road on one Monday."""
    return problem(*requests, **{"horizon": Horizon(first=MONDAY, days=1), **changes})  # type: ignore[arg-type]


CHEAP = replace(settings().weights, unserved_normal=10.0, walkin=0.0, wait=0.0)
WORLDS = {
    "overtime": monday(request("r", "D"), vehicles=(van(hours=(at("08:00"), at("08:56"))),)),
    "equipment": monday(request("r", service="p"), services=(service("p", equipment=frozenset({"printer"})),)),
    "stops": monday(request("q", "A"), request("r", "B"), vehicles=(van(max_stops=1),)),
    "host": monday(request("r"), villages=(village("A", can_host=False), village("B"), village("D"))),
    "lock": monday(request("r", "D"), settings=settings(weights=CHEAP)),
}


def served(plan: Plan, request_id: str) -> bool:
    """Whether a plan serves a request."""
    return any(row.request == request_id for row in plan.assignments)


@pytest.mark.parametrize("code", list(WORLDS))
def test_the_remedy_serves_the_case(code: str) -> None:
    """A case is left for a reason; the reason's remedy is made, the plan is made again, and the case is served."""
    world = WORLDS[code]
    travel = road(world)
    left = solve(world, travel, QUICK).plan
    reasons = [r for r in explain(world, travel, left, tries=None) if r.request]
    assert reasons, "everything is served: the district shows nothing"
    for reason in reasons:
        assert reason.remedy is not None and reason.remedy.code == code
        better = apply_remedy(world, reason.remedy)
        again = solve(better, road(better), QUICK, keep=left).plan
        assert check(better, road(better), again) == ()
        assert served(again, str(reason.request))


def test_the_remedies_of_the_township() -> None:
    """In the example township every case that is left has a remedy, and planning again with it serves the case."""
    world = read_district(TOWNSHIP)
    travel: Travel = travel_times(world)
    left = solve(world, travel, QUICK).plan
    reasons = [r for r in explain(world, travel, left, tries=None) if r.request and r.rules]
    assert reasons
    for reason in reasons:
        assert reason.remedy is not None, reason.sentence
        better = apply_remedy(world, reason.remedy)
        ways = travel_times(better)
        again = solve(better, ways, QUICK, keep=left).plan
        assert check(better, ways, again) == ()
        assert served(again, str(reason.request)), reason.remedy_sentence
