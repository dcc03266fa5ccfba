"""How far the ways to a hub lead: the roads and paths within a limit, as areas for a map.

A spot belongs to the area of a hub if from there the way along what residents may use is no longer than the limit,
the hub's own way to its road counted. The reached pieces of road are widened in the flat picture of the district.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.problem import Point, Problem, VillageId
from planner.roads.access_roads import residents_mesh
from planner.roads.geo import Flat, lonlat
from planner.roads.graph import Graph
from planner.roads.mesh import Mesh
from planner.roads.network import load_graph
from planner.roads.ways import Floats, unpack
from planner.settings import AccessMode, TravelSource

WIDTH = 100.0  # metres on either side of a reached road: houses beside it
SMOOTH = 8.0  # metres that an outline may be off
BLOCK = 16  # hubs searched at once


@dataclass(frozen=True, kw_only=True, eq=False)
class Isochrone:
    """The area from which a hub is reached within `limit` metres, in the flat metres of `projection`."""

    hub: VillageId
    limit: int
    area: Any  # shapely Polygon or MultiPolygon
    projection: Flat

    @property
    def square_km(self) -> float:
        """Its size in the flat picture, true to 0.02 % within 100 km."""
        return float(self.area.area) / 1e6

    @cached_property
    def rings(self) -> tuple[tuple[tuple[tuple[float, float], ...], ...], ...]:
        """Polygons as (outer ring, holes...), in longitude and latitude."""
        parts = [p for p in shapely.get_parts(self.area) if shapely.get_type_id(p) == 3]
        return tuple(tuple(_ring(self.projection, line) for line in (p.exterior, *p.interiors)) for p in parts)

    def holds(self, point: Point) -> bool:
        """Whether the area holds a point."""
        x, y = self.projection.metres(lonlat([point]))[0]
        return bool(shapely.contains_xy(self.area, x, y))


def isochrones(
    problem: Problem, hubs: Iterable[VillageId], limits: Mapping[VillageId, int] | None = None
) -> tuple[Isochrone, ...]:
    """The areas of hubs, along what residents may use; the limit is the district's unless one is given for a hub.

    Hubs without a point or beyond reach of any road have none; nothing at all where travel times come without roads.

    Raises:
        PlannerError: as `travel_times`.

    """
    if problem.settings.travel not in (TravelSource.OSM, TravelSource.LINES):
        return ()
    graph = load_graph(problem)
    wanted = list(dict.fromkeys(hubs))
    points = lonlat([problem.village[hub].point for hub in wanted])
    snaps, mesh = residents_mesh(problem, graph, points)
    most = np.array([(limits or {}).get(hub, problem.settings.access_limit) for hub in wanted], dtype=np.float64)
    left = most - snaps.offset
    back = csr_array(mesh.weights.T)
    some = np.flatnonzero((mesh.at >= 0) & (left > 0))
    made = []
    for block in (some[k : k + BLOCK] for k in range(0, len(some), BLOCK)):
        reach = dijkstra(back, indices=mesh.goal[block], limit=float(left[block].max()) * 100 + 1)
        _, length = unpack(reach)
        for row, k in enumerate(block.tolist()):
            metres = np.where(np.isinf(reach[row]), np.inf, length[row] / 100)
            pieces = _pieces(graph, mesh, left[k] - metres)
            if problem.settings.access_mode is AccessMode.CAR:
                pieces += _blind(graph, left[k] - metres)
            own = shapely.linestrings([graph.projection.metres(points[[k]])[0], _spot(graph, snaps, k)])
            made.append(
                Isochrone(hub=wanted[k], limit=int(most[k]), area=_widened([*pieces, own]), projection=graph.projection)
            )
    return tuple(made)


def _pieces(graph: Graph, mesh: Mesh, left: Floats) -> list[Any]:
    """The pieces of road within reach of a hub; `left` are the metres left at each junction (negative: none)."""
    arcs = mesh.arcs
    spare = left[arcs.head]
    lines: dict[tuple[int, float, float], Any] = {}  # a piece once, though it may be gone along both ways
    for arc in np.flatnonzero(spare > 0).tolist():
        begin, end = float(arcs.begin[arc]), float(arcs.end[arc])
        part = min(abs(end - begin), float(spare[arc]))
        low = end - part if end > begin else end
        key = (int(arcs.edge[arc]), low, low + part)
        if key not in lines:
            lines[key] = shapely.linestrings(_along(graph, *key))
    return list(lines.values())


def _blind(graph: Graph, left: Floats) -> list[Any]:
    """What lies along edges that no turn leads into: nobody passes there, but who lives there may leave that way."""
    turns = graph.turns
    lines = []
    for state in np.setdiff1d(np.arange(turns.plain), turns.head).tolist():
        edge, against = divmod(int(turns.edge[state]), 2)
        part = min(float(graph.length[edge]), float(left[state]))
        if part > 0:
            begin = 0.0 if against else float(graph.length[edge]) - part
            lines.append(shapely.linestrings(_along(graph, edge, begin, begin + part)))
    return lines


def _along(graph: Graph, edge: int, begin: float, end: float) -> Floats:
    """Flat metres of an edge between two places along it."""
    first, last = int(graph.first[edge]), int(graph.last[edge])
    along = graph.along[first : last + 1] - graph.along[first]
    flat = graph.flat[first : last + 1]
    low, high = min(begin, end), max(begin, end)
    ends = np.column_stack([np.interp([low, high], along, flat[:, k]) for k in (0, 1)])
    return np.vstack((ends[:1], flat[(along > low) & (along < high)], ends[1:]))


def _spot(graph: Graph, snaps: Any, k: int) -> Floats:
    along = float(snaps.along[k])
    spot: Floats = _along(graph, int(snaps.edge[k]), along, along)[0]
    return spot


def _widened(lines: list[Any]) -> Any:
    thin = shapely.simplify(np.array(lines, dtype=object), SMOOTH)
    return shapely.simplify(shapely.union_all(shapely.buffer(thin, WIDTH, quad_segs=3)), SMOOTH)


def _ring(projection: Flat, line: Any) -> tuple[tuple[float, float], ...]:
    degrees = projection.degrees(shapely.get_coordinates(line))
    return tuple((float(lon), float(lat)) for lon, lat in degrees)
