"""Draws the way of a pair along the real fastest roads, on demand."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from planner.problem import PlaceId
from planner.roads.graph import Graph
from planner.roads.mesh import Mesh
from planner.roads.snap import Snaps
from planner.roads.ways import Floats
from planner.travel import RoadPart

KEPT = 64  # sources whose tree of fastest ways is kept

Line = Sequence[tuple[float, float]]


class RoadRouter:
    """Ways from the place's own point straight to its road, along the fastest way, and off the road again.

    It runs the very Dijkstra the matrix was made with, so its lines are as long as the metres there.
    """

    def __init__(self, *, graph: Graph, mesh: Mesh, snaps: Snaps, points: Floats, index: Mapping[PlaceId, int]) -> None:
        self._graph, self._mesh, self._snaps, self._points = graph, mesh, snaps, points
        self._index = dict(index)
        self._trees: OrderedDict[int, NDArray[np.int32]] = OrderedDict()

    def line(self, origin: PlaceId, destination: PlaceId) -> Line:
        """Longitude and latitude along the way; empty where there is none."""
        a, b = self._index.get(origin, -1), self._index.get(destination, -1)
        if a < 0 or b < 0 or min(self._mesh.at[a], self._mesh.at[b]) < 0:
            return ()
        start, finish = (_pair(self._points[k]) for k in (a, b))
        if start == finish:
            return (start, finish)
        arcs = self._arcs(int(self._mesh.at[a]), int(self._mesh.at[b]))
        return () if arcs is None else _joined([start, self._spot(a), *self._pieces(arcs), self._spot(b), finish])

    def roads(self, origin: PlaceId, destination: PlaceId) -> Sequence[RoadPart]:
        """The roads of the way in order, as their ways are named; empty where there is no way."""
        a, b = self._index.get(origin, -1), self._index.get(destination, -1)
        if a < 0 or b < 0 or min(self._mesh.at[a], self._mesh.at[b]) < 0:
            return ()
        arcs = self._arcs(int(self._mesh.at[a]), int(self._mesh.at[b])) or []
        along, graph = self._mesh.arcs, self._graph
        named = ((graph.raw.names[graph.way[along.edge[arc]]], int(along.length[arc])) for arc in arcs)
        return tuple(
            RoadPart(name=name, metres=round(sum(length for _, length in part) / 100))
            for name, part in groupby(named, key=itemgetter(0))
        )

    def _arcs(self, source: int, target: int) -> list[int] | None:
        """The arcs from junction to junction, in order; None where no way leads."""
        tree = self._tree(source)
        arcs: list[int] = []
        while target != source:
            before = int(tree[target])
            if before < 0:
                return None
            arcs.append(self._arc(before, target))
            target = before
        return arcs[::-1]

    def _pieces(self, arcs: Sequence[int]) -> list[tuple[float, float]]:
        along = self._mesh.arcs
        return [
            spot
            for arc in arcs
            for spot in piece(self._graph, int(along.edge[arc]), float(along.begin[arc]), float(along.end[arc]))
        ]

    def _tree(self, source: int) -> NDArray[np.int32]:
        """Documents are written by several threads: another may drop a tree between two lines of this."""
        tree = self._trees.get(source)
        if tree is None:
            _, before = dijkstra(self._mesh.weights, indices=[source], return_predecessors=True)
            tree = self._trees[source] = before[0]
        with suppress(KeyError):
            self._trees.move_to_end(source)
            if len(self._trees) > KEPT:
                self._trees.popitem(last=False)
        return tree

    def _arc(self, tail: int, head: int) -> int:
        begin, end = self._mesh.weights.indptr[tail : tail + 2]
        return int(begin + np.searchsorted(self._mesh.weights.indices[begin:end], head))

    def _spot(self, point: int) -> tuple[float, float]:
        along = float(self._snaps.along[point])
        return piece(self._graph, int(self._snaps.edge[point]), along, along)[0]


def piece(graph: Graph, edge: int, begin: float, end: float) -> list[tuple[float, float]]:
    """Longitude and latitude of an edge from metre `begin` to metre `end`, against it where end < begin."""
    first, last = int(graph.first[edge]), int(graph.last[edge])
    along = graph.along[first : last + 1] - graph.along[first]
    degrees = graph.raw.degrees[first : last + 1]
    low, high = min(begin, end), max(begin, end)
    inner = (along > low) & (along < high)
    ends = np.column_stack([np.interp([low, high], along, degrees[:, k]) for k in (0, 1)])
    spots = [_pair(ends[0]), *(_pair(row) for row in degrees[inner]), _pair(ends[1])]
    return spots if begin <= end else spots[::-1]


def _pair(row: Floats) -> tuple[float, float]:
    return (float(row[0]), float(row[1]))


def _joined(spots: Sequence[tuple[float, float]]) -> Line:
    """Without repeated points (at least the two ends stay)."""
    kept = [spots[0]]
    kept += [spot for before, spot in pairwise(spots) if spot != before]
    return tuple(kept) if len(kept) > 1 else (spots[0], spots[-1])
