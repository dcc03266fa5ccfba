"""Tiles under a map, where the settings name a server: what the script needs, and the shift the tiles ask for.

Nothing is asked of the server until a reader ticks the layer, and without it the map is whole. Where the tiles lie in
GCJ-02, everything that is drawn is brought there; distances and times are not touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.coordinates import wgs84_to_gcj02
from planner.out.map_view import Payload
from planner.problem import PlaceId, Point, Problem, VillageId
from planner.read.addresses import tile_origin
from planner.settings import Coordinates, Settings
from planner.travel import RoadPart, Router, Travel

Roads = tuple[tuple[str, Any], ...]  # class, longitudes and latitudes
Rings = tuple[tuple[tuple[tuple[float, float], ...], ...], ...]  # polygons: the outer ring, then its holes
Areas = tuple[tuple[VillageId, int, Rings], ...]  # hub, metres, from where it is reached


def tiles(settings: Settings) -> Payload | None:
    """What the script needs for the layer; None where there is none."""
    return {"url": settings.tiles} if tile_origin(settings.tiles) else None


def under(problem: Problem, travel: Travel, roads: Roads) -> tuple[Problem, Travel, Roads]:
    """The world as it is drawn: moved to GCJ-02 where the tiles lie there, else as it is."""
    if not _lies_elsewhere(problem.settings):
        return problem, travel, roads
    moved = problem.replace(
        villages=tuple(replace(v, point=_moved(v.point)) for v in problem.villages),
        centres=tuple(replace(c, point=_moved(c.point)) for c in problem.centres),
        requests=tuple(replace(r, door=_moved(r.door)) for r in problem.requests),
    )
    router = _Moved(router=travel.router)
    return moved, replace(travel, router=router), tuple((kind, _line(line)) for kind, line in roads)


def moved_rings(settings: Settings, rings: Rings) -> Rings:
    """Areas as they are drawn: moved like everything else."""
    return tuple(tuple(tuple(_line(r)) for r in polygon) for polygon in rings) if _lies_elsewhere(settings) else rings


def _lies_elsewhere(settings: Settings) -> bool:
    return bool(tile_origin(settings.tiles)) and settings.tiles_coordinates is Coordinates.GCJ02


@dataclass(frozen=True, kw_only=True)
class _Moved:
    """A router whose lines are moved."""

    router: Router

    def line(self, origin: PlaceId, destination: PlaceId) -> Sequence[tuple[float, float]]:
        return _line(self.router.line(origin, destination))

    def roads(self, origin: PlaceId, destination: PlaceId) -> Sequence[RoadPart]:
        return self.router.roads(origin, destination)


def _moved(point: Point | None) -> Point | None:
    if point is None:
        return None
    lon, lat = wgs84_to_gcj02(point.lon, point.lat)
    return Point(lon=lon, lat=lat)


def _line(points: Any) -> list[tuple[float, float]]:
    return [wgs84_to_gcj02(lon, lat) for lon, lat in np.asarray(points, dtype=float).reshape(-1, 2).tolist()]
