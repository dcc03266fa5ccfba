"""Checker: `pin`, clause by clause, on both sides of its edge."""

from dataclasses import replace

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
    van,
)

from planner.check import check
from planner.plan import ChangeOutcome, Rule, StopKind, stop_id
from planner.problem import AnnouncedStop, Change, ChangeKind, VillageId, village_place

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
