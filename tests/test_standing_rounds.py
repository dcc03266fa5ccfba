"""Standing rounds: how often, on which days, at one hour in every week, and what a holiday or a departure does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from districts import MONDAY, VAN, hub, out, plan, problem, request, road, settings, staff, village

from planner.check import check
from planner.plan import Plan, Rule, Term, Violation
from planner.problem import CalendarDay, Horizon, Market, MarketRule
from planner.rounds import (
    Frequency,
    Round,
    RoundStop,
    Served,
    as_scenario,
    as_start,
    dated,
    solve_periodic,
    standing_round,
    starting_from,
)
from planner.rounds.frequency import patterns
from planner.rounds.hours import Weeks, orders_of, timed
from planner.rounds.make import round_of
from planner.rounds.put_back import put_back
from planner.rounds.same_hour import guilty, same_hour
from planner.rounds.template import template
from planner.score import score
from planner.solve import Params, solve
from planner.solve.tasks import make_tasks, walkin_id

QUICK = Params(seconds=None, iterations=150, workers=1, rounds=1, routing=0)
WEEKDAYS = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(("asked", "visits"), [
    ({"population": 0}, 1),
    ({"population": 400}, 1),
    ({"population": 401}, 2),
    ({"population": 300, "elderly": 101}, 2),
    ({"population": 900}, 4),  # three do not divide four weeks
    ({"population": 90_000}, 4),
    ({"population": 90_000, "min_gap_days": 14}, 2),
    ({"population": 10, "max_gap_days": 14}, 2),
    ({"population": 90_000, "visits": 3}, 3),
])  # fmt: skip
def test_how_often_follows_from_people_and_what_the_table_says(asked, visits):
    """A visit for 400 people, the elderly twice; gaps bound it, stated visits win."""
    assert Frequency().visits(village("A", **asked), 4) == visits


def test_days_are_evenly_spaced_and_on_market_days_where_there_are_any():
    """Two visits are two weeks apart on one weekday; a Wednesday market leaves Wednesdays; stated patterns win."""
    every = patterns(village("A"), 2, 4, WEEKDAYS)
    assert len(every) == 10
    assert all(max(days) - min(days) == 14 for days in every)
    market = Market(rule=MarketRule.WEEKDAY, digits=frozenset({2}))
    held = patterns(village("A", market=market), 1, 4, WEEKDAYS)
    assert sorted(min(days) for days in held) == [9, 16, 23, 30]
    own = (frozenset({8}),)
    assert patterns(village("A", patterns=own), 1, 4, WEEKDAYS) == own
    assert set(patterns(village("A"), 8, 4, WEEKDAYS)) >= {frozenset({0, 3}), frozenset({1, 4})}


def held_of(found, world, ways):
    """The round: every week of it, on real days, is what the round says."""
    stops = dated(world, found).stops
    by_key = {}
    for stop in stops:
        by_key.setdefault((stop.date.weekday(), stop.vehicle, stop.place), set()).add(stop.begin)
    assert all(len(begins) == 1 for begins in by_key.values())
    return stops


def test_a_round_holds_one_hour_in_every_week_and_each_week_is_lawful():
    """Three villages on a road: the big one weekly, the others less; the checker finds nothing in its four weeks."""
    homes = (village("A", population=1500), village("B", population=500), village("D", population=100))
    world = problem(villages=homes, settings=settings(walkin_rate=0.02), horizon=Horizon(first=MONDAY, days=7))
    ways = road(world)
    weeks = template(world, weeks=4, frequency=Frequency())
    made = same_hour(weeks, ways, solve_periodic(weeks, ways, QUICK).plan)
    found = round_of(weeks, ways, made)
    told = weeks.replace(announced=dated(weeks, found).stops)
    assert check(told, ways, made) == ()
    assert found.left == ()
    visits = {}
    for stop in found.stops:
        for served in stop.served:
            visits.setdefault(served.village, []).extend(served.weeks)
    assert {name: len(seen) for name, seen in visits.items()} == {"A": 4, "B": 2, "D": 1}
    assert abs(visits["B"][0] - visits["B"][1]) == 2
    assert {stop.id for stop in dated(weeks, found).stops} == {s.id for s in made.stops if s.kind == "hub"}
    assert len(held_of(found, weeks, ways)) == sum(len(stop.weeks) for stop in found.stops)


def test_a_holiday_moves_the_whole_day_and_says_so():
    """Everything of a Monday goes to the nearest free working day; with none free it is dropped, and said."""
    world = problem(villages=(village("A", population=10),), settings=settings(walkin_rate=0.02))
    ways = road(world)
    found = standing_round(world, ways, QUICK, weeks=1)
    (stop,) = found.stops
    day = MONDAY + timedelta(days=stop.weekday)
    shut = world.replace(calendar=(CalendarDay(date=day, working=False, why="feast"),))
    moved = dated(shut, found)
    (row,) = [r for r in moved.substitutes if r.was == day]
    assert row.why == "feast"
    assert row.now is not None and abs((row.now - day).days) <= 3
    assert [s.begin for s in moved.stops if s.date == row.now] == [stop.begin]
    never = world.replace(
        calendar=tuple(CalendarDay(date=MONDAY + timedelta(days=k), working=False) for k in range(-9, 20))
    )
    assert {r.now for r in dated(never, found).substitutes} == {None}
    assert dated(never, found).stops == ()


def test_departing_from_a_round_costs_and_a_longer_stop_does_not():
    """A standing stop held at its hour is kept whatever its end; at another hour it costs `change` once."""
    world = problem(villages=(village("A", population=10),), settings=settings(walkin_rate=0.02))
    ways = road(world)
    found = standing_round(world, ways, QUICK, weeks=1)
    begin = found.stops[0].begin
    late = replace(found, stops=(replace(found.stops[0], begin=begin + 7200, ends=(begin + 14400,)),))
    told = starting_from(world, late)
    result = solve(told, ways, QUICK)
    lines = {line.term: line.amount for line in score(told, ways, result.plan).lines}
    assert lines[Term.CHANGE] == 0
    assert any(s.begin == begin + 7200 for s in result.plan.stops)
    assert result.cost == score(told, ways, result.plan).cost
    free = solve(world, ways, QUICK).plan
    lines = {line.term: line.amount for line in score(told, ways, free).lines}
    assert lines[Term.CHANGE] == 1
    apart = as_scenario(world, ways, late, QUICK)
    assert apart.minutes == pytest.approx((apart.standing.cost - apart.free.cost) / 6000)


def test_the_search_counts_standing_stops_as_the_score_does_and_no_bound_lies_above():
    """The same villages with a round an hour late: cost of the solver, of the score, and the proven bound agree."""
    homes = (village("A", population=500), village("B", population=300))
    world = problem(villages=homes, settings=settings(walkin_rate=0.02))
    ways = road(world)
    found = standing_round(world, ways, QUICK, weeks=1)
    stops = tuple(replace(s, begin=s.begin + 3600, ends=tuple(e + 7200 for e in s.ends)) for s in found.stops)
    told = starting_from(world, replace(found, stops=stops))
    result = solve(told, ways, replace(QUICK, proof=3.0))
    assert check(told, ways, result.plan) == ()
    assert result.cost == score(told, ways, result.plan).cost
    assert result.bound is not None and result.bound <= result.cost


def test_a_stop_waits_for_its_latest_begin():
    """B and A in the first week, A alone in the second: A begins at 09:05 in both, not earlier in the second."""
    homes = (village("A", population=1500, visits=2, patterns=(frozenset({0}),)), village("B", population=100))
    world = problem(villages=homes, settings=settings(walkin_rate=0.02))
    weeks = template(world, weeks=2, frequency=Frequency())
    ways = road(weeks)
    second = out(hub("A", walkins="A/2"), day=MONDAY + timedelta(days=7))
    drawn = plan(weeks, ways, out(hub("B", walkins="B"), hub("A", walkins="A")), second)
    rows = tuple(replace(row, task=walkin_id(row.village, row.leg)) for row in drawn.assignments)
    made = same_hour(weeks, ways, drawn.replace(assignments=rows))
    found = round_of(weeks, ways, made)
    assert [(s.place, s.weeks, s.begin) for s in found.stops] == [
        ("village/B", (1,), 30300),
        ("village/A", (1, 2), 32700),
    ]
    assert check(weeks.replace(announced=dated(weeks, found).stops), ways, made) == ()


def weeks_of(*homes, weeks=2):
    """The periodic problem of some villages, its ways, and what the pass for the hours works on."""
    world = problem(villages=homes, settings=settings(walkin_rate=0.02))
    periodic = template(world, weeks=weeks, frequency=Frequency())
    ways = road(periodic)
    tasks = {task.id: task for task in make_tasks(periodic, ways)}
    return Weeks(world=periodic, travel=ways, tasks=tasks, crews={})


def test_a_visit_without_a_stop_is_tried_on_other_days():
    """A has its Mondays; B, asked for once and held nowhere, gets a stop of its own, lawful and at one hour."""
    weeks = weeks_of(village("A", population=1500), village("B", population=100))
    monday = weeks.world.horizon.first
    a1, a2 = (task for task in weeks.tasks if weeks.tasks[task].village == "A")
    held = {(monday, VAN): {"village/A": (a1,)}, (monday + timedelta(days=7), VAN): {"village/A": (a2,)}}
    more, orders = put_back(weeks, held, orders_of(weeks, held))
    added = [turn for turn, stops in more.items() if "village/B" in stops]
    assert len(added) == 1
    assert "village/B" in orders[added[0][0].weekday(), VAN]
    found, told = timed(weeks, more, orders)
    assert check(told, weeks.travel, found) == ()
    assert found.unserved == ()
    assert held[monday, VAN] == {"village/A": (a1,)}, "what was given is left as it was"


def test_what_has_no_lawful_spot_stays_left():
    """No road leads to B: nothing is put back for it, though its own place is tried."""
    weeks = weeks_of(village("A", population=1500), village("B", population=100))
    only = {name: task for name, task in weeks.tasks.items() if task.village == "B"}
    assert put_back(replace(weeks, tasks=only), {}, {}) != ({}, {})
    assert put_back(replace(weeks, tasks=only, travel=road(weeks.world, cut=("B",))), {}, {}) == ({}, {})


def test_hours_end_though_the_checker_names_no_vehicle():
    """One without date and vehicle is laid on all that is held, one of a day on that day."""
    monday = MONDAY
    held = {(monday, VAN): {"village/A": ("a",)}, (monday + timedelta(days=1), VAN): {"village/B": ("b",)}}
    blank = Plan(plan_id="x", first=MONDAY, days=14)
    assert guilty(held, [Violation(rule=Rule.GAP)], blank) == {(0, VAN), (1, VAN)}
    assert guilty(held, [Violation(rule=Rule.ROSTER, date=monday)], blank) == {(0, VAN)}
    assert guilty(held, [Violation(rule=Rule.SHIFT, date=monday, vehicle=VAN)], blank) == {(0, VAN)}
    assert guilty({(monday, VAN): {}}, [Violation(rule=Rule.GAP)], blank) == set()


def one_stop(**changes):
    """A round of a week with one stop at A on Mondays at 09:00."""
    served = (Served(village="A", weeks=(1,)),)
    stop = RoundStop(place="village/A", vehicle=VAN, weekday=0, weeks=(1,), begin=32400, ends=(36000,), served=served)
    return Round(first=MONDAY, weeks=1, stops=(replace(stop, **changes),))


def test_a_substituted_day_has_a_crew():
    """The one official works on Mondays and Thursdays; a Monday off moves to Thursday, not to Tuesday."""
    off = (CalendarDay(date=MONDAY, working=False, why="feast"),)
    people = (staff("Wang", days=frozenset({0, 3})),)
    (row,) = [r for r in dated(problem(calendar=off, staff=people), one_stop()).substitutes if r.was == MONDAY]
    assert row.now == MONDAY + timedelta(days=3)
    (row,) = [r for r in dated(problem(calendar=off), one_stop()).substitutes if r.was == MONDAY]
    assert row.now == MONDAY + timedelta(days=1)


def test_a_substituted_day_keeps_the_least_gap_and_drops_only_what_cannot_be_kept():
    """A wants seven days between visits and has one a week: only its stop falls out, that of B moves."""
    off = (CalendarDay(date=MONDAY, working=False),)
    homes = (village("A", min_gap_days=7), village("B"))
    both = one_stop()
    more = replace(
        both.stops[0], place="village/B", begin=39600, ends=(43200,), served=(Served(village="B", weeks=(1,)),)
    )
    told = dated(problem(villages=homes, calendar=off), replace(both, stops=(*both.stops, more)))
    (row,) = [r for r in told.substitutes if r.was == MONDAY]
    assert (row.now, row.left) == (MONDAY + timedelta(days=1), ("village/A",))
    assert row.held("village/A") is None and row.held("village/B") == row.now
    assert [s.place for s in told.stops] == ["village/B"]


def test_a_week_alone_and_many_weeks_agree_on_what_is_moved():
    """Twelve weeks with holidays here and there, dated at once and week by week: the same stops."""
    off = (0, 1, 2, 14, 15, 16, 17, 18, 28, 32, 35, 39, 60, 61, 62, 63, 64, 65, 66)
    days = tuple(CalendarDay(date=MONDAY + timedelta(days=k), working=False) for k in off)
    world = problem(villages=(village("A", min_gap_days=5), village("B")), calendar=days)
    base = one_stop().stops[0]
    stops = (
        base,
        replace(base, place="village/B", weekday=2),
        replace(base, place="village/B", weekday=4, begin=43200, ends=(45000,)),
    )
    found = replace(one_stop(), stops=stops)
    whole = dated(world.replace(horizon=Horizon(first=MONDAY, days=84)), found).stops
    weekly = [
        stop
        for k in range(12)
        for stop in dated(world.replace(horizon=Horizon(first=MONDAY + timedelta(weeks=k), days=7)), found).stops
    ]
    assert list(whole) == weekly
    assert len(whole) > 20


def test_a_round_of_a_village_that_is_gone_keeps_the_rest():
    """A village or a vehicle that the district no longer has is passed over."""
    there = one_stop()
    gone = replace(there.stops[0], place="village/X", begin=0)
    other = replace(there.stops[0], vehicle="bus")
    stops = dated(problem(), replace(there, stops=(*there.stops, gone, other))).stops
    assert [(s.place, s.vehicle) for s in stops] == [("village/A", VAN)]


def test_the_search_begins_with_the_stops_of_the_round():
    """As a plan: each standing stop at its hour with the tasks that may be done there; the search keeps them."""
    world = problem(request("R1", home="B"), settings=settings(walkin_rate=0.02))
    ways = road(world)
    found = standing_round(world, ways, QUICK, weeks=1)
    told = starting_from(world, found)
    start = as_start(told, ways)
    assert {s.id for s in start.stops if s.kind == "hub"} == {s.id for s in told.announced}
    assert {s.id: s.begin for s in start.stops if s.kind == "hub"} == {s.id: s.begin for s in told.announced}
    assert [row.stop for row in start.assignments if row.request == "R1"] == [
        s.id for s in told.announced if s.place == "village/B"
    ]
    first = solve(told, ways, replace(QUICK, iterations=1), start=start)
    assert {s.id for s in told.announced} <= {s.id for s in first.plan.stops}
