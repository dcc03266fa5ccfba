"""What a driver knows: the table `times`, alone or on top of another source.

A known time stands as it was said: it overrides any source for its pair, in both directions unless the other direction
is given. Ways that are not in the table are put together from it: all of them with the source `times`, and with another
source those of places that source knows no way to (no coordinates, no road near).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, floyd_warshall

from planner.problem import PlaceId, Problem, door_place, village_place
from planner.roads.access import crow_access
from planner.roads.geo import crow_matrix
from planner.roads.straight import drive_seconds
from planner.roads.ways import Floats, Ints, Ways, pack, unpack
from planner.settings import TravelSource
from planner.travel import NO_ROAD, Note, RoadPart, Router, StraightRouter


def times_ways(problem: Problem) -> Ways:
    """Ways by the table alone, closed by shortest paths: a-b and b-c known, so a-c is known.

    Within a village (its point and its doors) ways with coordinates at both ends are straight; a door without a point
    of its own is where its village is. Metres are an estimate: the seconds at the settings' speed.
    """
    places = tuple(problem.places.values())
    arcs = known_arcs(problem) | _inside_villages(problem)
    size = len(places)
    rows, columns = ([pair[k] for pair in arcs] for k in (0, 1))
    seconds = np.array(list(arcs.values()), dtype=np.int64)
    weights = pack(seconds, _metres(problem, seconds))
    graph = csr_array((weights, (rows, columns)), shape=(size, size))
    ways = _stated(problem, *unpack(np.asarray(dijkstra(graph), dtype=np.float64)))
    return Ways(
        seconds=ways[0],
        metres=ways[1],
        access=crow_access(problem),
        router=StraightRouter({p.id: (p.point.lon, p.point.lat) for p in places if p.point is not None}),
        notes=(Note(code="times", values={"count": len(problem.times)}),),
    )


def with_known(problem: Problem, ways: Ways) -> Ways:
    """Ways of another source with the known times put over them.

    A place that the source knows no way to gets its ways over the places it has known times with, and a door without
    coordinates those of its village.
    """
    if not problem.times or problem.settings.travel == TravelSource.TIMES:
        return ways
    seconds, metres = _stated(problem, ways.seconds.copy(), ways.metres.copy())
    lost = _without_ways(ways.seconds)
    if lost.any():
        packed = _through_known(problem, pack(seconds, metres), lost)
        seconds, metres = _stated(problem, *unpack(packed))
    note = Note(code="known", values={"count": len(problem.times)})
    straight = StraightRouter(
        {p.id: (p.point.lon, p.point.lat) for p in problem.places.values() if p.point is not None}
    )
    router = KnownRouter(roads=ways.router, straight=straight, places=tuple(problem.places), seconds=seconds)
    return replace(ways, seconds=seconds, metres=metres, router=router, notes=(*ways.notes, note))


class KnownRouter:
    """A router that draws a straight line where only a driver knows the way."""

    def __init__(self, *, roads: Router, straight: StraightRouter, places: tuple[PlaceId, ...], seconds: Ints) -> None:
        self._roads, self._straight, self._seconds = roads, straight, seconds
        self._index = {place: row for row, place in enumerate(places)}

    def line(self, origin: PlaceId, destination: PlaceId) -> Sequence[tuple[float, float]]:
        """The way along the roads, else the straight line between known points; empty where there is no way."""
        a, b = self._index.get(origin), self._index.get(destination)
        if a is None or b is None or self._seconds[a, b] >= NO_ROAD:
            return ()
        return self._roads.line(origin, destination) or self._straight.line(origin, destination)

    def roads(self, origin: PlaceId, destination: PlaceId) -> Sequence[RoadPart]:
        """The roads of the way, as far as the network knows it."""
        return self._roads.roads(origin, destination)


def known_arcs(problem: Problem) -> dict[tuple[int, int], int]:
    """Seconds by (row, column) of the places; a pair said twice holds as said last, unknown places are passed over."""
    index = {place: row for row, place in enumerate(problem.places)}
    said = {
        (index[t.origin], index[t.destination]): t.seconds
        for t in problem.times
        if t.origin in index and t.destination in index and t.origin != t.destination
    }
    return {(b, a): seconds for (a, b), seconds in said.items()} | said


def _stated(problem: Problem, seconds: Ints, metres: Ints) -> tuple[Ints, Ints]:
    """The matrices with every known pair as it was said; metres stay where the source has some."""
    for (a, b), known in known_arcs(problem).items():
        seconds[a, b] = known
        if metres[a, b] >= NO_ROAD:
            metres[a, b] = _metres(problem, np.array([known]))[0]
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(metres, 0)
    return seconds, metres


def _metres(problem: Problem, seconds: Ints) -> Ints:
    metres: Ints = np.rint(seconds * problem.settings.speed).astype(np.int64)
    return metres


def _inside_villages(problem: Problem) -> dict[tuple[int, int], int]:
    """Seconds between the places of each village."""
    index = {place: row for row, place in enumerate(problem.places)}
    groups: dict[PlaceId, list[PlaceId]] = {}
    for request in problem.requests:
        if door_place(request.id) in index:
            groups.setdefault(village_place(request.village), []).append(door_place(request.id))
    arcs: dict[tuple[int, int], int] = {}
    for village, doors in groups.items():
        members = [village, *doors]
        ways = drive_seconds(problem, crow_matrix([problem.places[p].point for p in members]))
        for i, a in enumerate(members):
            for j, b in enumerate(members):
                if i != j and (ways[i, j] < NO_ROAD or i == 0 or j == 0):
                    arcs[index[a], index[b]] = 0 if ways[i, j] >= NO_ROAD else int(ways[i, j])
    return arcs


def _without_ways(seconds: Ints) -> NDArray[np.bool_]:
    """Places the source knows no way to."""
    return np.asarray((seconds >= NO_ROAD).sum(axis=1) == len(seconds) - 1)


def _through_known(problem: Problem, packed: Floats, lost: NDArray[np.bool_]) -> Floats:
    """Ways of lost places over their known neighbours; everything else unchanged."""
    links = {pair: s for pair, s in _inside_villages(problem).items() if lost[pair[0]] or lost[pair[1]]}
    for (a, b), seconds in links.items():
        packed[a, b] = pack(np.array([seconds]), _metres(problem, np.array([seconds])))[0]
    some = np.array(
        sorted({k for pair in (*known_arcs(problem), *links) for k in pair} | {*np.flatnonzero(lost).tolist()})
    )
    small = packed[np.ix_(some, some)].copy()
    np.fill_diagonal(small, 0)
    small = np.asarray(floyd_warshall(small), dtype=np.float64)
    for place in np.flatnonzero(lost):
        row = int(np.searchsorted(some, place))
        packed[place] = np.minimum.reduce(small[row][:, None] + packed[some], axis=0)
        packed[:, place] = np.minimum.reduce(packed[:, some] + small[:, row][None, :], axis=1)
    both = np.flatnonzero(lost)
    at = np.searchsorted(some, both)
    packed[np.ix_(both, both)] = small[np.ix_(at, at)]
    return packed
