"""Roads from plain lines in a GeoPackage, a Shapefile or a GeoJSON, as an office draws or buys them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyproj import CRS, Transformer

from planner.errors import PlannerError
from planner.roads.geo import Flat
from planner.roads.join import GROUND, Joins, join
from planner.roads.raw import RANK, RawRoads, RawWay, Repairs, collect
from planner.roads.seasons import closed_seasons, weather_share
from planner.roads.speeds import class_speed, table
from planner.roads.ways import Floats
from planner.settings import Season

LAYER = "roads"
SUFFIXES = (".gpkg", ".shp", ".geojson")
ON_FOOT = frozenset({"pedestrian", "cycleway", "bridleway", "path", "footway", "steps"})
NOT_ON_FOOT = frozenset({"motorway", "motorway_link", "ferry"})
NOT_BY_TRICYCLE = NOT_ON_FOOT | {"steps", "path", "footway", "bridleway"}


def read_lines(path: Path, tolerance: float = 1.0, season: Season = Season.DRY) -> RawRoads:
    """Every line, joined to the others as `planner.roads.join` says, within `tolerance` metres.

    Columns: class, name, oneway (1: as drawn, -1: against it), speed_kmh (else by class), ferry, bridge, tunnel, layer,
    closed (seasons in which no car goes: rain, snow), surface, tracktype (OSM values: what rain and snow make of it);
    all but the geometry optional. A GeoPackage needs a layer `roads`, the other formats have but one.

    Raises:
        PlannerError: `roads-unreadable` for an unreadable file or layer, or a class or season that does not exist.

    """
    try:
        meta, _, shapes, columns = pyogrio.raw.read(path, layer=LAYER if path.suffix.lower() == ".gpkg" else None)
        parts = _parts(_wgs84(meta, shapely.force_2d(shapely.from_wkb(shapes))))
    except Exception as error:
        raise PlannerError("roads-unreadable", file=path.name, why=str(error)) from error
    fields = dict(zip(meta["fields"], columns, strict=True))
    values = [{name: column[row] for name, column in fields.items()} for row, _ in parts]
    kinds = [_kind(value, path) for value in values]
    degrees = [shapely.get_coordinates(line) for _, line in parts]
    flat = Flat(np.concatenate(degrees) if degrees else np.empty((0, 2)))
    metres = [flat.metres(line) for line in degrees]
    joins = join(metres, [level(value) for value in values], tolerance)
    lines = _cut(degrees, metres, joins)
    ways = [
        replace(_way(kind, value, nodes, spots, row), share=_share(kind, value, season, path))
        for (row, _), kind, value, (nodes, spots) in zip(parts, kinds, values, lines, strict=True)
    ]
    return collect(ways, set(), {}, repairs=Repairs(drawn=joins.drawn, cut=len(joins.cuts)))


def level(value: Mapping[str, Any]) -> int:
    """How high a line lies: its `layer`, else 1 for a bridge, -1 for a tunnel, 0 for the ground."""
    stated = str(value.get("layer") or "").strip().removesuffix(".0")
    if stated.removeprefix("-").isdigit() and int(stated) != GROUND:
        return int(stated)
    return 1 if _truthy(value.get("bridge")) else -1 if _truthy(value.get("tunnel")) else GROUND


def _cut(degrees: Sequence[Floats], metres: Sequence[Floats], joins: Joins) -> list[tuple[list[int], list[Any]]]:
    """Nodes and (lon, lat) of every line, with the vertices that were put in."""
    cuts: dict[int, list[tuple[float, int]]] = {}
    for cut in joins.cuts:
        cuts.setdefault(cut.line, []).append((cut.along, cut.node))
    begin, lines = 0, []
    for number, (spots, flat) in enumerate(zip(degrees, metres, strict=True)):
        nodes = joins.nodes[begin : begin + len(spots)].tolist()
        begin += len(spots)
        lines.append((nodes, list(map(tuple, spots.tolist()))))
        if number in cuts:
            along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))))
            for metre, node in sorted(cuts[number], reverse=True):
                spot = tuple(float(np.interp(metre, along, spots[:, k])) for k in (0, 1))
                at = int(np.searchsorted(along, metre))
                lines[-1][0].insert(at, node)
                lines[-1][1].insert(at, spot)
    return lines


def _way(kind: str, value: dict[str, Any], nodes: list[int], spots: list[tuple[float, float]], row: int) -> RawWay:
    speed = 0.0 if kind in ON_FOOT else _speed(kind, value.get("speed_kmh"))
    against = str(value.get("oneway")).strip() in ("-1", "-1.0")
    return RawWay(
        kind=kind,
        nodes=tuple(nodes),
        degrees=tuple(spots),
        forward=0.0 if against else speed,
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


def _truthy(value: object) -> bool:
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return False
    return str(value).strip().lower() in ("1", "1.0", "true", "yes", "y", "是")
