"""A small district as tables of text cells, written as csv or xlsx, to be broken one cell at a time."""

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from planner.errors import InputError, InputErrors
from planner.read import read_district

Cells = list[list[object]]

BASE: dict[str, Cells] = {
    "villages": [
        ["id", "name", "lon", "lat", "population", "can_host"],
        ["V1", "甲村", "109.73", "38.28", "500", "yes"],
        ["V2", "乙村", "109.80", "38.30", "300", ""],
        ["V3", "丙村", "109.78", "38.25", "200", "√"],
    ],
    "centres": [["id", "name", "lon", "lat"], ["C1", "鱼河", "109.75", "38.20"]],
    "services": [["code", "name", "minutes"], ["S1", "养老认证", "15"]],
    "requests": [["id", "village", "service", "due"], ["R1", "V1", "S1", "2026-12-04"]],
    "vehicles": [["id", "name", "centre"], ["K1", "一号车", "C1"], ["K2", "二号车", "C1"]],
    "staff": [["id", "name", "centre"], ["P1", "李某", "C1"]],
}


def tables(**changed: Cells | None) -> dict[str, Cells]:
    """The base district with some tables replaced, or (None) left out."""
    merged = {name: [list(row) for row in rows] for name, rows in BASE.items()} | changed
    return {name: rows for name, rows in merged.items() if rows is not None}


def with_cell(table: str, row: int, column: str, value: object) -> dict[str, Cells]:
    """The base district with one cell changed; the column is added where it is new. Row 1 is the heading."""
    rows = [list(cells) for cells in BASE[table]]
    if column not in rows[0]:
        rows = [[*rows[0], column], *([*cells, ""] for cells in rows[1:])]
    rows[row - 1][rows[0].index(column)] = value
    return tables(**{table: rows})


def folder(path: Path, content: dict[str, Cells], *, encoding: str = "utf-8") -> Path:
    """Write csv files."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in content.items():
        with (path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return path


def book(path: Path, content: dict[str, Cells]) -> Path:
    """Write a workbook; text stays text."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in content.items():
        sheet = workbook.create_sheet(name)
        for r, cells in enumerate(rows, start=1):
            for c, value in enumerate(cells, start=1):
                cell = sheet.cell(row=r, column=c, value=None if value == "" else value)
                if isinstance(value, str) and value:
                    cell.data_type = "s"
    workbook.save(path)
    return path


def errors_of(path: Path) -> tuple[InputError, ...]:
    """What reading refuses."""
    with pytest.raises(InputErrors) as caught:
        read_district(path)
    return caught.value.errors


def only(path: Path) -> InputError:
    """The one error that reading finds."""
    errors = errors_of(path)
    assert len(errors) == 1, [(e.code, e.table, e.row, e.column, e.value) for e in errors]
    return errors[0]
