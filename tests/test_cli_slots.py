"""`planner slots`: what somebody on the phone can be told, and the promise that follows."""

from pathlib import Path

import openpyxl
import pytest
from cli_kit import STEPS, answer, run, township

from planner.out import load_plan
from planner.read.columns import TABLE
from planner.settings import Language

MONDAY = "2026-11-30"


@pytest.fixture(autouse=True)
def _english(monkeypatch, tmp_path):
    """Every test stands in a folder of its own, on an English machine."""
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The township's workbook and a plan folder made from it, for tests that only look."""
    folder = tmp_path_factory.mktemp("planned")
    book = township(folder)
    return book, Path(answer("plan", book, *STEPS, "--out", folder / "plan")["folder"])


def ask(planned, *options, village="610802116200", service="S13", code=0):
    """The answer to a call from the first day of the plan on."""
    return answer("slots", *planned, "--village", village, "--service", service, "--from", MONDAY, *options, code=code)


def test_the_best_places_and_times_stand_in_a_table(planned):
    """With way, vehicle, what changes for others, and the cost; in the language of the district."""
    said = run("slots", *planned, "--village", "610802116200", "--service", "S13", "--from", MONDAY).stdout
    assert "还放得下的时间和地点" in said and "--take" in said
    found = ask(planned)
    assert 0 < len(found["slots"]) <= 5
    first = found["slots"][0]
    assert first["place_name"] in said
    assert first["cost_minutes"] == pytest.approx(sum(first["terms"].values()), abs=0.001)
    assert [slot["number"] for slot in found["slots"]] == list(range(1, len(found["slots"]) + 1))
    assert all(slot["cases_lost"] == [] for slot in found["slots"])


def test_a_village_and_a_service_may_be_called_by_name(planned):
    """The person on the phone knows names, not codes."""
    content = openpyxl.load_workbook(planned[0])
    names = {row[0]: row[1] for row in content["村庄"].iter_rows(min_row=3, values_only=True)}
    services = {row[0]: row[1] for row in content["事项"].iter_rows(min_row=3, values_only=True)}
    by_name = ask(planned, village=names["610802116200"], service=services["S13"])
    assert by_name == ask(planned)


def test_the_options_reach_the_request(planned):
    """Home, minutes, days, windows, how many."""
    found = ask(planned, "--home", "--minutes", 10, "--until", "2026-12-02", "--window", "09:00-12:00", "--limit", 2)
    assert (found["home"], found["minutes"], found["due"]) == (True, 10, "2026-12-02")
    assert 0 < len(found["slots"]) <= 2
    for slot in found["slots"]:
        assert slot["kind"] == "home" and slot["date"] <= "2026-12-02"
        assert 9 * 3600 <= slot["begin"] < slot["end"] <= 12 * 3600


def test_what_was_announced_has_its_price(planned):
    """A stop that residents know does not move for nothing."""
    options = ("--minutes", 60, "--limit", 20)
    draft, told = ask(planned, *options), ask(planned, *options, "--announced")
    assert any(slot["shifts"] for slot in draft["slots"])
    for slot in told["slots"]:
        assert slot["terms"].get("change", 0) == 60 * len(slot["shifts"])
        assert all(shift["announced"] for shift in slot["shifts"])


def test_where_nothing_fits_the_reason_and_another_way_are_given(planned):
    """The rules in the way, and where to go instead."""
    found = ask(planned, village="610802116207", service="S15")
    assert found["slots"] == []
    assert found["reason"]["rules"] and found["reason"]["sentence"] and found["reason"]["instead"]
    said = run("slots", *planned, "--village", "610802116207", "--service", "S15", "--from", MONDAY).stdout
    assert found["reason"]["sentence"] in said and found["reason"]["instead"] in said


def test_every_error_is_said_at_once(planned):
    """In one list, with codes, exit code 3, nothing else."""
    wrong = ("--window", "25:00", "--until", "soon", "--minutes", 0)
    found = ask(planned, *wrong, village="nowhere", service="nothing", code=3)
    codes = [error["code"] for error in found["errors"]]
    assert codes == ["date-bad", "window-bad", "village-unknown", "service-unknown", "slots-minutes"]
    run("slots", *planned, "--village", "x", "--service", "y", "--out", "z", code=2)
    assert ask(planned, "--take", 99, code=3)["errors"][0]["code"] == "slot-number"


def test_a_slot_taken_is_written_and_kept_by_the_next_plan(tmp_path):
    """The child holds the request; with the rows added the week can be planned again and the promise stands."""
    book = township(tmp_path)
    folder = Path(answer("plan", book, *STEPS, "--out", tmp_path / "plan")["folder"])
    found = ask((book, folder), "--take", 1, "--out", tmp_path / "child", "--announced")
    slot, child = found["slots"][0], load_plan(Path(found["folder"]))
    assert child.parent == load_plan(folder).plan_id
    assert {row.stop for row in child.assignments if row.request == found["request"]} == {slot["stop"]}
    assert (Path(found["folder"]) / "tables").is_dir()
    refused = ask((book, Path(found["folder"])), code=3)
    assert [error["code"] for error in refused["errors"]] == ["slots-request-missing"]
    add_rows(book, found["rows"])
    assert ask((book, Path(found["folder"])))["request"] != found["request"]
    again = answer("plan", book, *STEPS, "--keep", found["folder"], "--out", tmp_path / "again")
    assert [edit["accepted"] for edit in again["edits"]] == [True]
    plan = load_plan(Path(again["folder"]))
    row = next(row for row in plan.assignments if row.request == found["request"])
    assert (row.stop, plan.stop[row.stop].begin) == (slot["stop"], slot["begin"])


def add_rows(book, rows):
    """Type the printed rows into the workbook, under their headings."""
    content = openpyxl.load_workbook(book)
    for name, row in rows.items():
        table = TABLE[name]
        title = table.title(Language.ZH)
        sheet = content[title] if title in content.sheetnames else content.create_sheet(title)
        heads = {table.column[key].heading(Language.ZH): value for key, value in row.items()}
        top = next((n for n in (1, 2) if sheet.cell(n, 1).value in {c.zh for c in table.columns}), None)
        if top is None:
            top = 1
            for place, head in enumerate(heads, start=1):
                sheet.cell(1, place, head)
        places = {str(cell.value).split("（")[0]: cell.column for cell in sheet[top] if cell.value}
        last = sheet.max_row + 1
        for head, value in heads.items():
            sheet.cell(last, places.setdefault(head, len(places) + 1), value)
            sheet.cell(top, places[head]).value = sheet.cell(top, places[head]).value or head
    content.save(book)
