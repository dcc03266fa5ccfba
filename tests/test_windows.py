"""Windows: when somebody is available on a day, as merged intervals of seconds."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from districts import MONDAY, SATURDAY, TUESDAY, at, span
from hypothesis import given
from hypothesis import strategies as st

from planner.windows import DAY_SECONDS, Window, intervals_on

MINUTES = st.integers(min_value=0, max_value=DAY_SECONDS)
DAYS = st.sampled_from([MONDAY + timedelta(days=k) for k in range(7)])


@st.composite
def windows(draw):
    """Any lawful window: on weekdays, or on one date alone."""
    begin, end = sorted((draw(MINUTES), draw(MINUTES)))
    end = max(end, 1) if begin < end else min(begin, DAY_SECONDS - 1) + 1
    begin = min(begin, end - 1)
    return Window(
        begin=begin,
        end=end,
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        date=draw(st.none() | DAYS),
    )


@pytest.mark.parametrize("edges", [(600, 600), (601, 600), (-1, 600), (0, DAY_SECONDS + 1)])
def test_a_window_that_is_empty_turned_round_or_outside_the_day_is_refused(edges):
    """A window has to lie inside one day and to have a length."""
    with pytest.raises(ValueError, match="not inside one day"):
        Window(begin=edges[0], end=edges[1])


def test_a_window_of_one_second_and_one_of_the_whole_day_are_lawful():
    """The edges of what a window may be."""
    assert Window(begin=DAY_SECONDS - 1, end=DAY_SECONDS).holds_on(MONDAY)
    assert Window(begin=0, end=DAY_SECONDS).holds_on(MONDAY)


def test_no_window_means_always_and_windows_of_other_days_mean_never():
    """Nothing said is open all day; everything said about other days is closed."""
    monday_only = (span("09:00", "12:00", weekdays=frozenset({0})),)
    assert intervals_on((), SATURDAY) == ((0, DAY_SECONDS),)
    assert intervals_on(monday_only, MONDAY) == ((at("09:00"), at("12:00")),)
    assert intervals_on(monday_only, TUESDAY) == ()


def test_a_window_of_one_date_holds_on_that_date_whatever_its_weekdays_say():
    """A date beats weekdays."""
    special = span("14:00", "15:00", date=TUESDAY, weekdays=frozenset({5}))
    assert special.holds_on(TUESDAY)
    assert not special.holds_on(SATURDAY)
    assert not special.holds_on(TUESDAY + timedelta(days=7))


def test_windows_that_overlap_or_touch_are_one_interval_and_others_stay_apart():
    """09-11 with 10-12 and 12-13 is 09-13; a second later is another interval."""
    stated = (span("12:00", "13:00"), span("09:00", "11:00"), span("10:00", "12:00"), span("13:00:01", "14:00"))
    assert intervals_on(stated, MONDAY) == ((at("09:00"), at("13:00")), (at("13:00:01"), at("14:00")))


def test_a_window_inside_another_changes_nothing():
    """The longer one stays whole."""
    assert intervals_on((span("09:00", "12:00"), span("10:00", "11:00")), MONDAY) == ((at("09:00"), at("12:00")),)


@given(st.lists(windows(), min_size=1, max_size=5), DAYS, st.lists(MINUTES, max_size=6))
def test_a_moment_lies_in_an_interval_just_when_it_lies_in_a_window_of_the_day(stated, day: date, moments):
    """Membership second by second; intervals are sorted and do not touch, whatever the order of the windows."""
    found = intervals_on(stated, day)
    assert found == intervals_on(reversed(stated), day)
    assert all(a < b for a, b in found)
    assert all(left[1] < right[0] for left, right in pairwise(found))
    edges = [edge for w in stated for edge in (w.begin, w.end - 1)]
    for moment in moments + edges:
        inside = any(w.begin <= moment < w.end for w in stated if w.holds_on(day))
        assert inside == any(a <= moment < b for a, b in found)
