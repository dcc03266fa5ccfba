"""Strict readings of single cells, on both sides of their edges."""

from datetime import date, datetime, time, timedelta

import pytest

from planner.problem import Market, MarketRule, Skill
from planner.read import cells, kinds, spans
from planner.read.cells import CellError
from planner.read.patterns import read_patterns, show_patterns
from planner.settings import Language
from planner.windows import WEEK, Window


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2026/12/1", date(2026, 12, 1)),
        ("2026.12.1", date(2026, 12, 1)),
        ("2026年12月1日", date(2026, 12, 1)),
        ("２０２６－１２－０１", date(2026, 12, 1)),
        (datetime(2026, 12, 1), date(2026, 12, 1)),
        ("2026-12-01 00:00:00", date(2026, 12, 1)),
    ],
)
def test_dates_are_read_in_the_ways_offices_write_them(written, day):
    """A date is read when no second meaning is possible."""
    assert cells.read_date(written) == day


@pytest.mark.parametrize(
    "written", ["12/40", "12/1", "2026-13-01", "2026-02-30", "01/12/2026", "20261201", 46000, "tomorrow", "2026-12/1"]
)
def test_a_date_that_would_need_a_guess_is_refused(written):
    """Nothing is guessed about days, months and serial numbers."""
    with pytest.raises(CellError, match="date-bad"):
        cells.read_date(written)


def test_weeks_are_mondays():
    """A week is read by its Monday or its ISO number, and another day is refused."""
    assert cells.read_monday("2026-W49") == date(2026, 11, 30) == cells.read_monday("2026-11-30")
    with pytest.raises(CellError, match="week-not-monday"):
        cells.read_monday("2026-12-01")
    with pytest.raises(CellError, match="date-bad"):
        cells.read_monday("2026-W60")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("610802001001", "610802001001"),
        (610802001001, "610802001001"),
        (610802001001.0, "610802001001"),
        (" ６１０８ ", "6108"),
        ("0012", "0012"),
        (12.0, "12"),
        ("1E5", "1E5"),
    ],
)
def test_ids_are_text_read_exactly(written, text):
    """Whole numbers lose nothing, text keeps its leading noughts."""
    assert cells.read_id(written) == text


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("6.10802E+11", "id-digits-lost"),
        (6.10802e11, "id-digits-lost"),
        (6127251990010112340, "id-digits-lost"),
        (1.5, "id-bad"),
        (True, "id-bad"),
        (date(2026, 1, 1), "id-bad"),
    ],
)
def test_ids_that_a_spreadsheet_has_spoilt_are_refused(written, code):
    """Scientific notation and more than fifteen digits mean that digits are gone."""
    with pytest.raises(CellError, match=code):
        cells.read_id(written)


def test_minutes_become_whole_seconds():
    """Minutes are rounded once; driving is rounded up."""
    assert cells.read_minutes("12.5") == 750
    assert cells.read_minutes(12.1) == 726
    assert cells.read_drive("0.001") == 1
    assert cells.read_drive("12.1") == 726
    for bad, code in (("-5", "number-negative"), ("5 min", "number-bad"), ("", "number-bad"), (True, "number-bad")):
        with pytest.raises(CellError, match=code):
            cells.read_minutes(bad)
    with pytest.raises(CellError, match="number-bad"):
        cells.read_minutes(float("inf"))


def test_counts_are_whole_numbers():
    """A count may carry thousands separators, but no fraction."""
    assert cells.read_count("1,234") == 1234 == cells.read_count("１２３４")
    with pytest.raises(CellError, match="number-not-whole"):
        cells.read_count("1.5")
    with pytest.raises(CellError, match="number-too-small"):
        cells.read_count("0", least=1)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("08:30", 30600), ("8：30", 30600), (time(8, 30), 30600), (timedelta(hours=24), 86400), ("24:00", 86400)],
)
def test_times_are_read(written, seconds):
    """Times come as text or as cells."""
    assert cells.read_time(written) == seconds


@pytest.mark.parametrize("written", ["25:00", "8.30", "08:60", "0830", 0.354, "24:01", "8", time(8, 30, 5)])
def test_times_are_strict(written):
    """Anything but HH:MM is refused."""
    with pytest.raises(CellError, match="time-bad"):
        cells.read_time(written)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("Mon,Wed", {0, 2}),
        ("monday, Sat", {0, 5}),
        ("周一至周五", {0, 1, 2, 3, 4}),
        ("周一、周三", {0, 2}),
        ("一三五", {0, 2, 4}),
        ("周一三五", {0, 2, 4}),
        ("星期六～星期天", {5, 6}),
        ("Sat-Mon", {5, 6, 0}),
        ("每天", set(range(7))),
    ],
)
def test_weekdays_are_read(written, days):
    """Weekdays come as lists and ranges in both languages."""
    assert spans.read_days(written) == days


def test_windows_are_read():
    """A window holds every day, on weekdays, or on one date."""
    written = "09:00-11:00；周一、周三 14：00—16：00; 2026-12-02 08:00~09:00；Mon-Tue 10:00至11:00"
    assert spans.read_windows(written) == (
        Window(begin=32400, end=39600),
        Window(begin=50400, end=57600, weekdays=frozenset({0, 2})),
        Window(begin=28800, end=32400, date=date(2026, 12, 2)),
        Window(begin=36000, end=39600, weekdays=frozenset({0, 1})),
    )
    for bad, code in (("morning", "window-bad"), ("11:00-09:00", "hours-turned"), ("Xday 09:00-10:00", "days-bad")):
        with pytest.raises(CellError, match=code):
            spans.read_windows(bad)


@pytest.mark.parametrize(
    ("written", "market"),
    [
        ("lunar 3,8 08:00-12:00", Market(rule=MarketRule.LUNAR, digits=frozenset({3, 8}), hours=(28800, 43200))),
        ("农历3、8 [08:00-12:00]", Market(rule=MarketRule.LUNAR, digits=frozenset({3, 8}), hours=(28800, 43200))),
        ("农历逢三、八", Market(rule=MarketRule.LUNAR, digits=frozenset({3, 8}))),
        ("公历0、5", Market(rule=MarketRule.SOLAR, digits=frozenset({0, 5}))),
        ("weekday Sat", Market(rule=MarketRule.WEEKDAY, digits=frozenset({5}))),
        ("周六", Market(rule=MarketRule.WEEKDAY, digits=frozenset({5}))),
    ],
)
def test_markets_are_read(written, market):
    """Market days come by the lunar or solar day or the weekday."""
    assert spans.read_market(written) == market


@pytest.mark.parametrize("written", ["3,8", "lunar", "lunar 13", "农历十三", "weekday X"])
def test_markets_are_strict(written):
    """A market without its rule, or with a digit that is none, is refused."""
    with pytest.raises(CellError, match="market-bad"):
        spans.read_market(written)


def test_skills_patterns_and_lists_are_read():
    """Skills may expire, patterns are sets of weekdays, lists take every separator."""
    assert spans.read_skills("社保；户籍@2027-06-30") == (
        Skill(name="社保"),
        Skill(name="户籍", expires=date(2027, 6, 30)),
    )
    assert read_patterns("周一、周四|周二、周五") == (frozenset({0, 3}), frozenset({1, 4}))
    assert cells.read_list("a;b；c、d,e，a") == ("a", "b", "c", "d", "e")


@pytest.mark.parametrize("word", ["1", "yes", "TRUE", "y", "√", "✓", "是", "有", 1, True])
def test_yes(word):
    """Every way of saying yes."""
    assert cells.read_yes(word) is True


@pytest.mark.parametrize("word", ["0", "no", "False", "n", "×", "否", "无", 0, False])
def test_no(word):
    """Every way of saying no."""
    assert cells.read_yes(word) is False


def test_maybe_is_refused():
    """What is neither yes nor no is an error."""
    with pytest.raises(CellError, match="yes-bad"):
        cells.read_yes("maybe")


def test_every_word_of_a_closed_list_reads_back():
    """What a drop-down offers in either language is read as what it means."""
    for enum, words in kinds.WORDS.items():
        kind = kinds.choice(enum)
        for member in words:
            for language in Language:
                assert kind.read(kind.show(member, language)) is member
        assert set(words) == set(enum)


def test_days_are_written_as_they_are_read():
    """Every set of weekdays survives, in both languages."""
    for number in range(1, 128):
        days = frozenset(d for d in WEEK if number >> d & 1)
        for language in Language:
            assert spans.read_days(spans.show_days(days, language)) == days


@pytest.mark.parametrize(("cell", "patterns"), [
    ("week 1 Mon, week 3 Mon", ({7, 21},)),
    ("第1周周一、第三周周一", ({7, 21},)),
    ("W2 Tue-Thu, Fri | Mon", ({15, 16, 17, 4}, {0})),
    ("第2周一三五|每天", ({14, 16, 18}, set(range(7)))),
])  # fmt: skip
def test_patterns_may_name_days_of_one_week(cell, patterns):
    """A weekday of every week is 0 to 6, one of week w of the horizon 7 w more; both ways round, in both languages."""
    found = read_patterns(cell)
    assert found == tuple(map(frozenset, patterns))
    assert all(read_patterns(show_patterns(found, language)) == found for language in Language)


@pytest.mark.parametrize("cell", ["week 0 Mon", "week 1", "第1周", "week Mon", "12", "week 100 Mon"])
def test_what_names_no_day_is_no_pattern(cell):
    """A week without a day, or a day nobody knows."""
    with pytest.raises(CellError):
        read_patterns(cell)
