"""Checker: `equipment`, `load` and `stops`, each alone, on both sides of its edge."""

from dataclasses import replace

import pytest
from districts import (
    TUESDAY,
    alter,
    home,
    hub,
    kinds,
    out,
    plan,
    problem,
    request,
    road,
    service,
    van,
)

from planner.check import check
from planner.problem import ServiceCode, StopId


def found(world, made):
    return kinds(check(world, road(world), made))


@pytest.mark.parametrize(("carried", "broken"), [
    ({"printer", "camera"}, []),
    ({"printer", "camera", "scale"}, []),
    ({"printer"}, ["equipment.missing"]),
    (set(), ["equipment.missing"]),
])  # fmt: skip
def test_equipment_is_all_aboard(carried, broken):
    """Everything a case needs is in the vehicle, at a counter and at a door."""
    card = service("card", equipment=frozenset({"printer", "camera"}))
    for limited, visit in ((False, hub("A", serves="r1")), (True, home("r1"))):
        asked = request("r1", service=ServiceCode("card"), mobility_limited=limited)
        world = problem(asked, services=(card,), vehicles=(van(equipment=frozenset(carried)),))
        assert found(world, plan(world, road(world), out(visit))) == broken


@pytest.mark.parametrize(("most", "broken"), [(3, []), (2, ["load.over"]), (None, [])])
def test_load_counts_cases_of_all_stops(most, broken):
    """At most so many cases a vehicle-day, doors included, walk-ins not."""
    asked = (request("r1"), request("r2", "B"), request("r3", mobility_limited=True))
    world = problem(*asked, vehicles=(van(max_cases=most),))
    turn = out(hub("A", serves="r1", walkins="A"), hub("B", serves="r2", walkins="B"), home("r3"))
    assert found(world, plan(world, road(world), turn)) == broken


def test_load_is_counted_day_by_day():
    """Two days of one case each keep a limit of one."""
    world = problem(request("r1"), request("r2", "B"), vehicles=(van(max_cases=1),))
    monday, tuesday = out(hub("A", serves="r1")), out(hub("B", serves="r2"), day=TUESDAY)
    assert found(world, plan(world, road(world), monday, tuesday)) == []


@pytest.mark.parametrize(("most", "broken"), [(2, []), (1, ["stops.over"]), (None, [])])
def test_stops_are_hubs_and_doors(most, broken):
    """At most so many hub and home stops a vehicle-day; start, end and break are none."""
    world = problem(request("r1", mobility_limited=True), vehicles=(van(max_stops=most),))
    assert found(world, plan(world, road(world), out(hub("A"), home("r1")))) == broken


def test_stops_a_hub_is_opened_once_a_vehicle_day():
    """The same hub twice on one day breaks `stops`; on two days it does not."""
    world = problem()
    assert found(world, plan(world, road(world), out(hub("A"), hub("B"), hub("A")))) == ["stops.twice"]
    assert found(world, plan(world, road(world), out(hub("A")), out(hub("A"), day=TUESDAY))) == []


def test_stops_have_their_own_ids():
    """A stop under another id than its own would not be found by tables that join on it."""
    world = problem()
    made = plan(world, road(world), out(hub("A")))
    assert found(world, alter(made, 1, id=StopId("20261123-van-hub-B"))) == ["stops.id"]


def test_a_vehicle_without_limits_is_lawful():
    """No limit is no limit, not a limit of none."""
    world = problem(*(request(f"r{k}", seconds=60) for k in range(30)))
    assert found(world, plan(world, road(world), out(hub("A", serves=" ".join(f"r{k}" for k in range(30)))))) == []
    assert replace(van()).max_cases is None
