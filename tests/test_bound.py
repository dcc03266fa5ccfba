"""The bound: below everything that can be done, exactly right where all can be tried, and never by tolerance."""

from random import Random

import pytest
from random_district import random_problem
from test_solve_optimum import SEEDS, optimum, tiny

from planner.solve.anneal import Stopper, anneal
from planner.solve.bound import prove
from planner.solve.bound_ascent import trivial
from planner.solve.instance import build
from planner.solve.pins import read_pins
from planner.solve.roster import draw_up, first_worth
from planner.solve.tasks import make_tasks

NOTHING = 10**15


def instance_of(world, travel):
    """The arrays of a problem, with crews where it has staff."""
    tasks, pins = make_tasks(world, travel), read_pins(world)
    crews = draw_up(world, pins, first_worth(world, travel, tasks, pins), seed=0) if world.staff else {}
    return build(world, travel, tasks=tasks, pins=pins, crews=crews)


def searched(instance, iterations=300):
    """Turns of a short search and their cost."""
    found = anneal(
        instance, (None,), seeds=(1,), iterations=iterations, stopper=Stopper(), report=lambda steps, cost: None
    )
    return found.turns, found.cost


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tiny_district_has_a_bound_no_plan_goes_below(seed):
    """The bound is at most the cost of the best of all plans, and at least the trivial one."""
    world, travel = tiny(seed)
    instance = instance_of(world, travel)
    empty = tuple(() for _ in instance.vehicle_days)
    proof = prove(instance, empty, upper=NOTHING, iterations=200)
    assert trivial(instance) <= proof.bound <= optimum(world, travel)


@pytest.mark.parametrize("seed", range(150))
def test_no_plan_of_the_search_costs_less_than_the_bound(seed):
    """Random districts with every rule on: breaks, windows, crews, kept stops, edits, several centres."""
    world, travel = random_problem(Random(seed), size="small" if seed % 3 else "medium")
    instance = instance_of(world, travel)
    if not instance.tasks or not instance.vehicle_days:
        pytest.skip("nothing to plan in this district")
    turns, cost = searched(instance)
    proof = prove(instance, turns, upper=cost + 1, iterations=40)
    assert proof.bound <= cost
