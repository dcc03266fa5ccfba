"""What the ways of some trips are made of, at any speeds: found for the ends of these trips, on roads read once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.problem import PlaceId, Problem, Trip
from planner.roads.geo import lonlat
from planner.roads.graph import build_graph
from planner.roads.ground import Ground
from planner.roads.matrix import packed_matrix
from planner.roads.network import load_graph, with_offsets
from planner.roads.pace import AS_THE_TABLE, Paces, paced, with_paces
from planner.roads.router import RoadRouter
from planner.roads.ways import Floats
from planner.travel import NO_ROAD


@dataclass(frozen=True, kw_only=True, eq=False)
class Driven:
    """The trips that have a way, and of what each is made.

    `parts` has a row a trip: seconds at the table's speeds on main roads, smaller ones and tracks, and what does not
    depend on speeds (the way to the road, waits). `metres` are those of all trips on the three groups.
    """

    trips: tuple[Trip, ...]
    parts: Floats
    metres: tuple[int, int, int]


class TripWays:
    """Finds the ways of trips at one set of speeds after the other.

    Raises:
        PlannerError: those of `load_graph`.

    """

    def __init__(self, problem: Problem, trips: Sequence[Trip]) -> None:
        as_the_table = problem.replace(settings=with_paces(problem.settings, AS_THE_TABLE))
        self._raw = load_graph(as_the_table).raw
        ends = dict.fromkeys(end for trip in trips for end in (trip.origin, trip.destination))
        self._row: dict[PlaceId, int] = {place: k for k, place in enumerate(ends)}
        self._points = lonlat([problem.places[place].point for place in ends])

    def at(self, paces: Paces, trips: Sequence[Trip]) -> Driven:
        """The ways at these speeds."""
        graph = build_graph(paced(self._raw, paces))
        ground = Ground(lambda: graph, self._points)
        seconds, _ = with_offsets(packed_matrix(ground.mesh), ground.points, ground.snaps.offset)
        router = RoadRouter(ground, self._row)
        used, parts, metres = [], [], np.zeros(3)
        for trip in trips:
            whole = int(seconds[self._row[trip.origin], self._row[trip.destination]])
            if whole >= NO_ROAD or whole == 0:
                continue
            spans = router.spans(trip.origin, trip.destination)
            used.append(trip)
            parts.append([*(spans.seconds * np.array(paces)).tolist(), whole - float(spans.seconds.sum())])
            metres += spans.metres
        main, small, track = (int(value) for value in metres)
        return Driven(trips=tuple(used), parts=np.array(parts).reshape(-1, 4), metres=(main, small, track))
