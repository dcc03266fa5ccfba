"""What offices do to tables: names where ids belong, signatures under the data, a sheet of another name."""

from datetime import date

import openpyxl
import pytest
from read_kit import errors_of, folder, only, tables

from planner.problem import LedgerRow, RequestId
from planner.read import append_rows
from planner.read.district import read_report
from planner.read.headings import known, normal
from planner.settings import Language

HEAD = ["id", "name", "lon", "lat", "population"]
VILLAGES = [HEAD, ["V1", "东沟", 109.7, 38.2, 100], ["V2", "西沟", 109.8, 38.3, 90]]


def test_a_name_where_an_id_belongs_is_told_its_id(tmp_path):
    """The value is a village's name: the error says which id it has."""
    requests = [["id", "village", "service"], ["R1", "西沟", "S1"]]
    services = [["code", "name", "minutes"], ["S1", "社保", 10]]
    error = only(folder(tmp_path, tables(villages=VILLAGES, requests=requests, services=services)))
    assert error.code == "name-for-id"
    assert "V2" in error.what(Language.ZH)


@pytest.mark.parametrize(
    "footer",
    [["填表人", "张三", "审核人", "李四"], ["审批：王五"], ["联系人：", "赵六", "电话"], ["审核", "李四"]],
)
def test_signatures_under_the_data_are_passed_over(tmp_path, footer):
    """Who filled in, checked and approved a table is no village."""
    problem, skipped = read_report(folder(tmp_path, tables(villages=[*VILLAGES, footer])))
    assert [v.id for v in problem.villages] == ["V1", "V2"]
    assert "note-row" in {one.code for one in skipped}


def test_a_missing_table_lists_what_there_is(tmp_path):
    """Nobody has to open the workbook to see that a sheet has another name; no class of an exception is named."""
    content = openpyxl.Workbook()
    content.active.title = "村庄们"
    content.save(tmp_path / "d.xlsx")
    assert "村庄们" in errors_of(tmp_path / "d.xlsx")[0].what(Language.ZH)
    (tmp_path / "broken.xlsx").write_bytes(b"PK broken")
    assert "Zip" not in only(tmp_path / "broken.xlsx").what(Language.EN)


def test_the_leg_is_written_as_a_number(tmp_path):
    """A spreadsheet can add up and sort what `next` writes."""
    book = tmp_path / "d.xlsx"
    openpyxl.Workbook().save(book)
    append_rows(book, [LedgerRow(request=RequestId("R1"), leg=2, date=date(2026, 12, 1))], language=Language.EN)
    page = openpyxl.load_workbook(book)["ledger"]
    place = [cell.value for cell in page[1]].index("leg")
    assert page[2][place].value == 2


def test_headings_of_before_are_still_read():
    """Workbooks filled in before headings were renamed read as they did."""
    assert {known(table)["分钟"].name for table in ("services", "requests", "times")} == {"minutes"}
    settings = known("settings")
    assert settings["散客系数"].name == "walkin_rate"
    assert settings[normal("权重_散客")].name == "weight_walkin"
    assert settings[normal("权重_改动公告")].name == "weight_change"
