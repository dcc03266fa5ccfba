"""The marked copy: bad cells red and commented, the original untouched, nothing overwritten."""

from datetime import datetime

import openpyxl
import pytest
from read_kit import book, folder, tables, with_cell

from planner.errors import InputErrors
from planner.read import marked_copy, read_district
from planner.settings import Language


def _errors(path):
    with pytest.raises(InputErrors) as caught:
        read_district(path)
    return caught.value


@pytest.mark.parametrize(("language", "suffix"), [("zh", "错误标注"), ("en", "errors")])
def test_bad_cells_are_red_and_say_what_to_do(tmp_path, language, suffix):
    """What and what to do stand in a comment at the cell, in the district's language."""
    content = with_cell("requests", 2, "due", "12/40") | {"settings": [["language", language], ["grid_minutes", "0"]]}
    content["villages"] = [["榆阳区"], *content["villages"]]
    content["villages"][2][4] = "-5"
    path = book(tmp_path / "d.xlsx", content)
    before = path.read_bytes()
    errors = _errors(path)
    copy = marked_copy(path, errors)
    assert copy == tmp_path / f"d-{suffix}.xlsx"
    assert path.read_bytes() == before
    marked = openpyxl.load_workbook(copy)
    for sheet, place in (("requests", "D2"), ("villages", "E3"), ("settings", "B2")):
        cell = marked[sheet][place]
        error = next(e for e in errors.errors if e.table == sheet)
        assert cell.fill.start_color.rgb == "FFFFC7CE"
        assert error.what(Language(language)) in cell.comment.text
        assert error.remedy(Language(language)) in cell.comment.text
    red = [c for s in marked.worksheets[1:] for row in s.iter_rows() for c in row if c.comment]
    assert len(red) == 3
    assert [c.value for c in marked.worksheets[0]["D"][1:]] == ["0", "-5", "12/40"]


def test_nothing_is_overwritten(tmp_path):
    """The second copy gets another name, and the first stays."""
    path = book(tmp_path / "d.xlsx", with_cell("requests", 2, "due", "12/40"))
    errors = _errors(path)
    names = [marked_copy(path, errors, tmp_path).name for _ in range(3)]
    assert names == ["d-错误标注.xlsx", "d-错误标注-2.xlsx", "d-错误标注-3.xlsx"]
    assert not [p for p in tmp_path.iterdir() if p.suffix == ".tmp"]


def test_merged_and_missing_places_are_marked_too(tmp_path):
    """A missing column is marked in the heading, a merged cell where it begins, formulas in the list stay text."""
    content = tables(vehicles=[["id", "name"], ["K1", "=1+1"]], requests=None)
    content["centres"][1][2] = "=2+2"
    path = book(tmp_path / "d.xlsx", content)
    loaded = openpyxl.load_workbook(path)
    loaded["villages"].merge_cells("E2:E3")
    loaded["villages"]["A4"] = datetime(2026, 1, 1)
    loaded.save(path)
    marked = openpyxl.load_workbook(marked_copy(path, _errors(path)))
    assert marked["vehicles"]["A1"].comment
    assert marked["villages"]["E2"].comment
    assert marked["villages"]["A4"].comment
    listed = [c for row in marked.worksheets[0].iter_rows() for c in row if str(c.value).startswith("=")]
    assert listed
    assert all(c.data_type == "s" for c in listed)


def test_a_marked_copy_reads_again_once_it_is_put_right(tmp_path):
    """The copy is a district as well: its list of errors is no table."""
    path = book(tmp_path / "d.xlsx", with_cell("requests", 2, "due", "12/40"))
    copy = marked_copy(path, _errors(path))
    loaded = openpyxl.load_workbook(copy)
    loaded["requests"]["D2"] = "2026-12-04"
    loaded.save(copy)
    assert len(read_district(copy).requests) == 1


def test_without_a_workbook_there_is_no_copy(tmp_path):
    """A folder of csv files and a broken workbook have nothing to mark."""
    path = folder(tmp_path / "d", with_cell("requests", 2, "due", "12/40"))
    assert marked_copy(path, _errors(path)) is None
    (tmp_path / "b.xlsx").write_bytes(b"broken")
    assert marked_copy(tmp_path / "b.xlsx", _errors(tmp_path / "b.xlsx")) is None
