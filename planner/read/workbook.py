"""Workbooks: the sheets of an .xlsx as grids, with merged cells and formulas without a result told apart."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from planner.read.cells import Cell, Formula, Merged, blank

WIDE = 3  # a merged cell over so many columns is a heading, not data
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell[^>]*\bref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_NOUGHTS = re.compile(r"0{2,}")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The cells of one sheet; `wide` are rows covered by one wide merged cell."""

    title: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    wide: frozenset[int]


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Every sheet, hidden ones too. The file is closed at once, so that nobody is kept from saving it.

    Raises:
        OSError, zipfile.BadZipFile, and whatever openpyxl makes of a broken file.

    """
    data = path.read_bytes()
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return tuple(_sheet(data, parts, sheet) for sheet in values.worksheets)


def _sheet(data: bytes, parts: zipfile.ZipFile, sheet: Any) -> Sheet:
    source = parts.read(sheet._worksheet_path)
    sheet.reset_dimensions()
    rows = [[value_of(cell) for cell in row] for row in sheet.iter_rows()]
    if _FORMULA.search(source):
        _mark_formulas(data, sheet.title, rows)
    wide = _spread(rows, _merges(source))
    return Sheet(title=sheet.title, rows=tuple((n, tuple(r)) for n, r in enumerate(rows, start=1)), wide=wide)


def value_of(cell: Any) -> Cell:
    """The value; a whole number shown with leading noughts is the text that is shown."""
    value: Cell = cell.value
    if type(value) is int and _NOUGHTS.fullmatch(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    return value


def _mark_formulas(data: bytes, title: str, rows: list[list[Cell]]) -> None:
    """Put the formula where its result is missing: a workbook made by a program and never opened."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True)[title]
    sheet.reset_dimensions()
    for row, cells in zip(rows, sheet.iter_rows(), strict=False):
        for column, cell in enumerate(cells):
            if column < len(row) and blank(row[column]) and cell.data_type == "f":
                row[column] = Formula(cell.value)


def _merges(source: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Merged ranges as (first column, first row, last column, last row), from 0."""
    for match in _MERGE.finditer(source):
        left, top, right, bottom = (int(edge or 1) - 1 for edge in range_boundaries(match.group(1).decode()))
        yield left, top, right, bottom


def _spread(rows: list[list[Cell]], merges: Iterator[tuple[int, int, int, int]]) -> frozenset[int]:
    """Let cells below the first of a merged range know what covers them; the rows of wide ranges."""
    wide: set[int] = set()
    for left, top, right, bottom in merges:
        if right - left + 1 >= WIDE:
            wide.update(range(top + 1, bottom + 2))
        elif top < len(rows) and left < len(rows[top]) and not blank(rows[top][left]):
            for row in rows[top + 1 : bottom + 1]:
                row.extend([None] * (left + 1 - len(row)))
                row[left] = Merged(rows[top][left])
    return frozenset(wide)
