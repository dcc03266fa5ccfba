"""Cells of a table written over, by the id of their row, in a csv file or a sheet; everything else stays as it was."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl

from planner.errors import InputErrors, PlannerError
from planner.read.cells import CellError, blank
from planner.read.columns import Table
from planner.read.csv_file import decode, parse, separator
from planner.read.files import write_new
from planner.read.grids import Findings, Grid
from planner.read.headings import Heading, find_heading, heading_score
from planner.read.sources import LAYERS, WORKBOOKS, table_of
from planner.read.workbook import value_of
from planner.settings import Language

Cells = dict[tuple[int, int], object]  # row and column from 0: what to write there


@dataclass(frozen=True, kw_only=True)
class Patch:
    """What to write into a table.

    `needed` names the columns that must be added, given those that are there; `cells` are the values of a row by
    column, given its id and the columns. `missing` is the code of the error where an id has no row.
    """

    table: Table
    ids: Set[str]
    needed: Callable[[Set[str]], Sequence[str]]
    cells: Callable[[str, Set[str]], Mapping[str, object]]
    missing: str
    language: Language


def file_of(district: Path, table: str) -> Path | None:
    """The file that holds a table of a folder: its own, or else the workbook of the district; a workbook is itself."""
    if district.is_file():
        return district
    files = [p for p in sorted(district.iterdir()) if p.is_file() and not p.name.startswith((".", "~$"))]
    own = [p for p in files if table_of(p.stem) == table and p.suffix.lower() in {".csv"} | WORKBOOKS | LAYERS]
    books = [p for p in files if table_of(p.stem) == "settings" and p.suffix.lower() in WORKBOOKS]
    return next(iter(own + books), None)


def patched(file: Path, patch: Patch) -> bytes | None:
    """What the file will hold; None where it is a workbook without such a sheet.

    Raises:
        InputErrors: the table has no heading that can be read.
        PlannerError: an id has no row.

    """
    if file.suffix.lower() not in WORKBOOKS:
        return _in_csv(file, patch)
    book: Any = openpyxl.load_workbook(io.BytesIO(file.read_bytes()), keep_vba=file.suffix.lower() == ".xlsm")
    sheet = _sheet(book, file, patch.table.name)
    if sheet is None:
        return None
    before = [[value_of(cell) for cell in row] for row in sheet.iter_rows(max_col=_width(sheet))]
    for (row, column), value in _cells(before, patch, sheet.title).items():
        cell = sheet.cell(row=row + 1, column=column + 1)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def keep_beside(file: Path) -> Path:
    """A copy of a file beside it: NAME.bak, or the next name where there is one already."""
    return write_new(file.with_suffix(f"{file.suffix}.bak"), file.read_bytes())


def _sheet(book: Any, file: Path, table: str) -> Any:
    found = next((s for s in book.worksheets if table_of(s.title) == table), None)
    return book.worksheets[0] if found is None and table_of(file.stem) == table else found


def _width(sheet: Any) -> int:
    """Columns that hold something or are merged; a workbook may have formatted all 16,384."""
    filled = (cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return max((*filled, *(merged.max_col for merged in sheet.merged_cells.ranges)), default=1)


def _in_csv(file: Path, patch: Patch) -> bytes:
    raw, encoding = decode(file.read_bytes())
    sign = separator(raw, partial(heading_score, patch.table.name))
    rows: list[list[Any]] = [list(row) for _, row in parse(raw, sign)]
    for (row, column), value in _cells(rows, patch, file.name).items():
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = str(value)
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=sign).writerows(rows)
    return buffer.getvalue().encode(encoding)


def _cells(before: Sequence[Sequence[Any]], patch: Patch, shown: str) -> Cells:
    """What to write where: into the columns that are there, or new ones at the end."""
    findings = Findings()
    rows = tuple((n, tuple(row)) for n, row in enumerate(before, start=1))
    heading = find_heading(Grid(table=patch.table.name, shown=shown, rows=rows), patch.table, findings)
    if heading is None:
        raise InputErrors(tuple(findings.errors), patch.language)
    columns = {column.name: place for place, column in heading.columns.items()}
    cells = _headings(before, heading, columns, patch)
    written: set[str] = set()
    for number in range(heading.below, len(before)):
        name = _id(before[number], columns["id"], patch.table)
        if name is not None and name in patch.ids and name not in written:
            values = patch.cells(name, columns.keys())
            cells |= {(number, columns[column]): value for column, value in values.items()}
            written.add(name)
    missing = patch.ids - written
    if missing:
        raise PlannerError(patch.missing, file=shown, ids=", ".join(sorted(missing)))
    return cells


def _headings(before: Sequence[Sequence[Any]], heading: Heading, columns: dict[str, int], patch: Patch) -> Cells:
    """Headings of the columns that are missing, in the language of the others; `columns` learns where they stand."""
    top, width = heading.below - 1, max(len(row) for row in before)
    chinese = any(not words.isascii() for words in heading.written.values())
    cells: Cells = {}
    for name in patch.needed(frozenset(columns)):
        columns[name], width = width, width + 1
        column = patch.table.column[name]
        cells[top, columns[name]] = column.zh if chinese else column.name
    return cells


def _id(row: Sequence[Any], column: int, table: Table) -> str | None:
    """The id in a row, read as the reader reads it."""
    if column >= len(row) or blank(row[column]):
        return None
    try:
        return str(table.column["id"].kind.read(row[column]))
    except CellError:
        return None
