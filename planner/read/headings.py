"""Where the heading of a grid stands and which column is which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from planner.read.alone import ALONE
from planner.read.cells import Cell, Merged, blank, plain, written
from planner.read.columns import SETTINGS, TABLE, Column, Table
from planner.read.grids import Findings, Grid

SEARCHED = 25  # rows at the top in which a heading is looked for
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")

Rows = Sequence[tuple[int, Sequence[Cell]]]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """Columns by their place in the row, the headings as written, and the index of the first row below."""

    columns: dict[int, Column]
    written: dict[str, str]
    below: int


def normal(heading: Cell) -> str:
    """A heading without unit in brackets, stars, white space and case."""
    return re.sub(r"[\s*_:]+", "", _BRACKETS.sub("", plain(heading))).lower()


@cache
def known(table: str) -> dict[str, Column]:
    """Every heading a column may have, normal, and the column."""
    spec = SETTINGS if table == "settings" else {**TABLE, **ALONE}[table]
    names = {normal(also): column for column in spec.columns for also in column.also}
    names |= {normal(name): column for column in spec.columns for name in (column.name, column.zh)}
    return names


def heading_score(table: str, rows: Rows) -> int:
    """How many known headings the best heading row has."""
    return max((_score(known(table), _names(rows, i, two)) for i, two in _places(rows)), default=0)


def find_heading(grid: Grid, spec: Table, findings: Findings) -> Heading | None:
    """The heading, of one row or two (merged groups above); what stands above is reported as skipped."""
    names = known(spec.name)
    best = max(_places(grid.rows), key=lambda p: (_score(names, _names(grid.rows, *p)), not p[1]), default=None)
    if best is None or _score(names, _names(grid.rows, *best)) < min(2, len(spec.columns)):
        findings.error("heading-missing", grid.shown, columns=", ".join(_required(spec)))
        return None
    index, two = best
    _report_titles(grid, index, findings)
    return _match(grid, names, index, two, findings)


def _match(grid: Grid, names: dict[str, Column], index: int, two: bool, findings: Findings) -> Heading:
    columns: dict[int, Column] = {}
    headings: dict[str, str] = {}
    row = grid.rows[index][0] + two
    for place, cell in enumerate(_names(grid.rows, index, two)):
        column = names.get(normal(cell))
        if blank(cell):
            continue
        if column is None:
            findings.skip("column-unknown", grid.shown, row, written(cell))
        elif column.name in headings:
            findings.error("column-twice", grid.shown, row, column=written(cell), other=headings[column.name])
        else:
            columns[place], headings[column.name] = column, written(cell)
    return Heading(columns=columns, written=headings, below=index + 1 + two)


def _report_titles(grid: Grid, index: int, findings: Findings) -> None:
    for number, row in grid.rows[:index]:
        text = next((written(cell) for cell in row if not blank(cell)), "")
        if text:
            findings.skip("title-row", grid.shown, number, text)


def _required(spec: Table) -> list[str]:
    return [f"{c.zh}/{c.name}" for c in spec.columns if c.required]


def _places(rows: Rows) -> list[tuple[int, bool]]:
    """Where a heading might stand: a row, or a row and the next; of equal ones the first, and one row, wins."""
    found = [i for i, (_, row) in enumerate(rows[:SEARCHED]) if any(not blank(cell) for cell in row)]
    return [(i, two) for i in found for two in ((False, True) if i + 1 < len(rows) else (False,))]


def _names(rows: Rows, index: int, two: bool) -> list[Cell]:
    """The headings of a row, or of two: the lower where it says something, else the upper."""
    upper: list[Cell] = [None if isinstance(cell, Merged) else cell for cell in rows[index][1]]
    if not two:
        return upper
    lower = rows[index + 1][1]
    length = max(len(upper), len(lower))
    pairs = zip(_padded(upper, length), _padded(lower, length), strict=True)
    return [below if not (blank(below) or isinstance(below, Merged)) else above for above, below in pairs]


def _padded(row: Sequence[Cell], length: int) -> list[Cell]:
    return [*row, *[None] * (length - len(row))]


def _score(names: dict[str, Column], row: Sequence[Cell]) -> int:
    return len({names[n].name for n in map(normal, row) if n in names})
