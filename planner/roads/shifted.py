"""Whether the places would lie far better on the roads if their table were in another coordinate system.

Chinese maps are shifted (GCJ-02, BD-09); a table read as the wrong system lies some hundred metres off. It is said,
with figures, and never changed.
"""

from collections.abc import Callable

import numpy as np

from planner.coordinates import from_wgs84, to_wgs84, wgs84_to_gcj02
from planner.problem import Point, Problem
from planner.roads.geo import lonlat
from planner.roads.graph import Graph
from planner.roads.snap import snap
from planner.roads.ways import Floats
from planner.settings import Coordinates
from planner.travel import Note

LEAST = 8  # places: fewer tell nothing
NEAR = 25.0  # metres, median: places that lie so near to their roads are not doubted, and the roads not read for it
BETTER = 0.5  # the other system must at least halve the median
NEARER = 0.7  # and bring this share of the places nearer to a road


def shifted_note(problem: Problem, offsets: Floats, load: Callable[[], Graph]) -> tuple[Note, ...]:
    """A note where another system fits far better; `offsets` are metres from the villages and centres to a road."""
    stated_points = [*(v.point for v in problem.villages), *(c.point for c in problem.centres)]
    points = [point for point in stated_points if point is not None]
    stated = problem.settings.coordinates
    known = offsets[~np.isnan(offsets)]
    if len(points) < LEAST or len(known) < LEAST or np.median(known) <= NEAR:
        return ()
    if not all(_in_china(point) for point in points):
        return ()
    others = {one: _read_as(points, stated, one) for one in Coordinates if one is not stated}
    graph = load()
    here = road_offsets(graph, points)
    fits = {one: road_offsets(graph, moved) for one, moved in others.items()}
    best = min(fits, key=lambda one: float(np.median(fits[one])))
    median, nearer = float(np.median(fits[best])), int((fits[best] < here).sum())
    if median > BETTER * np.median(here) or nearer < NEARER * len(points):
        return ()
    values = {
        "here": _whole(float(np.median(here))),
        "there": _whole(median),
        "nearer": nearer,
        "count": len(points),
        "setting": str(best),
        "stated": str(stated),
    }
    return (Note(code=f"shifted_{best}", values=values),)


def road_offsets(graph: Graph, points: list[Point]) -> Floats:
    """Metres from each point to the nearest road that cars may use; infinite without one."""
    return snap(graph, lonlat(points), graph.core).offset


def _read_as(points: list[Point], stated: Coordinates, other: Coordinates) -> list[Point]:
    """Where the numbers of the table lie if they are of another system than stated."""
    return [to_wgs84(*from_wgs84(point, stated), other) for point in points]


def _in_china(point: Point) -> bool:
    return wgs84_to_gcj02(point.lon, point.lat) != (point.lon, point.lat)


def _whole(metres: float) -> int:
    return 0 if np.isinf(metres) else round(metres)
