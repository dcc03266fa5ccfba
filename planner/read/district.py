"""The gate: a folder or workbook becomes a Problem, or every error of every table."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from planner.errors import InputError, InputErrors, Skipped
from planner.problem import Change, Horizon, Point, Problem
from planner.read.columns import TABLE, TABLES
from planner.read.contradictions import check_contradictions
from planner.read.grids import Findings
from planner.read.places import Placed, points, refuse_far, refuse_far_doors
from planner.read.records import assumed_vehicles, records
from planner.read.references import Tables, check_references, place_ids
from planner.read.settings_sheet import settings_of_grid, settings_of_toml
from planner.read.sources import Sources, open_sources
from planner.read.tables import Read, read_table
from planner.settings import Settings, TravelSource
from planner.texts import text

WEEKS = range(1, 5)
_COLUMNS = ("lon", "lat", "lonlat")
_DOOR = ("door_lon", "door_lat", "door")
_ON_ROADS = frozenset({TravelSource.OSM, TravelSource.LINES, TravelSource.GRAPH, TravelSource.VALHALLA})


def read_district(path: Path | str, *, first: date | None = None, weeks: int = 1) -> Problem:
    """The problem in a district folder or workbook, for `weeks` weeks from `first`.

    Without `first` the week of the settings is planned, and without that the next one.

    Raises:
        InputErrors: every error of every table.

    """
    return read_report(path, first=first, weeks=weeks)[0]


def read_report(path: Path | str, *, first: date | None = None, weeks: int = 1) -> tuple[Problem, tuple[Skipped, ...]]:
    """As `read_district`, and what was passed over or assumed on the way.

    Raises:
        InputErrors: every error of every table.

    """
    findings = Findings()
    if weeks not in WEEKS:
        findings.error("weeks-range", value=weeks)
    sources = open_sources(Path(path), findings)
    settings = _settings(sources, findings)
    tables = {t.name: _table(t.name, sources, findings) for t in TABLES}
    placed = _placed(tables, settings, findings)
    check_references(tables, findings)
    check_contradictions(tables, settings.max_vehicles_at_hub, findings)
    _check_whole(sources, settings, tables, placed, findings)
    if findings.errors:
        raise InputErrors(_sorted(findings, sources), settings.language)
    problem = _problem(sources, settings, tables, placed, findings)
    horizon = Horizon(first=first or settings.week or _next_monday(date.today()), days=7 * weeks)
    kept = tuple(change for change in problem.changes if _speaks_of(change, horizon))
    if len(kept) < len(problem.changes):
        findings.skip("changes-outside", tables["changes"].shown, None, str(len(problem.changes) - len(kept)))
    return replace(problem, horizon=horizon, changes=kept), tuple(findings.skipped)


def _speaks_of(change: Change, horizon: Horizon) -> bool:
    """Whether an edit concerns these weeks: by its date, or by the date a stop id begins with; otherwise always."""
    stated = re.match(r"(\d{8})-", change.target)
    day = change.date or (date.fromisoformat(stated.group(1)) if stated and _is_day(stated.group(1)) else None)
    return day is None or horizon.first <= day <= horizon.last


def _is_day(digits: str) -> bool:
    try:
        date.fromisoformat(digits)
    except ValueError:
        return False
    return True


def _settings(sources: Sources, findings: Findings) -> Settings:
    if sources.toml is not None:
        return settings_of_toml(*sources.toml, findings)
    grid = sources.grids.get("settings")
    return Settings() if grid is None else settings_of_grid(grid, findings)


def _table(name: str, sources: Sources, findings: Findings) -> Read:
    grid, spec = sources.grids.get(name), TABLE[name]
    if grid is None:
        return Read(spec=spec, shown=spec.name, present=False, reliable=name not in sources.failed)
    if not any(cells for _, cells in grid.rows):
        return Read(spec=spec, shown=grid.shown, reliable=False)
    read = read_table(grid, spec, findings)
    if spec.compulsory and read.headings and not read.rows:
        findings.error("table-without-rows", grid.shown)
    return read


def _placed(tables: Tables, settings: Settings, findings: Findings) -> dict[str, list[Placed]]:
    system = settings.coordinates
    placed = {name: points(tables[name], _COLUMNS, system, findings) for name in ("villages", "centres")}
    refuse_far(placed["villages"] + placed["centres"], findings)
    placed["requests"] = points(tables["requests"], _DOOR, system, findings)
    villages = {p.row.values["id"]: p.point for p in placed["villages"] if "id" in p.row.values}
    refuse_far_doors(placed["requests"], villages, findings)
    return placed


def _check_whole(
    sources: Sources, settings: Settings, tables: Tables, placed: dict[str, list[Placed]], findings: Findings
) -> None:
    """What only the whole district shows: places nobody can find, roads that are missing, hubs that are nowhere."""
    timed = {p for column in ("from", "to") for v in tables["times"].values(column) for p in place_ids(v, tables)}
    for name, place in (("villages", "village/"), ("centres", "centre/")):
        located = {p.row.number for p in placed[name]}
        for row in tables[name].rows:
            unknown = row.sound and row.number not in located and f"{place}{row.values['id']}" not in timed
            if unknown and name == "centres" and tables["times"].reliable:
                tables[name].wrong(findings, row, "lon", "centre-without-place")
            elif unknown and name == "villages":
                findings.skip("village-without-place", tables[name].shown, row.number, row.values["name"])
    if settings.travel in _ON_ROADS and len(sources.extracts) > 1:
        findings.error("roads-unclear", files=", ".join(p.name for p in sources.extracts))
    elif settings.travel in _ON_ROADS and sources.roads is None:
        findings.error("roads-missing", column="travel", value=settings.travel)
    if settings.travel == TravelSource.OSRM and not settings.osrm_url:
        findings.error("osrm-missing", column="travel", value=settings.travel)
    stated = tables["villages"].values("can_host")
    if stated and True not in stated:
        findings.skip("no-host", tables["villages"].shown)


def _problem(
    sources: Sources, settings: Settings, tables: Tables, placed: dict[str, list[Placed]], findings: Findings
) -> Problem:
    known: dict[tuple[str, int], Point] = {(n, p.row.number): p.point for n, ps in placed.items() for p in ps}
    made = records(tables, known)
    if not made["vehicles"]:
        made["vehicles"] = assumed_vehicles(made["centres"], text(settings.language, "read", "assumed.van"))
        findings.skip("vehicles-assumed", tables["vehicles"].shown, None, str(len(made["vehicles"])))
    if made["villages"] and not tables["villages"].values("can_host"):
        made["villages"] = tuple(replace(village, can_host=True) for village in made["villages"])
        findings.skip("hosts-assumed", tables["villages"].shown)
    horizon = Horizon(first=date.min)
    return Problem(settings=settings, horizon=horizon, roads=sources.roads, folder=sources.folder, **made)


def _sorted(findings: Findings, sources: Sources) -> tuple[InputError, ...]:
    """Errors in the order of the tables and rows; each once."""
    rank = {name: place for place, name in enumerate(("settings", *TABLE))}
    order = {grid.shown: rank[table] for table, grid in sources.grids.items()}
    unique = {(e.code, e.table, e.row, e.column, e.value, repr(e.values)): e for e in findings.errors}
    return tuple(sorted(unique.values(), key=lambda e: (order.get(e.table, -1), e.row or 0)))


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())
