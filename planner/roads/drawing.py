"""The road network as lines for maps, so that a map needs no tiles."""

from dataclasses import dataclass

import numpy as np
import shapely

from planner.problem import Problem
from planner.roads.graph import CLOSED, Graph
from planner.roads.network import load_graph
from planner.roads.raw import CLASSES, RANK
from planner.settings import TravelSource

DEGREE_DIGITS = 5  # a metre
_ON_ROADS = frozenset({TravelSource.OSM, TravelSource.LINES, TravelSource.GRAPH, TravelSource.VALHALLA})


@dataclass(frozen=True, kw_only=True)
class RoadLine:
    """One road on a map: its class (an OSM highway value without `_link`, or `ferry`) and its (lon, lat) points."""

    kind: str
    points: tuple[tuple[float, float], ...]


def road_lines(problem: Problem, *, minimum: str = "tertiary", tolerance: float = 10.0) -> tuple[RoadLine, ...]:
    """The roads of class `minimum` and greater, and ferries; greatest last, joined, simplified to `tolerance` metres.

    Empty where travel times come without roads.

    Raises:
        PlannerError: as `travel_times`.
        KeyError: `minimum` is not a class of road.

    """
    settled = problem.roads is not None and problem.roads.is_file()
    if problem.settings.travel not in _ON_ROADS and not (settled and problem.settings.travel == TravelSource.OSRM):
        return ()
    graph = load_graph(problem)
    wanted = [rank for name, rank in RANK.items() if rank <= RANK[minimum] or name == "ferry"]
    if not minimum.endswith("_link") and f"{minimum}_link" in RANK:
        wanted.append(RANK[f"{minimum}_link"])
    names = sorted({CLASSES[r].removesuffix("_link") for r in wanted}, key=lambda name: -RANK[name])
    return tuple(line for name in names for line in _of_class(graph, name, tolerance))


def _of_class(graph: Graph, name: str, tolerance: float) -> list[RoadLine]:
    ranks = [rank for kind, rank in RANK.items() if kind.removesuffix("_link") == name]
    used = (graph.forward != CLOSED) | (graph.backward != CLOSED) | graph.raw.foot[graph.way]
    edges = np.flatnonzero(np.isin(graph.kind, ranks) & used)
    if len(edges) == 0:
        return []
    pieces = [shapely.linestrings(graph.flat[graph.first[e] : graph.last[e] + 1]) for e in edges]
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(pieces)))
    return [
        RoadLine(kind=name, points=_degrees(graph, line))
        for line in shapely.simplify(merged, tolerance)
        if shapely.get_num_points(line) > 1
    ]


def _degrees(graph: Graph, line: shapely.LineString) -> tuple[tuple[float, float], ...]:
    rounded = np.round(graph.projection.degrees(shapely.get_coordinates(line)), DEGREE_DIGITS)
    return tuple((float(lon), float(lat)) for lon, lat in rounded)
