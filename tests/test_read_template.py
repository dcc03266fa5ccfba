"""`new`: what it writes is complete, is marked as an example, and reads back once villages are filled in."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from read_kit import errors_of

from planner.errors import PlannerError
from planner.read import new_district, read_district, read_report
from planner.read.columns import SETTINGS, TABLES
from planner.read.template import example, heading
from planner.settings import Language, Settings

VILLAGES = [("V001", "甲村", 109.73, 38.28), ("V002", "乙村", 109.8, 38.3)]


@pytest.mark.parametrize("language", Language)
def test_an_empty_workbook_says_that_it_is_empty(tmp_path, language):
    """The example rows do not count as data."""
    path = new_district(tmp_path / "d.xlsx", language)
    assert {(e.code, e.table) for e in errors_of(path)} == {
        ("table-without-rows", t.title(language)) for t in TABLES if t.compulsory
    }


@pytest.mark.parametrize("language", Language)
def test_a_workbook_with_two_villages_and_a_centre_reads(tmp_path, language):
    """The least a planner fills in is enough; the settings that were written are the defaults."""
    path = new_district(tmp_path / "d.xlsx", language)
    book = openpyxl.load_workbook(path)
    for title, rows in (("villages", VILLAGES), ("centres", [("C1", "鱼河", 109.75, 38.2)])):
        table = next(t for t in TABLES if t.name == title)
        columns = [c.name for c in table.columns]
        for number, (ident, name, lon, lat) in enumerate(rows, start=3):
            for column, value in {"id": ident, "name": name, "lon": lon, "lat": lat}.items():
                book[table.title(language)].cell(row=number, column=columns.index(column) + 1, value=value)
    book.save(path)
    problem, skipped = read_report(path)
    assert problem.settings == replace(Settings(), language=language)
    assert [v.id for v in problem.villages] == ["V001", "V002"]
    assert [s.code for s in skipped].count("example-row") == len(TABLES)


@pytest.mark.parametrize("language", Language)
def test_a_folder_with_two_villages_and_a_centre_reads(tmp_path, language):
    """The folder holds every table and the settings."""
    path = new_district(tmp_path / "d", language)
    for title, rows in (("villages", VILLAGES), ("centres", [("C1", "鱼河", 109.75, 38.2)])):
        table = next(t for t in TABLES if t.name == title)
        with (path / f"{table.title(language)}.csv").open("a", encoding="utf-8", newline="") as file:
            for row in rows:
                values = dict(zip(("id", "name", "lon", "lat"), row, strict=True))
                file.write(",".join(str(values.get(c.name, "")) for c in table.columns) + "\r\n")
    problem = read_district(path)
    assert problem.settings == replace(Settings(), language=language)
    assert len(problem.villages) == 2


@pytest.mark.parametrize("language", Language)
def test_the_example_rows_would_read_if_they_were_real(tmp_path, language):
    """Without their mark the examples are a district without an error."""
    path = new_district(tmp_path / "d", language)
    mark = "example-" if language is Language.EN else "例-"
    for file in path.glob("*.csv"):
        file.write_text(file.read_text(encoding="utf-8-sig").replace(mark, ""), encoding="utf-8")
    problem = read_district(path, first=date(2026, 11, 30))
    assert (len(problem.villages), len(problem.requests), len(problem.ledger)) == (1, 1, 1)
    assert problem.changes[0].date == date(2026, 12, 2)
    assert problem.times[0].origin == "centre/C01"


@pytest.mark.parametrize("language", Language)
def test_the_workbook_helps_to_fill_it_in(tmp_path, language):
    """Every heading has a comment, closed lists drop down, the heading is frozen, the example grey and marked."""
    book = openpyxl.load_workbook(new_district(tmp_path / "d.xlsx", language))
    assert book.sheetnames == [t.title(language) for t in (SETTINGS, *TABLES)]
    for table in TABLES:
        sheet = book[table.title(language)]
        assert sheet.freeze_panes == "A2"
        offered = {str(cells) for v in sheet.data_validations.dataValidation for cells in v.sqref.ranges}
        for cell, column in zip(sheet[1], table.columns, strict=True):
            assert cell.value == heading(column, language)
            assert column.help(language) in cell.comment.text
            assert bool(column.kind.words) == any(r.startswith(f"{cell.column_letter}2:") for r in offered)
            assert sheet.cell(row=2, column=cell.column).font.color.rgb == "FF8C8C8C"
        marked = next(c for c in table.columns if c.name == table.mark)
        assert example(marked, language).startswith(("例-", "example-"))


def test_what_exists_is_not_overwritten(tmp_path):
    """A file or folder of that name is left alone, and another ending is refused."""
    (tmp_path / "d.xlsx").write_bytes(b"mine")
    (tmp_path / "d").mkdir()
    for name in ("d.xlsx", "d"):
        with pytest.raises(PlannerError, match="file-exists"):
            new_district(tmp_path / name)
    assert (tmp_path / "d.xlsx").read_bytes() == b"mine"
    with pytest.raises(PlannerError, match="file-wrong-type") as caught:
        new_district(tmp_path / "d.xls")
    assert "d.xls" in caught.value.message(Language.EN)
