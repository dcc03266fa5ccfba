"""Solving in tests: quickly, repeatably, and always found lawful and honestly priced."""

from dataclasses import replace

from districts import road

from planner.check import check
from planner.plan import Plan, Result, StopKind
from planner.problem import AnnouncedStop, Problem
from planner.score import score
from planner.solve import Params, solve
from planner.travel import Travel

QUICK = Params(seconds=None, iterations=40, workers=1, rounds=2, routing=0)


def announced(plan: Plan) -> tuple[AnnouncedStop, ...]:
    """Every hub and home stop of a plan, as told to residents."""
    return tuple(
        AnnouncedStop(id=s.id, place=s.place, date=s.date, vehicle=s.vehicle, begin=s.begin, end=s.end, announced=True)
        for s in plan.stops
        if s.kind in (StopKind.HUB, StopKind.HOME) and s.place is not None
    )


def served(plan: Plan) -> set[str]:
    """Requests served."""
    return {str(row.request) for row in plan.assignments if row.request is not None}


def visited(plan: Plan) -> set[str]:
    """Villages whose walk-ins are served."""
    return {str(row.village) for row in plan.assignments if row.request is None}


def solved(world: Problem, travel: Travel | None = None, **limits: object) -> Result:
    """Solved quickly, and found lawful and honestly priced."""
    ways = travel or road(world)
    result = solve(world, ways, replace(QUICK, **limits))
    lawful(world, ways, result)
    return result


def lawful(world: Problem, travel: Travel, result: Result) -> None:
    """Nothing broken, nothing taken out afterwards, the cost is the score's."""
    assert check(world, travel, result.plan) == ()
    assert result.dropped == 0
    assert result.cost == score(world, travel, result.plan).cost
    assert result.bound is None or result.bound <= result.cost
