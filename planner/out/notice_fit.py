"""How tall the services of a notice become: said here, as measuring tables took most of the time of a document."""

from collections.abc import Sequence
from math import ceil

AREA = 178 / 25.4 * 72  # points, the width of the sheet between its margins
TABLES = (13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7)  # points
LISTS = (12, 10, 8, 6.5)
GAP, PAD, NAME, FEE = 0.6, 0.27, 15.3, 9.0  # em; as in the template
LEADING, HEAD = 0.25, 1.6
SPARE = 1.03  # words break before the end of a line
RULE = 0.5  # points
Row = dict[str, str]


def catalogues(services: Sequence[Row], *, fees: bool) -> list[dict[str, object]]:
    """Ways to print the services, the largest first, each with its height in points (a little more than it needs)."""
    if not services:
        return []
    ways: list[dict[str, object]] = [
        {"kind": "table", "size": size, "height": _table(services, size, fees=fees)} for size in TABLES
    ]
    names = "、".join(row["name"] for row in services)
    ways += [{"kind": "list", "size": size, "height": _lines(names, AREA / size) * size * 1.35} for size in LISTS]
    return ways


def _table(services: Sequence[Row], size: float, *, fees: bool) -> float:
    width = AREA / size - 3 * GAP - NAME - (FEE + GAP if fees else 0)
    rows = sum(_row(row, width, fees=fees) for row in services)
    return (HEAD + rows) * size + RULE * len(services)


def _row(row: Row, width: float, *, fees: bool) -> float:
    """Height of a row in em."""
    lines = max(_lines(row["name"], NAME, bold=True), _lines(row["bring"], width))
    lines = max(lines, _lines(row["fee"], FEE)) if fees else lines
    return lines + (lines - 1) * LEADING + 2 * PAD


def _lines(words: str, width: float, *, bold: bool = False) -> int:
    """Lines of a text in a column of so many em."""
    em = sum(1.0 if ord(c) > 0x2E80 else 0.62 if bold else 0.58 for c in words)
    return max(1, ceil(em * (SPARE if em > width * 0.97 else 1) / width))
