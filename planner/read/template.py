"""An empty district to fill in: a workbook, or a folder of tables."""

import csv
import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from planner.errors import PlannerError
from planner.read.columns import SETTINGS, TABLES, Column, Table, default
from planner.read.files import write_new
from planner.read.refusals import refusal
from planner.settings import Language
from planner.texts import catalogue, text

ROWS = 3000  # rows that offer drop-downs
_GREY = Font(color="FF8C8C8C", italic=True)
_HEAD = PatternFill("solid", start_color="FFDDEBF7", end_color="FFDDEBF7")
_MUST = PatternFill("solid", start_color="FFFFE699", end_color="FFFFE699")
_FORMATS = {"date": "yyyy-mm-dd", "week": "yyyy-mm-dd", "time": "hh:mm"}
_NUMBERS = frozenset({"count0", "count1", "legs", "amount", "share", "minutes", "grid", "lon", "lat"})


def new_district(path: Path | str, language: Language = Language.ZH) -> Path:
    """Write an empty workbook (`.xlsx`) or folder (no ending) to fill in, and say where.

    Raises:
        PlannerError: something of that name exists, the ending is another, or the system refuses.

    """
    target = Path(path)
    if target.suffix.lower() not in ("", ".xlsx"):
        raise PlannerError("file-wrong-type", table=target.name)
    try:
        if target.exists():
            raise PlannerError("file-exists", path=target.name)
        (target.parent if target.suffix else target).mkdir(parents=True, exist_ok=bool(target.suffix))
    except OSError as error:
        raise refusal(target, error) from None
    if target.suffix:
        return write_new(target, _workbook(language))
    write_new(target / "district.toml", _toml(language).encode())
    for table in TABLES:
        write_new(target / f"{table.title(language)}.csv", _csv(table, language))
    return target


def heading(column: Column, language: Language) -> str:
    """The heading with its unit in brackets."""
    if not column.unit:
        return column.heading(language)
    unit = text(language, "read", f"unit.{column.unit}")
    return f"{column.name} ({unit})" if language is Language.EN else f"{column.zh}（{unit}）"


def example(column: Column, language: Language) -> str:
    """What the example row says."""
    return catalogue(language, "read").get(f"example.{column.table}.{column.name}", "")


def shown_default(column: Column, language: Language) -> str:
    """The default as it would be typed; empty where a blank cell means nothing more."""
    value = default(column)
    return "" if value is None or value in ("", (), frozenset()) else column.kind.show(value, language)


def hint(column: Column, language: Language) -> str:
    """What a header comment says: help, how to write it, unit, default."""
    lines = [column.help(language)]
    if column.required:
        lines.append(text(language, "read", "new.required"))
    allowed = " / ".join(column.kind.choices(language)) or text(language, "read", f"kind.{column.kind.name}")
    lines.append(text(language, "read", "new.format", format=allowed))
    if column.unit:
        lines.append(text(language, "read", "new.unit", unit=text(language, "read", f"unit.{column.unit}")))
    value = shown_default(column, language)
    if value:
        lines.append(text(language, "read", "new.default", value=value))
    return "\n".join(lines)


def _workbook(language: Language) -> bytes:
    book = Workbook()
    _settings_sheet(book.active, language)
    for table in TABLES:
        _table_sheet(book.create_sheet(table.title(language)), table, language)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _settings_sheet(sheet: Any, language: Language) -> None:
    sheet.title = SETTINGS.title(language)
    names = [text(language, "read", f"new.{name}") for name in ("item", "value", "note")]
    for place, name in enumerate(names, start=1):
        sheet.cell(row=1, column=place, value=name).font = Font(bold=True)
    for row, column in enumerate(SETTINGS.columns, start=2):
        sheet.cell(row=row, column=1, value=column.heading(language))
        cell = sheet.cell(row=row, column=2, value=_typed(column, _setting_value(column, language)))
        cell.number_format, cell.alignment = _format(column), Alignment(horizontal="left")
        sheet.cell(row=row, column=3, value=hint(column, language).replace("\n", "  ")).font = _GREY
        _offer(sheet, column, f"B{row}", language)
    _look(sheet, (22, 26, 90))


def _setting_value(column: Column, language: Language) -> str:
    return column.kind.show(language, language) if column.name == "language" else shown_default(column, language)


def _table_sheet(sheet: Any, table: Table, language: Language) -> None:
    for place, column in enumerate(table.columns, start=1):
        letter = get_column_letter(place)
        head = sheet.cell(row=1, column=place, value=heading(column, language))
        head.font, head.fill = Font(bold=True), _MUST if column.required else _HEAD
        head.comment = _comment(hint(column, language))
        cell = sheet.cell(row=2, column=place, value=_typed(column, example(column, language)))
        cell.font = _GREY
        for row in range(2, 202):
            sheet.cell(row=row, column=place).number_format = _format(column)
        sheet.column_dimensions[letter].number_format = _format(column)
        _offer(sheet, column, f"{letter}2:{letter}{ROWS}", language)
    mark = next(i for i, c in enumerate(table.columns, start=1) if c.name == table.mark)
    sheet.cell(row=2, column=mark).comment = _comment(text(language, "read", "new.example"))
    _look(sheet, [max(11, 2 * len(heading(c, language)) + 2) for c in table.columns])


def _comment(words: str) -> Comment:
    comment = Comment(words, "planner")
    comment.width, comment.height = 320, 130
    return comment


def _look(sheet: Any, widths: Any) -> None:
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width, 90)


def _offer(sheet: Any, column: Column, cells: str, language: Language) -> None:
    words = column.kind.choices(language)
    if words:
        offer = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        sheet.add_data_validation(offer)
        offer.add(cells)


def _typed(column: Column, value: str) -> str | float | None:
    """Numbers as numbers, everything else as text."""
    if not value:
        return None
    return float(value) if column.kind.name in _NUMBERS else value


def _format(column: Column) -> str:
    return _FORMATS.get(column.kind.name, "General" if column.kind.name in _NUMBERS else "@")


def _csv(table: Table, language: Language) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([heading(column, language) for column in table.columns])
    writer.writerow([example(column, language) for column in table.columns])
    return buffer.getvalue().encode("utf-8-sig")


def _toml(language: Language) -> str:
    lines = [f"# {text(language, 'read', 'new.toml')}", ""]
    for column in SETTINGS.columns:
        lines += [f"# {line}" for line in hint(column, language).splitlines()[:1]]
        value = _setting_value(column, Language.EN) if column.name != "language" else language.value
        quoted = value if column.kind.name in _NUMBERS and value else f'"{value}"'
        lines += [f"{column.name} = {quoted}", ""]
    return "\n".join(lines)
