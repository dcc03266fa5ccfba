"""Standing rounds: how often, on which days, at one hour in every week, and what a holiday or a departure does."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from districts import MONDAY, VAN, hub, out, plan, problem, road, settings, van, village
from random_district import random_problem
from test_solve import search_agrees

from planner.check import check
from planner.plan import Term
from planner.problem import CalendarDay, Horizon, Market, MarketRule, VehicleId, village_place
from planner.rounds import Frequency, as_scenario, dated, solve_periodic, standing_round, starting_from
from planner.rounds.frequency import patterns
from planner.rounds.make import round_of
from planner.rounds.same_hour import gathered, held_in, same_hour
from planner.rounds.template import template
from planner.score import score
from planner.settings import Weights
from planner.solve import Params, solve
from planner.solve.tasks import make_tasks

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


def lawful_round(world, ways):
    """A round made step by step: each week lawful, every begin equal, spacing as asked. Returns it."""
    weeks = template(world, weeks=4, frequency=Frequency())
    made = same_hour(weeks, ways, solve_periodic(weeks, ways, QUICK).plan)
    begins = {}
    for stop in made.stops:
        if stop.kind == "hub":
            begins.setdefault((stop.date.weekday(), stop.vehicle, stop.place), set()).add(stop.begin)
    assert all(len(found) == 1 for found in begins.values())
    told = weeks.replace(announced=tuple(dated_as(weeks, made)))
    assert check(told, ways, made) == ()
    found = round_of(weeks, ways, made)
    for name in weeks.village:
        days = sorted(made.stop[r.stop].date for r in made.assignments if r.village == name and r.stop)
        if len(days) in (2, 4) and not world.village[name].visits and not world.village[name].patterns:
            asked = weeks.village[name].visits
            gaps = {(b - a).days for a, b in zip(days, days[1:], strict=False)}
            assert all(gap % (28 // asked) == 0 for gap in gaps)
            assert len({d.weekday() for d in days}) == 1
    return found
