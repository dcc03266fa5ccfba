"""Checker: `reach`, `shift` and `break`, each alone, on both sides of its edge."""

from dataclasses import replace

import pytest
from districts import (
    CAR,
    alter,
    at,
    car,
    centre,
    home,
    hub,
    kinds,
    out,
    pause,
    plan,
    problem,
    request,
    road,
    rules,
    settings,
    staff,
    van,
    village,
)

from planner.check import check
from planner.plan import StopKind
from planner.problem import PlaceId


def test_a_turn_along_the_road_is_lawful():
    """Two villages and a door in one morning break nothing."""
    world = problem(request("r1"), request("r2", "B", mobility_limited=True))
    ways = road(world)
    assert check(world, ways, plan(world, ways, out(hub("A", serves="r1"), home("r2"), hub("D")))) == ()


def test_reach_no_road():
    """A stop to which no road leads breaks `reach` and nothing else."""
    world = problem()
    made = plan(world, road(world), out(hub("A"), hub("B")))
    assert check(world, road(world), made) == ()
    assert rules(check(world, road(world, cut=("B",)), made)) == ["reach"]


@pytest.mark.parametrize("visit", [hub("A"), home("r1")])
def test_reach_vehicles_of_a_village(visit):
    """A village that lists vehicles is closed to all others, and so are its doors."""
    world = problem(request("r1", mobility_limited=True))
    made = plan(world, road(world), out(visit))
    for vehicle, found in (("van", []), ("other", ["reach.vehicle"])):
        listed = village("A", vehicles=frozenset({vehicle}))
        assert kinds(check(replace(world, villages=(listed, *world.villages[1:])), road(world), made)) == found


@pytest.mark.parametrize(("opens", "closes", "overtime", "found"), [
    ("08:30", "09:16", 0, []),
    ("08:30:01", "09:16", 0, ["shift.early"]),
    ("08:30", "09:15:59", 0, ["shift.late"]),
    ("08:30", "09:15:59", 1, []),
    ("08:30", "09:15:58", 1, ["shift.late"]),
])  # fmt: skip
def test_shift_hours_of_the_vehicle(opens, closes, overtime, found):
    """Departure at the begin and return at the end of the shift (with overtime) are lawful, a second beyond is not."""
    world = problem(vehicles=(van(hours=(at(opens), at(closes))),), settings=settings(overtime_max=overtime))
    assert kinds(check(world, road(world), plan(world, road(world), out(hub("A"))))) == found


@pytest.mark.parametrize(("opens", "closes", "found"), [
    ("08:30", "09:16", []),
    ("08:30:01", "09:16", ["shift.early"]),
    ("08:30", "09:15:59", ["shift.late"]),
])  # fmt: skip
def test_shift_hours_of_everyone_aboard(opens, closes, found):
    """The latest begin and the earliest end among those aboard bind."""
    world = problem(staff=(staff("ann"), staff("bo", hours=(at(opens), at(closes)))))
    assert kinds(check(world, road(world), plan(world, road(world), out(hub("A"), crew="ann bo")))) == found


@pytest.mark.parametrize(("duty", "found"), [(46 * 60, []), (46 * 60 - 1, ["shift.duty"])])
def test_shift_longest_duty(duty, found):
    """A turn may last exactly the longest duty."""
    world = problem(settings=settings(max_duty=duty))
    assert kinds(check(world, road(world), plan(world, road(world), out(hub("A"))))) == found


@pytest.mark.parametrize(("seq", "changes", "found"), [
    (1, {"arrive": at("08:36")}, []),
    (1, {"arrive": at("08:35:59")}, ["shift.arrive"]),
    (1, {"arrive": at("08:40")}, []),  # waiting
    (1, {"arrive": at("08:40:01")}, ["shift.setup"]),
    (1, {"begin": at("08:45")}, ["shift.setup"]),
    (1, {"begin": at("08:49:59")}, ["shift.grid"]),
    (1, {"end": at("09:10:01"), "leave": at("09:10:01")}, ["shift.arrive", "shift.grid"]),
    (1, {"leave": at("09:09:59")}, ["shift.backwards"]),
    (1, {"drive_seconds": 361}, ["shift.drive"]),
    (1, {"drive_metres": 5999}, ["shift.distance"]),
    (2, {"arrive": at("09:15:59")}, ["shift.still", "shift.arrive"]),
    (2, {"arrive": at("09:17"), "begin": at("09:17"), "end": at("09:17"), "leave": at("09:17")}, []),
    (0, {"drive_seconds": 1}, ["shift.drive"]),
    (0, {"place": PlaceId("centre/C2")}, ["shift.centre"]),
    (2, {"place": PlaceId("centre/C2")}, ["shift.centre"]),
    (2, {"seq": 3}, ["shift.seq"]),
    (2, {"kind": StopKind.START}, ["shift.end", "shift.start", "stops.id"]),
])  # fmt: skip
def test_shift_times_add_up(seq, changes, found):
    """Every arrival, set-up, announced time and stated leg is derived again, to the second and metre."""
    world = problem(centres=(centre("C"), centre("C2")))
    made = alter(plan(world, road(world), out(hub("A"))), seq, **changes)
    assert kinds(check(world, road(world), made)) == sorted(found)


def test_shift_needs_a_start_and_an_end():
    """A turn without start, without end or without a stop breaks `shift` alone."""
    world = problem()
    made = plan(world, road(world), out(hub("A")))
    assert rules(check(world, road(world), made.replace(stops=made.stops[1:]))) == ["shift"]
    assert kinds(check(world, road(world), made.replace(stops=made.stops[:-1]))) == ["shift.end"]
    assert kinds(check(world, road(world), plan(world, road(world), out()))) == ["shift.empty"]


def test_shift_uses_the_speed_of_the_vehicle():
    """A slower vehicle takes longer, rounded up: a plan made for the faster one is found out."""
    world = problem(vehicles=(van(speed_factor=0.7),))
    ways = road(world)
    made = plan(world, ways, out(hub("A")))
    assert made.stops[1].drive_seconds == 515  # 360 / 0.7 = 514.3
    assert check(world, ways, made) == ()
    assert kinds(check(replace(world, vehicles=(van(),)), ways, made)) == ["shift.drive"]
    faster = plan(problem(), ways, out(hub("A")))
    assert kinds(check(world, ways, faster)) == ["shift.arrive", "shift.drive"]


@pytest.mark.parametrize(("minutes", "found"), [(15, []), (10, ["shift.visit"]), (20, [])])
def test_shift_home_visit_is_not_cut_short(minutes, found):
    """A door is given its quarter of an hour, rounded up to the grid, however many counters the vehicle has."""
    world = problem(request("r1", mobility_limited=True, seconds=601))
    made = plan(world, road(world), out(home("r1", minutes=minutes)))
    assert kinds(check(world, road(world), made)) == found


LUNCH = settings(break_length=3600, break_begin=at("11:00"), break_end=at("13:00"))


@pytest.mark.parametrize(("opens", "closes", "found"), [
    ("09:16", "13:00", []),
    ("09:15:59", "13:00", ["break.missing"]),
    ("07:00", "08:30", []),
    ("07:00", "08:30:01", ["break.missing"]),
])  # fmt: skip
def test_break_is_owed_by_turns_that_touch_the_window(opens, closes, found):
    """A turn back when the window opens, or away when it closes, owes nothing; a second more and it does."""
    world = problem(settings=replace(LUNCH, break_begin=at(opens), break_end=at(closes)))
    assert kinds(check(world, road(world), plan(world, road(world), out(hub("A"))))) == found


@pytest.mark.parametrize(("visits", "found"), [
    ((hub("A", "10:00"), pause("11:00"), hub("B")), []),
    ((hub("A", "10:00"), pause("11:00", place="village/A"), hub("B")), []),
    ((hub("A", "10:00"), pause("11:00", place="village/B"), hub("B")), []),
    ((hub("A", "10:00"), pause("12:00"), hub("B")), []),
    ((hub("A", "10:00"), pause("12:00", place="centre/C")), []),
    ((hub("A", "10:00"), hub("B", "13:10")), ["break.missing"]),
    ((hub("A", "10:00"), pause("10:59:59"), hub("B")), ["break.window"]),
    ((hub("A", "10:00"), pause("12:00:01"), hub("B")), ["break.window"]),
    ((hub("A", "10:00"), pause("11:00", minutes=59), hub("B")), ["break.length"]),
    ((hub("A", "10:00"), pause("11:00", minutes=61), hub("B")), ["break.length"]),
    ((hub("A", "10:00"), pause("11:00"), hub("B"), pause("12:00")), ["break.inside", "break.many"]),
    ((hub("A", "10:00"), pause("11:00"), pause("12:00"), hub("B")), ["break.many"]),
    ((hub("A", "10:00"), pause("11:00", place="village/D"), hub("B")), ["break.where"]),
    ((hub("A", "10:45"), pause("11:05"), hub("B")), []),
    ((hub("A", "10:45"), pause("11:04:59"), hub("B")), ["break.inside"]),
])  # fmt: skip
def test_break_one_whole_in_the_window_between_stops(visits, found):
    """One break of its length, inside the window, on the road or at a neighbouring stop, in nobody's service."""
    world = problem(settings=LUNCH)
    assert kinds(check(world, road(world), plan(world, road(world), out(*visits)))) == found


def test_break_is_not_taken_during_set_up():
    """A break at the place ahead ends before the ten minutes of set-up begin."""
    world = problem(settings=LUNCH)
    made = plan(world, road(world), out(pause("11:00", place="village/A"), hub("A", "12:10"), leave="10:00"))
    assert check(world, road(world), made) == ()
    early = alter(made, 2, arrive=at("11:55"), begin=at("12:05"))
    assert kinds(check(world, road(world), early)) == ["break.inside"]


def test_break_lies_between_departure_and_return():
    """A break before departure is none."""
    world = problem(settings=LUNCH)
    made = plan(world, road(world), out(pause("12:00"), hub("A"), leave="12:00"))
    assert check(world, road(world), made) == ()
    before = alter(made, 1, arrive=at("11:00"), begin=at("11:00"), end=at("12:00"), leave=at("12:00"))
    assert kinds(check(world, road(world), before)) == ["break.outside"]


def test_break_on_the_road_interrupts_the_drive_without_shortening_it():
    """Five minutes driven before the pause, seven after it: a second less is too early."""
    world = problem(settings=LUNCH)
    made = plan(world, road(world), out(hub("A", "10:35"), pause("11:00"), hub("D")))
    assert (made.stops[3].arrive, made.stops[3].drive_seconds) == (at("12:07"), 720)
    assert check(world, road(world), made) == ()
    assert kinds(check(world, road(world), alter(made, 3, arrive=at("12:06:59")))) == ["shift.arrive"]


def test_break_where_the_district_has_none():
    """Nobody owes a break of no length, and nobody takes one."""
    world = problem()
    made = plan(world, road(world), out(hub("A", "10:00"), pause("11:00"), hub("B")))
    assert rules(check(world, road(world), made)) == ["break"]


def test_a_car_makes_home_visits():
    """A car with a door to visit is lawful."""
    world = problem(request("r1", mobility_limited=True), vehicles=(van(), car()))
    assert check(world, road(world), plan(world, road(world), out(home("r1"), vehicle=CAR))) == ()
