"""From the answers of a routing engine to ways: whole seconds and metres, what lies off the road, how residents go."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from planner.errors import PlannerError
from planner.problem import PlaceId, Problem, VillageId
from planner.roads.access import crow_access
from planner.roads.geo import lonlat
from planner.roads.network import far_notes, residents_ways, with_offsets
from planner.roads.snap import REACH
from planner.roads.ways import Floats, Ways, pack
from planner.travel import NO_ROAD, Access, Note, RoadPart

Spot = tuple[float, float]
Drawn = tuple[Sequence[Spot], Sequence[RoadPart]]


class Engine(Protocol):
    """What an engine of another house must be able to do."""

    def matrix(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Seconds and metres between points (NaN: no way), and metres from each point to its road."""
        ...

    def leg(self, origin: Spot, destination: Spot) -> Drawn:
        """The line of a way and the roads it follows."""
        ...


def engine_ways(problem: Problem, engine: Engine, notes: tuple[Note, ...]) -> Ways:
    """The ways an engine knows; what lies beyond reach of its roads has none, as with a network of our own.

    Raises:
        PlannerError: whatever the engine raises.

    """
    places = tuple(problem.places.values())
    points = lonlat([place.point for place in places])
    seconds, metres, offset = (
        np.full(shape, np.nan) for shape in (2 * (len(points),), 2 * (len(points),), len(points))
    )
    known = np.flatnonzero(~np.isnan(points).any(axis=1))
    if len(known):
        some = np.ix_(known, known)
        seconds[some], metres[some], offset[known] = engine.matrix(points[known])
    offset = np.where(np.isnan(offset), np.inf, offset)
    lost = np.isnan(seconds) | np.isnan(metres) | (offset > REACH)[:, None] | (offset > REACH)[None, :]
    time, length = (np.rint(np.where(lost, NO_ROAD / 100, v) * 100).astype(np.int64) for v in (seconds, metres))
    whole, far = with_offsets(pack(time, length), points, offset)
    return Ways(
        seconds=whole,
        metres=far,
        access=_access(problem),
        router=EngineRouter(engine, {p.id: (p.point.lon, p.point.lat) for p in places if p.point is not None}),
        notes=(*notes, *far_notes(problem, places, offset)),
    )


class EngineRouter:
    """Asks the engine for a leg when it is drawn; after one refusal it draws straight lines and asks no more.

    A plan that is made is not thrown away because the server has gone since; its times are those of the matrix.
    """

    def __init__(self, engine: Engine, points: Mapping[PlaceId, Spot]) -> None:
        self._engine, self._points = engine, dict(points)
        self._legs: dict[tuple[PlaceId, PlaceId], Drawn] = {}
        self._gone = False

    def line(self, origin: PlaceId, destination: PlaceId) -> Sequence[Spot]:
        """From the place to its road, along the way, to the other place; empty where a place is unknown."""
        return self._leg(origin, destination)[0]

    def roads(self, origin: PlaceId, destination: PlaceId) -> Sequence[RoadPart]:
        """The roads of the way in order."""
        return self._leg(origin, destination)[1]

    def _leg(self, origin: PlaceId, destination: PlaceId) -> Drawn:
        start, finish = self._points.get(origin), self._points.get(destination)
        if start is None or finish is None:
            return (), ()
        if start == finish:
            return (start, finish), ()
        leg = self._legs.get((origin, destination))
        if leg is None and not self._gone:
            try:
                line, roads = self._engine.leg(start, finish)
                leg = self._legs[origin, destination] = ((start, *line, finish), roads)
            except PlannerError:
                self._gone = True
        return leg or ((start, finish), ())


def joined_roads(steps: Sequence[tuple[str, float]]) -> tuple[RoadPart, ...]:
    """Names and metres of steps, neighbours of one name as one road; steps of no length are left out."""
    parts: list[tuple[str, float]] = []
    for name, metres in steps:
        if parts and parts[-1][0] == name:
            parts[-1] = (name, parts[-1][1] + metres)
        elif metres > 0:
            parts.append((name, metres))
    return tuple(RoadPart(name=name, metres=round(metres)) for name, metres in parts)


def _access(problem: Problem) -> Mapping[VillageId, tuple[Access, ...]]:
    """Over the roads and paths of an extract that lies with the tables, else as the crow flies."""
    if problem.roads is None or not problem.roads.is_file():
        return crow_access(problem)
    return residents_ways(problem)
