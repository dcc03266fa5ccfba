"""How residents reach the hubs around them over roads and paths."""

from collections.abc import Callable, Mapping

import numpy as np

from planner.problem import Problem, VillageId
from planner.roads.access import SIGHT, access_from
from planner.roads.build_mesh import build_mesh
from planner.roads.geo import blocks, crow_matrix, lonlat
from planner.roads.graph import CLOSED, Flags, Graph, largest_part
from planner.roads.kept_ways import Keep, file_name, point_names
from planner.roads.matrix import packed_matrix
from planner.roads.mesh import Mesh, shortest_mode
from planner.roads.snap import Snaps, snap
from planner.roads.store import Arrays, Kept
from planner.roads.ways import Floats, unpack
from planner.settings import AccessMode
from planner.travel import NO_ROAD, Access

NEIGHBOURS = 200.0  # metres: two places so close reach each other by the crow, whatever the map lacks


def road_access(
    problem: Problem, keep: Keep, key: str, load: Callable[[], Graph]
) -> Mapping[VillageId, tuple[Access, ...]]:
    """Access by the shortest way of the district's mode, with the way from each village point to it at both ends.

    On foot and by tricycle ways are free in both directions; by car the traffic rules hold. No way within reach, no
    access: paths are not guessed. The ways come from the store where it has them that far, and are kept there.
    """
    points = [v.point for v in problem.villages]
    farthest = SIGHT * max((problem.access_limit(v.id) for v in problem.villages), default=0)
    names = point_names(key, lonlat(points))
    name = file_name("access", key, names)
    kept = keep.store.read(name, key)
    if kept is None or kept.facts["farthest"] < farthest:
        metres = _metres(problem, load(), farthest)
        row, column = np.nonzero(np.isfinite(metres))
        arrays: Arrays = {"row": row.astype(np.int32), "column": column.astype(np.int32), "metres": metres[row, column]}
        keep.write(name, key, Kept(arrays=arrays, facts={"farthest": farthest}))
    else:
        metres = np.full((len(points), len(points)), np.inf)
        metres[kept.arrays["row"], kept.arrays["column"]] = kept.arrays["metres"]
    crow = crow_matrix(points)
    near = crow <= NEIGHBOURS
    metres[near] = np.fmin(crow[near], metres[near])
    return access_from(problem, metres)


def residents_mesh(problem: Problem, graph: Graph, points: Floats) -> tuple[Snaps, Mesh]:
    """Where points meet what residents may use, and the shortest ways there."""
    allowed = {
        AccessMode.FOOT: graph.raw.foot[graph.way],
        AccessMode.TRICYCLE: graph.raw.tricycle[graph.way],
        AccessMode.CAR: None,
    }[problem.settings.access_mode]
    snaps = snap(graph, points, graph.core if allowed is None else _together(graph, allowed))
    return snaps, build_mesh(graph, shortest_mode(graph, allowed), snaps)


def _metres(problem: Problem, graph: Graph, farthest: float) -> Floats:
    """Metres along roads and paths between the villages; infinite beyond the farthest."""
    points = lonlat([v.point for v in problem.villages])
    snaps, mesh = residents_mesh(problem, graph, points)
    metres = packed_matrix(mesh, limit=farthest * 100 + 1)
    for rows in blocks(len(points)):
        time, length = unpack(metres[rows])
        off = snaps.offset[rows, None] + snaps.offset[None, :]
        metres[rows] = np.where(time >= NO_ROAD, np.inf, length / 100 + off)
    return metres


def _together(graph: Graph, allowed: Flags) -> Flags:
    """The allowed edges of the largest connected part."""
    open_ = np.where(allowed, 0, CLOSED)
    part = largest_part(graph.tail, graph.head, open_, open_, graph.length, graph.size)
    return np.asarray(allowed & part[graph.tail])
