"""`planner write`: the same documents again, all or some, into a new folder or the plan's own; nothing overwritten."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from cli_kit import STEPS, answer, run, township

import planner.cli.write_flow as flow
import planner.out.add as adding
from planner.out import Doc
from planner.settings import Language
from planner.texts import text


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The township's workbook and a plan of it, for tests that copy them."""
    folder = tmp_path_factory.mktemp("made")
    book = township(folder)
    answer("plan", book, *STEPS, "--out", folder / "week")
    return folder


@pytest.fixture
def home(made, tmp_path, monkeypatch):
    """A copy of both that a test may spoil."""
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(made, tmp_path / "office"))


def content(folder):
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_written_again_every_document_is_the_same(home):
    """A folder beside the plan, under the next name; file by file what the plan folder holds; that one untouched."""
    before = content(home / "week")
    said = answer("write", home / "week")
    assert Path(said["folder"]) == (home / "week-2").resolve() and said["there"] == [] and not said["changed"]
    assert set(said["files"]) == {str(doc) for doc in Doc}
    assert content(home / "week") == before
    again = content(home / "week-2")
    again["input.json"] = before["input.json"]  # says where the district lies, which was copied with the plan
    assert {name for name in before if before[name] != again.get(name)} == set()
    assert set(again) == set(before)


def test_every_kind_is_named_where_somebody_looks_for_it():
    """In the help of the command and in docs/cli.md."""
    page = (Path(__file__).parents[1] / "docs" / "cli.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| `--docs`"))
    for language in Language:
        said = text(language, "cli", "help.write_docs")
        assert {doc for doc in Doc if doc not in said or f"`{doc}`" not in row} == set()


def test_only_the_kinds_asked_for_are_written(home):
    """Comma or Chinese comma between them; the plan is always there, so that the folder is one."""
    said = answer("write", home / "week", "--docs", "calendars、report", "--out", home / "some")
    assert set(said["files"]) == {"plan", "calendars", "report"}
    assert (home / "some" / "plan.json").exists()
    assert {p.name for p in (home / "some" / "internal").iterdir()} == {"日历", "计划报告.html"}
    assert answer("show", home / "some")["plan_id"] == said["plan_id"]


def test_into_the_plan_folder_only_what_is_missing(home):
    """Kinds that are there stay as they are, also where somebody has written into them."""
    shutil.rmtree(home / "week" / "public" / "日历")
    shutil.rmtree(home / "week" / "internal" / "日历")
    sheet = next((home / "week" / "public").glob("*.xlsx"))
    sheet.write_bytes(b"by hand")
    before = content(home / "week")
    said = answer("write", home / "week", "--into")
    assert set(said["files"]) == {"calendars"} and "timetable" in said["there"]
    after = content(home / "week")
    assert {name: after[name] for name in before} == before
    assert {name.split("/")[1] for name in set(after) - set(before)} == {"日历"}
    assert sorted(p.name for p in home.iterdir()) == ["district.xlsx", "week"]


def test_a_kind_that_is_there_is_refused_by_name(home):
    """Whoever asks for it is told, in one sentence and one code; nothing changes."""
    before = content(home / "week")
    said = answer("write", home / "week", "--docs", "report", "--into", code=3)
    assert [error["code"] for error in said["errors"]] == ["docs-there"]
    assert "report" in said["errors"][0]["what"] and content(home / "week") == before


def test_what_was_moved_is_taken_back_when_the_disk_refuses(home, monkeypatch):
    """Half a set of documents would look like a whole one."""
    for folder in ("public", "internal"):
        shutil.rmtree(home / "week" / folder / "日历")
    before, claim, count = content(home / "week"), adding._claim, []

    def full(source, target):
        count.append(target)
        if len(count) > 2:
            raise OSError("disk full")
        claim(source, target)

    monkeypatch.setattr(adding, "_claim", full)
    answer("write", home / "week", "--docs", "calendars", "--into", code=4)
    assert content(home / "week") == before
    assert not any(p.name.startswith(".") for p in home.iterdir())


def test_wrong_questions_have_codes(home):
    """An unknown kind, two places at once, no plan."""
    assert answer("write", home / "week", "--docs", "poem", code=3)["errors"][0]["code"] == "docs"
    run("write", home / "week", "--into", "--out", home / "x", code=2)
    assert answer("write", home / "nothing", code=3)["errors"][0]["code"] == "plan_missing"


def test_reasons_are_found_only_where_a_document_says_them(home, monkeypatch):
    """Notices need none; the report takes those of the table, and looks for them anew where the table is gone."""

    def looked(*_, **__):
        raise RuntimeError("explained")

    monkeypatch.setattr(flow, "explain", looked)
    answer("write", home / "week", "--docs", "notices,calendars,drivers", "--out", home / "a")
    answer("write", home / "week", "--docs", "report", "--out", home / "b")
    (home / "week" / "tables" / "unserved.csv").unlink()
    answer("write", home / "week", "--docs", "notices", "--out", home / "c")
    plan = json.loads((home / "week" / "plan.json").read_text(encoding="utf-8"))
    assert plan["plan"]["unserved"], "the plan leaves nothing, so this test shows nothing"
    answer("write", home / "week", "--docs", "report", "--out", home / "d", code=5)


def test_a_district_that_has_changed_is_said(home):
    """A new phone number is no reason not to print; a village that is gone is."""
    book = openpyxl.load_workbook(home / "district.xlsx")
    page = book["村庄"] if "村庄" in book.sheetnames else book["villages"]
    heads = [str(cell.value) for cell in page[2]]
    column = next(k for k, head in enumerate(heads) if head.startswith(("population", "人口")))
    page.cell(row=3, column=column + 1).value = 1
    book.save(home / "district.xlsx")
    assert answer("write", home / "week", "--docs", "calendars", "--out", home / "a")["changed"] is True
    plan = home / "week" / "plan.json"
    document = json.loads(plan.read_text(encoding="utf-8"))
    document["plan"]["assignments"][0]["village"] = "elsewhere"
    plan.write_text(json.dumps(document), encoding="utf-8")
    assert answer("write", home / "week", code=3)["errors"][0]["code"] == "plan-of-another"


def test_a_plan_that_breaks_a_rule_is_not_written(home):
    """Somebody changed a time by hand: nothing to hang up comes of it."""
    plan = home / "week" / "plan.json"
    document = json.loads(plan.read_text(encoding="utf-8"))
    stop = next(s for s in document["plan"]["stops"] if s["kind"] == "hub")
    stop["drive_seconds"] += 60
    plan.write_text(json.dumps(document), encoding="utf-8")
    said = answer("write", home / "week", code=3)
    assert said["errors"][0]["code"] == "plan-broken" and not (home / "week-2").exists()


def test_the_plan_of_before_gives_updates(home):
    """A child beside its announced parent: calendars hold what changes for those concerned."""
    parent, child = home / "week", home / "next"
    shutil.copytree(parent, child)
    told = json.loads((parent / "plan.json").read_text(encoding="utf-8"))
    told["plan"] |= {"status": "announced", "announced_on": "2026-11-26", "plan_id": "told"}
    hub = next(s for s in told["plan"]["stops"] if s["kind"] == "hub")
    hub["begin"], hub["end"] = hub["begin"] - 3600, hub["end"] - 3600
    (parent / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    new = json.loads((child / "plan.json").read_text(encoding="utf-8"))
    new["plan"] |= {"version": 2, "parent": "told"}
    (child / "plan.json").write_text(json.dumps(new), encoding="utf-8")
    files = answer("write", child, "--docs", "calendars", "--out", home / "out")["files"]["calendars"]
    updates = [name for name in files if "/public/日历更新/" in name]
    everything = [name for name in files if "/public/日历/" in name]
    assert 0 < len(updates) < len(everything)
