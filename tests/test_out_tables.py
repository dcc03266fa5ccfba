"""The tables are a promise: their columns stand, and every figure of the plan can be computed from them again."""

from dataclasses import replace
from datetime import date

import plan_fixture as fixture
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.out import read_tables, write_plan
from planner.out.cells import clock, free, minutes, unfree
from planner.problem import VillageId

TABLES = frozenset({"tables"})


@pytest.fixture
def folder(tmp_path):
    problem, travel, plan = fixture.problem(), fixture.travel(), fixture.plan()
    write_plan(plan, tmp_path / "p", problem=problem, travel=travel, reasons=fixture.REASONS, docs=TABLES)
    return tmp_path / "p"


def test_the_headers_are_those_promised(folder):
    """Each table has exactly the columns of the format, after a byte order mark."""
    raw = (folder / "tables" / "stops.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfstop_id,date,vehicle,seq,kind,place,lon,lat,arrive,begin,end,leave,")
    tables = read_tables(folder)
    assert {name: len(rows) for name, rows in tables.items()} == {
        "stops": 8,
        "assignments": 7,
        "crew": 3,
        "unserved": 2,
        "villages": 4,
        "score": 11,
        "changes": 1,
        "measures": 23,
    }
    assert list(tables["assignments"][0]) == (
        ["task", "request", "leg", "village", "mode", "stop_id", "walk_metres", "walk_minutes", "minutes"]
    )


def test_the_score_can_be_computed_from_the_tables(folder):
    """Drive, way, delay and vehicle-days, from the csv files and the district's settings alone, to the integer unit."""
    tables = read_tables(folder)
    cost = {row["term"]: round(float(row["cost"]) * 6000) for row in tables["score"]}
    weight = {row["term"]: float(row["weight"]) for row in tables["score"]}
    on = {row["stop_id"]: date.fromisoformat(row["date"]) for row in tables["stops"]}
    first, trips, walkin_minutes = date(2026, 11, 30), 2, 10

    drive = sum(int(row["drive_seconds"]) for row in tables["stops"])
    assert cost["drive"] == drive * weight["drive"] * 100 > 0

    def people(row):
        return 1 if row["request"] else -(-float(row["minutes"]) // walkin_minutes)

    hub = [row for row in tables["assignments"] if row["mode"] == "hub"]
    way = sum(round(float(row["walk_minutes"]) * 60) * trips * people(row) for row in hub)
    assert cost["way"] == way * weight["way"] * 100 > 0

    delay = sum((on[row["stop_id"]] - first).days for row in tables["assignments"] if row["request"])
    assert cost["delay"] == delay * weight["delay"] * 6000 > 0

    used = {(row["date"], row["vehicle"]) for row in tables["stops"] if row["kind"] in ("hub", "home")}
    assert cost["vehicle_day"] == len(used) * weight["vehicle_day"] * 6000 > 0


def test_the_rows_say_what_the_plan_says(folder):
    """A hub, a break, a village near a hub and one that nothing reaches, cell by cell."""
    tables = read_tables(folder)
    hub = tables["stops"][1]
    assert (hub["arrive"], hub["begin"], hub["end"], hub["cases"], hub["minutes"]) == (
        *("08:50", "09:00", "10:00"),
        *("2", "69.67"),
    )
    assert (hub["lon"], hub["lat"], hub["place"]) == ("109.700000", "38.300000", "village/101")
    villages = {row["village"]: row for row in tables["villages"]}
    assert (villages["102"]["date"], villages["102"]["walk_minutes"]) == ("2026-12-01", "36.02")
    assert [villages["104"][key] for key in ("stop_id", "days_since_visit", "reserved")] == ["", "", "0"]
    assert villages["101"]["days_since_visit"] == "14"
    assert tables["unserved"][0]["rules"] == "equipment walk"
    assert tables["unserved"][0]["sentence"].startswith("=")
    assert (tables["changes"][0]["accepted"], tables["changes"][0]["rules"]) == ("0", "gap walk")


def test_no_cell_begins_like_a_formula(tmp_path):
    """A name that a spreadsheet would calculate carries an apostrophe in the file and none when read back."""
    evil = ("=1+1", "+1", "-cmd", "@SUM(A1)", "\tx", "'=1", "＝1", 'a,b\n"c"')
    problem = fixture.problem()
    villages = tuple(replace(problem.villages[0], id=VillageId(f"9{k}"), name=name) for k, name in enumerate(evil))
    problem = problem.replace(villages=problem.villages + villages)
    travel = fixture.travel(problem)
    write_plan(fixture.plan(), tmp_path / "p", problem=problem, travel=travel, docs=TABLES)
    text = (tmp_path / "p" / "tables" / "villages.csv").read_text(encoding="utf-8-sig")
    assert ",=1+1," not in text and ",'=1+1," in text
    assert tuple(row["name"] for row in read_tables(tmp_path / "p")["villages"])[4:] == evil


@given(st.text())
def test_free_text_reads_back(text):
    """Whatever the text, neutralised and read back it is the same, and never begins like a formula."""
    assert unfree(free(text)) == text
    assert not free(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.integers(min_value=0, max_value=86_400))
def test_minutes_keep_the_second(seconds):
    """Minutes with two decimals, times 60 and rounded, are the seconds again."""
    assert round(float(minutes(seconds)) * 60) == seconds


def test_exact_districts_print_seconds(tmp_path):
    """Times are HH:MM; where the district announces exact times they are HH:MM:SS throughout."""
    assert (clock(32_461), clock(32_461, exact=True)) == ("09:01", "09:01:01")
    problem = fixture.problem()
    problem = problem.replace(settings=replace(problem.settings, grid=1))
    write_plan(fixture.plan(), tmp_path / "p", problem=problem, travel=fixture.travel(), docs=TABLES)
    start = read_tables(tmp_path / "p")["stops"][0]
    assert (start["arrive"], start["leave"]) == ("08:43:17", "08:43:17")
