"""Travel: how long every way takes. Made by `roads`, read by everything else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from planner.problem import PlaceId, VillageId

NO_ROAD = 10**9  # seconds and metres of a way that does not exist; sums of a thousand of them fit 64 bits


@dataclass(frozen=True, kw_only=True)
class RoadPart:
    """A part of a way along one road; the name is empty where the road has none."""

    name: str
    metres: int


class Router(Protocol):
    """Draws the way between two places, and names its roads."""

    def line(self, origin: PlaceId, destination: PlaceId) -> Sequence[tuple[float, float]]:
        """Longitude and latitude along the way, from origin to destination; empty where there is none."""
        ...

    def roads(self, origin: PlaceId, destination: PlaceId) -> Sequence[RoadPart]:
        """The roads of the way in order, neighbours of one name joined; empty where no roads are known."""
        ...


class StraightRouter:
    """Draws nothing but the straight line between known points."""

    def __init__(self, points: Mapping[PlaceId, tuple[float, float]]) -> None:
        self._points = dict(points)

    def line(self, origin: PlaceId, destination: PlaceId) -> Sequence[tuple[float, float]]:
        """The two points, where both are known."""
        if origin not in self._points or destination not in self._points:
            return ()
        return (self._points[origin], self._points[destination])

    def roads(self, origin: PlaceId, destination: PlaceId) -> Sequence[RoadPart]:
        """A straight line follows no road."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Access:
    """The way of a village's residents to one hub, one way."""

    hub: VillageId
    metres: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something the user should know about the ways: a code of the catalogue `travel` and its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Travel:
    """Ways between places, and of residents to hubs.

    `seconds[i, j]` and `metres[i, j]` (shape n x n, int64) lead from `places[i]` to `places[j]` by a vehicle of speed
    factor 1; NO_ROAD where there is no way. The diagonal is 0. `access[v]` lists the hubs near village v, nearest first
    (ties by id), to three times its limit, so that a reason can say how much too far a hub is; v itself stands first
    with 0 where it can host.
    """

    places: tuple[PlaceId, ...]
    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    access: Mapping[VillageId, tuple[Access, ...]]
    router: Router
    source: str
    hash: str
    notes: tuple[Note, ...] = ()

    @cached_property
    def index(self) -> Mapping[PlaceId, int]:
        """Row of each place."""
        return {p: i for i, p in enumerate(self.places)}

    def drive(self, origin: PlaceId, destination: PlaceId, *, speed_factor: float = 1.0) -> int:
        """Seconds from place to place for a vehicle, rounded up; NO_ROAD or more where there is no way."""
        seconds = int(self.seconds[self.index[origin], self.index[destination]])
        return seconds if seconds >= NO_ROAD or speed_factor == 1.0 else ceil(seconds / speed_factor)

    def distance(self, origin: PlaceId, destination: PlaceId) -> int:
        """Metres from place to place."""
        return int(self.metres[self.index[origin], self.index[destination]])

    def way(self, village: VillageId, hub: VillageId) -> Access | None:
        """How residents of a village reach a hub; None where it is out of sight."""
        return next((a for a in self.access.get(village, ()) if a.hub == hub), None)
