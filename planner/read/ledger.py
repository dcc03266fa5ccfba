"""The ledger written on: what happened in a week is added, the next week is set, and the old files are kept."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl

from planner.errors import InputErrors, PlannerError
from planner.problem import LedgerRow
from planner.read.cells import blank
from planner.read.columns import LEDGER, SETTINGS, Column
from planner.read.csv_file import decode, parse, separator
from planner.read.files import replace_all
from planner.read.grids import Findings, Grid
from planner.read.headings import find_heading, heading_score, known, normal
from planner.read.kinds import LEGS
from planner.read.sources import WORKBOOKS, table_of
from planner.settings import Language
from planner.texts import text

_DEFAULTS = {f.name: f.default for f in fields(LedgerRow)}
_WEEK = SETTINGS.column["week"]


@dataclass(kw_only=True)
class _Sheet:
    """The cells of a csv file or sheet as lists, to be added to."""

    rows: list[list[Any]]
    added: list[list[Any]]
    heading: int  # index of the heading row; what was there before stays
    numbers: frozenset[int]  # places of columns of whole numbers


def append_rows(
    path: Path | str,
    rows: Sequence[LedgerRow],
    *,
    week: date | None = None,
    language: Language = Language.ZH,
    stamp: date | None = None,
) -> tuple[Path, ...]:
    """Add rows to the ledger of a district and set the week to plan next; the files that were written.

    A ledger or settings that do not exist are made, with headings in `language`. Every file is first copied into a
    folder beside it, under the day `stamp` (default: today). All files are written, or none.

    Raises:
        PlannerError: a file is held open; nothing has changed.
        InputErrors: the ledger has no heading that can be read.

    """
    target = Path(path)
    if not target.exists():
        raise PlannerError("path-missing", value=target.name)
    folder = target if target.is_dir() else target.parent
    try:
        contents = _contents(target, rows, week, language)
    except PermissionError as error:
        raise PlannerError("file-not-writable", path=Path(str(error.filename)).name) from None
    replace_all(contents, backup=folder / text(language, "read", "ledger.backup"), stamp=stamp or date.today())
    return tuple(contents)


def _contents(target: Path, rows: Sequence[LedgerRow], week: date | None, language: Language) -> dict[Path, bytes]:
    """What each file will hold: the ledger and the settings where they stand, or else in the district's workbook."""
    if target.is_file():
        return _in_workbook(target, rows, week, language)
    files = [p for p in sorted(target.iterdir()) if not p.name.startswith((".", "~$"))]
    book = _file_of(files, "settings", WORKBOOKS)
    ledger = _file_of(files, "ledger", frozenset({".csv"}) | WORKBOOKS)
    settings = _file_of(files, "settings", frozenset({".toml", ".csv"}))
    contents = {}
    if rows and (ledger or book is None):
        ledger = ledger or target / f"{LEDGER.title(language)}.csv"
        contents[ledger] = _in_file(ledger, rows, language)
    if week is not None and (settings or book is None):
        settings = settings or target / "district.toml"
        contents[settings] = _week_in_file(settings, week)
    own_rows, own_week = () if ledger else rows, None if settings else week
    if book and (own_rows or own_week):
        contents |= _in_workbook(book, own_rows, own_week, language)
    return contents


def _file_of(files: Sequence[Path], table: str, endings: frozenset[str]) -> Path | None:
    return next((p for p in files if p.suffix.lower() in endings and table_of(p.stem) == table), None)


def _week_in_file(settings: Path, week: date) -> bytes:
    data = settings.read_bytes() if settings.exists() else b""
    if settings.suffix.lower() == ".csv":
        return _week_in_csv(data, week)
    raw, encoding = decode(data)
    return _week_in_toml(raw, week).encode(encoding)


def _in_file(ledger: Path, rows: Sequence[LedgerRow], language: Language) -> bytes:
    if ledger.suffix.lower() in WORKBOOKS:
        book: Any = openpyxl.load_workbook(io.BytesIO(ledger.read_bytes()))
        _add_to_sheet(book.worksheets[0], rows, language)
        return _saved(book)
    raw, encoding = decode(ledger.read_bytes()) if ledger.exists() else ("", "utf-8-sig")
    sign = separator(raw, partial(heading_score, "ledger"))
    table = _added([list(row) for _, row in parse(raw, sign)], rows, ledger.name, language)
    return _csv_bytes(_trimmed(table.rows) + table.added, sign, encoding)


def _in_workbook(book: Path, rows: Sequence[LedgerRow], week: date | None, language: Language) -> dict[Path, bytes]:
    content: Any = openpyxl.load_workbook(io.BytesIO(book.read_bytes()), keep_vba=book.suffix.lower() == ".xlsm")
    if rows:
        _add_to_sheet(_sheet(content, "ledger", LEDGER.title(language)), rows, language)
    if week is not None:
        _week_in_sheet(_sheet(content, "settings", SETTINGS.title(language)), week, language)
    return {book: _saved(content)}


def _sheet(book: Any, table: str, title: str) -> Any:
    found = next((s for s in book.worksheets if table_of(s.title) == table), None)
    return book.create_sheet(title) if found is None else found


def _add_to_sheet(sheet: Any, rows: Sequence[LedgerRow], language: Language) -> None:
    before = [[cell.value for cell in row] for row in sheet.iter_rows()]
    table = _added(before, rows, sheet.title, language)
    for place, value in enumerate(table.rows[table.heading], start=1):
        if sheet.cell(row=table.heading + 1, column=place).value is None:
            _put(sheet, table.heading + 1, place, value)
    for number, row in enumerate(table.added, start=len(_trimmed(table.rows)) + 1):
        for place, value in enumerate(row, start=1):
            _put(sheet, number, place, int(value) if place - 1 in table.numbers and value else value)


def _added(before: list[list[Any]], rows: Sequence[LedgerRow], shown: str, language: Language) -> _Sheet:
    """The new rows under the headings that are there; headings that are needed and missing are added."""
    if not any(not blank(cell) for row in before for cell in row):
        before = [[c.heading(language) for c in LEDGER.columns]]
    findings = Findings()
    grid = Grid(table="ledger", shown=shown, rows=tuple((n, tuple(row)) for n, row in enumerate(before, start=1)))
    heading = find_heading(grid, LEDGER, findings)
    if heading is None:
        raise InputErrors(tuple(findings.errors), language)
    chinese = any(not h.isascii() for h in heading.written.values())
    speech = Language.ZH if chinese else Language.EN
    places = {column.name: place for place, column in heading.columns.items()}
    top = before[heading.below - 1]
    for column in LEDGER.columns:
        if column.name not in places and any(_said(row, column) for row in rows):
            places[column.name] = len(top)
            top.append(column.heading(speech))
    width = len(top)
    added = [_cells(row, places, width, speech) for row in rows]
    numbers = frozenset(place for name, place in places.items() if LEDGER.column[name].kind is LEGS)
    return _Sheet(rows=before, added=added, heading=heading.below - 1, numbers=numbers)


def _cells(row: LedgerRow, places: dict[str, int], width: int, language: Language) -> list[Any]:
    cells: list[Any] = [""] * width
    for name, place in places.items():
        column = LEDGER.column[name]
        value = getattr(row, column.noun)
        cells[place] = "" if value is None else column.kind.show(value, language)
    return cells


def _said(row: LedgerRow, column: Column) -> bool:
    """Whether leaving the column out would lose something."""
    return bool(getattr(row, column.noun) != _DEFAULTS[column.noun])


def _week_in_toml(before: str, week: date) -> str:
    """The text with `week` set, everything else as it was."""
    table = re.search(r"^[ \t]*\[", before, re.MULTILINE)
    top, rest = (before, "") if table is None else (before[: table.start()], before[table.start() :])
    line = f'week = "{week.isoformat()}"'
    changed, count = re.subn(r"^week[ \t]*=.*$", line, top, count=1, flags=re.MULTILINE)
    if count:
        return changed + rest
    return f"{top.rstrip()}\n{line}\n{rest}".lstrip()


def _week_in_csv(data: bytes, week: date) -> bytes:
    raw, encoding = decode(data)
    sign = max(",\t;", key=raw.count)
    rows = [list(row) for _, row in parse(raw, sign)]
    found = next((row for row in rows if row and known("settings").get(normal(row[0])) is _WEEK), None)
    if found is None:
        rows.append([_WEEK.name if raw.isascii() else _WEEK.zh, week.isoformat()])
    else:
        found[1:2] = [week.isoformat()]
    return _csv_bytes(rows, sign, encoding)


def _week_in_sheet(sheet: Any, week: date, language: Language) -> None:
    for row in sheet.iter_rows():
        first = next((cell for cell in row if not blank(cell.value)), None)
        if first is not None and known("settings").get(normal(first.value)) is _WEEK:
            _put(sheet, first.row, first.column + 1, week.isoformat())
            return
    last = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    _put(sheet, last, 1, _WEEK.heading(language))
    _put(sheet, last, 2, week.isoformat())


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    """A value; text stays text, also where it looks like a formula."""
    cell = sheet.cell(row=row, column=column)
    cell.value = value if value != "" else None
    if isinstance(value, str) and value:
        cell.data_type = "s"


def _trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    last = max((n for n, row in enumerate(rows) if any(not blank(cell) for cell in row)), default=-1)
    return rows[: last + 1]


def _csv_bytes(rows: list[list[Any]], sign: str, encoding: str) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=sign).writerows(rows)
    return buffer.getvalue().encode(encoding)


def _saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
