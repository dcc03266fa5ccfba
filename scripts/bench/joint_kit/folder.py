"""A district of a family as a folder that `read_district` reads back to the same problem."""

import csv
from pathlib import Path
from typing import Any

from planner.problem import Centre, Problem, Request, Village
from planner.read.columns import SETTINGS, TABLES, Column, Table, default, setting
from planner.settings import Language, Settings
from planner.windows import WEEK


def write_district(problem: Problem, folder: Path) -> None:
    """Writes a csv a table (UTF-8 with BOM, English headings) and the settings that are not the usual ones."""
    folder.mkdir(parents=True, exist_ok=True)
    usual = Settings()
    items = [
        (column.name, column.kind.show(setting(problem.settings, column), Language.EN))
        for column in SETTINGS.columns
        if setting(problem.settings, column) != setting(usual, column)
    ]
    _write(folder / "settings.csv", [("item", "value"), *items])
    for table in TABLES:
        records = getattr(problem, table.name)
        if records:
            columns = [column for column in table.columns if column.name not in ("lonlat", "door")]
            rows = [[_cell(table, column, record) for column in columns] for record in records]
            _write(folder / f"{table.name}.csv", [[column.name for column in columns], *rows])


def _write(path: Path, rows: list[Any]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def _cell(table: Table, column: Column, record: Any) -> str:
    """What stands in a cell; blank where the default holds."""
    value = getattr(record, column.noun) if column.noun else _joint(column.name, record)
    if value is None or (value == default(column) and column.name not in ("working", "date")):
        return ""
    return column.kind.show(value, Language.EN)


def _joint(name: str, record: Any) -> Any:
    """The part of a field that fills several columns: a point, or the opening hours of a centre."""
    if isinstance(record, Centre) and name in ("open_days", "hours"):
        if not record.windows:
            return None
        days = record.windows[0].weekdays
        hours = [(window.begin, window.end) for window in record.windows]
        return hours if name == "hours" else None if days == WEEK else days
    point = (
        record.door if isinstance(record, Request) else record.point if isinstance(record, Centre | Village) else None
    )
    if point is None:
        return None
    return point.lon if name.endswith("lon") else point.lat if name.endswith("lat") else None
