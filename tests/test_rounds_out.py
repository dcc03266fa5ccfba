"""The files of a standing round: read back, lawful dates in calendars, nothing personal, harmful text stays text."""

import csv
import json
import re
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import plan_fixture as fixture
import pytest
from cli_kit import answer, run, township
from dateutil.rrule import rrulestr
from icalendar import Calendar
from out_kit import texts

from planner.out.round_calendars import series_of
from planner.out.round_file import RoundError, load_round, save_round
from planner.out.round_folder import write_round
from planner.out.round_words import VALID, RoundNames, RoundWords
from planner.problem import CalendarDay, Market, MarketRule
from planner.rounds import Left, Round, RoundStop, Served
from planner.settings import Language

FIRST = fixture.TUESDAY - timedelta(days=1)
OFF = FIRST + timedelta(days=1)  # a Tuesday on which nobody works


def the_round(problem):
    """Two stops of a round of four weeks: the first village weekly on Tuesdays, the next in weeks 1 and 3."""
    homes = [village for village in problem.villages if village.can_host][:2]
    vehicle = problem.vehicles[0].id

    def stop(k, weeks, begin):
        name = homes[k].id
        return RoundStop(
            place=f"village/{name}",
            vehicle=vehicle,
            weekday=1,
            weeks=weeks,
            begin=begin,
            ends=tuple(begin + 1800 for _ in weeks),
            served=(Served(village=name, weeks=weeks, walk_metres=120 * k, walk_seconds=90 * k),),
        )

    stops = (stop(0, (1, 2, 3, 4), 32400), stop(1, (1, 3), 36000))
    return Round(first=FIRST, weeks=4, stops=stops, left=(Left(village=homes[0].id, asked=5, made=4),))


def office(**changes):
    """The district of the fixture with a Tuesday off."""
    world = fixture.problem()
    return world.replace(calendar=(CalendarDay(date=OFF, working=False, why="feast"),), staff=(), **changes)


@pytest.fixture
def made(tmp_path):
    """A written round of that district."""
    world = office()
    written = write_round(the_round(world), tmp_path / "round", problem=world, travel=fixture.travel(world))
    return world, written


def test_a_round_is_read_back_as_it_was(made):
    """rounds.json, from the folder and from the file."""
    world, written = made
    assert load_round(written.folder) == load_round(written.folder / "rounds.json") == the_round(world)


@pytest.mark.parametrize(("content", "code"), [
    (None, "round-missing"),
    ("no json", "round-broken"),
    ("[]", "round-broken"),
    ('{"schema": 9, "round": {}}', "round-version"),
    ('{"schema": 1, "round": {"first": "2026-11-30"}}', "round-broken"),
])  # fmt: skip
def test_what_is_no_round_is_refused_with_a_code(tmp_path, content, code):
    """Missing, broken, of another version; the sentence says so in both languages."""
    path = tmp_path / "rounds.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(RoundError) as error:
        load_round(path)
    assert error.value.code == code
    assert all(str(path) in error.value.message(language) for language in Language)


@pytest.mark.parametrize("change", [
    {"weeks": (5,), "ends": (40000,)},
    {"ends": (40000,)},
    {"weekday": 7},
    {"begin": 40000},
    {"place": "village"},
    {"weeks": (), "ends": ()},
])  # fmt: skip
def test_a_round_that_cannot_be_is_refused(tmp_path, change):
    """A week it does not have, an end too few, an end before its begin, a place without a kind."""
    round_ = the_round(office())
    bad = replace(round_, stops=(round_.stops[0], replace(round_.stops[1], **change)))
    path = save_round(bad, tmp_path / "rounds.json")
    with pytest.raises(RoundError) as error:
        load_round(path)
    assert "stops[1]" in str(error.value.values["where"])


def test_the_table_says_every_stop_and_whom_it_serves(made):
    """A row a village and stop; weekdays from 1; holidays with what is held instead."""
    world, written = made
    with (written.folder / "tables" / "round.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    first, second = the_round(world).stops
    assert [(r["place"], r["weekday"], r["weeks"], r["begin"], r["end"]) for r in rows] == [
        (first.place, "2", "1 2 3 4", "09:00", "09:30"),
        (second.place, "2", "1 3", "10:00", "10:30"),
    ]
    with (written.folder / "tables" / "holidays.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["was"] == str(OFF)]
    assert (row["now"], row["why"], row["left"]) == (str(OFF + timedelta(days=1)), "feast", "")


def occurrences(path):
    """Every day on which a calendar file has an event: series without their left-out days, and moved ones."""
    found = {}
    for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
        start = event["dtstart"].dt
        if "recurrence-id" in event:
            moved = found[str(event["uid"])]
            moved.remove(event["recurrence-id"].dt)
            moved.append(start)
            continue
        out = event.get("exdate")
        gone = [] if out is None else [d.dt for one in (out if isinstance(out, list) else [out]) for d in one.dts]
        every = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
        found[str(event["uid"])] = [moment for moment in every if moment not in gone]
    return sorted(moment for moments in found.values() for moment in moments)


def test_calendars_hold_exactly_the_days_of_the_round(made):
    """Weekly and in weeks 1 and 3, the Tuesday off on the Wednesday; the hour as published; nothing after the end."""
    world, written = made
    words = RoundWords(names=RoundNames(problem=world, round=the_round(world)), travel=fixture.travel(world))
    assert len(written.calendars) == 2
    for path, stop in zip(written.calendars, the_round(world).stops, strict=True):
        days = [words.held_on(stop, day) for day in words.due(stop, stop.weeks)]
        held = occurrences(path)
        assert [m.date() for m in held] == sorted(day for day in days if day is not None)
        assert {(m.hour, m.minute) for m in held} == {(stop.begin // 3600, 0)}
        assert OFF not in {m.date() for m in held} and OFF + timedelta(days=1) in {m.date() for m in held}
        assert held[-1].date() < FIRST + timedelta(weeks=VALID)


def test_a_day_that_falls_out_is_not_in_the_calendar(tmp_path):
    """All days around the Tuesday are off: neither the Tuesday nor a day instead."""
    off = tuple(CalendarDay(date=OFF + timedelta(days=k), working=False, why="feast") for k in range(-6, 7))
    world = office().replace(calendar=off)
    written = write_round(the_round(world), tmp_path / "r", problem=world, travel=fixture.travel(world))
    days = {moment.date() for moment in occurrences(written.calendars[0])}
    assert min(days) > OFF + timedelta(days=6)
    assert OFF + timedelta(days=7) in days


@pytest.mark.parametrize(("weeks", "length", "series"), [
    ((1, 2, 3, 4), 4, [((1, 2, 3, 4), 1)]),
    ((2, 4), 4, [((2, 4), 2)]),
    ((3,), 4, [((3,), 4)]),
    ((1, 2, 4), 4, [((1,), 4), ((2,), 4), ((4,), 4)]),
    ((1,), 1, [((1,), 1)]),
])  # fmt: skip
def test_even_weeks_are_one_series_and_others_one_a_week(weeks, length, series):
    """What a phone can repeat by itself."""
    assert series_of(weeks, length) == series


def test_the_workbook_shows_the_weeks_side_by_side(made):
    """Weekdays down, weeks across: the second stop only in weeks 1 and 3."""
    world, written = made
    names = RoundNames(problem=world, round=the_round(world))
    grid = openpyxl.load_workbook(written.book).worksheets[1]
    cells = [str(cell.value) for cell in grid[4][2:]]
    second = names.place(the_round(world).stops[1].place)
    assert [second in cell for cell in cells] == [True, False, True, False]
    assert all("09:00–09:30" in cell for cell in cells)


def test_market_days_are_marked_only_where_every_day_is_one():
    """A market on Tuesdays is the stop's; one of lunar days is not, whatever some of them fall on."""
    world = office()
    host = world.villages[0]
    for market, marked in (
        (Market(rule=MarketRule.WEEKDAY, digits=frozenset({1})), True),
        (Market(rule=MarketRule.LUNAR, digits=frozenset({1, 6})), False),
    ):
        told = world.replace(villages=(replace(host, market=market, can_host=True), *world.villages[1:]))
        round_ = the_round(told)
        words = RoundWords(names=RoundNames(problem=told, round=round_), travel=fixture.travel(told))
        stop = replace(round_.stops[0], place=f"village/{host.id}")
        assert words.at_market(stop) is marked


def test_no_file_of_a_round_says_a_name_or_a_contact(made):
    """Nobody of the staff, no resident, no contact of a village; and the home visits of the week change nothing."""
    world, written = made
    private = [r.applicant for r in world.requests] + [r.contact for r in world.requests]
    private += [v.contact for v in world.villages] + [p.name for p in fixture.problem().staff]
    said = "\n".join(texts(path) for path in sorted(written.folder.rglob("*.*")) if path.is_file())
    assert [name for name in private if name and name in said] == []


@pytest.mark.parametrize("poison", ['=HYPERLINK("http://evil","x")', "../../x", "a\r\nBEGIN:VEVENT", '#panic("x") $y$'])
def test_harmful_names_stay_text(tmp_path, poison):
    """A village called like a formula, a path, a line of a calendar, a command of the typesetter."""
    world = office()
    world = world.replace(villages=tuple(replace(v, name=f"{poison}{v.id}", name_en="") for v in world.villages))
    written = write_round(the_round(world), tmp_path / "in" / "r", problem=world, travel=fixture.travel(world))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files and all(written.folder in path.parents for path in files)
    book = openpyxl.load_workbook(written.book)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    plain = write_round(the_round(office()), tmp_path / "plain", problem=office(), travel=fixture.travel(office()))
    for path, usual in zip(written.calendars, plain.calendars, strict=True):
        counts = [len(Calendar.from_ical(p.read_bytes()).walk("VEVENT")) for p in (path, usual)]
        assert counts[0] == counts[1] >= 2  # the series and a moved day


def test_both_languages_name_weeks_and_dates(made):
    """In Chinese months and weekdays carry their words; in English the same facts."""
    world, _ = made
    said = {}
    for language in Language:
        told = world.replace(settings=replace(world.settings, language=language))
        words = RoundWords(names=RoundNames(problem=told, round=the_round(told)), travel=fixture.travel(told))
        first, second = words.round.stops
        said[language] = (
            words.rhythm(first, first.weeks),
            words.rhythm(second, second.weeks),
            words.day(date(2026, 12, 1)),
        )
    assert said[Language.ZH] == ("每周二", "第1、3周 周二", "12月1日")
    assert said[Language.EN] == ("every Tue", "Tue, weeks 1, 3", "1 Dec")


def test_the_command_makes_a_round_and_a_week_starts_from_it(tmp_path, monkeypatch):
    """rounds, then plan --round: every standing stop is counted, departed ones named; explain still knows the plan."""
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    book = township(tmp_path)
    made = answer("rounds", book, "--weeks", "2", "--iterations", "60", "--out", tmp_path / "round")
    assert made["made"] + sum(left["asked"] - left["made"] for left in made["left"]) == made["asked"]
    assert made["stops"] == len(load_round(tmp_path / "round").stops) > 0
    again = answer("rounds", book, "--weeks", "2", "--iterations", "60", "--out", tmp_path / "round")
    assert again["folder"].endswith("round-2"), "nothing is overwritten"
    assert (tmp_path / "round-2" / "rounds.json").read_bytes() == (tmp_path / "round" / "rounds.json").read_bytes()
    told = answer("plan", book, "--iterations", "200", "--round", tmp_path / "round", "--out", tmp_path / "week")
    standing = told["standing"]
    assert standing["stops"] == sum(1 in stop.weeks for stop in load_round(tmp_path / "round").stops)
    assert told["score"]["change"]["amount"] == len(standing["departed"])
    assert json.loads((tmp_path / "week" / "input.json").read_text(encoding="utf-8"))["round"]["relative"] == "../round"
    shown = run("write", tmp_path / "week", "--docs", "notices", "--out", tmp_path / "again")
    assert "changed" not in shown.stderr


def test_a_round_that_is_not_there_or_of_another_district_is_refused(tmp_path, monkeypatch):
    """With a code and exit 3, before anything is planned."""
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    book = township(tmp_path)
    out = tmp_path / "week"
    said = answer("plan", book, "--round", tmp_path / "none", "--out", out, code=3)
    assert "round-missing" in json.dumps(said)
    strange = save_round(the_round(office()), tmp_path / "rounds.json")
    said = answer("plan", book, "--round", strange, "--out", out, code=3)
    assert "round-of-another" in json.dumps(said)
    assert not out.exists()
    assert re.search(r"standing round", run("rounds", "--help").stdout)
