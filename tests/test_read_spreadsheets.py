"""Spreadsheets as offices keep them: what can be read is read, and what is passed over is said."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl import Workbook
from read_kit import BASE, book, errors_of, folder, only, tables, with_cell

from planner.problem import Status
from planner.read import read_district, read_report
from planner.settings import Language
from planner.texts import text

ZH = [
    ["榆阳区村庄一览表", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["编号", "村名", "经度", "纬度", "人口（人）", "可停靠"],
    ["V1", "甲村", "109.73", "38.28", "５００", "√"],
    ["", "", "", "", "", ""],
    ["V2", "乙村", "109.80", "38.30", "３００", "否"],
    ["小计", "", "", "", "800", ""],
    ["V3", "丙村", "109.78", "38.25", "200", "是"],
    ["合 计", "", "", "", "1000", ""],
    ["制表：张某", "", "", "", "", ""],
    ["", "", "", "", "", ""],
]


@pytest.mark.parametrize("write", [folder, lambda path, content: book(path.with_suffix(".xlsx"), content)])
def test_titles_blank_rows_totals_and_notes_are_passed_over_and_said(tmp_path, write):
    """What is not data is skipped with its row, and full-width digits and √ are read."""
    problem, skipped = read_report(write(tmp_path / "d", tables(villages=ZH)))
    assert [(v.id, v.population, v.can_host) for v in problem.villages] == [
        ("V1", 500, True),
        ("V2", 300, False),
        ("V3", 200, True),
    ]
    assert [(s.code, s.row) for s in skipped] == [
        ("title-row", 1),
        ("blank-rows", 5),
        ("total-row", 7),
        ("total-row", 9),
        ("note-row", 10),
    ]
    for one in skipped:
        for language in Language:
            assert text(language, "read", f"skipped.{one.code}", table=one.table, row=one.row, value=one.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding_of_the_office(tmp_path, encoding):
    """UTF-8 with and without BOM, UTF-16 and GB18030 hold the same district."""
    problem = read_district(folder(tmp_path, tables(villages=ZH), encoding=encoding))
    assert [v.name for v in problem.villages] == ["甲村", "乙村", "丙村"]


def test_tabs_and_semicolons_separate_too(tmp_path):
    """The separator is found by the heading, not by counting signs in the data."""
    path = folder(tmp_path, tables())
    lines = ["id;name;lon;lat;host_hours", 'V1;甲;109.7;38.2;"Mon,Tue 09:00-10:00; Wed 10:00-11:00"']
    (path / "villages.csv").write_text("\n".join(lines), encoding="utf-8")
    assert len(read_district(path).villages[0].host_hours) == 2
    (path / "villages.csv").write_text(
        "\n".join(lines[:1]).replace(";", "\t") + "\nV1\t甲\t109.7\t38.2\t", encoding="utf-8"
    )
    assert read_district(path).villages[0].name == "甲"


def test_chinese_files_and_headings(tmp_path):
    """A folder in Chinese reads like one in English."""
    path = folder(tmp_path, {"村庄": ZH, "服务中心": [["编号", "名称", "坐标"], ["C1", "鱼河", "109.75，38.2"]]})
    problem, skipped = read_report(path)
    assert (problem.centres[0].point.lon, problem.centres[0].point.lat) == (109.75, 38.2)
    assert [v.centre for v in problem.vehicles] == ["C1"]
    assert "vehicles-assumed" in {s.code for s in skipped}


def test_a_pasted_pair_is_read_from_the_longitude_cell(tmp_path):
    """`lon,lat` from a map site goes into one cell."""
    rows = [list(row) for row in BASE["villages"]]
    rows[1][2:4] = ["109.73, 38.28", ""]
    assert read_district(folder(tmp_path, tables(villages=rows))).villages[0].point.lat == 38.28
    rows[1][3] = "38.28"
    assert only(folder(tmp_path, tables(villages=rows))).code == "pair-and-latitude"


def _merged(path):
    """A workbook with a title, a two-row heading with merged groups, merged townships, and cells of every type."""
    content = Workbook()
    sheet = content.active
    sheet.title = "村庄"
    rows = [
        ["一览表"],
        ["编号", "名称", "乡镇", "位置", None, "人口"],
        [None, None, None, "经度", "纬度", None],
        [610802001001, "甲村", "鱼河镇", 109.73, 38.28, 500],
        [610802001002.0, "乙村", None, 109.8, 38.3, 300],
        [610802001003, "丙村", "芹河镇", 109.78, 38.25, 200],
        ["以下为撤并村"],
    ]
    for row in rows:
        sheet.append(row)
    for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "C4:C5", "A7:F7"):
        sheet.merge_cells(cells)
    centres = content.create_sheet("服务中心")
    centres.append(["id", "name", "lon", "lat"])
    centres.append(["C1", "鱼河", 109.75, 38.2])
    content.save(path)
    return path


def test_merged_headings_titles_and_cells(tmp_path):
    """Groups above the heading, a section row, and a township merged over its villages are understood."""
    problem, skipped = read_report(_merged(tmp_path / "d.xlsx"))
    assert [(v.id, v.township, v.population) for v in problem.villages] == [
        ("610802001001", "鱼河镇", 500),
        ("610802001002", "鱼河镇", 300),
        ("610802001003", "芹河镇", 200),
    ]
    assert [(s.code, s.row) for s in skipped[:2]] == [("title-row", 1), ("title-row", 7)]


def test_a_number_merged_over_rows_is_an_error(tmp_path):
    """Whose population a merged cell gives cannot be told."""
    path = _merged(tmp_path / "d.xlsx")
    content = openpyxl.load_workbook(path)
    content["村庄"].merge_cells("F5:F6")
    content.save(path)
    error = only(path)
    assert (error.code, error.row, error.column) == ("merged-cells", 6, "人口")


def test_real_dates_times_and_leading_noughts_of_a_workbook(tmp_path):
    """Cells typed as dates and times are read, and an id shown as 0012 is 0012."""
    content = with_cell("requests", 2, "due", datetime(2026, 12, 4))
    content["requests"] = [
        [*row, extra] for row, extra in zip(content["requests"], ["received", date(2026, 11, 20)], strict=True)
    ]
    content["changes"] = [["kind", "target", "date", "begin"], ["锁定", "V1", datetime(2026, 12, 2), time(9, 30)]]
    path = book(tmp_path / "d.xlsx", content)
    loaded = openpyxl.load_workbook(path)
    loaded["staff"]["A2"] = 12
    loaded["staff"]["A2"].number_format = "0000"
    loaded.save(path)
    problem = read_district(path, first=date(2026, 11, 30))
    assert (problem.requests[0].due, problem.requests[0].received) == (date(2026, 12, 4), date(2026, 11, 20))
    assert (problem.changes[0].date, problem.changes[0].begin, problem.changes[0].id) == (date(2026, 12, 2), 34200, "2")
    assert problem.staff[0].id == "0012"


def test_a_formula_without_its_result_is_an_error(tmp_path):
    """A workbook made by a program holds formulas that nobody has computed."""
    path = book(tmp_path / "d.xlsx", tables())
    content = openpyxl.load_workbook(path)
    content["villages"]["E2"] = "=200+300"
    content.save(path)
    error = only(path)
    assert (error.code, error.row, error.value) == ("formula-without-value", 2, "=200+300")


def test_a_name_that_looks_like_a_formula_is_a_name(tmp_path):
    """Text stays text."""
    content = with_cell("villages", 2, "name", "=1+1")
    assert read_district(book(tmp_path / "d.xlsx", content)).villages[0].name == "=1+1"
    assert read_district(folder(tmp_path / "d", content)).villages[0].name == "=1+1"


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path):
    """WPS writes A1 as the extent of some sheets."""
    path = book(tmp_path / "d.xlsx", tables())
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            for extent in (b"A1:F4", b"A1:D2", b"A1:C2", b"A1:C3"):
                data = data.replace(b'<dimension ref="' + extent, b'<dimension ref="A1')
            new.writestr(item, data)
    path.write_bytes(buffer.getvalue())
    assert len(read_district(path).villages) == 3


def test_unknown_columns_sheets_and_files_are_said(tmp_path):
    """What is not read is named, so that a typing error in a heading is seen."""
    content = tables(villages=[[*row, "x"] for row in BASE["villages"]])
    content["villages"][0][-1] = "populaton"
    _, skipped = read_report(folder(tmp_path / "a", content | {"budget": [["a"]]}))
    assert {(s.code, s.value or s.table) for s in skipped} >= {
        ("column-unknown", "populaton"),
        ("file-unknown", "budget.csv"),
    }
    _, skipped = read_report(book(tmp_path / "b.xlsx", tables(budget=[["a"]])))
    assert [(s.code, s.table) for s in skipped] == [("sheet-unknown", "budget")]


def test_a_village_without_coordinates_is_planned_by_times_or_named(tmp_path):
    """A driver's minutes are enough; without them the village stays, without a point, and is named."""
    rows = [[*row] for row in BASE["villages"]]
    rows[3][2:4] = ["", ""]
    problem, skipped = read_report(folder(tmp_path / "a", tables(villages=rows)))
    assert problem.villages[2].point is None
    assert [(s.code, s.row, s.value) for s in skipped] == [("village-without-place", 4, "丙村")]
    times = [["起点", "终点", "分钟"], ["C1", "V3", "12.5"]]
    problem, skipped = read_report(folder(tmp_path / "b", tables(villages=rows, times=times)))
    assert (problem.times[0].origin, problem.times[0].destination) == ("centre/C1", "village/V3")
    assert problem.times[0].seconds == 750
    assert skipped == ()


def test_the_week_comes_from_the_argument_the_settings_or_today(tmp_path):
    """The argument wins, then the settings, then the Monday after today."""
    path = folder(tmp_path, tables(settings=[["week", "2026-W49"]]))
    assert read_district(path).horizon.first == date(2026, 11, 30)
    assert read_district(path, first=date(2026, 12, 7)).horizon.first == date(2026, 12, 7)
    (path / "settings.csv").unlink()
    first = read_district(path).horizon.first
    assert first.weekday() == 0
    assert 0 < (first - date.today()).days <= 7


def test_a_workbook_in_a_folder_and_words_in_both_languages(tmp_path):
    """A folder may hold district.xlsx; closed words are read in either language."""
    tmp_path.joinpath("d").mkdir()
    content = with_cell("requests", 2, "status", "已受理") | {"设置": [["项目", "值"], ["语言", "英文"]]}
    book(tmp_path / "d" / "district.xlsx", content)
    problem = read_district(tmp_path / "d")
    assert problem.requests[0].status is Status.ACCEPTED
    assert problem.settings.language is Language.EN


def test_skills_and_equipment_that_nobody_has_are_said(tmp_path):
    """They are worth a notice, not an error."""
    rows = [["code", "name", "skill", "equipment"], ["S1", "养老认证", "社保", "高拍仪"]]
    _, skipped = read_report(folder(tmp_path, tables(services=rows)))
    assert [(s.code, s.value) for s in skipped] == [("skill-nobody", "社保"), ("equipment-nobody", "高拍仪")]


def test_the_reader_never_writes(tmp_path):
    """Reading, good or bad, leaves the folder as it was."""
    path = folder(tmp_path, with_cell("requests", 2, "due", "12/40"))
    before = {p.name: p.read_bytes() for p in path.iterdir()}
    errors_of(path)
    assert {p.name: p.read_bytes() for p in path.iterdir()} == before


def test_a_title_directly_above_the_heading_is_a_title(tmp_path):
    """It is reported as passed over, not taken for the upper half of the heading."""
    content = tables(villages=[["榆阳区村庄一览表"], *BASE["villages"]])
    problem, skipped = read_report(folder(tmp_path, content))
    assert len(problem.villages) == 3
    assert [(s.code, s.row, s.value) for s in skipped] == [("title-row", 1, "榆阳区村庄一览表")]
