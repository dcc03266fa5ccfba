"""Points that a clerk clicked on the page of `planner locate`, read back into the table of villages.

Nothing that stands in the table is written over: a village with coordinates of its own is an error.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import openpyxl

from planner.coordinates import from_wgs84
from planner.errors import InputErrors, PlannerError
from planner.problem import Point, Problem, VillageId
from planner.read.cells import CellError, blank
from planner.read.columns import TABLE
from planner.read.csv_file import decode, parse, separator
from planner.read.files import replace_all
from planner.read.grids import Findings, Grid
from planner.read.headings import Heading, find_heading, heading_score
from planner.read.places import FAR, SPREAD, metres, points
from planner.read.sources import LAYERS, WORKBOOKS, open_alone, table_of
from planner.read.tables import read_table
from planner.settings import Coordinates
from planner.texts import text

VILLAGES = TABLE["villages"]
DIGITS = 6  # of a degree, a tenth of a metre

Cells = dict[tuple[int, int], object]  # row and column from 0: what to write there
Points = Mapping[VillageId, Point]


@dataclass(frozen=True, kw_only=True)
class Located:
    """The files written, and where the copies of what they were lie."""

    points: Points
    files: tuple[Path, ...]
    backup: Path


def read_located(path: Path | str, file: Path | str, problem: Problem, *, stamp: date) -> Located:
    """Write the points of `file` (id, lon, lat in WGS-84) into the villages of the district at `path`.

    They are written in the system that the settings name. The old file is first copied into a folder beside it, under
    the day `stamp`; the new one is complete before it takes its place.

    Raises:
        InputErrors: everything wrong with the points, together; nothing has changed.
        PlannerError: a file is held open, or the villages are a layer of a map; nothing has changed.

    """
    findings = Findings()
    found = _points(Path(file), problem, findings)
    if findings.errors:
        raise InputErrors(tuple(findings.errors), problem.settings.language)
    target = Path(path)
    folder = target if target.is_dir() else target.parent
    backup = folder / text(problem.settings.language, "read", "ledger.backup")
    try:
        contents = _contents(target, found, problem)
    except PermissionError as error:
        raise PlannerError("file-not-writable", path=Path(str(error.filename)).name) from None
    replace_all(contents, backup=backup, stamp=stamp)
    return Located(points=found, files=tuple(contents), backup=backup)


def _points(file: Path, problem: Problem, findings: Findings) -> Points:
    """The points of the file by village; each must be of the district, once, without a point yet, and near it."""
    grid = open_alone(file, VILLAGES.name, findings)
    if grid is None:
        return {}
    read = read_table(grid, VILLAGES, findings)
    placed = points(read, ("lon", "lat", "lonlat"), Coordinates.WGS84, findings)
    if not placed and not findings.errors:
        findings.error("located-nothing", grid.shown)
    times = Counter(p.row.values.get("id") for p in placed)
    middle, limit = _around(problem)
    for place in placed:
        if "id" not in place.row.values:
            continue  # it could not be read, which is said already
        village = problem.village.get(place.row.values["id"])
        if village is None:
            read.wrong(findings, place.row, "id", "located-unknown")
        elif times[village.id] > 1:
            read.wrong(findings, place.row, "id", "located-twice")
        elif village.point is not None:
            if metres(village.point, place.point) > 1:
                read.wrong(findings, place.row, "id", "located-taken", name=village.name)
        elif middle is not None and metres(place.point, middle) > limit:
            km = round(metres(place.point, middle) / 1000)
            read.wrong(findings, place.row, place.column, "place-far", km=km)
    return {VillageId(p.row.values["id"]): p.point for p in placed if "id" in p.row.values}


def _around(problem: Problem) -> tuple[Point | None, float]:
    """The middle of the places that are known, and how far from it is implausible, as when the district is read."""
    known = [p.point for p in problem.places.values() if p.point is not None]
    if len(known) < 3:
        return None, FAR
    middle = Point(lon=median(p.lon for p in known), lat=median(p.lat for p in known))
    return middle, max(FAR, SPREAD * median(metres(p, middle) for p in known))


def _contents(target: Path, found: Points, problem: Problem) -> dict[Path, bytes]:
    file = target if target.is_file() else _file(target)
    if file.suffix.lower() in LAYERS:
        raise PlannerError("located-layer", file=file.name)
    if file.suffix.lower() not in WORKBOOKS:
        return {file: _in_csv(file, found, problem)}
    book: Any = openpyxl.load_workbook(io.BytesIO(file.read_bytes()), keep_vba=file.suffix.lower() == ".xlsm")
    sheet = next((s for s in book.worksheets if table_of(s.title) == VILLAGES.name), book.worksheets[0])
    before = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for (row, column), value in _cells(before, found, problem, sheet.title).items():
        cell = sheet.cell(row=row + 1, column=column + 1)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return {file: buffer.getvalue()}


def _file(folder: Path) -> Path:
    """The file that holds the villages of a folder: their own, or else the workbook of the district."""
    files = [p for p in sorted(folder.iterdir()) if p.is_file() and not p.name.startswith((".", "~$"))]
    own = [p for p in files if table_of(p.stem) == VILLAGES.name and p.suffix.lower() in {".csv"} | WORKBOOKS | LAYERS]
    books = [p for p in files if table_of(p.stem) == "settings" and p.suffix.lower() in WORKBOOKS]
    found = next(iter(own + books), None)
    if found is None:
        raise PlannerError("path-missing", value=f"{VILLAGES.name}.csv")
    return found


def _in_csv(file: Path, found: Points, problem: Problem) -> bytes:
    raw, encoding = decode(file.read_bytes())
    sign = separator(raw, partial(heading_score, VILLAGES.name))
    rows: list[list[Any]] = [list(row) for _, row in parse(raw, sign)]
    for (row, column), value in _cells(rows, found, problem, file.name).items():
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = str(value)
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=sign).writerows(rows)
    return buffer.getvalue().encode(encoding)


def _cells(before: Sequence[Sequence[Any]], found: Points, problem: Problem, shown: str) -> Cells:
    """What to write where: into the columns that are there, or new ones at the end."""
    findings = Findings()
    rows = tuple((n, tuple(row)) for n, row in enumerate(before, start=1))
    heading = find_heading(Grid(table=VILLAGES.name, shown=shown, rows=rows), VILLAGES, findings)
    if heading is None:
        raise InputErrors(tuple(findings.errors), problem.settings.language)
    columns = {column.name: place for place, column in heading.columns.items()}
    cells = _headings(before, heading, columns)
    written: set[VillageId] = set()
    for number in range(heading.below, len(before)):
        village = _village(before[number], columns["id"])
        if village is not None and village in found and village not in written:
            cells |= _point(number, columns, from_wgs84(found[village], problem.settings.coordinates))
            written.add(village)
    missing = set(found) - written
    if missing:
        raise PlannerError("located-not-there", file=shown, ids=", ".join(sorted(missing)))
    return cells


def _headings(before: Sequence[Sequence[Any]], heading: Heading, columns: dict[str, int]) -> Cells:
    """Headings of the columns that are missing, in the language of the others; `columns` learns where they stand."""
    if {"lon", "lat"} <= set(columns) or "lonlat" in columns:
        return {}
    top = heading.below - 1
    width = max(len(row) for row in before)
    chinese = any(not words.isascii() for words in heading.written.values())
    cells: Cells = {}
    for name in ("lon", "lat"):
        if name not in columns:
            columns[name], width = width, width + 1
            column = VILLAGES.column[name]
            cells[top, columns[name]] = column.zh if chinese else column.name
    return cells


def _point(row: int, columns: Mapping[str, int], pair: tuple[float, float]) -> Cells:
    lon, lat = (round(value, DIGITS) for value in pair)
    if {"lon", "lat"} <= set(columns):
        return {(row, columns["lon"]): lon, (row, columns["lat"]): lat}
    return {(row, columns["lonlat"]): f"{lon},{lat}"}


def _village(row: Sequence[Any], column: int) -> VillageId | None:
    """The id in a row, read as the reader reads it."""
    if column >= len(row) or blank(row[column]):
        return None
    try:
        return VillageId(VILLAGES.column["id"].kind.read(row[column]))
    except CellError:
        return None
