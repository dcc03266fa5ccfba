"""Roads from plain lines: the layer `roads` of a GeoPackage, as an office draws or buys them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyproj import CRS, Transformer

from planner.errors import PlannerError
from planner.roads.raw import RANK, RawRoads, RawWay, collect
from planner.roads.seasons import closed_seasons, weather_share
from planner.roads.speeds import class_speed, table
from planner.settings import Season

LAYER = "roads"
DIGITS = 7  # degrees are compared to a centimetre
ON_FOOT = frozenset({"pedestrian", "cycleway", "bridleway", "path", "footway", "steps"})
NOT_ON_FOOT = frozenset({"motorway", "motorway_link", "ferry"})
NOT_BY_TRICYCLE = NOT_ON_FOOT | {"steps", "path", "footway", "bridleway"}


def read_lines(path: Path, season: Season = Season.DRY) -> RawRoads:
    """Every line of the layer, joined to the others wherever they share a vertex (a bridge joins only at its ends).

    Columns: class, name, oneway (1: as drawn), speed_kmh (else by class), ferry, bridge,
    closed (seasons in which no car goes: rain, snow), surface, tracktype (OSM values: what rain and snow make of it);
    all but the geometry optional.

    Raises:
        PlannerError: `roads-unreadable` for an unreadable file or layer, or a class or season that does not exist.

    """
    try:
        meta, _, shapes, columns = pyogrio.raw.read(path, layer=LAYER)
    except Exception as error:
        raise PlannerError("roads-unreadable", file=path.name, why=str(error)) from error
    fields = dict(zip(meta["fields"], columns, strict=True))
    numbers: dict[tuple[float, ...], int] = {}
    ways: list[RawWay] = []
    for row, line in _parts(_wgs84(meta, shapely.from_wkb(shapes))):
        value = {name: column[row] for name, column in fields.items()}
        kind = _kind(value, path)
        spots = [(round(x, DIGITS), round(y, DIGITS)) for x, y in shapely.get_coordinates(line).tolist()]
        inner = _truthy(value.get("bridge"))
        nodes = [
            _number(numbers, (*spot, row) if inner and 0 < k < len(spots) - 1 else spot) for k, spot in enumerate(spots)
        ]
        way = _way(kind, value, nodes, spots, row)
        ways.append(replace(way, share=_share(kind, value, season, path)))
    return collect(ways, set(), {})


def _way(kind: str, value: dict[str, Any], nodes: list[int], spots: list[tuple[float, float]], row: int) -> RawWay:
    speed = 0.0 if kind in ON_FOOT else _speed(kind, value.get("speed_kmh"))
    return RawWay(
        kind=kind,
        nodes=tuple(nodes),
        degrees=tuple(spots),
        forward=speed,
        backward=0.0 if _truthy(value.get("oneway")) else speed,
        foot=kind not in NOT_ON_FOOT,
        tricycle=kind not in NOT_BY_TRICYCLE,
        name="" if value.get("name") is None else str(value["name"]),
        osmid=row,
    )


def _speed(kind: str, stated: object) -> float:
    if isinstance(stated, int | float | np.number) and np.isfinite(stated) and stated > 0:
        return max(float(stated), table()["rules"]["minimum"])
    return class_speed(kind)


def _share(kind: str, value: dict[str, Any], season: Season, path: Path) -> float:
    said = {key: _word(value.get(key)) for key in ("closed", "surface", "tracktype")}
    try:
        closed = closed_seasons(said.pop("closed"))
    except ValueError as error:
        raise PlannerError("roads-unreadable", file=path.name, why=f"closed = {error}") from error
    return 0.0 if season in closed else weather_share(kind, {k: v for k, v in said.items() if v}, season)


def _word(value: object) -> str:
    empty = value is None or (isinstance(value, float | np.floating) and np.isnan(value))
    return "" if empty else str(value).strip()


def _kind(value: dict[str, Any], path: Path) -> str:
    if _truthy(value.get("ferry")):
        return "ferry"
    stated = value.get("class")
    kind = "unclassified" if stated is None or str(stated).strip() == "" else str(stated).strip()
    if kind not in RANK:
        raise PlannerError("roads-unreadable", file=path.name, why=f"class = {kind}")
    return kind


def _wgs84(meta: dict[str, Any], lines: np.ndarray[Any, np.dtype[np.object_]]) -> list[Any]:
    """The lines in WGS-84; as they are where the layer names no other system."""
    if not meta.get("crs") or CRS.from_user_input(meta["crs"]) == CRS.from_epsg(4326):
        return list(lines)
    to = Transformer.from_crs(meta["crs"], "EPSG:4326", always_xy=True)
    return list(shapely.transform(lines, lambda xy: np.column_stack(to.transform(xy[:, 0], xy[:, 1]))))


def _parts(lines: list[Any]) -> list[tuple[int, Any]]:
    """Single lines with their row; empty ones are left out."""
    return [
        (row, part)
        for row, line in enumerate(lines)
        if line is not None
        for part in shapely.get_parts(line)
        if shapely.get_type_id(part) == 1 and not shapely.is_empty(part)
    ]


def _number(numbers: dict[tuple[float, ...], int], spot: tuple[float, ...]) -> int:
    return numbers.setdefault(spot, len(numbers))


def _truthy(value: object) -> bool:
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return False
    return str(value).strip().lower() in ("1", "1.0", "true", "yes", "y", "是")
