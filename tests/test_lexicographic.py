"""With `lexicographic`, the villages that waited longest come before every other cost."""

from dataclasses import replace
from random import Random

from random_district import random_problem

from planner.plan import Term
from planner.problem import Problem
from planner.score import score
from planner.solve import Params, solve
from planner.travel import Travel


def waiting(problem: Problem, travel: Travel) -> int:
    result = solve(problem, travel, Params(seconds=None, iterations=1000, workers=1, routing=0))
    lines = {line.term: line.cost for line in score(problem, travel, result.plan).lines}
    return lines[Term.WAIT] + lines[Term.GAP]


def test_worst_served_first() -> None:
    """Over twenty random districts the waiting of villages is never worse and somewhere better than at plain cost."""
    better = 0
    for seed in range(20):
        problem, travel = random_problem(Random(seed), size="medium")
        weights = replace(problem.settings.weights, lexicographic=True)
        first = problem.replace(settings=replace(problem.settings, weights=weights))
        plain, strict = waiting(problem, travel), waiting(first, travel)
        assert strict <= plain
        better += strict < plain
    assert better > 0
