"""Checker: `window`, `day` and `dwell`, each alone, on both sides of its edge."""

from dataclasses import replace

import pytest
from districts import (
    MONDAY,
    SATURDAY,
    TUESDAY,
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
    settings,
    span,
    staff,
    van,
    village,
)

from planner.check import check
from planner.problem import CalendarDay, Horizon, Market, MarketRule

TURN = out(hub("A", "09:00"))  # 09:00 to 09:20


def found(world, made):
    return kinds(check(world, road(world), made))


@pytest.mark.parametrize(("hours", "broken"), [
    ((), []),
    ((span("09:00", "09:20"),), []),
    ((span("09:00:01", "09:20"),), ["window.host"]),
    ((span("09:00", "09:19:59"),), ["window.host"]),
    ((span("08:00", "09:10"), span("09:10", "10:00")), []),
    ((span("08:00", "09:10"), span("09:10:01", "10:00")), ["window.host"]),
    ((span("08:00", "10:00", weekdays=frozenset({1})),), ["window.host"]),
    ((span("08:00", "10:00", date=MONDAY),), []),
    ((span("08:00", "10:00", date=TUESDAY),), ["window.host"]),
])  # fmt: skip
def test_window_host_hours(hours, broken):
    """A hub stop lies, begin to end, in one interval of the host's hours of that day; touching ones are one."""
    world = problem(villages=(village("A", host_hours=hours), village("B")))
    assert found(world, plan(world, road(world), TURN)) == broken


@pytest.mark.parametrize(("digits", "hours", "broken"), [
    ({0}, ("09:00", "09:20"), []),
    ({0}, ("09:00", "09:19:59"), ["window.market"]),
    ({0}, ("09:00:01", "12:00"), ["window.market"]),
    ({1}, ("13:00", "14:00"), []),
    ({0}, None, []),
])  # fmt: skip
def test_window_market_hours(digits, hours, broken):
    """On market day a stop lies within market hours, where the market has any; on other days it need not."""
    times = None if hours is None else (at(hours[0]), at(hours[1]))
    market = Market(rule=MarketRule.WEEKDAY, digits=frozenset(digits), hours=times)
    world = problem(villages=(village("A", market=market),))
    assert found(world, plan(world, road(world), TURN)) == broken


@pytest.mark.parametrize(("windows", "broken"), [
    ((span("08:00", "09:15"),), []),  # 15 minutes of 09:00-09:20
    ((span("08:00", "09:14:59"),), ["window.case"]),
    ((span("09:05", "12:00"),), []),
    ((span("09:05:01", "12:00"),), ["window.case"]),
    ((span("08:00", "09:10"), span("09:11", "12:00")), ["window.case"]),
    ((span("08:00", "08:30"), span("09:00", "12:00")), []),
    ((span("08:00", "12:00", date=TUESDAY),), ["window.case"]),
])  # fmt: skip
def test_window_of_a_resident_who_comes_to_the_counter(windows, broken):
    """One of the resident's windows overlaps the stop by the seconds of the case."""
    world = problem(request("r1", windows=windows))
    assert found(world, plan(world, road(world), out(hub("A", "09:00", serves="r1")))) == broken


@pytest.mark.parametrize(("windows", "broken"), [
    ((span("09:00", "09:15"),), []),
    ((span("09:00", "09:14:59"),), ["window.home"]),
    ((span("09:00:01", "10:00"),), ["window.home"]),
    ((span("08:00", "08:30"), span("09:00", "10:00")), []),
])  # fmt: skip
def test_window_of_a_resident_at_the_door(windows, broken):
    """A home visit lies, begin to end, in one window of the resident."""
    world = problem(request("r1", mobility_limited=True, windows=windows))
    assert found(world, plan(world, road(world), out(home("r1", "09:00")))) == broken


def test_day_of_the_vehicle():
    """A van goes out on its weekdays."""
    for days, broken in (({0}, []), ({1, 2, 3, 4}, ["day.vehicle"])):
        world = problem(vehicles=(van(days=frozenset(days)),))
        assert found(world, plan(world, road(world), TURN)) == broken


def test_day_of_a_person():
    """Someone aboard works that day; it is their days that count, not the vehicle's."""
    for days, broken in (({0}, []), ({1}, ["day.staff"])):
        world = problem(staff=(staff("ann", days=frozenset(days)),))
        assert found(world, plan(world, road(world), replace(TURN, crew=("ann",)))) == broken


def test_day_is_worked():
    """Nobody is out on a holiday; a make-up Saturday counts as any weekday."""
    holiday = problem(calendar=(CalendarDay(date=MONDAY, working=False),))
    assert found(holiday, plan(holiday, road(holiday), TURN)) == ["day.holiday"]
    saturday, usual = replace(TURN, day=SATURDAY), problem()
    assert found(usual, plan(usual, road(usual), saturday)) == ["day.holiday"]
    makeup = problem(calendar=(CalendarDay(date=SATURDAY, working=True),), vehicles=(van(days=frozenset({2})),))
    assert found(makeup, plan(makeup, road(makeup), saturday)) == []


def test_day_lies_in_the_horizon():
    """The last day of the horizon is lawful, the next is not; a plan for another horizon is found out."""
    world = problem(horizon=Horizon(first=MONDAY, days=2))
    assert found(world, plan(world, road(world), replace(TURN, day=TUESDAY))) == []
    assert found(world, plan(world, road(world), replace(TURN, day=WEDNESDAY))) == ["day.outside"]
    assert found(world, plan(world, road(world), TURN).replace(days=7)) == ["day.horizon"]


@pytest.mark.parametrize(("wish", "broken"), [
    ({"earliest": TUESDAY}, []),
    ({"earliest": WEDNESDAY}, ["day.earliest"]),
    ({"due": TUESDAY}, []),
    ({"due": MONDAY}, ["day.due"]),
])  # fmt: skip
def test_day_of_a_case(wish, broken):
    """A case is served from its earliest day to its due date, both included."""
    world = problem(request("r1", **wish))
    assert found(world, plan(world, road(world), out(hub("A", serves="r1"), day=TUESDAY))) == broken


@pytest.mark.parametrize(("patterns", "broken"), [
    (({0},), []),
    (({1},), ["day.pattern"]),
    (({1, 2}, {0, 3}), []),
    (({1, 2}, {3, 4}), ["day.pattern"]),
])  # fmt: skip
def test_day_patterns_of_a_village(patterns, broken):
    """The weekdays on which a village's walk-ins are served lie within one of its patterns."""
    world = problem(villages=(village("A", patterns=tuple(map(frozenset, patterns))),))
    assert found(world, plan(world, road(world), out(hub("A", walkins="A")))) == broken
    assert found(world, plan(world, road(world), out(hub("A")))) == []


@pytest.mark.parametrize(("longest", "broken"), [(3600, []), (3599, ["dwell.long"])])
def test_dwell_longest_service(longest, broken):
    """The work of a stop, before rounding, fits the longest stay."""
    world = problem(request("r1", seconds=3600), vehicles=(van(counters=1),), settings=settings(dwell_max=longest))
    made = plan(world, road(world), out(hub("A", serves="r1", minutes=60)))
    assert found(world, made) == broken
    assert [v.values["over_seconds"] for v in check(world, road(world), made)] == [1] * len(broken)


@pytest.mark.parametrize(("minutes", "broken"), [(20, []), (15, ["dwell.short"]), (120, []), (125, ["dwell.stay"])])
def test_dwell_shortest_and_longest_stay(minutes, broken):
    """An announced stop without work is neither shorter than the shortest nor longer than the longest stay."""
    world = problem()
    assert found(world, plan(world, road(world), out(hub("A", minutes=minutes)))) == broken


@pytest.mark.parametrize(("counters", "crew", "minutes", "broken"), [
    (2, "ann bo", 30, []),
    (2, "ann bo", 25, ["dwell.short"]),
    (2, "ann", 30, ["dwell.short"]),
    (2, "ann", 60, []),
    (1, "ann bo", 55, ["dwell.short"]),
    (3, "ann bo", 25, ["dwell.short"]),
])  # fmt: skip
def test_dwell_work_is_shared_by_counters_with_someone_at_them(counters, crew, minutes, broken):
    """An hour of work takes half an hour at two counters, if two people are aboard."""
    world = problem(
        request("r1", seconds=1800),
        request("r2", seconds=1800),
        vehicles=(van(counters=counters),),
        staff=(staff("ann"), staff("bo")),
    )
    assert found(world, plan(world, road(world), out(hub("A", serves="r1 r2", minutes=minutes), crew=crew))) == broken


def test_dwell_counts_walk_ins():
    """Walk-ins take their time at the counter like cases."""
    world = problem(settings=settings(walkin_rate=10.0, walkin_cap=3600), vehicles=(van(counters=1),))
    assert found(world, plan(world, road(world), out(hub("A", walkins="A", minutes=60)))) == []
    assert found(world, plan(world, road(world), out(hub("A", walkins="A", minutes=55)))) == ["dwell.short"]


def test_dwell_states_the_true_work():
    """An assignment that states other seconds than its case has is found out."""
    world = problem(request("r1"))
    made = plan(world, road(world), out(hub("A", serves="r1")))
    lying = made.replace(assignments=(replace(made.assignments[0], seconds=899),))
    assert (found(world, made), found(world, lying)) == ([], ["dwell.work"])
