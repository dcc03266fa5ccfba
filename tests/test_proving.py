"""What `solve` says about how good its plan is, and the route pool."""

from random import Random

import numpy as np
import pytest
from random_district import random_problem
from solve_kit import lawful
from test_bound import instance_of
from test_solve_optimum import tiny

from planner.plan import ResultStatus
from planner.solve import Params, Progress, solve
from planner.solve.moves import settle, take_task
from planner.solve.pool import Pool, kinds_alike, recombine
from planner.solve.search import Walk, data_of, load, unload


def plain_tiny() -> int:
    """A tiny district without a kept plan, which would keep the proof from being the search's own."""
    return next(seed for seed in range(20) if not tiny(seed)[0].announced)


def test_a_small_district_is_proven_and_stops_at_that():
    """Status optimal, a bound that equals the cost, a gap of nothing, and not the time that was granted."""
    world, travel = tiny(plain_tiny())
    told: list[Progress] = []
    result = solve(world, travel, Params(seconds=60.0, workers=1, routing=0.0, on_progress=told.append))
    lawful(world, travel, result)
    assert result.status is ResultStatus.OPTIMAL
    assert result.bound == result.cost
    assert result.gap == 0.0
    assert result.seconds < 60.0
    assert any(report.engine == "proof" and report.bound is not None for report in told)


def test_a_district_without_a_proof_has_no_bound():
    """Nobody asked for one: the result says that nothing is known."""
    world, travel = tiny(plain_tiny())
    result = solve(world, travel, Params(seconds=None, iterations=50, workers=1))
    assert result.bound is None
    assert result.gap is None
    assert result.status is ResultStatus.LIMIT


@pytest.mark.parametrize("seed", range(300, 312))
def test_a_bound_holds_whatever_is_decided_beforehand(seed):
    """Crews, edits and kept stops: the bound is never above the cost of any plan found."""
    world, travel = random_problem(Random(seed))
    first = solve(world, travel, Params(seconds=None, iterations=60, workers=1, rounds=1, proof=20.0))
    other = solve(world, travel, Params(seconds=None, iterations=400, workers=1, rounds=2, seed=3))
    lawful(world, travel, first)
    if first.bound is not None:
        assert first.bound <= first.cost
        assert first.bound <= other.cost


@pytest.mark.parametrize("seed", range(20))
def test_turns_of_one_kind_can_change_places(seed):
    """What the pool takes for one kind of vehicle-day costs the same on each of them."""
    world, travel = random_problem(Random(seed), size="medium")
    instance = instance_of(world, travel)
    if not instance.tasks or not instance.vehicle_days:
        return
    kinds = kinds_alike(instance)
    walk = Walk(instance, None, seed)
    walk.run(20, 1000.0)
    turns = list(unload(instance, walk.best))
    for a in range(len(kinds)):
        for b in range(a):
            if kinds[a] == kinds[b] and turns[a] != turns[b]:
                turns[a], turns[b] = turns[b], turns[a]
                swapped = load(instance, data_of(instance), tuple(turns))
                assert int(swapped.total[0]) == walk.cost


def test_the_pool_makes_a_plan_of_the_best_turns_of_two():
    """Two plans, each with one task thrown out: together they hold a plan as cheap as the whole."""
    world, travel = next(
        (w, t)
        for w, t in (random_problem(Random(s), size="medium") for s in range(40))
        if not w.announced and not w.changes
    )
    instance = instance_of(world, travel)
    walk = Walk(instance, None, 1)
    walk.run(300, 1000.0)
    whole = walk.cost
    kinds = kinds_alike(instance)
    pools, plans = [], []
    for k in np.nonzero(walk.best.n)[0][:2]:
        state = load(instance, walk.data, unload(instance, walk.best))
        take_task(walk.data, state, int(state.tasks[k, 0, 0]))
        settle(walk.data, state, walk.scratch, int(k))
        pool = Pool(instance=instance, kind=kinds)
        pool.note(state)
        pools.append(pool)
        plans.append(state)
    dearer = min(plans, key=lambda s: int(s.total[0]))
    found = recombine(instance, pools, unload(instance, dearer), int(dearer.total[0]), seconds=30.0)
    assert int(dearer.total[0]) > whole
    assert found is not None
    assert found[1] <= whole
