"""From a place to the road: the nearest spot on the nearest edge, and how far that is."""

from dataclasses import dataclass

import numpy as np
import shapely

from planner.roads.graph import Flags, Graph
from planner.roads.ways import Floats, Ints

WARN = 200.0  # metres from a place to its road above which the user is told
REACH = 2000.0  # beyond this there is no road
END = 1.0  # metres: so near to the end of an edge, a place is at the junction and may leave by every road there


@dataclass(frozen=True, kw_only=True, eq=False)
class Snaps:
    """For each point the edge (-1: none within reach), metres along it from its first vertex, metres off the road."""

    edge: Ints
    along: Floats
    offset: Floats


def snap(graph: Graph, points: Floats, allowed: Flags) -> Snaps:
    """Snap points (degrees, n x 2, NaN where unknown) to the nearest of the allowed edges; ties to the first edge."""
    edges = np.flatnonzero(allowed)
    found = Snaps(
        edge=np.full(len(points), -1, dtype=np.int64),
        along=np.zeros(len(points)),
        offset=np.full(len(points), np.inf),
    )
    known = np.flatnonzero(~np.isnan(points).any(axis=1))
    if len(edges) == 0 or len(known) == 0:
        return found
    lines = _lines(graph, edges)
    spots = shapely.points(graph.projection.metres(points[known]))
    pairs = shapely.STRtree(lines).query_nearest(spots, all_matches=True)
    pairs = pairs[:, np.lexsort((pairs[1], pairs[0]))]
    _, best = np.unique(pairs[0], return_index=True)
    point, line = pairs[0][best], pairs[1][best]
    offset = shapely.distance(spots[point], lines[line])
    found.offset[known[point]] = offset
    near = offset <= REACH
    found.edge[known[point][near]] = edges[line[near]]
    along = shapely.line_locate_point(lines[line[near]], spots[point[near]])
    length = graph.length[edges[line[near]]]
    along = np.where(along <= END, 0.0, np.where(along >= length - END, length, along))
    found.along[known[point][near]] = along
    return found


def _lines(graph: Graph, edges: Ints) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The edges as lines in flat metres."""
    counts = graph.last[edges] - graph.first[edges] + 1
    owner = np.repeat(np.arange(len(edges)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(shapely.linestrings(graph.flat[graph.first[edges][owner] + within], indices=owner))
