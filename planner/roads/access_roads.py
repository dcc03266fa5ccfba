"""How residents reach the hubs around them over roads and paths."""

from collections.abc import Mapping

import numpy as np

from planner.problem import Problem, VillageId
from planner.roads.access import SIGHT, access_from
from planner.roads.geo import crow_matrix, lonlat
from planner.roads.graph import CLOSED, Flags, Graph, largest_part
from planner.roads.matrix import packed_matrix
from planner.roads.mesh import build_mesh, shortest_mode
from planner.roads.snap import snap
from planner.roads.ways import unpack
from planner.settings import AccessMode
from planner.travel import NO_ROAD, Access

NEIGHBOURS = 200.0  # metres: two places so close reach each other by the crow, whatever the map lacks


def road_access(problem: Problem, graph: Graph) -> Mapping[VillageId, tuple[Access, ...]]:
    """Access by the shortest way of the district's mode, with the way from each village point to it at both ends.

    On foot and by tricycle ways are free in both directions; by car the traffic rules hold. No way within reach, no
    access: paths are not guessed.
    """
    points = [v.point for v in problem.villages]
    allowed = {
        AccessMode.FOOT: graph.raw.foot[graph.way],
        AccessMode.TRICYCLE: graph.raw.tricycle[graph.way],
        AccessMode.CAR: None,
    }[problem.settings.access_mode]
    snaps = snap(graph, lonlat(points), graph.core if allowed is None else _together(graph, allowed))
    mesh = build_mesh(graph, shortest_mode(graph, allowed), snaps)
    farthest = SIGHT * max((problem.access_limit(v.id) for v in problem.villages), default=0)
    time, length = unpack(packed_matrix(mesh, limit=farthest * 100 + 1))
    metres = np.where(time >= NO_ROAD, np.inf, length / 100 + snaps.offset[:, None] + snaps.offset[None, :])
    crow = crow_matrix(points)
    return access_from(problem, np.where(crow <= NEIGHBOURS, np.fmin(crow, metres), metres))


def _together(graph: Graph, allowed: Flags) -> Flags:
    """The allowed edges of the largest connected part."""
    open_ = np.where(allowed, 0, CLOSED)
    part = largest_part(graph.tail, graph.head, open_, open_, graph.length, graph.size)
    return np.asarray(allowed & part[graph.tail])
