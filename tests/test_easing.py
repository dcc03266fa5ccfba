"""Eased penalties, plans handed to a walk, and pools whose turns overlap."""

from random import Random

import pytest
from random_district import random_problem
from test_bound import instance_of

from planner.solve.easing import Easing
from planner.solve.pool import Pool, kinds_alike, recombine
from planner.solve.search import Walk, data_of, load, unload


def medium(seed: int):
    """The arrays of a random district with something to search in, and a walk that has begun."""
    for number in range(seed, seed + 20):
        instance = instance_of(*random_problem(Random(number), size="medium"))
        if instance.vehicle_days and len(instance.tasks) > 5:
            walk = Walk(instance, None, number)
            walk.run(100, 1000.0)
            return instance, walk
    raise AssertionError("no district to search in")


def true_cost(instance, state) -> int:
    """The cost of the turns of a state, loaded anew."""
    return int(load(instance, data_of(instance), unload(instance, state)).total[0])


@pytest.mark.parametrize("seed", range(0, 200, 20))
def test_eased_penalties_never_reach_the_best_plan(seed):
    """While leaving costs a tenth the best plan is judged by what it costs; afterwards the walk is again."""
    instance, walk = medium(seed)
    before = walk.cost
    walk.value(walk.data.penalty // 10)
    walk.run(300, 5000.0)
    assert walk.cost == true_cost(instance, walk.best) <= before
    walk.value(None)
    assert int(walk.saved.total[0]) == true_cost(instance, walk.saved)
    assert int(walk.current.total[0]) == int(walk.saved.total[0])
    walk.run(300, 1000.0)
    assert walk.cost == true_cost(instance, walk.best)
    assert int(walk.saved.total[0]) == true_cost(instance, walk.saved)


def test_a_spell_eases_what_is_dear_and_ends():
    """Penalties fall in a spell, rise for what is left, and are what they were after it."""
    _, walk = medium(3)
    penalty = walk.data.penalty
    walk._penalty = penalty * 1000  # as if everything had to be done
    walk.value(None)
    easing = Easing(walk)
    seen = []
    for _ in range(200):
        walk.run(5, max(easing.warm, 10.0))
        easing.look()
        seen.append(int(walk.data.penalty.sum()))
    assert min(seen) < int(walk._penalty.sum()) == max(seen)
    easing.end()
    assert (walk.data.penalty == walk._penalty).all()


@pytest.mark.parametrize("seed", range(0, 100, 20))
def test_a_walk_goes_on_from_a_better_plan_and_only_from_such(seed):
    """What another walk found is taken if it costs less, at what it costs."""
    instance, walk = medium(seed)
    other = Walk(instance, None, 77)
    other.run(2000, 1000.0)
    better, worse = (other, walk) if other.cost < walk.cost else (walk, other)
    plan = unload(instance, better.best)
    dearer = better.cost < worse.cost
    worse.take(plan)
    assert worse.cost == better.cost == true_cost(instance, worse.best)
    assert not dearer or unload(instance, worse.best) == plan
    worse.run(500, 1000.0)
    assert worse.cost == true_cost(instance, worse.best) <= better.cost
    cost = worse.cost
    worse.take(tuple(() for _ in instance.vehicle_days))
    assert worse.cost == cost


def test_the_pool_strikes_a_task_that_two_turns_hold():
    """Turns of two plans that overlap still make a plan: each task once."""
    for seed in range(40):
        world, travel = random_problem(Random(seed), size="medium")
        if world.announced or world.changes:
            continue
        instance = instance_of(world, travel)
        walks = [Walk(instance, None, n) for n in (1, 2)]
        for walk in walks:
            walk.run(60, 2000.0)
        kinds = kinds_alike(instance)
        pools = [Pool(instance=instance, kind=kinds) for _ in walks]
        for pool, walk in zip(pools, walks, strict=True):
            pool.note(walk.best)
        nothing = tuple(() for _ in instance.vehicle_days)
        dearest = int(load(instance, data_of(instance), nothing).total[0])
        found = recombine(instance, pools, nothing, dearest, seconds=30.0)
        if found is None:
            continue
        tasks = [name for turn in found[0] for stop in turn for name in stop.tasks]
        assert len(tasks) == len(set(tasks))
        assert found[1] == int(load(instance, data_of(instance), found[0]).total[0])


@pytest.mark.parametrize("seed", range(0, 100, 10))
def test_a_walk_never_begins_above_its_start(seed):
    """What is put in first of all may open a hub for those who then go elsewhere; the plan given is kept then."""
    instance, walk = medium(seed)
    plan = unload(instance, walk.best)
    for number in range(5):
        assert Walk(instance, plan, number).cost <= walk.cost
