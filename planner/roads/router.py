"""Draws the way of a pair along the real fastest roads, on demand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from threading import Lock

import numpy as np

from planner.problem import PlaceId
from planner.roads.graph import Graph
from planner.roads.ground import Ground
from planner.roads.hierarchy import PathFinder
from planner.roads.pace import GROUP
from planner.roads.raw import RANK
from planner.roads.ways import Floats
from planner.travel import RoadPart

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Spans:
    """Seconds and metres of a way on main roads, smaller ones and tracks (3,); waits and ferries are left out."""

    seconds: Floats
    metres: Floats


class RoadRouter:
    """Ways from the place's own point straight to its road, along the fastest way, and off the road again.

    It searches the very mesh the matrix was made of, so its lines are as long as the metres there. The roads are read
    when the first way is drawn, if they were not before. Documents are written by several threads.
    """

    def __init__(self, ground: Ground, index: Mapping[PlaceId, int]) -> None:
        self._ground, self._index = ground, dict(index)
        self._lock = Lock()
        self._finder: PathFinder | None = None

    def line(self, origin: PlaceId, destination: PlaceId) -> Line:
        """Longitude and latitude along the way; empty where there is none."""
        ends = self._ends(origin, destination)
        if ends is None:
            return ()
        start, finish = (_pair(self._ground.points[k]) for k in ends)
        if start == finish:
            return (start, finish)
        arcs = self._arcs(*ends)
        if arcs is None:
            return ()
        return _joined([start, self._spot(ends[0]), *self._pieces(arcs), self._spot(ends[1]), finish])

    def roads(self, origin: PlaceId, destination: PlaceId) -> Sequence[RoadPart]:
        """The roads of the way in order, as their ways are named; empty where there is no way."""
        ends = self._ends(origin, destination)
        if ends is None:
            return ()
        along, graph = self._ground.mesh.arcs, self._ground.graph
        named = (
            (graph.raw.names[graph.way[along.edge[arc]]], int(along.length[arc])) for arc in self._arcs(*ends) or ()
        )
        return tuple(
            RoadPart(name=name, metres=round(sum(length for _, length in part) / 100))
            for name, part in groupby(named, key=itemgetter(0))
        )

    def spans(self, origin: PlaceId, destination: PlaceId) -> Spans:
        """How long a car runs on each group of roads between two places, and how far; zeros where there is no way."""
        ends = self._ends(origin, destination)
        graph, along = self._ground.graph, self._ground.mesh.arcs
        seconds, metres = np.zeros(3), np.zeros(3)
        for arc in (self._arcs(*ends) if ends is not None else None) or ():
            way = graph.way[along.edge[arc]]
            speeds = graph.raw.forward if along.begin[arc] <= along.end[arc] else graph.raw.backward
            if graph.raw.kind[way] == RANK["ferry"] or speeds[way] <= 0:
                continue
            group, length = GROUP[graph.raw.kind[way]], float(along.length[arc]) / 100
            seconds[group] += length / (float(speeds[way]) / 3.6)
            metres[group] += length
        return Spans(seconds=seconds, metres=metres)

    def _ends(self, origin: PlaceId, destination: PlaceId) -> tuple[int, int] | None:
        """The rows of two places; None where one is not known or not on a road."""
        a, b = self._index.get(origin, -1), self._index.get(destination, -1)
        if a < 0 or b < 0:
            return None
        self._found()
        return None if min(self._ground.mesh.at[a], self._ground.mesh.at[b]) < 0 else (a, b)

    def _found(self) -> PathFinder:
        """The finder of ways; whoever asks first makes it and everything below, the others wait."""
        with self._lock:
            if self._finder is None:
                self._finder = PathFinder(self._ground.mesh.hierarchy)
            return self._finder

    def _arcs(self, origin: int, destination: int) -> list[int] | None:
        """The arcs between the junctions of two rows, in order; None where no way leads."""
        mesh = self._ground.mesh
        if mesh.at[origin] == mesh.at[destination]:
            return []
        path = self._found().path(int(mesh.at[origin]), int(mesh.goal[destination]))
        return None if path is None else [self._arc(tail, head) for tail, head in pairwise(path)]

    def _pieces(self, arcs: Sequence[int]) -> list[tuple[float, float]]:
        along = self._ground.mesh.arcs
        return [
            spot
            for arc in arcs
            for spot in piece(self._ground.graph, int(along.edge[arc]), float(along.begin[arc]), float(along.end[arc]))
        ]

    def _arc(self, tail: int, head: int) -> int:
        rows = self._ground.mesh.rows
        begin, end = rows.start[tail : tail + 2]
        return int(begin + np.searchsorted(rows.to[begin:end], head))

    def _spot(self, point: int) -> tuple[float, float]:
        snaps = self._ground.snaps
        along = float(snaps.along[point])
        return piece(self._ground.graph, int(snaps.edge[point]), along, along)[0]


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
