"""The ledger written on: rows are added, the week is set, a dated copy is kept, all or nothing."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from read_kit import book, folder, tables

from planner.errors import PlannerError
from planner.problem import LedgerRow, PlanId, RequestId, Status, VillageId
from planner.read import append_rows, new_district, read_district
from planner.settings import Language

ROWS = (
    LedgerRow(request=RequestId("R1"), date=date(2026, 12, 1), plan=PlanId("P-1"), outcome="=done, 办结"),
    LedgerRow(request=RequestId("R1"), leg=2, status=Status.NO_SHOW, date=date(2026, 12, 2), reason="away"),
    LedgerRow(village=VillageId("V2"), date=date(2026, 12, 3)),
)
WEEK = date(2026, 12, 7)
TODAY = date(2026, 12, 5)


def _written(path, language=Language.ZH):
    append_rows(path, ROWS, week=WEEK, language=language, stamp=TODAY)
    return read_district(path)


@pytest.mark.parametrize("language", Language)
def test_a_new_ledger_is_made_where_there_is_none(tmp_path, language):
    """Rows come back as they were given, and the next week is set, in a folder and in a workbook."""
    for path in (folder(tmp_path / "d", tables()), book(tmp_path / "d.xlsx", tables())):
        problem = _written(path, language)
        assert problem.ledger == ROWS
        assert problem.horizon.first == WEEK


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_ledger_is_continued_in_its_own_words(tmp_path, encoding):
    """Headings, encoding and old rows stay; a column that is needed and missing is added."""
    old = [["台账", "", ""], ["申请编号", "日期", "状态"], ["R1", "2026-11-20", "已受理"], ["", "", ""]]
    path = folder(tmp_path, tables(ledger=old), encoding=encoding)
    problem = _written(path, Language.EN)
    assert problem.ledger[0].status is Status.ACCEPTED
    assert problem.ledger[1:] == ROWS
    text = (path / "ledger.csv").read_bytes().decode(encoding)
    assert "未到场" in text
    assert "村庄" in text
    backup = path / "backup" / "2026-12-05-ledger.csv"
    assert "未到场" not in backup.read_bytes().decode(encoding)


def test_a_workbook_keeps_everything_else(tmp_path):
    """Other sheets, comments and the example rows stay as they were."""
    path = new_district(tmp_path / "d.xlsx")
    before = openpyxl.load_workbook(path)["村庄"]["A1"].comment.text
    append_rows(path, ROWS[1:2], week=WEEK, stamp=TODAY)
    content = openpyxl.load_workbook(path)
    assert content["村庄"]["A1"].comment.text == before
    assert [c.value for c in content["台账"]["A"][1:3]] == ["例-R001", "R1"]
    week = next(row for row in content["设置"].iter_rows() if row[0].value == "计划周")
    assert week[1].value == "2026-12-07"
    assert (tmp_path / "备份" / "2026-12-05-d.xlsx").exists()


def test_toml_keeps_its_comments(tmp_path):
    """Only the line of the week changes, wherever the tables of weights stand."""
    path = folder(tmp_path, tables())
    toml = path / "district.toml"
    toml.write_text('# mine\nname = "榆阳"\n\n[weights]\ndrive = 2\n', encoding="utf-8")
    problem = _written(path)
    assert problem.settings.weights.drive == 2
    assert problem.settings.name == "榆阳"
    assert problem.horizon.first == WEEK
    append_rows(path, (), week=date(2026, 12, 14), stamp=TODAY)
    assert toml.read_text(encoding="utf-8").count("week =") == 1
    assert read_district(path).horizon.first == date(2026, 12, 14)
    assert "# mine" in toml.read_text(encoding="utf-8")


def test_settings_of_a_sheet_are_continued(tmp_path):
    """A csv of settings gets the week, replaced or added."""
    path = folder(tmp_path, tables(settings=[["项目", "值"], ["语言", "中文"]]))
    assert _written(path).horizon.first == WEEK
    append_rows(path, (), week=date(2026, 12, 14), stamp=TODAY)
    assert read_district(path).horizon.first == date(2026, 12, 14)
    assert len((path / "settings.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_a_ledger_beside_a_workbook_is_found(tmp_path):
    """In a folder the rows go where the ledger is, the week where the settings are."""
    content = tables(ledger=[["request", "date"], ["R1", "2026-11-20"]])
    ledger = content.pop("ledger")
    folder(tmp_path / "d", {"ledger": ledger})
    book(tmp_path / "d" / "district.xlsx", content)
    assert len(_written(tmp_path / "d", Language.EN).ledger) == 4
    assert sorted(p.name for p in (tmp_path / "d").iterdir()) == ["backup", "district.xlsx", "ledger.csv"]


def test_a_second_copy_of_a_day_gets_another_name(tmp_path):
    """No backup is overwritten."""
    path = folder(tmp_path, tables())
    for _ in range(3):
        append_rows(path, ROWS, stamp=TODAY, language=Language.EN)
    names = sorted(p.name for p in (path / "backup").iterdir())
    assert names == ["2026-12-05-ledger-2.csv", "2026-12-05-ledger.csv"]


def test_a_file_held_open_changes_nothing(tmp_path, monkeypatch):
    """When the second file cannot be replaced, the first is put back."""
    path = folder(tmp_path, tables(ledger=[["request", "date"], ["R1", "2026-11-20"]]))
    (path / "district.toml").write_text('name = "x"\n', encoding="utf-8")
    before = {p.name: p.read_bytes() for p in path.iterdir() if p.is_file()}
    real = Path.replace

    def held(self, target):
        if Path(target).name == "district.toml":
            raise PermissionError(13, "held", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(PlannerError, match="file-not-writable") as caught:
        append_rows(path, ROWS, week=WEEK, stamp=TODAY)
    assert "district.toml" in caught.value.message(Language.ZH)
    assert {p.name: p.read_bytes() for p in path.iterdir() if p.is_file()} == before


def test_a_path_that_is_not_there_is_said(tmp_path):
    """Nothing is made out of nothing."""
    with pytest.raises(PlannerError, match="path-missing") as caught:
        append_rows(tmp_path / "nowhere", ROWS)
    assert "nowhere" in caught.value.message(Language.EN)
