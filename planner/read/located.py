"""Points that a clerk clicked on the page of `planner locate`, read back into the table of villages.

Nothing that stands in the table is written over: a village with coordinates of its own is an error.
"""

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from planner.coordinates import from_wgs84
from planner.errors import InputErrors, PlannerError
from planner.problem import Point, Problem, VillageId
from planner.read.columns import TABLE
from planner.read.files import replace_all
from planner.read.grids import Findings
from planner.read.patch import Patch, file_of, patched
from planner.read.places import FAR, SPREAD, metres, points
from planner.read.sources import LAYERS, open_alone
from planner.read.tables import read_table
from planner.settings import Coordinates
from planner.texts import text

VILLAGES = TABLE["villages"]
DIGITS = 6  # of a degree, a tenth of a metre

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
    file = file_of(target, VILLAGES.name)
    if file is None:
        raise PlannerError("path-missing", value=f"{VILLAGES.name}.csv")
    if file.suffix.lower() in LAYERS:
        raise PlannerError("located-layer", file=file.name)
    patch = Patch(
        table=VILLAGES,
        ids=found.keys(),
        needed=lambda there: () if "lonlat" in there else tuple(name for name in ("lon", "lat") if name not in there),
        cells=lambda village, there: _point(found[VillageId(village)], problem.settings.coordinates, there),
        missing="located-not-there",
        language=problem.settings.language,
    )
    content = patched(file, patch)
    if content is None:
        raise PlannerError("located-not-there", file=file.name, ids=", ".join(sorted(found)))
    return {file: content}


def _point(point: Point, system: Coordinates, there: Set[str]) -> Mapping[str, object]:
    lon, lat = (round(value, DIGITS) for value in from_wgs84(point, system))
    return {"lon": lon, "lat": lat} if {"lon", "lat"} <= there else {"lonlat": f"{lon},{lat}"}
