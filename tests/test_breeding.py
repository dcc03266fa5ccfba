"""Populations of plans: how a search is divided, what crossovers keep, and that all of it is lawful and repeatable."""

from dataclasses import replace
from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from random_district import random_problem
from solve_kit import QUICK, announced, lawful
from test_bound import instance_of
from test_easing import medium

from planner.solve import anneal as anneal_module
from planner.solve import breeding, solve
from planner.solve import pool as pool_module
from planner.solve.breeding import Population, stages
from planner.solve.columns import columns_of
from planner.solve.exchange import exchange
from planner.solve.halt import Stopper
from planner.solve.kernel import KEPT
from planner.solve.pool import Pool, kinds_alike
from planner.solve.repair import repair
from planner.solve.search import Walk, data_of, load, unload
from planner.solve.walker import Span, Walker

SEEDS = st.integers(0, 10**6)


def parents(instance):
    """Two plans of one district, by two walks."""
    plans = []
    for seed in (1, 2):
        walk = Walk(instance, None, seed)
        walk.run(60, 3000.0)
        plans.append(unload(instance, walk.best))
    return plans


def tasks(turns):
    """All tasks of a plan, one after the other."""
    return [t for turn in turns for stop in turn for t in stop.tasks]


@effort(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_crossover_is_lawful_and_does_no_task_twice(seed):
    """What repair makes of a lawful plan is that plan; so a child is left as it is by a second repair."""
    instance = instance_of(*random_problem(Random(seed), size="medium"))
    giver, taker = parents(instance)
    child = exchange(instance, kinds_alike(instance), giver, taker, Random(seed))
    done = tasks(child)
    assert len(done) == len(set(done))
    assert set(done) <= {*tasks(giver), *tasks(taker)}
    assert repair(instance, child) == child


def test_a_crossover_takes_turns_from_both():
    """Over a hundred draws every turn of the giver comes in, and some child is none of its parents."""
    instance, _ = medium(0)
    giver, taker = parents(instance)
    seen, strange = set(), 0
    for seed in range(100):
        child = exchange(instance, kinds_alike(instance), giver, taker, Random(seed))
        seen |= {tuple(tasks([turn])) for turn in child}
        strange += child not in (giver, taker)
    assert all(tuple(tasks([turn])) in seen for turn in giver)
    assert strange > 0


def test_stops_that_must_stay_are_where_they_were():
    """A kept stop of the taker is in every child, in its turn; the giver's of other turns do not come in twice."""
    instance, _ = medium(0)
    giver, taker = parents(instance)
    k = next(k for k, turn in enumerate(taker) if turn)
    held = (replace(taker[k][0], fixed=KEPT), *taker[k][1:])
    taker = (*taker[:k], held, *taker[k + 1 :])
    for seed in range(30):
        child = exchange(instance, kinds_alike(instance), giver, taker, Random(seed))
        assert any(stop.fixed == KEPT and stop.place == held[0].place for stop in child[k])


@pytest.mark.parametrize(("tasks", "iterations"), [(1, 2_000), (20, 10**6), (330, 10**6), (330, 10**8)])
def test_stages_end_with_the_search_and_founders_come_first(tasks, iterations):
    """Shares rise to one; half of the time is for founders."""
    plan = stages(tasks, iterations)
    shares = [stage.until for stage in plan]
    assert shares == sorted(set(shares))
    assert shares[-1] == pytest.approx(1.0)
    founding = [stage.founding for stage in plan]
    assert founding == sorted(founding, reverse=True)
    assert max(stage.until for stage in plan if stage.founding) == pytest.approx(breeding.FOUNDING)


def test_a_short_search_is_no_population():
    """A walk that has hardly looked at each task would found nothing of worth."""
    assert stages(330, 300_000) == ()
    assert stages(330, 0) == ()
    assert stages(0, 100) == ()


def test_a_population_keeps_the_cheapest_and_one_of_each_cost(monkeypatch):
    """Room for three; the dearest goes."""
    monkeypatch.setattr(breeding, "ROOM", 3)
    instance, _ = medium(0)
    population = Population(instance=instance, kinds=kinds_alike(instance), rng=Random(0))
    for cost in (5, 3, 5, 9, 4, 3):
        population.add(cost, ())
    assert [cost for cost, _ in population.plans] == [3, 4, 5]


@pytest.fixture
def eager(monkeypatch):
    """A search that breeds after few iterations."""
    monkeypatch.setattr(breeding, "EACH", 5)


@pytest.fixture
def born(monkeypatch):
    """Costs of all plans that were offered to a population, in their order."""
    costs = []
    real = Population.add

    def add(self, cost, turns):
        costs.append(cost)
        assert int(load(self.instance, data_of(self.instance), turns).total[0]) == cost
        real(self, cost, turns)

    monkeypatch.setattr(Population, "add", add)
    return costs


@pytest.mark.parametrize("seed", range(12))
def test_a_bred_plan_is_lawful_priced_by_score_and_repeatable(seed, eager, born):
    """Every rule on; two workers, whose threads race. Not only the plan is the same again, but all that were tried."""
    world, travel = random_problem(Random(seed), size="medium" if seed % 3 else "small")
    params = replace(QUICK, iterations=600, workers=2, seed=seed)
    first = solve(world, travel, params)
    lawful(world, travel, first)
    tried = tuple(born)
    born.clear()
    assert solve(world, travel, params).plan == first.plan
    assert tuple(born) == tried


@pytest.mark.parametrize("seed", range(20, 26))
def test_what_is_kept_is_kept_by_a_bred_plan_too(seed, eager):
    """A plan announced whole and planned again: lawful, and priced with the changes."""
    world, travel = random_problem(Random(seed), size="medium")
    plan = solve(world, travel, QUICK).plan
    told = world.replace(announced=announced(plan))
    lawful(told, travel, solve(told, travel, replace(QUICK, iterations=600, workers=2), keep=plan))


def test_a_bred_plan_is_no_dearer_than_its_founders(eager, born):
    """What the population has of the cheapest founder is never lost."""
    world, travel = random_problem(Random(4), size="medium")
    result = solve(world.replace(staff=(), changes=(), announced=()), travel, replace(QUICK, iterations=600, workers=2))
    assert len(born) > 8
    assert result.cost == min(born)


def test_a_pool_holds_the_turns_of_every_walk_that_ended():
    """Walks count the versions of their turns alike; one that begins is not taken for the one before."""
    instance, _ = medium(0)
    pool = Pool(instance=instance, kind=kinds_alike(instance))
    for seed in range(4):
        walker = Walker(walk=Walk(instance, None, seed), pool=pool)
        walker.go(Span(stopper=Stopper(), iterations=50), lambda walk: None)
        held = {frozenset(column.options) for column in pool.columns.values()}
        for column in columns_of(instance, unload(instance, walker.walk.best)):
            assert any(set(column.options) <= options for options in held)


def quick(monkeypatch):
    """A search by the clock that breeds and recombines within a second."""
    monkeypatch.setattr(anneal_module, "LEAST", 0.1)
    monkeypatch.setattr(anneal_module, "BETWEEN", 0.2)
    return replace(QUICK, iterations=None, seconds=1.2, workers=2, rounds=1)


def test_a_plan_recombined_by_the_clock_is_lawful_and_told(monkeypatch, eager):
    """Progress goes one way: iterations up, cost down, to the cost of the plan; turns were recombined on the way."""
    world, travel = random_problem(Random(4), size="medium")
    world = world.replace(staff=(), changes=(), announced=())
    calls, seen = [], []
    real = anneal_module.recombine
    monkeypatch.setattr(anneal_module, "recombine", lambda *a, **k: calls.append(k) or real(*a, **k))
    result = solve(world, travel, replace(quick(monkeypatch), on_progress=seen.append))
    lawful(world, travel, result)
    assert calls
    assert all(call["seconds"] > 0 and call["halt"] is not None for call in calls)
    told = [report for report in seen if report.engine == "search"]
    assert [r.iterations for r in told] == sorted(r.iterations for r in told)
    assert [r.cost for r in told] == sorted((r.cost for r in told), reverse=True)
    assert told[-1].cost == result.cost


def test_a_search_that_is_asked_to_end_recombines_no_more(monkeypatch, eager):
    """Ctrl-C reaches HiGHS through the halt; afterwards nothing is recombined."""
    instance, _ = medium(0)
    stopper = Stopper(deadline=perf_counter() + 30)
    halts = []

    def choose(*a, halt, **k):
        halts.append(halt)
        stopper.asked.set()
        assert halt.up()

    monkeypatch.setattr(anneal_module, "LEAST", 0.1)
    monkeypatch.setattr(pool_module, "choose", choose)
    began = perf_counter()
    anneal_module.anneal(
        instance, (None, None), seeds=(0, 1), iterations=4_000, stopper=stopper, report=lambda *_: None
    )
    assert len(halts) == 1
    assert perf_counter() - began < 20


def test_iterations_beyond_what_the_clock_allows_change_nothing(monkeypatch, eager):
    """A generous cap is none: the stages are those that there is time for."""
    world, travel = random_problem(Random(4), size="medium")
    lengths = []
    real = anneal_module.stages
    monkeypatch.setattr(anneal_module, "stages", lambda tasks, n: lengths.append(n) or real(tasks, n))
    solve(world, travel, replace(quick(monkeypatch), iterations=10**9))
    assert lengths[-1] < 10**7


def test_iterations_that_end_a_search_before_the_clock_are_not_exceeded(monkeypatch, eager):
    """The walks together make what was asked for, but for what the speed was measured with."""
    world, travel = random_problem(Random(4), size="medium")
    result = solve(world, travel, replace(quick(monkeypatch), seconds=60.0, iterations=40))
    assert result.iterations <= 80
