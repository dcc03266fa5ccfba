"""Roads from an OpenStreetMap file (.osm.pbf or .osm), read with osmium in one pass."""

from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import osmium

from planner.errors import PlannerError
from planner.roads.geo import great_circle
from planner.roads.osm_tags import car_speeds, foot_goes, kind_of, passing, tricycle_goes
from planner.roads.raw import RANK, RawRoads, RawWay, collect
from planner.roads.seasons import season_share
from planner.roads.signs import TYPES, Sign, sign_of
from planner.roads.speeds import class_speed, duration_hours
from planner.settings import Season

Box = tuple[float, float, float, float]  # degrees: west, south, east, north


def read_osm(path: Path, box: Box | None = None, season: Season = Season.DRY) -> RawRoads:
    """Every way that a car, a tricycle or a person may use, with barriers, ferries and signs that restrict turns.

    With a box, the ways that touch it.

    What the season closes or slows is closed or slow for cars only.

    Raises:
        PlannerError: `roads-unreadable` for a file osmium cannot read.

    """
    ways: list[RawWay] = []
    closed: set[int] = set()
    delays: dict[int, float] = {}
    signs: list[Sign] = []
    try:
        for item in _tagged(path):
            if isinstance(item, osmium.osm.Way):
                ways += _ways(item, box, season)
            elif isinstance(item, osmium.osm.Node):
                seconds = passing(dict(item.tags))
                if seconds is None:
                    closed.add(item.id)
                elif seconds > 0:
                    delays[item.id] = seconds
            elif isinstance(item, osmium.osm.Relation):
                sign = sign_of(dict(item.tags), [(m.type, m.ref, m.role) for m in item.members])
                signs += [] if sign is None else [sign]
    except (RuntimeError, OSError) as error:
        raise PlannerError("roads-unreadable", file=path.name, why=str(error)) from error
    return collect(ways, closed, delays, signs=signs)


def _tagged(path: Path) -> osmium.FileProcessor:
    wanted = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION
    roads = osmium.filter.KeyFilter("highway", "barrier", "route")
    roads.enable_for(osmium.osm.NODE | osmium.osm.WAY)
    signs = osmium.filter.TagFilter(*(("type", word) for word in TYPES))
    signs.enable_for(osmium.osm.RELATION)
    return osmium.FileProcessor(str(path), wanted).with_locations().with_filter(roads).with_filter(signs)


def _ways(item: osmium.osm.Way, box: Box | None, season: Season) -> list[RawWay]:
    """The way; in parts where the extract lacks vertices."""
    tags = dict(item.tags)
    kind = kind_of(tags)
    if kind not in RANK:
        return []
    forward, backward = car_speeds(kind, tags)
    foot, tricycle = foot_goes(kind, tags), tricycle_goes(kind, tags)
    if not (forward or backward or foot or tricycle):
        return []
    parts = [list(part) for known, part in groupby(item.nodes, key=lambda n: n.location.valid()) if known]
    ways = []
    for part in parts:
        degrees = tuple((node.lon, node.lat) for node in part)
        if len(part) < 2 or (box is not None and not _touches(degrees, box)):
            continue
        pace = _ferry_speed(degrees, tags) if kind == "ferry" else None
        ways.append(
            RawWay(
                kind=kind,
                nodes=tuple(node.ref for node in part),
                degrees=degrees,
                forward=forward if pace is None or not forward else pace,
                backward=backward if pace is None or not backward else pace,
                foot=foot,
                tricycle=tricycle,
                name=tags.get("name", tags.get("ref", "")),
                osmid=item.id,
                share=season_share(kind, tags, season),
            )
        )
    return ways


def _touches(degrees: tuple[tuple[float, float], ...], box: Box) -> bool:
    """Whether a vertex lies in the box."""
    west, south, east, north = box
    return any(west <= lon <= east and south <= lat <= north for lon, lat in degrees)


def _ferry_speed(degrees: tuple[tuple[float, float], ...], tags: dict[str, str]) -> float:
    """km/h that make the crossing take its `duration`, else the table's."""
    hours = duration_hours(tags.get("duration", ""))
    if not hours:
        return class_speed("ferry")
    legs = [great_circle(np.array(a), np.array(b)) for a, b in pairwise(degrees)]
    return max(0.1, float(sum(legs)) / 1000 / hours)
