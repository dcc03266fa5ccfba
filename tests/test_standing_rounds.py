"""Standing rounds: how often, on which days, at one hour in every week, and what a holiday or a departure does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from districts import MONDAY, hub, out, plan, problem, road, settings, village

from planner.check import check
from planner.plan import Term
from planner.problem import CalendarDay, Horizon, Market, MarketRule
from planner.rounds import Frequency, as_scenario, dated, solve_periodic, standing_round, starting_from
from planner.rounds.frequency import patterns
from planner.rounds.make import round_of
from planner.rounds.same_hour import same_hour
from planner.rounds.template import template
from planner.score import score
from planner.solve import Params, solve
from planner.solve.tasks import walkin_id

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
