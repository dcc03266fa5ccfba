"""Checker: `skill`, `crew` and `roster`, each alone, on both sides of its edge."""

from dataclasses import replace

import pytest
from districts import (
    CAR,
    MONDAY,
    TUESDAY,
    car,
    centre,
    home,
    hub,
    kinds,
    out,
    plan,
    problem,
    request,
    road,
    service,
    span,
    staff,
    van,
)

from planner.check import check
from planner.plan import ChangeOutcome, CrewMember, Rule
from planner.problem import CentreId, Change, ChangeKind, ServiceCode, Skill, StaffId

ASKED = {"services": (service(), service("pension", skill="social"))}
PENSION = {"service": ServiceCode("pension")}


def found(world, made):
    return kinds(check(world, road(world), made))


@pytest.mark.parametrize(("people", "broken"), [
    ((staff("ann", "social"),), []),
    ((staff("ann", "land"), staff("bo", "social")), []),
    ((staff("ann", "land"),), ["skill.missing"]),
    ((staff("ann", Skill(name="social", expires=MONDAY)),), []),
    ((staff("ann", Skill(name="social", expires=MONDAY.replace(day=22))),), ["skill.missing"]),
])  # fmt: skip
def test_skill_is_aboard_and_valid(people, broken):
    """Someone aboard holds the skill of a case on that day; its last day still counts."""
    world = problem(request("r1", **PENSION), staff=people, **ASKED)
    crew = " ".join(p.id for p in people)
    assert found(world, plan(world, road(world), out(hub("A", serves="r1"), crew=crew))) == broken


def test_skill_of_the_others_at_the_office_does_not_help():
    """Whoever is not aboard does not count, at a counter or at a door."""
    people = (staff("ann"), staff("bo", "social"))
    for asked, visit in (({}, hub("A", serves="r1")), ({"mobility_limited": True}, home("r1"))):
        world = problem(request("r1", **PENSION, **asked), staff=people, **ASKED)
        assert found(world, plan(world, road(world), out(visit, crew="ann"))) == ["skill.missing"]
        assert found(world, plan(world, road(world), out(visit, crew="bo"))) == []


def test_skill_a_named_officer_is_aboard():
    """A case that names an officer needs that officer, whoever else may hold the skill."""
    world = problem(request("r1", officer=StaffId("bo")), staff=(staff("ann"), staff("bo")))
    assert found(world, plan(world, road(world), out(hub("A", serves="r1"), crew="bo"))) == []
    assert found(world, plan(world, road(world), out(hub("A", serves="r1"), crew="ann"))) == ["skill.officer"]


def test_skill_without_a_staff_table():
    """Without a staff table every crew can do everything."""
    world = problem(request("r1", **PENSION), **ASKED)
    assert found(world, plan(world, road(world), out(hub("A", serves="r1")))) == []


@pytest.mark.parametrize(("crew", "seats", "broken"), [
    ("ann bo", 2, []),
    ("ann bo", 1, ["crew.seats"]),
    ("", 2, ["crew.empty"]),
    ("ann eve", 2, ["crew.centre"]),
    ("ann ghost", 2, ["crew.unknown"]),
    ("ann ann", 2, ["crew.double"]),
])  # fmt: skip
def test_crew_fits_the_vehicle(crew, seats, broken):
    """As many people as seats, at least one, of the vehicle's centre, each once."""
    people = (staff("ann"), staff("bo"), staff("eve", centre=CentreId("C2")))
    world = problem(staff=people, vehicles=(van(seats=seats),), centres=(centre(), centre("C2")))
    assert found(world, plan(world, road(world), out(hub("A"), crew=crew))) == broken


@pytest.mark.parametrize(("crew", "needed", "broken"), [("ann", 1, []), ("ann", 2, ["crew.few"]), ("ann bo", 2, [])])
def test_crew_is_large_enough_for_a_visit(crew, needed, broken):
    """Two people go where a visit needs two."""
    world = problem(request("r1", mobility_limited=True, people_needed=needed), staff=(staff("ann"), staff("bo")))
    assert found(world, plan(world, road(world), out(home("r1"), crew=crew))) == broken


def test_crew_without_a_staff_table_is_as_many_as_the_seats():
    """Without a staff table the seats are full; nobody can be named."""
    for seats, broken in ((2, []), (1, ["crew.few"])):
        world = problem(request("r1", mobility_limited=True, people_needed=2), vehicles=(van(seats=seats),))
        assert found(world, plan(world, road(world), out(home("r1")))) == broken
    world = problem()
    assert found(world, plan(world, road(world), out(hub("A"), crew="ann"))) == ["crew.unknown"]


def test_crew_of_a_vehicle_that_stays():
    """Nobody is aboard a vehicle that does not go out."""
    world = problem(staff=(staff("ann"),))
    idle = CrewMember(date=TUESDAY, vehicle=world.vehicles[0].id, staff=StaffId("ann"))
    made = plan(world, road(world), out(hub("A"), crew="ann"))
    assert found(world, made) == []
    assert found(world, made.replace(crew=(*made.crew, idle))) == ["crew.idle"]


def test_roster_nobody_is_in_two_vehicles():
    """One person rides in one vehicle a day, in another on another day."""
    world = problem(request("r1", mobility_limited=True), vehicles=(van(), car()), staff=(staff("ann"), staff("bo")))
    by_van, by_car = out(hub("A"), crew="ann"), out(home("r1"), crew="ann", vehicle=CAR)
    assert found(world, plan(world, road(world), by_van, replace(by_car, day=TUESDAY))) == []
    assert found(world, plan(world, road(world), by_van, replace(by_car, crew=("bo",)))) == []
    assert found(world, plan(world, road(world), by_van, by_car)) == ["roster.two"]
    (once,) = check(world, road(world), plan(world, road(world), by_van, by_car))
    assert {once.vehicle, *once.values["vehicles"]} == {by_van.vehicle, CAR}
    assert once.staff == "ann"


def test_roster_a_day_off_is_off():
    """A day off binds on its date, unless the plan says that it was refused."""
    for day, broken in ((MONDAY, ["roster.off"]), (TUESDAY, [])):
        edit = Change(id="e1", kind=ChangeKind.DAY_OFF, target="ann", date=day)
        world = problem(staff=(staff("ann"),), changes=(edit,))
        made = plan(world, road(world), out(hub("A"), crew="ann"))
        assert found(world, made) == broken
        refused = ChangeOutcome(change="e1", accepted=False, rules=(Rule.SKILL,))
        assert found(world, made.replace(changes=(refused,))) == []


@pytest.mark.parametrize(("needed", "weekday", "broken"), [
    (1, 0, []),
    (2, 0, ["roster.counter"]),
    (2, 1, []),
])  # fmt: skip
def test_roster_counters_are_staffed_on_open_days(needed, weekday, broken):
    """On a centre's open day enough of its people stay behind; on other days all may go."""
    opened = (span("09:00", "17:00", weekdays=frozenset({weekday})),)
    office = centre(windows=opened, counter_staff=needed)
    world = problem(centres=(office,), staff=(staff("ann"), staff("bo")))
    assert found(world, plan(world, road(world), out(hub("A"), crew="ann"))) == broken


def test_roster_someone_on_leave_does_not_staff_a_counter():
    """Who is off, or does not work that day, is not behind the counter."""
    office = centre(counter_staff=1)
    off = Change(id="e1", kind=ChangeKind.DAY_OFF, target="bo", date=MONDAY)
    made = out(hub("A"), crew="ann")
    free = problem(centres=(office,), staff=(staff("ann"), staff("bo")))
    assert found(free, plan(free, road(free), made)) == []
    away = replace(free, changes=(off,))
    assert found(away, plan(away, road(away), made)) == ["roster.counter"]
    part_time = replace(free, staff=(staff("ann"), staff("bo", days=frozenset({1}))))
    assert found(part_time, plan(part_time, road(part_time), made)) == ["roster.counter"]


def test_roster_a_skill_stays_at_the_counter():
    """Someone with each counter skill stays; a skill that nobody at work holds keeps nobody at home."""
    office = centre(counter_skills=frozenset({"social"}))
    world = problem(centres=(office,), staff=(staff("ann", "social"), staff("bo")))
    assert found(world, plan(world, road(world), out(hub("A"), crew="bo"))) == []
    assert found(world, plan(world, road(world), out(hub("A"), crew="ann"))) == ["roster.counter_skill"]
    enough = replace(world, staff=(staff("ann", "social"), staff("bo"), staff("eve", "social")))
    assert found(enough, plan(enough, road(enough), out(hub("A"), crew="ann"))) == []
    nobody = replace(world, staff=(staff("ann"), staff("bo")))
    assert found(nobody, plan(nobody, road(nobody), out(hub("A"), crew="ann"))) == []


def test_roster_an_office_short_of_people_sends_nobody():
    """Where too few are at work anyhow, a plan that sends nobody is lawful and one that sends someone is not."""
    world = problem(centres=(centre(counter_staff=3),), staff=(staff("ann"), staff("bo")))
    assert found(world, plan(world, road(world))) == []
    assert found(world, plan(world, road(world), out(hub("A"), crew="ann"))) == ["roster.counter"]
