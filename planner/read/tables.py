"""One grid read into rows of values: what is passed over, what each cell says, what is wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.read.cells import Cell, CellError, Merged, blank, plain, sound, written
from planner.read.columns import Column, Table
from planner.read.grids import Findings, Grid
from planner.read.headings import Heading, find_heading
from planner.settings import Language

_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "subtotal", "grandtotal", "sum", "totals"})
_SIGNED = r"(制表|填表|填报|审核|复核|审批|批准|联系|负责|经办)(人|单位|日期|时间|电话|方式)?"
_NOTES = re.compile(rf"({_SIGNED}|备注|注|说明|单位|日期|note|notes|prepared by)\s*[:：]", re.IGNORECASE)
_FOOTER = re.compile(rf"({_SIGNED})\s*([:：]|$)")
_EXAMPLE = re.compile(r"(例|示例|example)\s*[-_:—]", re.IGNORECASE)
_MISSING = object()


@dataclass(kw_only=True)
class Row:
    """One row: its number as the user sees it, the values that could be read, whether all could."""

    number: int
    cells: Sequence[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    sound: bool = True


@dataclass(frozen=True, kw_only=True)
class Read:
    """A table as read. `places` says in which cell of a row a column stands.

    A table that is there but could not be made out is not `reliable`: what refers to it is not judged.
    """

    spec: Table
    shown: str
    rows: tuple[Row, ...] = ()
    headings: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    present: bool = True
    reliable: bool = True
    geometry: bool = False

    def heading(self, column: str) -> str:
        """The heading as the user wrote it."""
        return self.headings.get(column, column)

    def raw(self, row: Row, column: str) -> str:
        """What stands in the cell."""
        place = self.places.get(column)
        return "" if place is None or place >= len(row.cells) else written(row.cells[place])

    def wrong(self, findings: Findings, row: Row, column: str, code: str, **values: object) -> None:
        """Note an error at a cell; the row makes no record."""
        row.sound = False
        place: dict[str, object] = {"column": self.heading(column), "value": self.raw(row, column)}
        findings.error(code, self.shown, row.number, **{**place, **values})

    def values(self, column: str) -> set[Any]:
        """Every value of a column."""
        return {row.values[column] for row in self.rows if column in row.values}


def read_table(grid: Grid, spec: Table, findings: Findings) -> Read:
    """Every row of a grid that holds data, with its values."""
    heading = find_heading(grid, spec, findings)
    if heading is None:
        return Read(spec=spec, shown=grid.shown, reliable=False)
    missing = [c for c in spec.columns if c.required and c.name not in heading.written]
    for column in missing:
        row = grid.rows[heading.below - 1][0]
        findings.error("column-missing", grid.shown, row, column=column.heading(Language.ZH), english=column.name)
    rows = _data_rows(grid, heading, spec, findings)
    read = Read(
        spec=spec,
        shown=grid.shown,
        rows=tuple(rows),
        headings=heading.written,
        places={column.name: place for place, column in heading.columns.items()},
        reliable=not spec.key or spec.key in heading.written,
        geometry=grid.geometry,
    )
    for place, column in heading.columns.items():
        _read_column(read, place, column, findings)
    _refuse_repeats(read, findings)
    return read


def _data_rows(grid: Grid, heading: Heading, spec: Table, findings: Findings) -> list[Row]:
    mark = next((place for place, column in heading.columns.items() if column.name == spec.mark), None)
    rows: list[Row] = []
    gap: list[int] = []
    for number, cells in grid.rows[heading.below :]:
        own: list[Cell] = [cell for cell in cells if not isinstance(cell, Merged) and not blank(cell)]
        if not own:
            gap.append(number)
            continue
        if gap:
            findings.skip("blank-rows", grid.shown, gap[0], str(len(gap)))
            gap = []
        code = _passed_over(own, cells, mark, number in grid.wide)
        if code:
            findings.skip(code, grid.shown, number, written(own[0]))
        else:
            rows.append(Row(number=number, cells=cells))
    return rows


def _passed_over(own: list[Cell], cells: Sequence[Cell], mark: int | None, wide: bool) -> str:
    """Why a row holds no data; empty where it does."""
    if any(isinstance(cell, str) and _total(cell) for cell in own[:3]):
        return "total-row"
    if mark is not None and mark < len(cells) and _EXAMPLE.match(plain(cells[mark])):
        return "example-row"
    if len(own) == 1 and wide:
        return "title-row"
    if len(own) <= 3 and isinstance(own[0], str) and _NOTES.match(plain(own[0])):
        return "note-row"
    signs = [isinstance(cell, str) and _FOOTER.match(plain(cell)) is not None for cell in own]
    if signs[0] and (len(own) <= 3 or sum(signs) > 1):
        return "note-row"
    return ""


def _total(cell: str) -> bool:
    return re.sub(r"[\s:]", "", plain(cell)).lower() in _TOTALS


def _read_column(read: Read, place: int, column: Column, findings: Findings) -> None:
    known: dict[tuple[type, Cell], Any] = {}
    name = column.name
    for row in read.rows:
        cell = row.cells[place] if place < len(row.cells) else None
        if blank(cell):
            if column.required:
                read.wrong(findings, row, name, "cell-missing")
            continue
        key = (type(cell), cell)
        value = known.get(key, _MISSING)
        if value is _MISSING:
            value = known[key] = _read_cell(cell, column)
        if isinstance(value, CellError):
            read.wrong(findings, row, name, value.code, **_words(value, column))
        else:
            row.values[name] = value


def _read_cell(cell: Cell, column: Column) -> Any:
    """The value, or what is wrong with it."""
    try:
        if isinstance(cell, Merged):
            if not column.kind.shared:
                raise CellError("merged-cells")
            cell = cell.value
        sound(cell)
        return column.kind.read(cell)
    except CellError as error:
        return error


def _words(error: CellError, column: Column) -> dict[str, object]:
    if error.code != "choice-bad":
        return error.values
    kind = column.kind
    return {"allowed": " / ".join(kind.choices(Language.ZH)), "allowed_en": " / ".join(kind.choices(Language.EN))}


def _refuse_repeats(read: Read, findings: Findings) -> None:
    """Ids stand once."""
    if not read.spec.key:
        return
    first: dict[str, int] = {}
    for row in read.rows:
        value = row.values.get(read.spec.key)
        if value in first:
            read.wrong(findings, row, read.spec.key, "id-twice", first=first[value])
        elif value is not None:
            first[value] = row.number
