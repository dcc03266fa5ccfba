"""Invented doors on real streets: a spot beside a street where people live, near the point of a village."""

from collections.abc import Mapping
from random import Random

import numpy as np

from planner.problem import Point
from planner.roads.graph import Graph
from planner.roads.raw import RANK
from planner.roads.snap import snap
from planner.roads.ways import Ints

LIVED_ON = ("residential", "living_street", "unclassified", "service", "tertiary")
NEAR = 600.0  # metres from the village point
ASIDE = 8.0  # metres from the middle of the street


class Doors:
    """Streets around each village of a map."""

    def __init__(self, graph: Graph, villages: Mapping[str, Point]) -> None:
        self._graph = graph
        self._spots = {name: self._here(point) for name, point in villages.items()}
        lived_on = graph.core & np.isin(graph.kind, [RANK[kind] for kind in LIVED_ON])
        self._edges = np.flatnonzero(lived_on)
        middle = (graph.first[self._edges] + graph.last[self._edges]) // 2
        self._middle = graph.flat[middle]

    def near(self, village: str, random: Random) -> Point:
        """A spot eight metres beside a lived-on street within 600 m, else beside the nearest road, else the village."""
        edges = self._streets(village)
        if len(edges) == 0:
            return self._back(self._spots[village])
        edge = int(edges[random.randrange(len(edges))])
        first, last = int(self._graph.first[edge]), int(self._graph.last[edge])
        piece = random.randrange(first, last)
        a, b = self._graph.flat[piece], self._graph.flat[piece + 1]
        along = max(float(np.hypot(*(b - a))), 1e-6)
        side = random.choice((-1.0, 1.0)) * ASIDE / along * np.array([-(b - a)[1], (b - a)[0]])
        return self._back(a + random.random() * (b - a) + side)

    def _streets(self, village: str) -> Ints:
        away = np.hypot(*(self._middle - self._spots[village]).T)
        near: Ints = self._edges[away <= NEAR]
        if len(near) > 0:
            return near
        spot = self._graph.projection.degrees(self._spots[village][None, :])
        nearest: Ints = snap(self._graph, spot, self._graph.core).edge
        return nearest[nearest >= 0]

    def _here(self, point: Point) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.asarray(self._graph.projection.metres(np.array([[point.lon, point.lat]]))[0])

    def _back(self, spot: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Point:
        lon, lat = self._graph.projection.degrees(spot[None, :])[0].tolist()
        return Point(lon=round(lon, 6), lat=round(lat, 6))
