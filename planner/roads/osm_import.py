"""A district folder from any OpenStreetMap extract: real places and roads, invented demand and means."""

import csv
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import numpy as np
import osmium

from planner.errors import PlannerError
from planner.problem import Point
from planner.roads import osm_invent as invent
from planner.roads.extract import read_osm
from planner.roads.geo import crow_matrix, lonlat
from planner.roads.graph import Graph, build_graph
from planner.roads.osm_doors import Doors
from planner.roads.osm_places import SETTLED, TOWNS, OsmPlace, read_places
from planner.roads.raw import RANK
from planner.roads.snap import snap
from planner.roads.timezone import zone_near
from planner.settings import Language

ATTRIBUTION = "© OpenStreetMap contributors"
ELDERLY_SHARE = 0.2  # of the population, stated as an estimate
HOST_METRES = 300.0  # a place so near a through road can host a stop
THROUGH = ("trunk", "primary", "secondary", "tertiary", "unclassified")
DISCLAIMER = (
    "Places and roads are from OpenStreetMap. Requests, services, vehicles, staff and opening hours are invented; "
    "populations marked as estimated, and all numbers of elderly people, are estimates."
)


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What was written: the folder and how much of what lies in it. `estimated` counts estimated populations."""

    folder: Path
    name: str
    villages: int
    hosts: int
    estimated: int
    centres: int
    requests: int
    vehicles: int
    staff: int


def import_osm(
    file: Path, out: Path, *, week: date, country: str = "", language: Language = Language.EN, seed: int = 1
) -> Imported:
    """Make the folder `out` from the extract `file`; `week` is the Monday the invented demand is made for.

    Villages are place=village and hamlet with a name; centres are place=town and city, or the largest village where
    there is none. A village can host where a through road (trunk to unclassified) passes within 300 m.

    Raises:
        PlannerError: `folder-not-empty`, `path-missing`, `roads-unreadable`, `roads-empty`, `import-no-places`.

    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise PlannerError("folder-not-empty", path=out.name)
    if not file.is_file():
        raise PlannerError("path-missing", value=str(file))
    places = read_places(file, language)
    if not any(p.kind in SETTLED for p in places):
        raise PlannerError("import-no-places", file=file.name)
    raw = read_osm(file)
    if not ((raw.forward > 0) | (raw.backward > 0)).any():
        raise PlannerError("roads-empty", file=file.name)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        result = _write(file, draft, out, places, build_graph(raw), _Choices(week, country, language, seed))
        if out.exists():
            out.rmdir()
        draft.chmod(0o755)
        draft.rename(out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return result


@dataclass(frozen=True)
class _Choices:
    week: date
    country: str
    language: Language
    seed: int


def _write(
    file: Path, draft: Path, out: Path, places: tuple[OsmPlace, ...], graph: Graph, choices: _Choices
) -> Imported:
    """Write every table into the draft."""
    random = Random(choices.seed)
    settled = [p for p in places if p.kind in SETTLED]
    towns = [p for p in places if p.kind in TOWNS] or [max(settled, key=lambda p: (p.population, p.id))]
    hosts, roads = _hosts(graph, settled)
    doors = Doors(graph, {p.id: p.point for p in settled})
    demand = invent.requests([(p.id, p.population) for p in settled], doors, choices.week, random)
    fleet = invent.vehicles(_homes(settled, towns), len(settled))
    people = invent.staff(fleet)
    _table(draft, "villages", [_village(p, h, r) for p, h, r in zip(settled, hosts, roads, strict=True)])
    _table(draft, "centres", [_centre(p, people) for p in towns])
    _table(draft, "services", [{k: v for k, v in s.items() if k != "share"} for s in invent.services()])
    _table(draft, "requests", demand)
    _table(draft, "vehicles", fleet)
    _table(draft, "staff", people)
    name = _title(file)
    (draft / "district.toml").write_text(_settings(name, towns[0].point, choices), encoding="utf-8")
    _roads(file, draft)
    return Imported(
        folder=out,
        name=name,
        villages=len(settled),
        hosts=sum(hosts),
        estimated=sum(p.estimated for p in settled),
        centres=len(towns),
        requests=len(demand),
        vehicles=len(fleet),
        staff=len(people),
    )


def _hosts(graph: Graph, places: Sequence[OsmPlace]) -> tuple[list[bool], list[str]]:
    """Whether each place can host, and the name of the through road it lies at."""
    through = graph.core & np.isin(graph.kind, [RANK[kind] for kind in THROUGH])
    snaps = snap(graph, lonlat([p.point for p in places]), through)
    near = [bool(offset <= HOST_METRES) for offset in snaps.offset]
    names = [graph.raw.names[int(graph.way[edge])] if edge >= 0 else "" for edge in snaps.edge]
    return near, [name if host else "" for name, host in zip(names, near, strict=True)]


def _homes(places: Sequence[OsmPlace], towns: Sequence[OsmPlace]) -> list[str]:
    """Centres with the most villages nearest to them first; each appears once."""
    crow = crow_matrix([*(p.point for p in places), *(t.point for t in towns)])[: len(places), len(places) :]
    nearest = Counter(int(k) for k in crow.argmin(axis=1))
    return [_centre_id(towns[k]) for k, _ in sorted(nearest.items(), key=lambda item: (-item[1], item[0]))]


def _village(place: OsmPlace, host: bool, road: str) -> invent.Row:
    return {
        "id": place.id,
        "name": place.name,
        "name_en": place.name_en,
        "lon": place.point.lon,
        "lat": place.point.lat,
        "population": place.population,
        "population_estimated": "yes" if place.estimated else "",
        "elderly": round(place.population * ELDERLY_SHARE),
        "can_host": "yes" if host else "",
        "host_place": road,
        "host_hours": "",
    }


def _centre(place: OsmPlace, people: Sequence[invent.Row]) -> invent.Row:
    staffed = any(person["centre"] == _centre_id(place) for person in people)
    return {
        "id": _centre_id(place),
        "name": f"{place.name} service centre",
        "name_en": f"{place.name_en} service centre" if place.name_en else "",
        "lon": place.point.lon,
        "lat": place.point.lat,
        "open_days": "Mon-Fri",
        "hours": "09:00-12:00; 13:30-17:00",
        "counter_staff": 1 if staffed else 0,
    }


def _centre_id(place: OsmPlace) -> str:
    return f"c{place.id}"


def _title(file: Path) -> str:
    bare = file.name.split(".")[0].replace("-latest", "").replace("_", " ").replace("-", " ").strip()
    return bare.title() or "District"


def _settings(name: str, point: Point, choices: _Choices) -> str:
    lines = [
        "# Made from an OpenStreetMap extract. " + ATTRIBUTION + ", Open Database License 1.0.",
        "# Real: places, their names and tagged populations, roads. Estimated: populations marked so (the median of",
        "# the tagged places of the kind, or a typical figure), the elderly (a fifth). Invented, from a seed:",
        "# services, requests, doors (on real streets), vehicles, staff, opening hours. A place can host where a",
        f"# through road (trunk to unclassified) passes within {HOST_METRES:.0f} m.",
        f"name = {_quoted(name)}",
        f'language = "{choices.language}"',
        f'timezone = "{zone_near(point, choices.country)}"',
        f"country = {_quoted(choices.country.upper())}",
        'travel = "osm"',
        'coordinates = "wgs84"',
        f"week = {choices.week.isoformat()}",
        f"attribution = {_quoted(ATTRIBUTION)}",
        f"disclaimer = {_quoted(DISCLAIMER)}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _table(folder: Path, name: str, rows: Sequence[invent.Row]) -> None:
    """A CSV in UTF-8 with BOM, its columns in the order they first appear."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _roads(file: Path, folder: Path) -> None:
    """The extract itself; other OSM formats are written as PBF, which the reader looks for."""
    if file.name.endswith(".osm.pbf"):
        shutil.copyfile(file, folder / file.name)
        return
    with osmium.SimpleWriter(str(folder / "roads.osm.pbf")) as writer:
        for item in osmium.FileProcessor(str(file)):
            writer.add(item)
