"""`planner publish` from the first plan to the corrections of the second, on a copy of the township."""

import json
from pathlib import Path

import pytest
from cli_kit import STEPS, add_changes, answer, run, township
from openpyxl import load_workbook
from pypdf import PdfReader

from planner.out import load_plan
from planner.outlook import Outlook
from planner.plan import PlanStatus, StopKind
from planner.read import read_district
from planner.roads import travel_times


@pytest.fixture(autouse=True)
def _english(monkeypatch, tmp_path):
    """Every test stands in a folder of its own, on an English machine."""
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The story once: plan, publish, an edit, plan --keep, publish again."""
    home = tmp_path_factory.mktemp("publish")
    book = township(home)
    answer("plan", book, *STEPS, "--out", home / "plans" / "one")
    first = answer("publish", home / "plans" / "one", "--on", "2026-11-27", "--by", "Office")
    told = load_plan(first["folder"])
    hubs = [s for s in told.stops if s.kind is StopKind.HUB]
    gone = next(s for s in hubs if sum(o.place == s.place for o in hubs) == 1)
    add_changes(book, ("forbid", gone.place.removeprefix("village/"), gone.date.isoformat(), gone.vehicle))
    kept = answer("plan", book, *STEPS, "--keep", first["folder"], "--out", home / "plans" / "two")
    second = answer("publish", home / "plans" / "two", "--on", "2026-11-28")
    return {"book": book, "first": first, "kept": kept, "second": second, "gone": gone, "plans": home / "plans"}


def test_the_first_plan_is_announced_beside_its_draft(home):
    first = home["first"]
    told = load_plan(first["folder"])
    assert (told.version, told.announced_by, first["status"]) == (1, "Office", "announced")
    assert Path(first["folder"]).name == "one-v1"
    assert (first["replaced"], first["changes"], first["warnings"]) == (None, [], [])
    assert load_plan(home["plans"] / "one").status is PlanStatus.DRAFT
    draft, result = (json.loads((home["plans"] / n / "result.json").read_text("utf-8")) for n in ("one", "one-v1"))
    assert {k: result[k] for k in ("status", "seed", "iterations", "cost")} == {
        k: draft[k] for k in ("status", "seed", "iterations", "cost")
    }


def test_the_second_plan_replaces_it_and_says_what_has_changed(home):
    """Parent, version, superseded; the changes are those of the stops, and the forbidden one is among them."""
    second, gone = home["second"], home["gone"]
    told = load_plan(second["folder"])
    assert (told.version, told.parent, told.status) == (2, home["first"]["plan_id"], PlanStatus.ANNOUNCED)
    assert load_plan(home["first"]["folder"]).status is PlanStatus.SUPERSEDED
    assert Path(second["replaced"]) == Path(home["first"]["folder"])
    assert gone.id in {change["was"]["stop_id"] for change in second["changes"] if change["was"]}
    assert all(change["kind"] in ("moved", "cancelled", "new") for change in second["changes"])


def test_a_plan_that_keeps_an_announced_one_marks_what_residents_still_know(home):
    """Stops at their old times are announced in the draft, others are not."""
    old = load_plan(home["first"]["folder"])
    draft = load_plan(home["plans"] / "two")
    hubs = [s for s in draft.stops if s.kind is StopKind.HUB]
    same = {s.id for s in hubs if s.id in old.stop and (old.stop[s.id].begin, old.stop[s.id].end) == (s.begin, s.end)}
    assert same and {s.id for s in hubs if s.announced} == same


def test_nothing_is_announced_twice(home):
    """Not the announced plan, not its draft once more, not what was replaced, not a plan that changes nothing."""
    for name, code in (("two-v2", "announced"), ("two", "same"), ("one-v1", "superseded")):
        said = answer("publish", home["plans"] / name, code=3)
        assert said["errors"][0]["code"] == code, name
    said = answer("publish", home["plans"] / "one", code=3)
    assert said["errors"][0]["code"] == "rival"


def test_corrections_are_written_for_exactly_the_villages_that_knew_better(home):
    """The villages of the messages are those whose stop moved or went, by the plan announced first and the tables."""
    first, second = (load_plan(home[name]["folder"]) for name in ("first", "second"))
    problem = read_district(home["book"], first=first.first)
    before = Outlook(plan=first, problem=problem, travel=travel_times(problem))
    places = {(s.place, s.date, s.begin, s.end) for s in second.stops}
    hit = {
        (problem.village[v].name, reach.stop.date)
        for v in problem.village
        for reach in before.announced_to(v)
        if (reach.stop.place, reach.stop.date, reach.stop.begin, reach.stop.end) not in places
    }
    public = Path(home["second"]["folder"]) / "public"
    pages = "".join("".join(page.extract_text().split()) for page in PdfReader(public / "更正通知.pdf").pages)
    rows = load_workbook(public / "短信.xlsx").active.iter_rows(min_row=4, values_only=True)
    told = [row[1] for row in rows if row[2].startswith("更正")]
    assert hit and sorted(told) == sorted(name for name, _ in hit)
    assert all(name in pages and f"{day.year}年{day.month}月{day.day}日" in pages for name, day in hit)
    assert len(list((public / "更正通知（图片）").rglob("*.png"))) == len(hit)
    assert not (Path(home["first"]["folder"]) / "public" / "更正通知.pdf").exists()


def test_slots_and_the_end_of_the_week_go_by_an_announced_plan(home, tmp_path):
    """Moving an announced stop has its price, without `--announced`; `next` closes the week of the plan."""
    ask = ("--village", "610802116200", "--service", "S13", "--from", "2026-11-30", "--minutes", 60, "--limit", 20)
    found = answer("slots", home["book"], home["second"]["folder"], *ask)["slots"]
    assert found and any(slot["shifts"] for slot in found)
    for slot in found:
        assert slot["terms"].get("change", 0) == 60 * len(slot["shifts"])
        assert all(shift["announced"] for shift in slot["shifts"])
    book = tmp_path / "district.xlsx"
    book.write_bytes(home["book"].read_bytes())
    assert answer("next", book, home["second"]["folder"])["week"] == "2026-12-07"


def test_a_plan_that_breaks_a_rule_by_now_is_not_announced(tmp_path):
    """A day off typed after planning."""
    book = township(tmp_path)
    plan = answer("plan", book, *STEPS, "--out", tmp_path / "plans" / "one")["folder"]
    turn = next(s for s in load_plan(plan).stops if s.kind is StopKind.HUB)
    add_changes(book, ("vehicle_off", turn.vehicle, turn.date.isoformat(), ""))
    said = answer("publish", plan, code=3)
    assert said["errors"][0]["code"] == "broken" and "--keep" in said["errors"][0]["what"]
    assert [p.name for p in (tmp_path / "plans").iterdir()] == ["one"]


def test_a_stop_in_the_past_is_a_warning_and_a_wrong_day_a_wrong_use(home, tmp_path):
    """Also: a place of one's own, a parent named, the story told in words."""
    plan = home["plans"] / "one"
    assert answer("publish", plan, "--replaces", home["second"]["folder"], code=3)["errors"][0]["code"] == "broken"
    place = ("--out", tmp_path / "x", "--replaces", home["second"]["folder"], "--district", township(tmp_path / "new"))
    said = run("publish", plan, "--on", "2026-12-02", *place)
    assert "第 3 版" in said.stdout and "来不及" in said.stderr
    assert load_plan(tmp_path / "x").parent == home["second"]["plan_id"]
    run("publish", plan, "--on", "soon", code=2)
