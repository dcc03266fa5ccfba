"""Checker: `walk`, `door` and `host`, each alone, on both sides of its edge."""

from dataclasses import replace

import pytest
from districts import (
    CAR,
    TUESDAY,
    car,
    home,
    hub,
    kinds,
    out,
    plan,
    problem,
    request,
    road,
    settings,
    van,
    village,
)

from planner.check import check
from planner.plan import Mode
from planner.problem import VillageId, door_place


def found(world, made, **roads):
    return kinds(check(world, road(world, **roads), made))


@pytest.mark.parametrize(("metres", "own_limit", "broken"), [
    (2000, None, []),
    (2001, None, ["walk.far"]),
    (2001, 2001, []),
    (1000, 999, ["walk.far"]),
])  # fmt: skip
def test_walk_within_the_limit(metres, own_limit, broken):
    """Residents go to a hub as far as the limit of the district, or of their own village, allows."""
    world = problem(request("r1", "A"), villages=(village("A", access_limit=own_limit), village("B")))
    for served in ({"serves": "r1"}, {"walkins": "A"}):
        made = plan(world, road(world, ways={("A", "B"): metres}), out(hub("B", **served)))
        assert found(world, made, ways={("A", "B"): metres}) == broken
        assert all(v.values["over_metres"] == 1 for v in check(world, road(world, ways={("A", "B"): metres}), made))


def test_walk_where_no_way_is_known():
    """A hub out of sight is beyond any limit; the own one never is."""
    world = problem(request("r1", "A"), villages=(village("A", access_limit=0), village("B")))
    assert found(world, plan(world, road(world), out(hub("B", serves="r1")))) == ["walk.none"]
    assert found(world, plan(world, road(world), out(hub("A", serves="r1")))) == []


@pytest.mark.parametrize("lie", [{"walk_metres": 1199}, {"walk_seconds": 0}, {"village": VillageId("B")}])
def test_walk_states_the_true_way(lie):
    """The stated way is the way, from the village where the resident lives."""
    world, ways = problem(request("r1", "A")), {("A", "B"): 1200}
    made = plan(world, road(world, ways=ways), out(hub("B", serves="r1")))
    assert found(world, made, ways=ways) == []
    lying = made.replace(assignments=(replace(made.assignments[0], **lie),))
    assert {v.rule for v in check(world, road(world, ways=ways), lying)} == {"walk"}


@pytest.mark.parametrize("lie", [{"walk_metres": 1}, {"walk_seconds": 1}])
def test_walk_nobody_walks_to_the_own_door(lie):
    """A home visit states no way."""
    world = problem(request("r1", mobility_limited=True))
    made = plan(world, road(world), out(home("r1")))
    assert found(world, made.replace(assignments=(replace(made.assignments[0], **lie),))) == ["walk.stated"]


def test_door_residents_who_cannot_come_are_met_at_home():
    """A mobility-limited resident is served at the own door, not at the hub of the own village."""
    world = problem(request("r1", mobility_limited=True))
    assert found(world, plan(world, road(world), out(home("r1")))) == []
    assert found(world, plan(world, road(world), out(hub("A", serves="r1")))) == ["door.elsewhere"]


def test_door_of_somebody_else():
    """Nobody is served at another's door, neither one who cannot come nor one who can."""
    limited = {"mobility_limited": True}
    world = problem(request("r1", **limited), request("r2", **limited), request("r3"))
    made = plan(world, road(world), out(home("r1"), home("r2")))
    assert found(world, made) == []
    swapped = tuple(replace(a, stop=b.stop) for a, b in zip(made.assignments, made.assignments[::-1], strict=True))
    assert found(world, made.replace(assignments=swapped)) == ["door.elsewhere"]
    guest = plan(world, road(world), out(hub("A", serves="r3"), home("r1", minutes=30), home("r2")))
    moved = tuple(replace(a, stop=made.assignments[0].stop, mode=Mode.HOME) if a.request == "r3" else a
                  for a in guest.assignments)  # fmt: skip
    assert found(world, guest.replace(assignments=moved)) == ["door.other"]


def test_door_is_not_visited_for_nothing():
    """A home stop serves somebody; a hub stop may serve nobody."""
    world = problem(request("r1", mobility_limited=True))
    assert found(world, plan(world, road(world), out(replace(home("r1"), requests=())))) == ["door.nobody"]
    assert found(world, plan(world, road(world), out(hub("A")))) == []


def test_door_only_for_cars():
    """A car makes home visits and holds no hub stop."""
    world = problem(request("r1", mobility_limited=True), vehicles=(van(), car()))
    assert found(world, plan(world, road(world), out(home("r1"), vehicle=CAR))) == []
    assert found(world, plan(world, road(world), out(hub("A"), vehicle=CAR))) == ["door.car"]


def test_door_mode_is_that_of_the_stop():
    """An assignment says "home" at a home stop and "hub" at a hub stop."""
    world = problem(request("r1"))
    made = plan(world, road(world), out(hub("A", serves="r1")))
    assert found(world, made.replace(assignments=(replace(made.assignments[0], mode=Mode.HOME),))) == ["door.mode"]


def test_host_only_where_one_can_be_hosted():
    """A hub stop is held in a village that can host, nowhere else."""
    for can, broken in ((True, []), (False, ["host.place"])):
        world = problem(villages=(village("A", can_host=can), village("B")))
        assert found(world, plan(world, road(world), out(hub("A")))) == broken


def test_host_at_a_door():
    """A hub stop at somebody's door has no host."""
    world = problem(request("r1", mobility_limited=True))
    made = plan(world, road(world), out(replace(hub("A"), place=door_place(world.requests[0].id))))
    assert found(world, made) == ["host.place"]


@pytest.mark.parametrize(("most", "broken"), [(2, []), (1, ["host.many"])])
def test_host_one_vehicle_at_a_time(most, broken):
    """No more vehicles open a hub on one day than fit; on two days they may."""
    other = van(id=CAR, name="Other")
    world = problem(vehicles=(van(), other), settings=settings(max_vehicles_at_hub=most))
    early, late = out(hub("A")), out(hub("A"), vehicle=CAR, leave="12:00")
    assert found(world, plan(world, road(world), early, late)) == broken
    assert len(check(world, road(world), plan(world, road(world), early, late))) == len(broken)
    assert found(world, plan(world, road(world), early, replace(late, day=TUESDAY))) == []
