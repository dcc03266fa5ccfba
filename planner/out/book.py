"""Workbooks that print: landscape A4, one page wide, head rows repeated, who and what in the footer.

Every text is written as text: nothing in a name becomes a formula, a link or a number. Chinese and Latin runs of a
cell have each their font: where the Chinese one is missing, LibreOffice replaces it in Latin runs by whatever it finds,
mostly a wide one, while Arial has a stand-in of the same widths everywhere.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.out.names import Names
from planner.plan import Plan

Cell = str | int | float | None
CHINESE, LATIN = "Microsoft YaHei", "Arial"
_WORD = r"[!-~\u00a1-\u024f\u2013\u2212]+"
_LATIN_RUNS = re.compile(rf"({_WORD}(?: +{_WORD})*)")
DARK, BAND, LINE, GREY = "#1F4E5F", "#EEF2F3", "#9AA5A9", "#5C6B70"
CHANGED, GONE = "#FBE7C6", "#8A9499"  # ground of a changed row, letters of a cancelled one
A3, A4 = 8, 9
FOOTER_LIMIT = 255  # of the file format
LETTERS = ("bold", "font_size", "font_color", "font_strikeout")  # what a run of letters carries
HEAD_ROWS = 3  # title, subtitle, column heads
LINE_POINTS, LEAST_POINTS = 15.0, 21.0  # height of a line of text, and of a row


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its head, its widest width (characters of half an em), and how it is set."""

    head: str
    widest: int = 24
    centred: bool = False
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row. Rows of one group share a shade; `fresh` starts a new printed page; `heading` is a line of its own.

    `changed` and `gone` mark what is not as it was announced: another ground, or letters struck through.
    """

    cells: tuple[Cell, ...]
    group: str = ""
    fresh: bool = False
    heading: bool = False
    changed: bool = False
    gone: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a workbook; a `poster` is printed on one page of A3. `legend` are lines below the table."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    legend: tuple[str, ...] = ()
    poster: bool = False


@dataclass(frozen=True, kw_only=True)
class Book:
    """A workbook of one plan."""

    names: Names
    plan: Plan
    sheets: tuple[Sheet, ...]

    def write(self, path: Path) -> Path:
        """Write the workbook; the same plan gives the same bytes."""
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(str(path), options)
        made = datetime.combine(self.plan.first, time())
        book.set_properties({"title": self.names.problem.settings.name, "comments": self._imprint, "created": made})
        styles = _Styles(book)
        for sheet in self.sheets:
            _Writer(book.add_worksheet(sheet.name), sheet, styles).write(self._subtitle, self._footer)
        book.close()
        return path

    @property
    def _imprint(self) -> str:
        return self.names.imprint(self.plan)

    @property
    def _subtitle(self) -> str:
        settings = self.names.problem.settings
        hotline = self.names.say("hotline", phone=settings.hotline) if settings.hotline else ""
        parts = (settings.name, self.names.week(self.plan), hotline, settings.disclaimer)
        return "    ".join(part for part in parts if part)

    @property
    def _footer(self) -> str:
        settings = self.names.problem.settings
        hotline = self.names.say("hotline", phone=settings.hotline) if settings.hotline else ""
        right = " ".join(part for part in (hotline, settings.disclaimer) if part)
        left, page = self._imprint.replace("&", "&&"), self.names.say("page")
        room = FOOTER_LIMIT - len(f"&L&8{left}&C&8{page}&R&8")
        return f"&L&8{left}&C&8{page}&R&8{_clipped(right, room)}"[:FOOTER_LIMIT]


def _clipped(text: str, room: int) -> str:
    """A text for the footer, its ampersands doubled, cut at whole characters."""
    parts = [character.replace("&", "&&") for character in text]
    while sum(map(len, parts)) > max(room, 0):
        parts.pop()
    return "".join(parts)


class _Styles:
    """The formats of a workbook, made once each."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **wanted: object) -> Format:
        full = {"font_name": CHINESE, "font_size": 10, "valign": "vcenter", **wanted}
        key = tuple(sorted(full.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(full)
        return self._made[key]


class _Writer:
    """Puts one sheet on its worksheet."""

    def __init__(self, page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
        self._page, self._sheet, self._styles = page, sheet, styles
        self._widths = [self._width(number, column) for number, column in enumerate(sheet.columns)]

    def write(self, subtitle: str, footer: str) -> None:
        self._layout(footer)
        self._head(subtitle)
        shaded, group, breaks = True, None, []
        for number, row in enumerate(self._sheet.rows, start=HEAD_ROWS):
            shaded, group = (not shaded if row.group != group else shaded), row.group
            if row.fresh and number > HEAD_ROWS:
                breaks.append(number)
            self._row(number, row, shaded)
        for number, line in enumerate(self._sheet.legend, start=HEAD_ROWS + len(self._sheet.rows)):
            self._text(number, 0, line, {"font_size": 9, "font_color": GREY})
        if breaks:
            self._page.set_h_pagebreaks(breaks)

    def _layout(self, footer: str) -> None:
        page = self._page
        page.set_landscape()
        page.set_paper(A3 if self._sheet.poster else A4)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        page.fit_to_pages(1, 1 if self._sheet.poster else 0)
        page.repeat_rows(0, HEAD_ROWS - 1)
        page.freeze_panes(HEAD_ROWS, 0)
        page.hide_gridlines(2)
        page.center_horizontally()
        page.set_footer(footer)
        for number, width in enumerate(self._widths):
            page.set_column(number, number, width)

    def _width(self, number: int, column: Column) -> float:
        cells = (
            str(row.cells[number]) for row in self._sheet.rows if not row.heading and row.cells[number] is not None
        )
        longest = max((breadth(line) for cell in cells for line in cell.splitlines()), default=0)
        return max(6, breadth(column.head), min(longest, column.widest)) * 1.1 + 3

    def _height(self, row: Row) -> float:
        """Points for the tallest cell, its lines counted as they will wrap; not every program fits rows by itself."""
        lines = max(
            sum(max(1, -(-breadth(line) // int(width - 1.5))) for line in str(cell).splitlines()) if cell else 1
            for width, cell in zip(self._widths, row.cells, strict=True)
        )
        return max(LEAST_POINTS, lines * LINE_POINTS + 5)

    def _head(self, subtitle: str) -> None:
        last = len(self._sheet.columns) - 1
        rows: tuple[tuple[str, int, dict[str, object]], ...] = (
            (self._sheet.title, 30, {"bold": True, "font_size": 17, "font_color": DARK}),
            (subtitle, 20, {"font_size": 10, "font_color": GREY}),
        )
        for number, (text, height, look) in enumerate(rows):
            self._page.set_row(number, height)
            for blank in range(1, last + 1):
                self._page.write_blank(number, blank, None, self._styles.of(**look))
            self._text(number, 0, text, look)
        tallest = max(len(column.head.splitlines()) for column in self._sheet.columns)
        self._page.set_row(2, max(24, tallest * LINE_POINTS + 5))
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": DARK, "border": 1, "align": "center"}
        for number, column in enumerate(self._sheet.columns):
            self._text(2, number, column.head, {**head, "text_wrap": True})

    def _text(self, row: int, place: int, text: str, look: Mapping[str, object]) -> None:
        """Write a text as text, each run of it in its font."""
        parts = [(LATIN if _LATIN_RUNS.fullmatch(part) else CHINESE, part) for part in _LATIN_RUNS.split(text) if part]
        if len(parts) < 2:
            font = parts[0][0] if parts else CHINESE
            self._page.write_string(row, place, text, self._styles.of(**look, font_name=font))
            return
        letters = {key: look[key] for key in LETTERS if key in look}
        runs = [piece for font, part in parts for piece in (self._styles.of(**letters, font_name=font), part)]
        self._page.write_rich_string(row, place, *runs, self._styles.of(**look))

    def _row(self, number: int, row: Row, shaded: bool) -> None:
        if row.heading:
            self._page.set_row(number, 24)
            head = {"bold": True, "font_size": 13, "font_color": DARK, "bottom": 2, "bottom_color": DARK}
            for blank in range(1, len(self._sheet.columns)):
                self._page.write_blank(number, blank, None, self._styles.of(**head))
            self._text(number, 0, str(row.cells[0]), head)
            return
        self._page.set_row(number, self._height(row))
        for place, (column, cell) in enumerate(zip(self._sheet.columns, row.cells, strict=True)):
            look: dict[str, object] = {"border": 1, "border_color": LINE, "text_wrap": True, "bold": column.bold}
            look |= {"bg_color": CHANGED} if row.changed else {"bg_color": BAND} if shaded else {}
            look |= {"font_color": GONE, "font_strikeout": True} if row.gone else {}
            look |= {"align": "center"} if column.centred else {"align": "left", "indent": 1}
            if cell is None:
                self._page.write_blank(number, place, None, self._styles.of(**look))
            elif isinstance(cell, str):
                self._text(number, place, cell, look)
            else:
                self._page.write_number(number, place, cell, self._styles.of(**look, font_name=LATIN))


def breadth(text: str) -> int:
    """Width of a text in half-em characters: a Chinese character counts two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def grouped(rows: Iterable[tuple[str, tuple[Cell, ...]]]) -> tuple[Row, ...]:
    """Rows from (group, cells)."""
    return tuple(Row(group=group, cells=cells) for group, cells in rows)
