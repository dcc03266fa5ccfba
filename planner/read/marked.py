"""The marked copy: the user's workbook with every bad cell red and commented, and a sheet that lists the errors."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from planner.errors import InputError, InputErrors
from planner.read.cells import written
from planner.read.files import write_new
from planner.read.headings import SEARCHED
from planner.read.sources import WORKBOOKS, table_of
from planner.settings import Language
from planner.texts import text

_RED = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_BROKEN = (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError)


def marked_copy(path: Path | str, errors: InputErrors, out: Path | str | None = None) -> Path | None:
    """A copy of a workbook with its errors marked, in the district's language; the path it was written to.

    `out` is a folder (default: beside the workbook) or the name wanted. Nothing is overwritten. Pictures and charts of
    the workbook are not in the copy. None where there is no workbook to mark: a folder of other files, or a workbook
    that cannot be opened.
    """
    source = _workbook_of(Path(path))
    book: Any = None if source is None else _opened(source)
    if source is None or book is None:
        return None
    for sheet in book.worksheets:
        _mark_sheet(sheet, [e for e in errors.errors if e.table == sheet.title], errors.language)
    _list_errors(book, errors)
    buffer = io.BytesIO()
    book.save(buffer)
    return write_new(_wanted(source, out, errors.language), buffer.getvalue())


def _workbook_of(path: Path) -> Path | None:
    if path.is_file():
        return path if path.suffix.lower() in WORKBOOKS else None
    books = (p for p in sorted(path.glob("*")) if p.suffix.lower() in WORKBOOKS and not p.name.startswith("~$"))
    return next((p for p in books if table_of(p.stem) == "settings"), None)


def _opened(source: Path) -> Any:
    try:
        return openpyxl.load_workbook(io.BytesIO(source.read_bytes()))
    except _BROKEN:
        return None


def _wanted(source: Path, out: Path | str | None, language: Language) -> Path:
    name = f"{source.stem}-{text(language, 'read', 'marked.suffix')}.xlsx"
    if out is None:
        return source.with_name(name)
    return Path(out) / name if Path(out).is_dir() else Path(out)


def _mark_sheet(sheet: Any, errors: list[InputError], language: Language) -> None:
    headings = _headings(sheet)
    said: dict[str, list[str]] = {}
    for error in errors:
        cell = _cell(sheet, error, headings)
        said.setdefault(cell.coordinate, []).append(f"{error.what(language)}\n{error.remedy(language)}")
    for place, sentences in said.items():
        cell = sheet[place]
        cell.fill = _RED
        comment = Comment("\n\n".join(sentences), text(language, "read", "marked.author"))
        comment.width, comment.height = 360, 60 + 60 * len(sentences)
        cell.comment = comment


def _headings(sheet: Any) -> dict[str, tuple[int, int]]:
    """The first place of every text near the top: (row, column)."""
    found: dict[str, tuple[int, int]] = {}
    for row in sheet.iter_rows(max_row=min(sheet.max_row, SEARCHED + 2)):
        for cell in row:
            if cell.value is not None:
                found.setdefault(written(cell.value), (cell.row, cell.column))
    return found


def _cell(sheet: Any, error: InputError, headings: dict[str, tuple[int, int]]) -> Any:
    row = error.row or 1
    if table_of(sheet.title) == "settings":
        place = next((c.column + 1 for c in sheet[row] if c.value is not None), 1)
    else:
        place = headings.get(error.column, (1, 1))[1]
    cell = sheet.cell(row=row, column=place)
    if isinstance(cell, MergedCell):
        ranges = (r for r in sheet.merged_cells.ranges if cell.coordinate in r)
        cell = next((sheet.cell(row=r.min_row, column=r.min_col) for r in ranges), sheet.cell(row=1, column=1))
    return cell


def _list_errors(book: Any, errors: InputErrors) -> None:
    language = errors.language
    name = text(language, "read", "marked.sheet")
    if name in book.sheetnames:
        del book[name]
    sheet = book.create_sheet(name, 0)
    book.active = 0
    _put_row(sheet, 1, text(language, "read", "marked.headings").split(","))
    for number, error in enumerate(errors.errors, start=2):
        values = (error.table, error.row, error.column, error.value, error.what(language), error.remedy(language))
        _put_row(sheet, number, values)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", (14, 6, 16, 20, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _put_row(sheet: Any, row: int, values: Any) -> None:
    """Text stays text, also where it looks like a formula."""
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row=row, column=column, value=value)
        if isinstance(value, str):
            cell.data_type = "s"
