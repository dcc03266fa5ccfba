"""Checker: `order` and `gap`, each alone, on both sides of its edge."""

from dataclasses import replace
from datetime import timedelta

import pytest
from districts import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    hub,
    kinds,
    out,
    plan,
    problem,
    request,
    road,
    rules,
    service,
    van,
    village,
)

from planner.check import check
from planner.plan import Assignment, Mode, TaskId, Unserved
from planner.problem import Horizon, LedgerRow, RequestId, ServiceCode, Status, StopId, VehicleId, VillageId

PERMIT = service("permit", legs=2, processing_days=3, deadline_days=8)


def found(world, made):
    return kinds(check(world, road(world), made))


@pytest.fixture
def world():
    return problem(request("r1"), request("r2"), request("r3", "B"))


@pytest.fixture
def made(world):
    return plan(world, road(world), out(hub("A", serves="r1 r2", walkins="A"), hub("B")))


def test_order_every_case_and_walk_in_is_served_or_left(world, made):
    """A case, or a village's walk-ins, of which the plan says nothing is forgotten."""
    assert found(world, made) == []
    for missing in made.unserved:
        rest = tuple(u for u in made.unserved if u is not missing)
        assert found(world, made.replace(unserved=rest)) == ["order.forgotten"]
    for missing in made.assignments:
        rest = tuple(a for a in made.assignments if a is not missing)
        assert found(world, made.replace(assignments=rest)) == ["order.forgotten"]


def test_order_nothing_is_done_twice(world, made):
    """A case is served once, left once, and never both."""
    again = made.replace(assignments=(*made.assignments, made.assignments[2]))  # walk-ins, no work
    assert found(world, again) == ["order.twice"]
    assert check(world, road(world), again)[0].values["count"] == 2
    assert found(world, made.replace(unserved=(*made.unserved, made.unserved[0]))) == ["order.left_twice"]
    first = made.assignments[0]
    left = Unserved(task=TaskId("other"), request=first.request, village=first.village)
    assert found(world, made.replace(unserved=(*made.unserved, left))) == ["order.both"]


def test_order_a_task_is_not_split(world, made):
    """Two cases of one task are at one stop, or both left."""
    one = tuple(replace(a, task=TaskId("one")) if a.request else a for a in made.assignments)
    assert found(world, made.replace(assignments=one)) == []
    ways = road(world, ways={("A", "B"): 600})
    parted = plan(world, ways, out(hub("A", serves="r1", walkins="A"), hub("B", serves="r2")))
    assert check(world, ways, parted) == ()
    one = tuple(replace(a, task=TaskId("one")) if a.request else a for a in parted.assignments)
    assert kinds(check(world, ways, parted.replace(assignments=one))) == ["order.split"]


def test_order_only_open_cases_are_served(world, made):
    """A case that is done, or a leg that is not due, or a request nobody knows, is not served."""
    done = replace(world, requests=(replace(world.requests[0], status=Status.DONE), *world.requests[1:]))
    assert found(done, made) == ["order.closed"]
    second = tuple(replace(a, leg=2) if a.request == "r1" else a for a in made.assignments)
    assert found(world, made.replace(assignments=second)) == ["order.closed", "order.forgotten"]
    ghost = Unserved(task=TaskId("ghost"), request=RequestId("ghost"), village=VillageId("A"))
    assert found(world, made.replace(unserved=(*made.unserved, ghost))) == ["order.unknown"]


def test_order_a_row_names_a_stop_where_cases_are_served(world, made):
    """A case at a stop that the plan does not have, or at the end of the turn, is served nowhere."""
    for stop in (StopId("nowhere"), None, made.stops[-1].id):
        lost = tuple(replace(a, stop=stop) if a.request == "r1" else a for a in made.assignments)
        assert found(world, made.replace(assignments=lost)) == ["order.nowhere"]


@pytest.mark.parametrize(("accepted", "day", "broken"), [
    (-5, MONDAY, []),  # accepted on a Wednesday, three working days: Monday
    (-4, MONDAY, ["order.early"]),
    (-4, TUESDAY, []),
])  # fmt: skip
def test_order_a_delivery_waits_for_its_processing_time(accepted, day, broken):
    """The second leg comes no earlier than the processing days after its acceptance, which may lie in the past."""
    asked = request("r1", service=ServiceCode("permit"), status=Status.ACCEPTED)
    asked = replace(asked, accepted_on=MONDAY + timedelta(days=accepted))
    world = problem(asked, services=(PERMIT,))
    made = plan(world, road(world), out(hub("A", serves="r1"), day=day))
    assert made.assignments[0].leg == 2
    assert found(world, made) == broken


def test_order_a_delivery_before_the_residents_own_earliest_day_is_not_about_processing():
    """Where the papers are ready but the resident is not, the rule is `day`."""
    asked = request("r1", service=ServiceCode("permit"), status=Status.READY, earliest=TUESDAY)
    world = problem(replace(asked, accepted_on=MONDAY - timedelta(days=12)), services=(PERMIT,))
    assert found(world, plan(world, road(world), out(hub("A", serves="r1")))) == ["day.earliest"]


def test_order_a_delivery_on_the_residents_own_earliest_day_still_waits():
    """Where the resident is ready and the papers are not, the rule is `order`."""
    asked = request("r1", service=ServiceCode("permit"), status=Status.ACCEPTED, earliest=MONDAY)
    world = problem(replace(asked, accepted_on=MONDAY - timedelta(days=4)), services=(PERMIT,))
    assert found(world, plan(world, road(world), out(hub("A", serves="r1")))) == ["order.early"]


def test_order_a_delivery_after_its_deadline():
    """A delivery after the deadline is late: `day`."""
    asked = request("r1", service=ServiceCode("permit"), status=Status.READY)
    for back, broken in ((11, []), (13, ["day.due"])):  # eight working days after Thursday the 12th is Tuesday
        world = problem(replace(asked, accepted_on=MONDAY - timedelta(days=back)), services=(PERMIT,))
        assert found(world, plan(world, road(world), out(hub("A", serves="r1"), day=TUESDAY))) == broken


def test_order_an_agent_delivers_and_does_nothing_else():
    """An agent may hand over a result, also to someone who cannot come; an agent does not accept, nor is a stop."""
    permit = {"service": ServiceCode("permit"), "mobility_limited": True}
    accepted = MONDAY - timedelta(days=9)
    homes = (village("A", agent=True), village("B"))
    ready = request("r1", status=Status.READY, accepted_on=accepted, **permit)
    ready = problem(ready, services=(replace(PERMIT, deadline_days=20),), villages=homes)
    fresh = problem(request("r1", **permit), services=(replace(PERMIT, processing_days=9),), villages=homes)
    for world, leg, mode, broken in (
        (ready, 2, Mode.AGENT, []),
        (fresh, 1, Mode.AGENT, ["order.mode"]),
        (ready, 2, Mode.CENTRE, ["order.mode"]),
    ):
        row = Assignment(
            task=TaskId("t"), request=RequestId("r1"), leg=leg, village=VillageId("A"), mode=mode, stop=None
        )
        made = plan(world, road(world))
        left = tuple(u for u in made.unserved if u.request is None)
        assert found(world, made.replace(assignments=(row,), unserved=left)) == broken


def visited(days):
    return LedgerRow(village=VillageId("A"), date=MONDAY - timedelta(days=days))


@pytest.mark.parametrize(("least", "broken"), [(4, []), (5, ["gap.soon"]), (None, [])])
def test_gap_least_days_between_visits(least, broken):
    """A village visited on Friday is visited again on Tuesday at the earliest, with four days between."""
    world = problem(villages=(village("A", min_gap_days=least),), ledger=(visited(3),))
    assert found(world, plan(world, road(world), out(hub("A", walkins="A"), day=TUESDAY))) == broken
    assert found(world, plan(world, road(world), out(hub("A"), day=TUESDAY))) == []


def test_gap_without_a_known_visit():
    """Where the ledger knows no visit, there is no spacing to keep."""
    world = problem(villages=(village("A", min_gap_days=400),))
    assert found(world, plan(world, road(world), out(hub("A", walkins="A")))) == []


@pytest.mark.parametrize(("most", "broken"), [(1, []), (0, ["gap.often"])])
def test_gap_most_visits(most, broken):
    """A village is visited at most as often as it asks."""
    world = problem(villages=(village("A", visits=most),))
    assert found(world, plan(world, road(world), out(hub("A", walkins="A")))) == broken


def test_gap_a_floor_is_kept_or_spoken_of():
    """A floor may be missed by a plan that says so or comes late, not by one that is silent."""
    world = problem(villages=(village("A", max_gap_days=10), village("B")), ledger=(visited(9),))  # by Tuesday
    for day in (TUESDAY, WEDNESDAY):
        assert found(world, plan(world, road(world), out(hub("A", walkins="A"), day=day))) == []
    made = plan(world, road(world))
    assert found(world, made) == []
    silent = made.replace(unserved=tuple(u for u in made.unserved if u.village != "A"))
    assert found(world, silent) == ["gap.floor"]
    later = replace(world, villages=(village("A", max_gap_days=20), village("B")))
    assert rules(check(later, road(later), silent)) == ["order"]  # no floor in this horizon: a task forgotten


TWICE = {"visits": 2}


@pytest.mark.parametrize(("changes", "days", "broken"), [
    (TWICE, (MONDAY, TUESDAY), []),
    (TWICE, (MONDAY,), []),  # the other is named as left
    (TWICE | {"min_gap_days": 2}, (MONDAY, WEDNESDAY), []),
    (TWICE | {"min_gap_days": 2}, (MONDAY, TUESDAY), ["gap.soon"]),
    (TWICE | {"patterns": (frozenset({0, 2}), frozenset({1, 3}))}, (MONDAY, WEDNESDAY), []),
    (TWICE | {"patterns": (frozenset({0, 2}), frozenset({1, 3}))}, (MONDAY, TUESDAY), ["day.pattern"]),
    (TWICE | {"patterns": (frozenset({7, 8}),)}, (MONDAY, TUESDAY), []),
    (TWICE | {"patterns": (frozenset({7, 15}),)}, (MONDAY, TUESDAY), ["day.pattern"]),
    (TWICE | {"patterns": (frozenset({0, 15}),)}, (MONDAY, TUESDAY + timedelta(days=7)), []),
    (TWICE | {"patterns": (frozenset({7, 15}),)}, (MONDAY, TUESDAY + timedelta(days=7)), []),
    (TWICE | {"patterns": (frozenset({7, 14}),)}, (MONDAY, TUESDAY + timedelta(days=7)), ["day.pattern"]),
])  # fmt: skip
def test_gap_several_visits_keep_their_distance_and_one_pattern(changes, days, broken):
    """Two visits of a village on two days: far enough apart, within one pattern of weekdays or of the weeks named."""
    world = problem(villages=(village("A", **changes),), horizon=Horizon(first=MONDAY, days=14))
    names = ("A", "A/2")
    turns = [out(hub("A", walkins=name), day=day) for name, day in zip(names, days, strict=False)]
    assert found(world, plan(world, road(world), *turns)) == broken


def test_gap_two_visits_on_one_day_are_one_too_many():
    """Two vans at two hubs in reach of the village, or one van that serves both at once."""
    world = problem(villages=(village("A", visits=2), village("B")), vehicles=(van(), van(id=VehicleId("van2"))))
    ways = road(world, ways={("A", "B"): 600})
    both = out(hub("A", walkins="A A/2"))
    assert found(world, plan(world, ways, both)) == ["gap.same"]
    apart = (out(hub("A", walkins="A")), out(hub("B", walkins="A/2"), vehicle=VehicleId("van2")))
    assert kinds(check(world, ways, plan(world, ways, *apart))) == ["gap.same"]


def test_gap_a_visit_asked_for_is_made_or_named_as_left():
    """Silence about the second visit breaks `gap`; a third visit that nobody asked for is no visit."""
    world = problem(villages=(village("A", visits=2),))
    made = plan(world, road(world), out(hub("A", walkins="A")))
    assert found(world, made) == []
    assert [u.leg for u in made.unserved] == [2]
    assert found(world, made.replace(unserved=())) == ["gap.visit"]
    more = replace(made.unserved[0], leg=3)
    assert found(world, made.replace(unserved=(*made.unserved, more))) == ["order.unknown"]
