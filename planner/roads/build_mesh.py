"""The arcs of a way of moving: pieces of edges between junctions and points, or between states where turns matter."""

import numpy as np

from planner.roads.cuts import Cuts, cuts_of, driven, pieces_of
from planner.roads.graph import CLOSED, Graph
from planner.roads.mesh import Arcs, Mesh, Mode, compile_mesh
from planner.roads.snap import Snaps
from planner.roads.turned_mesh import turned_mesh


def build_mesh(graph: Graph, mode: Mode, snaps: Snaps) -> Mesh:
    """The arcs of a mode with every snapped edge cut at its points, parallel arcs reduced to the best."""
    cuts = cuts_of(graph, mode, snaps)
    return _free(graph, mode, cuts) if mode.turns is None else turned_mesh(graph, mode, mode.turns, cuts)


def _free(graph: Graph, mode: Mode, cuts: Cuts) -> Mesh:
    """Nodes are the junctions, then the spots: whoever is there goes on as he likes."""
    edges = np.flatnonzero((mode.forward != CLOSED) | (mode.backward != CLOSED))
    pieces = pieces_of(edges, cuts, graph.length)
    edge = edges[pieces.owner]
    low = np.where(pieces.before < 0, mode.tail[edge], graph.size + pieces.before)
    high = np.where(pieces.after < 0, mode.head[edge], graph.size + pieces.after)
    ways = []
    for tail, head, begin, end in (
        (low, high, pieces.begin, pieces.end),
        (high, low, pieces.end, pieces.begin),
    ):
        against = np.full(len(edge), tail is high)
        time, length = driven(mode, graph.length, edge, pieces, against=against)
        goes = time != CLOSED
        columns = (tail, head, edge, begin, end, time, length)
        ways.append([column[goes] for column in columns])
    at = np.where(cuts.spot >= 0, graph.size + cuts.spot, cuts.junction)
    arcs = Arcs(**dict(zip(Arcs.__dataclass_fields__, map(np.concatenate, zip(*ways, strict=True)), strict=True)))
    return compile_mesh(arcs, graph.size + len(cuts.edge), at, at)
