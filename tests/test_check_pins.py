"""Checker: `pin`, clause by clause, on both sides of its edge."""

from dataclasses import replace
from datetime import timedelta

import pytest
from districts import (
    CAR,
    MONDAY,
    TUESDAY,
    VAN,
    WEDNESDAY,
    at,
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

from planner.check import check, check_vehicle_day
from planner.plan import Assignment, ChangeOutcome, Mode, Rule, StopKind, TaskId, stop_id
from planner.problem import AnnouncedStop, Change, ChangeKind, Status, VillageId, village_place

PLACE = village_place(VillageId("A"))
KEPT = AnnouncedStop(id=stop_id(MONDAY, VAN, StopKind.HUB, PLACE), place=PLACE, date=MONDAY, vehicle=VAN,
                     begin=at("09:00"), end=at("09:20"), announced=True)  # fmt: skip
NINE = out(hub("A", "09:00"))
DOOR = request("r1", mobility_limited=True)
COUNTER = request("r2")


def edited(kind, target, **changes):
    """The usual road with one edit, two vans, and a kept plan that stops at A on Monday at nine."""
    edit = Change(id="e1", kind=kind, target=target, **changes)
    vans = (van(), van(id=CAR, name="Other"))
    return problem(DOOR, COUNTER, vehicles=vans, announced=(KEPT,), changes=(edit,))


def found(world, *turns):
    return kinds(check(world, road(world), plan(world, road(world), *turns)))


@pytest.mark.parametrize(("changes", "turn", "broken"), [
    ({}, NINE, []),
    ({}, out(hub("A", "09:05")), ["pin.begin"]),
    ({}, out(hub("B", "09:00")), ["pin.missing"]),
    ({}, replace(NINE, day=TUESDAY), ["pin.missing"]),
    ({}, replace(NINE, vehicle=CAR), ["pin.missing"]),
    ({"begin": at("09:05")}, out(hub("A", "09:05")), []),
    ({"begin": at("09:05")}, NINE, ["pin.begin"]),
    ({"date": TUESDAY}, replace(NINE, day=TUESDAY), []),
    ({"date": TUESDAY}, NINE, ["pin.missing"]),
    ({"vehicle": CAR}, replace(NINE, vehicle=CAR), []),
    ({"vehicle": CAR}, NINE, ["pin.missing"]),
])  # fmt: skip
def test_pin_lock_of_a_stop_of_the_kept_plan(changes, turn, broken):
    """A locked stop keeps its date, vehicle and begin, but for what the edit gives instead."""
    assert found(edited(ChangeKind.LOCK, KEPT.id, **changes), turn) == broken


def test_pin_lock_of_a_stop_id_without_a_kept_plan():
    """A stop id spells its date, vehicle and place; the begin is then free."""
    world = replace(edited(ChangeKind.LOCK, KEPT.id), announced=())
    assert found(world, out(hub("A", "10:00"))) == []
    assert found(world, out(hub("B"))) == ["pin.missing"]


@pytest.mark.parametrize(("changes", "turn", "broken"), [
    ({"date": MONDAY}, NINE, []),
    ({"date": MONDAY}, replace(NINE, vehicle=CAR), []),
    ({"date": MONDAY}, replace(NINE, day=TUESDAY), ["pin.missing"]),
    ({"date": MONDAY, "vehicle": VAN}, replace(NINE, vehicle=CAR), ["pin.missing"]),
    ({"date": MONDAY, "begin": at("09:00")}, NINE, []),
    ({"date": MONDAY, "begin": at("09:00")}, out(hub("A", "09:05")), ["pin.begin"]),
    ({}, replace(NINE, day=WEDNESDAY), []),
])  # fmt: skip
def test_pin_lock_of_a_village(changes, turn, broken):
    """A locked village has a hub stop on that date, by any vehicle unless one is given."""
    assert found(edited(ChangeKind.LOCK, "A", **changes), turn) == broken


@pytest.mark.parametrize(("target", "turn", "broken"), [
    ("r1", out(home("r1", "09:00")), []),
    ("r1", out(home("r1", "09:05")), ["pin.begin"]),
    ("r1", NINE, ["pin.missing"]),
    ("r2", out(hub("A", "09:00", serves="r2")), []),
    ("r2", NINE, ["pin.missing"]),
    ("nobody", NINE, ["pin.missing"]),
])  # fmt: skip
def test_pin_lock_of_a_request(target, turn, broken):
    """A locked request is met at the door, or served at a counter, then; what nobody knows cannot be locked."""
    assert found(edited(ChangeKind.LOCK, target, date=MONDAY, begin=at("09:00")), turn) == broken


def test_pin_move():
    """A moved stop is on its new day and no longer on its old one."""
    world = edited(ChangeKind.MOVE, KEPT.id, date=TUESDAY)
    assert found(world, replace(NINE, day=TUESDAY)) == []
    assert found(world, NINE, replace(NINE, day=TUESDAY)) == ["pin.stayed"]
    assert found(world, NINE) == ["pin.missing", "pin.stayed"]


@pytest.mark.parametrize(("target", "changes", "turn", "broken"), [
    ("A", {}, NINE, ["pin.forbidden"]),
    ("A", {"date": TUESDAY}, NINE, []),
    ("A", {"date": MONDAY}, NINE, ["pin.forbidden"]),
    ("A", {"vehicle": CAR}, NINE, []),
    ("A", {"vehicle": VAN}, NINE, ["pin.forbidden"]),
    ("A", {}, out(home("r1")), []),  # the hub is forbidden, not the doors
    ("B", {}, NINE, []),
    ("B", {}, out(hub("A", walkins="A")), []),
    ("r1", {}, out(hub("A", serves="r2", walkins="A")), []),
    ("nobody", {}, out(hub("A", serves="r2", walkins="A")), []),
    ("r1", {}, out(home("r1")), ["pin.forbidden"]),
    ("r2", {}, out(hub("A", serves="r2")), ["pin.forbidden"]),
    ("r2", {"date": TUESDAY}, out(hub("A", serves="r2")), []),
    ("r2", {}, NINE, []),
    (KEPT.id, {}, NINE, ["pin.forbidden"]),
    (KEPT.id, {}, replace(NINE, day=TUESDAY), []),
    (KEPT.id, {}, replace(NINE, vehicle=CAR), []),
    ("nobody", {}, NINE, []),
])  # fmt: skip
def test_pin_forbid(target, changes, turn, broken):
    """What is forbidden is not done on that date (or ever), by that vehicle (or any)."""
    assert found(edited(ChangeKind.FORBID, target, **changes), turn) == broken


def test_pin_vehicle_off():
    """A vehicle taken off stays, on its date, or always."""
    assert found(edited(ChangeKind.VEHICLE_OFF, VAN, date=MONDAY), NINE) == ["pin.off"]
    assert found(edited(ChangeKind.VEHICLE_OFF, VAN), NINE) == ["pin.off"]
    assert found(edited(ChangeKind.VEHICLE_OFF, VAN, date=TUESDAY), NINE) == []
    assert found(edited(ChangeKind.VEHICLE_OFF, VAN, date=MONDAY), replace(NINE, vehicle=CAR)) == []


def test_pin_a_refused_edit_does_not_bind():
    """An edit reported as refused binds no more; one reported as accepted does; one that does not exist is an error."""
    world = edited(ChangeKind.FORBID, "A")
    made = plan(world, road(world), NINE)
    for change, accepted, broken in (("e1", False, []), ("e1", True, ["pin.forbidden"]), ("e9", True, None)):
        outcome = ChangeOutcome(change=change, accepted=accepted, rules=(Rule.WINDOW,))
        expected = ["pin.forbidden", "pin.unknown"] if broken is None else broken
        assert kinds(check(world, road(world), made.replace(changes=(outcome,)))) == expected


@pytest.mark.parametrize(("target", "changes", "broken"), [
    ("r1", {}, ["pin.forbidden"]),
    ("r1", {"date": MONDAY}, []),  # an agent has no day
    ("r1", {"vehicle": VAN}, []),
    ("r2", {}, []),
    ("A", {}, []),
])  # fmt: skip
def test_pin_forbid_holds_for_an_agent(target, changes, broken):
    """A request that is forbidden for good is not handed to an agent either; one forbidden for a day may be."""
    permit = service("permit", legs=2)
    asked = request("r1", service=permit.code, status=Status.READY, accepted_on=MONDAY - timedelta(days=7))
    world = edited(ChangeKind.FORBID, target, **changes)
    homes = tuple(replace(v, agent=True) for v in world.villages)
    world = replace(world, services=(permit, service()), requests=(asked, COUNTER), villages=homes)
    made = plan(world, road(world))
    row = Assignment(task=TaskId("t"), request=asked.id, leg=2, village=asked.village, mode=Mode.AGENT, stop=None)
    rest = tuple(u for u in made.unserved if u.request != asked.id)
    assert kinds(check(world, road(world), made.replace(assignments=(row,), unserved=rest))) == broken


def test_pin_lock_in_one_vehicle_day():
    """A vehicle-day is asked about the locks that concern it, and about no others."""
    world = edited(ChangeKind.LOCK, KEPT.id)
    made = plan(world, road(world), out(hub("A", "09:05")), out(hub("B"), day=TUESDAY))
    assert kinds(check_vehicle_day(world, road(world), made, MONDAY, VAN)) == ["pin.begin"]
    assert kinds(check_vehicle_day(world, road(world), made, TUESDAY, VAN)) == []


def test_pin_lock_of_what_nobody_knows_is_not_met_by_walk_ins():
    """Walk-ins, who have no request, do not stand for a request that is unknown."""
    world = edited(ChangeKind.LOCK, "nobody", date=MONDAY)
    assert found(world, out(hub("A", "09:00", walkins="A"))) == ["pin.missing"]
