"""Facts about days: what is worked in China in 2026, what is not yet announced, market days, counting working days.

The days of 2026 are those of the State Council's notice 国办发明电〔2025〕7号 of 4 November 2025
(www.gov.cn/zhengce/content/202511/content_7047090.htm). Lunar dates are those of the Hong Kong Observatory's table of
2026 (festivals: 腊八 is the 8th of the 12th month, and so on).
"""

from datetime import date, timedelta

import pytest
from districts import MONDAY, SATURDAY, problem, settings
from hypothesis import given
from hypothesis import strategies as st

from planner.days import (
    add_working_days,
    lunar_day,
    makeup,
    market_day,
    provisional,
    runs_on,
    working,
    working_days_between,
)
from planner.problem import CalendarDay, Market, MarketRule

HOLIDAYS_2026 = {  # first and last day off of each holiday, and the days worked instead
    "new year": ((1, 1), (1, 3), [(1, 4)]),
    "spring festival": ((2, 15), (2, 23), [(2, 14), (2, 28)]),
    "tomb sweeping": ((4, 4), (4, 6), []),
    "labour day": ((5, 1), (5, 5), [(5, 9)]),
    "dragon boat": ((6, 19), (6, 21), []),
    "mid-autumn": ((9, 25), (9, 27), []),
    "national day": ((10, 1), (10, 7), [(9, 20), (10, 10)]),
}
WORKWEEK = frozenset(range(5))


def china(*calendar: CalendarDay):
    """The usual road, in China, with rows of the calendar table."""
    return problem(settings=settings(country="CN"), calendar=calendar)


def of_2026(month_day: tuple[int, int]) -> date:
    """A date of 2026."""
    return date(2026, *month_day)


def days_from(first: date, last: date) -> list[date]:
    """Every day, both included."""
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


def test_every_day_of_2026_is_worked_or_not_as_the_state_council_announced():
    """All 365 days: the notice's days off and make-up workdays, otherwise Monday to Friday."""
    off = {day for a, b, _ in HOLIDAYS_2026.values() for day in days_from(of_2026(a), of_2026(b))}
    made_up = {of_2026(day) for _, _, days in HOLIDAYS_2026.values() for day in days}
    world = china()
    for day in days_from(date(2026, 1, 1), date(2026, 12, 31)):
        expected = day in made_up or (day.weekday() < 5 and day not in off)
        assert working(world, day) == expected, day
        assert not provisional(world, day), day
        assert makeup(world, day) == (day in made_up), day


def test_days_of_2027_are_provisional_and_leave_the_known_festivals_free():
    """Nobody has announced 2027 yet: Spring Festival (6 February) is free, no weekend is worked, all is provisional."""
    world = china()
    assert all(provisional(world, day) for day in days_from(date(2027, 1, 1), date(2027, 12, 31)))
    assert not working(world, date(2027, 1, 1))
    assert not working(world, date(2027, 2, 8))
    assert not working(world, date(2027, 10, 1))
    assert working(world, date(2027, 3, 1))
    assert not any(makeup(world, day) for day in days_from(date(2027, 1, 1), date(2027, 12, 31)))


def test_the_calendar_table_wins_over_notice_and_forecast_and_ends_the_doubt():
    """A holiday can be worked, a workday free, a weekend worked; a stated day is not provisional."""
    said = [
        CalendarDay(date=date(2026, 10, 1), working=True),
        CalendarDay(date=MONDAY, working=False, why="snow"),
        CalendarDay(date=SATURDAY, working=True),
        CalendarDay(date=date(2027, 2, 20), working=True),
    ]
    world = china(*said)
    assert [working(world, row.date) for row in said] == [True, False, True, True]
    assert makeup(world, SATURDAY)
    assert not makeup(world, date(2026, 10, 1))
    assert not provisional(world, date(2027, 2, 20))
    assert provisional(world, date(2027, 2, 21))


def test_without_a_country_monday_to_friday_is_worked_and_nothing_is_provisional():
    """No holidays at all, in any year."""
    world = problem(settings=settings(country=""))
    week = [MONDAY + timedelta(days=k) for k in range(7)]
    assert [working(world, day) for day in week] == [True] * 5 + [False] * 2
    assert working(world, date(2026, 10, 1))
    assert not provisional(world, date(2031, 5, 1))


def test_another_country_has_its_own_holidays():
    """Bastille Day is free in France and worked in China."""
    day = date(2026, 7, 14)
    assert not working(problem(settings=settings(country="FR")), day)
    assert working(china(), day)


def test_a_makeup_workday_counts_as_any_weekday_and_a_holiday_as_none():
    """What runs on Wednesdays runs on a worked Sunday, not on a free Wednesday, not on a Tuesday."""
    world = china()
    wednesdays = frozenset({2})
    assert runs_on(world, wednesdays, date(2026, 9, 20))  # a Sunday, worked
    assert runs_on(world, wednesdays, MONDAY + timedelta(days=2))
    assert not runs_on(world, wednesdays, MONDAY)
    assert not runs_on(world, wednesdays, date(2026, 10, 7))  # a Wednesday, National Day
    assert not runs_on(world, WORKWEEK, SATURDAY)


def test_working_days_between_leaves_the_first_out_and_counts_the_last():
    """Friday to Monday is 1, to the same day 0, backwards 0, over National Day only what is worked."""
    world = china()
    friday = MONDAY + timedelta(days=4)
    assert working_days_between(world, friday, friday + timedelta(days=3)) == 1
    assert working_days_between(world, friday, SATURDAY) == 0
    assert working_days_between(world, MONDAY, MONDAY) == 0
    assert working_days_between(world, friday, MONDAY) == 0
    assert working_days_between(world, date(2026, 9, 30), date(2026, 10, 12)) == 4  # 8, 9, 10 (made up), 12 October


def test_adding_working_days_passes_over_holidays_and_uses_makeup_days():
    """30 September plus one is 8 October, plus three is the worked Saturday, the 10th."""
    world = china()
    assert add_working_days(world, date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_working_days(world, date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert add_working_days(world, date(2026, 9, 30), 4) == date(2026, 10, 12)
    assert add_working_days(world, SATURDAY, 0) == SATURDAY


@given(st.dates(date(2026, 1, 1), date(2027, 6, 30)), st.integers(1, 30))
def test_adding_working_days_and_counting_them_agree(day, count):
    """The day found is worked, and as many working days later as was asked."""
    world = china()
    later = add_working_days(world, day, count)
    assert working(world, later)
    assert working_days_between(world, day, later) == count


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        ((1, 26), 8),  # 腊八
        ((2, 16), 29),  # 除夕: the 12th month of that year has 29 days
        ((2, 17), 1),  # 春节
        ((3, 3), 15),  # 元宵
        ((6, 19), 5),  # 端午
        ((8, 19), 7),  # 七夕
        ((9, 25), 15),  # 中秋
        ((10, 18), 9),  # 重阳
    ],
)
def test_lunar_days_of_the_festivals(day, lunar):
    """Published festivals fall on the lunar days they are named for."""
    assert lunar_day(of_2026(day)) == lunar


def test_a_market_on_lunar_threes_and_eights_comes_every_five_days_from_spring_festival():
    """逢三逢八 after 17 February 2026 (the 1st): 3, 8, 13, 18, 23, 28."""
    market = Market(rule=MarketRule.LUNAR, digits=frozenset({3, 8}))
    month = days_from(date(2026, 2, 17), date(2026, 3, 18))
    found = [day for day in month if market_day(market, day)]
    assert found == [date(2026, 2, 19) + timedelta(days=5 * k) for k in range(6)]


def test_a_market_is_held_in_a_leap_month_too():
    """The second sixth month of 2025 began on 25 July: its 3rd is the 27th."""
    market = Market(rule=MarketRule.LUNAR, digits=frozenset({3, 8}))
    assert lunar_day(date(2025, 7, 25)) == 1
    assert market_day(market, date(2025, 7, 27))
    assert not market_day(market, date(2025, 7, 28))


def test_markets_by_solar_day_by_weekday_and_none():
    """Solar 0 means 10, 20, 30; weekdays count from Monday 0; no market is never."""
    solar = Market(rule=MarketRule.SOLAR, digits=frozenset({0, 5}))
    november = days_from(date(2026, 11, 1), date(2026, 11, 30))
    assert [d.day for d in november if market_day(solar, d)] == [5, 10, 15, 20, 25, 30]
    mondays = Market(rule=MarketRule.WEEKDAY, digits=frozenset({0}))
    assert [d.day for d in november if market_day(mondays, d)] == [2, 9, 16, 23, 30]
    assert not any(market_day(None, d) for d in november)
