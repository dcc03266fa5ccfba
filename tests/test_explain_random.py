"""Reasons hold on random districts: what they say is lawful is lawful, what they say helps helps."""

from dataclasses import replace
from random import Random

from districts import problem as usual
from districts import road
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from random_district import random_problem

from planner.check import check
from planner.explain import apply_remedy, carry_out, explain, explain_one
from planner.plan import Plan
from planner.problem import PlanId, Problem
from planner.settings import Language
from planner.solve import Params, solve
from planner.travel import Travel

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def planned(seed: int) -> tuple[Problem, Travel, Plan]:
    """A random district with a short plan."""
    problem, travel = random_problem(Random(seed))
    if seed % 2:
        problem = problem.replace(settings=replace(problem.settings, language=Language.EN))
    found = solve(problem, travel, Params(seconds=None, iterations=30, seed=1, workers=1, rounds=1, routing=0.0))
    return problem, travel, found.plan


@given(seed=SEEDS)
@example(seed=1333)  # a training that would leave a counter without the skill on another day
@example(seed=387109)  # a remedy that takes back an edit which the plan lists as accepted
@QUIET
def test_remedies_made_exactly_break_no_rule(seed: int) -> None:
    """Every remedy, made exactly, lets its task be put where it says: the whole plan is then lawful."""
    problem, travel, plan = planned(seed)
    before = len(check(problem, travel, plan))
    for reason in explain(problem, travel, plan, tries=None):
        assert reason.sentence and "{" not in reason.sentence + reason.remedy_sentence + reason.instead
        assert not reason.rules or not reason.remedy or reason.remedy.code != "lock"
        if reason.remedy is not None:
            better = apply_remedy(problem, reason.remedy)
            assert better != problem
            assert len(check(better, travel, carry_out(better, travel, plan, reason))) <= before


@given(seed=SEEDS)
@QUIET
def test_only_cost_means_that_it_fits(seed: int) -> None:
    """A searched row without a rule in its way can be put into the plan as the world is."""
    problem, travel, plan = planned(seed)
    before = len(check(problem, travel, plan))
    for reason in explain(problem, travel, plan, tries=None):
        if not reason.rules and reason.remedy is not None:
            assert len(check(problem, travel, carry_out(problem, travel, plan, reason))) <= before


@given(seed=SEEDS)
@QUIET
def test_every_request_can_be_asked_about(seed: int) -> None:
    """Every request of a district, served, left or closed, can be asked about without a traceback."""
    problem, travel, plan = planned(seed)
    named = {row.request for row in (*plan.assignments, *plan.unserved)}
    for request in problem.requests:
        said = explain_one(problem, travel, plan, request.id)
        assert (said is not None) == (request.id in named)
        assert said is None or said.sentence


@given(seed=SEEDS)
@QUIET
def test_what_is_settled_without_a_try_is_true(seed: int) -> None:
    """A vehicle-day that a short search calls too late is too late, by at least as much, when everything is tried."""
    problem, travel, plan = planned(seed)
    short = explain(problem, travel, plan, tries=100_000)
    full = explain(problem, travel, plan, tries=None)
    for said, true in zip(short, full, strict=True):
        tried = {(o.date, o.vehicle): o for o in true.obstacles}
        for obstacle in said.obstacles:
            if obstacle.values.get("at_least") or obstacle.values == {"kind": "road"}:
                whole = tried[obstacle.date, obstacle.vehicle]
                assert whole.rules
                if whole.values.get("kind") == "late":
                    assert whole.values["over_seconds"] >= obstacle.values["over_seconds"]


def test_an_empty_plan_of_nothing() -> None:
    """A plan that leaves nothing has no reasons."""
    world = usual()
    plan = Plan(plan_id=PlanId("none"), first=world.horizon.first, days=world.horizon.days)
    assert explain(world, road(world), plan) == ()
