"""scenarios.toml as rows of a table: one change a row, under the line it stands in."""

import re
import tomllib
from datetime import date, time
from typing import Any

from planner.read.cells import Cell
from planner.read.grids import Findings, Grid

HEADING = ("scenario", "change", "target", "value", "extends", "note")
_KEYS = {"name", "extends", "note", "changes", "change"}
_OF_CHANGE = {"change", "target", "value"}
_HEAD = re.compile(r"\s*\[\[\s*scenario\s*\]\]")
_CHANGE = re.compile(r"""(?<![\w"'])["']?change["']?\s*=(?!=)""")

Rows = list[tuple[int, tuple[Cell, ...]]]


def grid_of_toml(text: str, shown: str, findings: Findings) -> Grid | None:
    """The rows; what is not in the form of the page is an error with its line."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        findings.error("toml-bad", shown, detail=str(error))
        return None
    heads, changes = _lines(text)
    for key in content.keys() - {"scenario"}:
        findings.error("scenario-key", shown, None, column=key)
    blocks = content.get("scenario", [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        findings.error("scenario-key", shown, None, column="scenario")
        return None
    rows: Rows = []
    for place, block in enumerate(blocks):
        line = heads[place] if place < len(heads) else 0
        _block(block, line, changes, rows=rows, shown=shown, findings=findings)
    return Grid(table="scenarios", shown=shown, rows=((0, HEADING), *rows))


def _block(block: dict[str, Any], line: int, lines: list[int], *, rows: Rows, shown: str, findings: Findings) -> None:
    for key in block.keys() - _KEYS:
        findings.error("scenario-key", shown, line, column=key)
    changes = [*_list(block.get("changes")), *_list(block.get("change"))]
    if not changes:
        findings.error("scenario-empty", shown, line, column="changes", value=str(block.get("name", "")))
    for change in changes:
        here = lines.pop(0) if lines else line
        if not isinstance(change, dict):
            findings.error("scenario-key", shown, here, column="changes", value=str(change))
            continue
        for key in change.keys() - _OF_CHANGE:
            findings.error("scenario-key", shown, here, column=key)
        what = [_cell(change.get(key)) for key in ("change", "target", "value")]
        rows.append((here, (_cell(block.get("name")), *what, _cell(block.get("extends")), _cell(block.get("note")))))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        return ";".join(str(part) for part in value)
    return value if value is None or isinstance(value, str | int | float | bool | date | time) else str(value)


def _lines(text: str) -> tuple[list[int], list[int]]:
    """The lines in which scenarios begin, and those in which changes stand, in order."""
    heads: list[int] = []
    changes: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            continue
        if _HEAD.match(line):
            heads.append(number)
        changes += [number] * len(_CHANGE.findall(re.sub(r'"[^"]*"', '""', line)))
    return heads, changes
