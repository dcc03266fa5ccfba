"""The plan folder appears whole or not at all, and never over another."""

import json
from collections.abc import Mapping
from dataclasses import replace

import plan_fixture as fixture
import pytest

from planner.out import Doc, load_plan, write_plan
from planner.out.errors import OutputError
from planner.plan import Result, ResultStatus
from planner.score import score
from planner.settings import Language

LIGHT = frozenset({"tables", "result", "timetable"})


class Interrupting(Mapping):
    """Ways to hubs that make the user press Ctrl-C as soon as somebody asks."""

    def __getitem__(self, key):
        raise KeyboardInterrupt

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


def write(target, **more):
    arguments = {"problem": fixture.problem(), "travel": fixture.travel(), "docs": LIGHT} | more
    return write_plan(fixture.plan(), target, **arguments)


def test_nothing_is_overwritten(tmp_path):
    """A second and third plan of the same name get a version name; the first stays as it was."""
    first = write(tmp_path / "week")
    (first.folder / "note.txt").write_text("by hand", encoding="utf-8")
    assert [write(tmp_path / "week").folder.name for _ in range(2)] == ["week-2", "week-3"]
    assert (tmp_path / "week" / "note.txt").read_text(encoding="utf-8") == "by hand"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["week", "week-2", "week-3"]


def test_an_empty_folder_is_used(tmp_path):
    """A folder that someone made for the plan and left empty is taken."""
    (tmp_path / "week").mkdir()
    assert write(tmp_path / "week").folder == tmp_path / "week"


def test_a_file_of_that_name_stays(tmp_path):
    """A file in the way is not touched."""
    (tmp_path / "week").write_text("mine", encoding="utf-8")
    assert write(tmp_path / "week").folder.name == "week-2"
    assert (tmp_path / "week").read_text(encoding="utf-8") == "mine"


def test_an_interruption_leaves_nothing(tmp_path):
    """Ctrl-C in the middle of writing, after plan.json is there, leaves no folder and no half file."""
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "week", travel=replace(fixture.travel(), access=Interrupting()))
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_nothing(tmp_path, monkeypatch):
    """A character that cannot be printed stops the writing before anything appears."""
    monkeypatch.setattr("planner.out.fonts.system_fonts", lambda: ())
    villages = (replace(fixture.VILLAGES[0], name="大湾\U0002a6d6村"), *fixture.VILLAGES[1:])
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "week", problem=fixture.problem(villages=villages), docs=frozenset({"notices"}))
    assert caught.value.code == "glyph"
    assert all("U+2A6D6" in caught.value.message(language) for language in Language)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_a_sentence(tmp_path):
    """A path that cannot be a folder is an error with its path, not a traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="write") as caught:
        write(tmp_path / "file" / "week")
    assert "week" in caught.value.message(Language.EN)


def test_an_unknown_document_is_named(tmp_path):
    """Asking for a document that does not exist says which do."""
    with pytest.raises(OutputError, match="docs") as caught:
        write(tmp_path / "week", docs=frozenset({"poem"}))
    assert "notices" in caught.value.message(Language.EN)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_says_what_it_holds(tmp_path):
    """Written lists every file that is there, public ones first; the plan in it reads back."""
    written = write(tmp_path / "week", docs=LIGHT | {"drivers", "notices"})
    there = {path for path in written.folder.rglob("*") if path.is_file()}
    assert set(written.files) == there
    assert written.first(Doc.TIMETABLE) == written.folder / "public" / "时刻表.xlsx"
    assert written.first(Doc.MAP) is None
    assert load_plan(written.folder) == fixture.plan()


def test_the_result_says_how_the_plan_was_found(tmp_path):
    """result.json holds status, cost, bound, gap, seed, versions, hashes and the score."""
    problem, travel, plan = fixture.problem(), fixture.travel(), fixture.plan()
    cost = score(problem, travel, plan)
    result = Result(
        plan=plan, status=ResultStatus.LIMIT, cost=cost.cost, bound=cost.cost // 2, seed=7, engines={"ortools": "9"}
    )
    written = write(tmp_path / "week", result=result)
    said = json.loads((written.folder / "result.json").read_text(encoding="utf-8"))
    assert (said["status"], said["cost"], said["seed"], said["engines"]) == ("limit", cost.cost, 7, {"ortools": "9"})
    assert said["gap"] == pytest.approx(0.5, abs=1e-4)
    assert said["cost_minutes"] == pytest.approx(cost.minutes, abs=1e-4)
    assert len(said["input_hash"]) == 64 and said["travel_hash"] == "t"
    assert sum(line["cost"] for line in said["score"]) == cost.cost
    written = write(tmp_path / "bare")
    assert json.loads((written.folder / "result.json").read_text(encoding="utf-8"))["status"] is None


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    """Written twice, every file is the same."""
    first, second = (write(tmp_path / name, docs=LIGHT | {"drivers", "notices"}) for name in "ab")
    for one, other in zip(first.files, second.files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
