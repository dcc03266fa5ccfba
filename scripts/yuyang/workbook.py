"""The township as a workbook as an office keeps it: Chinese sheets and headings, a title row, widths, real dates."""

from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from planner.read.columns import SETTINGS as ITEMS
from planner.read.columns import TABLE, Column
from planner.settings import Language
from yuyang.district import Tables
from yuyang.people import Row
from yuyang.texts import DISCLAIMER, SETTINGS

ZH = Language.ZH
NOTE = "虚构数据，仅供演示"
NUMBERS = ("count", "minutes", "amount", "share", "legs", "lon", "lat")
WIDE = {"name": 20, "host_place": 14, "host_hours": 26, "contact": 30, "applicant": 18, "windows": 44, "materials": 26}
WIDE |= {
    "procedure": 34,
    "skills": 34,
    "equipment": 28,
    "id": 16,
    "village": 16,
    "phone": 24,
    "market": 20,
    "outcome": 18,
}
WIDE |= {"centre": 13, "why": 34, "name_en": 34, "hours": 26, "open_days": 16}


class Book:
    """A workbook being written."""

    def __init__(self, path: Path, place: str) -> None:
        self._place = place
        self._book = xlsxwriter.Workbook(str(path))
        self._book.set_properties(
            {"title": f"{place}（{NOTE}）", "comments": DISCLAIMER, "created": datetime(2026, 11, 22)}
        )
        line = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "font_name": "宋体", "font_size": 11}
        self._title = self._book.add_format({"bold": True, "font_size": 15, "align": "center", "font_name": "黑体"})
        self._head = self._book.add_format(
            line | {"bold": True, "bg_color": "#DDEBF7", "text_wrap": True, "align": "center"}
        )
        self._text = self._book.add_format(line | {"num_format": "@"})
        self._wrap = self._book.add_format(line | {"num_format": "@", "text_wrap": True})
        self._number = self._book.add_format(line)
        self._date = self._book.add_format(line | {"num_format": "yyyy-mm-dd"})

    def settings(self, rows: list[tuple[str, str, str]]) -> None:
        """The settings sheet: item, value, remark."""
        sheet = self._sheet(ITEMS.zh, 3)
        for c, head in enumerate(("项目", "值", "说明")):
            sheet.write_string(1, c, head, self._head)
        for r, row in enumerate(rows, start=2):
            for c, cell in enumerate(row):
                sheet.write_string(r, c, cell, self._wrap)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 46)
        sheet.set_column(2, 2, 34)

    def table(self, name: str, rows: list[Row]) -> None:
        """One table, without the columns in which nothing stands."""
        spec = TABLE[name]
        keys = [k for k in rows[0] if any(r[k] not in ("", None) for r in rows)]
        sheet = self._sheet(spec.zh, len(keys))
        for c, key in enumerate(keys):
            sheet.write_string(1, c, _heading(spec.column[key]), self._head)
            sheet.set_column(c, c, WIDE.get(key, 11))
        for r, row in enumerate(rows, start=2):
            for c, key in enumerate(keys):
                self._cell(sheet, r, c, spec.column[key], row[key])
        sheet.autofilter(1, 0, len(rows) + 1, len(keys) - 1)

    def close(self) -> None:
        self._book.close()

    def _sheet(self, name: str, columns: int) -> xlsxwriter.worksheet.Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, columns - 1, f"{self._place} {name}（{NOTE}）", self._title)
        sheet.set_row(0, 26)
        sheet.set_row(1, 32)
        sheet.freeze_panes(2, 2 if columns > 3 else 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1 if name == ITEMS.zh else 0)
        sheet.repeat_rows(1)
        return sheet

    def _cell(self, sheet: xlsxwriter.worksheet.Worksheet, r: int, c: int, column: Column, value: object) -> None:
        if value in ("", None):
            sheet.write_blank(r, c, None, self._text)
            return
        shown = chinese(column, value)
        if column.kind.name == "date":
            sheet.write_datetime(r, c, datetime.fromisoformat(shown), self._date)
        elif column.kind.name.rstrip("01") in NUMBERS:
            sheet.write_number(r, c, float(shown), self._number)
        else:
            sheet.write_string(r, c, shown, self._text)


def write_workbook(tables: Tables, path: Path, *, place: str) -> None:
    """Writes the township's workbook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Book(path, place)
    settings = (("name", f"{place}（虚构示例）", ""), *SETTINGS, ("travel", "straight", "按直线距离估算，不需要路网"))
    book.settings([(ITEMS.column[k].zh, chinese(ITEMS.column[k], v), note) for k, v, note in settings])
    for name, rows in tables.items():
        if rows:
            book.table(name, rows)
    book.close()


def chinese(column: Column, value: object) -> str:
    """A value as the reader understands it, written as a Chinese office would."""
    cell = value.isoformat() if isinstance(value, date) else value
    return column.kind.show(column.kind.read(cell), ZH)  # type: ignore[arg-type]


def _heading(column: Column) -> str:
    units = {
        "minutes": "（分）",
        "metres": "（米）",
        "days": "（天）",
        "working_days": "（工作日）",
        "people": "（人）",
    }
    return column.zh + (units.get(column.unit, "") if column.unit not in column.zh else "")
