"""Hubs first: each choice is the best of all choices, and a plan on chosen hubs is one of the whole district."""

from itertools import combinations

import numpy as np
import pytest
from districts import problem, request, road, settings, village
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from solve_kit import QUICK

from planner.check import check
from planner.plan import StopKind
from planner.problem import VillageId
from planner.siting import ground_of, planned, site, sited
from planner.solve.siting import FAR, Ground, Method, choose, value_of

ways = st.integers(0, 6).map(lambda way: FAR if way == 6 else way)


@st.composite
def grounds(draw):
    """Up to six villages and five hubs, ways of a few metres, some none."""
    villages, hubs = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    rows = draw(st.lists(st.lists(ways, min_size=hubs, max_size=hubs), min_size=villages, max_size=villages))
    people = draw(st.lists(st.integers(0, 9), min_size=villages, max_size=villages))
    return Ground(people=np.array(people), metres=np.array(rows), limits=np.full(villages, 3))


def every(ground, most):
    """Every choice of one to so many hubs."""
    hubs = range(ground.metres.shape[1])
    return [chosen for k in range(1, most + 1) for chosen in combinations(hubs, k)]


@effort(max_examples=60, deadline=None)
@given(grounds())
def test_set_covering_is_the_least_of_all_choices(ground):
    """No smaller choice reaches whomever some hub reaches."""
    wanted = ground.reach.any(axis=1)
    full = [c for c in [(), *every(ground, ground.metres.shape[1])] if ground.reach[wanted][:, c].any(axis=1).all()]
    found = choose(ground, Method.SET_COVER, 0)
    assert found.proven
    assert found.hubs in full
    assert found.value == min(map(len, full))


@effort(max_examples=60, deadline=None)
@given(grounds(), st.integers(1, 3))
def test_maximal_covering_is_the_most_of_all_choices(ground, most):
    """No other choice of so many reaches more residents."""
    found = choose(ground, Method.MAX_COVER, most)
    assert found.proven and len(found.hubs) <= most
    assert found.value == max(value_of(ground, Method.MAX_COVER, c) for c in every(ground, min(most, 5)))


@effort(max_examples=60, deadline=None)
@given(grounds(), st.integers(1, 3))
def test_the_p_median_is_the_nearest_of_all_choices(ground, most):
    """No other choice has shorter ways together, where every village has some way to every hub."""
    near = Ground(people=ground.people, metres=np.where(ground.metres == FAR, 9, ground.metres), limits=ground.limits)
    found = choose(near, Method.P_MEDIAN, most)
    assert found.proven and len(found.hubs) <= most
    least = min(
        sum(int(p) * min(int(row[h]) for h in c) for p, row in zip(near.people, near.metres, strict=True))
        for c in every(near, most)
    )
    assert found.value == least


def three():
    """A, B, D on the road; residents of A and D can walk to B."""
    world = problem(
        request("r1", "A"),
        request("r2", "D"),
        villages=(village("A", population=100), village("B", population=50), village("D", population=300)),
        settings=settings(access_limit=2000),
    )
    return world, road(world, ways={("A", "B"): 1000, ("D", "B"): 1500})


def test_one_hub_in_the_middle_covers_three_villages_and_the_median_stands_where_most_live():
    """B reaches everybody; the shortest ways together are those to D."""
    world, travel = three()
    cover = site(world, travel, Method.SET_COVER, 0)
    assert (cover.hubs, cover.reached, cover.proven) == (("B",), 450, True)
    assert cover.mean_metres == round((100 * 1000 + 300 * 1500) / 450)
    # to B: 550,000 resident-metres; to D: A 100 x 12,000 and B 50 x 6,000 by road; so B, until two may be chosen
    assert site(world, travel, Method.P_MEDIAN, 1).hubs == ("B",)
    assert site(world, travel, Method.P_MEDIAN, 2).hubs == ("B", "D")
    assert site(world, travel, Method.MAX_COVER, 1).reached == 450


def test_ways_beyond_what_residents_see_are_those_of_the_road_and_out_of_reach():
    """From A to D twelve kilometres; never within the limit."""
    ground, hosts = ground_of(*three())
    assert hosts == ("A", "B", "D")
    assert ground.metres.tolist() == [[0, 1000, 12_000], [6000, 0, 6000], [12_000, 1500, 0]]
    assert ground.reach.sum() == 5


@pytest.mark.parametrize("method", Method)
def test_a_plan_on_chosen_hubs_is_lawful_and_stops_nowhere_else(method):
    """The checker of the whole district accepts it; the joint plan of the same search does not cost more here."""
    world, travel = three()
    chosen = site(world, travel, method, 1)
    made, joint = planned(world, travel, QUICK, chosen), planned(world, travel, QUICK)
    assert check(world, travel, made.result.plan) == ()
    places = {stop.place for stop in made.result.plan.stops if stop.kind is StopKind.HUB}
    assert places == {"village/B"}
    assert joint.cost <= made.cost
    assert made.reached == 450


def test_only_what_could_host_before_can_host_then():
    """A choice adds no place."""
    world, _ = three()
    left = sited(world, (VillageId("B"), VillageId("nowhere")))
    assert [v.id for v in left.villages if v.can_host] == ["B"]
