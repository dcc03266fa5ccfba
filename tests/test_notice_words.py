"""Words of notices: text messages and their length, times read out, lunar dates, file names."""

from datetime import date

import pytest

from planner.days import lunar_numbers, lunar_text
from planner.out.safe_name import distinct, safe_name
from planner.out.sms import length_of
from planner.out.spoken import clock, number, span
from planner.settings import Language

ZH, EN = Language.ZH, Language.EN
H, M = 3600, 60


@pytest.mark.parametrize(
    ("words", "units", "segments"),
    [
        ("", 0, 1),
        ("村" * 70, 70, 1),
        ("村" * 71, 71, 2),
        ("村" * 134, 134, 2),
        ("村" * 135, 135, 3),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("é" * 160, 160, 1),  # in the alphabet of phones
        ("ê" * 71, 71, 2),  # not in it
        ("€" * 80, 160, 1),  # two places each
        ("€" * 81, 162, 2),
        ("–" + "a" * 70, 71, 2),  # one dash costs the whole message its alphabet
        ("\U0002a6d6" * 35, 70, 1),  # two units each
        ("\U0002a6d6" * 67, 134, 3),  # and never divided: 33 in a segment
    ],
)
def test_a_message_is_as_long_as_phones_count_it(words, units, segments):
    length = length_of(words)
    assert (length.units, length.segments) == (units, segments)


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (9 * H, "上午九点", "nine o'clock in the morning"),
        (9 * H + 30 * M, "上午九点半", "half past nine in the morning"),
        (9 * H + 5 * M, "上午九点零五分", "nine oh five in the morning"),
        (14 * H + 40 * M, "下午两点四十分", "two forty in the afternoon"),
        (12 * H, "中午十二点", "twelve o'clock at midday"),
        (12 * H + 55 * M, "中午十二点五十五分", "twelve fifty-five at midday"),
        (13 * H + 10 * M, "下午一点十分", "one ten in the afternoon"),
        (7 * H + 21 * M, "早上七点二十一分", "seven twenty-one in the morning"),
        (18 * H + 15 * M, "晚上六点十五分", "six fifteen in the evening"),
    ],
)
def test_times_are_read_out_as_words(seconds, zh, en):
    assert (clock(ZH, seconds), clock(EN, seconds)) == (zh, en)


def test_the_part_of_the_day_is_said_once():
    assert span(ZH, 9 * H, 10 * H) == ("上午九点", "十点")
    assert span(EN, 9 * H, 10 * H) == ("nine o'clock", "ten o'clock in the morning")
    assert span(ZH, 11 * H, 14 * H) == ("上午十一点", "下午两点")


def test_numbers_in_words():
    assert [number(ZH, n) for n in (0, 9, 10, 11, 20, 21, 99)] == ["零", "九", "十", "十一", "二十", "二十一", "九十九"]
    assert [number(EN, n) for n in (0, 12, 20, 45)] == ["zero", "twelve", "twenty", "forty-five"]
    assert len({number(ZH, n) for n in range(100)}) == 100
    assert len({number(EN, n) for n in range(60)}) == 60


@pytest.mark.parametrize(
    ("day", "words", "numbers"),
    [  # published: the Spring Festival, the Lantern Festival, Mid-Autumn, the leap sixth month of 2025, New Year's Eve
        (date(2026, 2, 17), "正月初一", (1, 1, False)),
        (date(2026, 3, 3), "正月十五", (1, 15, False)),
        (date(2026, 9, 25), "八月十五", (8, 15, False)),
        (date(2025, 7, 25), "闰六月初一", (6, 1, True)),
        (date(2027, 2, 5), "腊月廿九", (12, 29, False)),
        (date(2026, 12, 1), "十月廿三", (10, 23, False)),
    ],
)
def test_lunar_dates_are_written_as_the_calendar_writes_them(day, words, numbers):
    assert (lunar_text(day), lunar_numbers(day)) == (words, numbers)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("大湾村", "大湾村"),
        ("../../x", "_.._x"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("..", "_"),
        ("", "_"),
        ("  . ", "_"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("村\n\r\t\x00\u202e名", "村_____名"),
        ("name. ", "name"),
        ("e\u0301", "é"),
    ],
)
def test_a_name_becomes_one_harmless_part_of_a_path(name, safe):
    assert safe_name(name) == safe


def test_long_and_equal_names_stay_writable_and_apart():
    assert len(safe_name("村" * 200).encode()) <= 120
    assert list(distinct(["A", "a", "B", "A"])) == ["A", "a-2", "B", "A-3"]
    assert list(distinct(["A-2", "A", "A"])) == ["A-2", "A", "A-3"]
