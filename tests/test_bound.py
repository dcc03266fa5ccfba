"""The bound: below everything that can be done, exactly right where all can be tried, and never by tolerance."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from random_district import random_problem
from test_solve_optimum import SEEDS, optimum, tiny

from planner.check import check
from planner.score import score
from planner.solve import pricing
from planner.solve.anneal import Stopper, anneal
from planner.solve.bound import Proof, prove
from planner.solve.bound_ascent import Ascent, trivial
from planner.solve.build import make_plan
from planner.solve.columns import columns_of
from planner.solve.instance import Instance, build
from planner.solve.kernel import OPEN
from planner.solve.pins import read_pins
from planner.solve.pricing import Prices
from planner.solve.roster import draw_up, first_worth
from planner.solve.search import Turns, data_of, load
from planner.solve.tasks import make_tasks


def instance_of(world, travel) -> Instance:
    """The arrays of a problem, with crews where it has staff."""
    tasks, pins = make_tasks(world, travel), read_pins(world)
    crews = draw_up(world, pins, first_worth(world, travel, tasks, pins), seed=0) if world.staff else {}
    return build(world, travel, tasks=tasks, pins=pins, crews=crews)


def searched(instance: Instance, iterations: int = 300) -> tuple[Turns, int]:
    """Turns of a short search and their cost."""
    found = anneal(
        instance, (None,), seeds=(1,), iterations=iterations, stopper=Stopper(), report=lambda steps, cost: None
    )
    return found.turns, found.cost


def random_instance(seed: int) -> Instance:
    """A random district with every rule on."""
    instance = instance_of(*random_problem(Random(seed), size="small" if seed % 3 else "medium"))
    if not instance.tasks or not instance.vehicle_days:
        pytest.skip("nothing to plan in this district")
    return instance


def from_nothing(instance: Instance, iterations: int = 300) -> Proof:
    """A proof that knows no plan but the empty one."""
    empty = tuple(() for _ in instance.vehicle_days)
    left = int(load(instance, data_of(instance), empty).total[0])
    return prove(instance, empty, upper=left, iterations=iterations)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tiny_district_is_proven_to_cost_what_the_best_of_all_its_plans_costs(seed):
    """From no plan at all: a plan as good as trying everything finds, and the proof that none is better."""
    world, travel = tiny(seed)
    instance = instance_of(world, travel)
    best = optimum(world, travel)
    proof = from_nothing(instance)
    assert trivial(instance) <= proof.bound <= best
    assert proof.proven and proof.bound == proof.cost == best
    if proof.turns is not None:
        plan = make_plan(world, travel, vehicle_days=instance.vehicle_days, turns=proof.turns, tasks=instance.tasks)
        assert check(world, travel, plan) == ()
        assert score(world, travel, plan).cost == best


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_of_the_search_costs_less_than_the_bound(seed):
    """Random districts with every rule on; the proof does not know the plan's cost and may not rely on it."""
    instance = random_instance(seed)
    turns, cost = searched(instance)
    proof = prove(instance, turns, upper=cost + 1, iterations=60)
    assert proof.bound <= cost or proof.cost < cost
    assert proof.cost <= cost + 1
    if proof.proven:
        assert proof.cost <= cost


@pytest.mark.parametrize("seed", range(20))
def test_pricing_bounds_every_turn_of_the_search_at_any_prices(seed):
    """At random whole prices no turn of a lawful plan has a reduced cost below what pricing says is the least."""
    instance = random_instance(seed)
    turns, _ = searched(instance, 50)
    ascent = Ascent(instance, (), workers=1)
    rng = np.random.default_rng(seed)
    columns = columns_of(instance, turns)
    for share in (0.2, 0.6, 1.0):
        task = (instance.penalty * rng.uniform(0, share, len(instance.tasks))).astype(np.int64)
        hub = rng.integers(0, 60_000, (len(instance.places), instance.problem.horizon.days)).astype(np.int64)
        prices = Prices(task=task, hub=hub)
        priced = ascent.price(prices, exact=True)
        for column in columns:
            earned = sum(int(task[ascent.owner[o]]) for o in column.options)
            opened = sum(int(hub[p, instance.day[column.k]]) for p, _ in column.visits)
            assert column.cost - earned + opened >= priced[ascent.kind_of[column.k]].least


def test_pricing_counts_stops():
    """Where vehicles may make only so many stops, no turn that pricing offers has more, and the least cost rises."""
    world, travel = random_problem(Random(8), size="medium")
    least, stops = [], []
    for most in (1, 2, None):
        vehicles = tuple(replace(v, max_stops=most) for v in world.vehicles)
        instance = instance_of(world.replace(vehicles=vehicles, announced=()), travel)
        ascent = Ascent(instance, (), workers=1)
        hub = np.zeros((len(instance.places), instance.problem.horizon.days), dtype=np.int64)
        priced = ascent.price(Prices(task=instance.penalty.copy(), hub=hub), exact=True)
        stops.append(max(len(column.visits) for p in priced for column in p.columns))
        least.append(sum(p.least for p in priced))
    assert stops[:2] == [1, 2] and stops[2] > 2
    assert least[0] > least[1] > least[2]


def test_a_wrong_pricing_is_seen(monkeypatch):
    """A pricing that overlooks the cheapest turns gives bounds that plans go below: these tests would say so."""
    right = pricing.price
    monkeypatch.setattr(
        "planner.solve.bound_ascent.price",
        lambda *args, **asked: replace(right(*args, **asked), least=0, columns=()),
    )
    wrong = 0
    for seed in SEEDS[:10]:
        world, travel = tiny(seed)
        proof = from_nothing(instance_of(world, travel), iterations=20)
        wrong += proof.bound > optimum(world, travel)
    assert wrong >= 5


def test_the_same_iterations_give_the_same_proof():
    """No clock, no order of threads: two proofs are equal, with one worker and with two."""
    instance = random_instance(3)
    turns, cost = searched(instance)
    proofs = [prove(instance, turns, upper=cost, iterations=25, workers=workers) for workers in (1, 1, 2)]
    assert proofs[0] == proofs[1] == proofs[2]


def test_a_proof_that_is_stopped_has_a_bound_all_the_same():
    """Asked to stop before it began, it gives the trivial bound and proves nothing."""
    instance = random_instance(4)
    turns, cost = searched(instance)
    stopper = Stopper()
    stopper.asked.set()
    proof = prove(instance, turns, upper=cost, stopper=stopper)
    assert proof.bound == trivial(instance) and proof.iterations == 0 and proof.turns is None


def test_fixed_stops_are_never_given_up_for_a_better_plan():
    """What an edit fixed is left out of the bound; so a cheaper plan without it is not offered."""
    world, travel = tiny(2)
    instance = instance_of(world, travel)
    proof = from_nothing(instance)
    assert proof.turns is not None
    fixed = tuple(tuple(replace(stop, fixed=OPEN + 1) for stop in turn) for turn in proof.turns)
    again = prove(instance, fixed, upper=proof.cost + 60_000, iterations=300)
    assert again.turns is None and again.cost == proof.cost + 60_000 and again.bound <= proof.cost
