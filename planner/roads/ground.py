"""The roads under the places of a problem: read, snapped to and cut into a mesh when that is first needed."""

from collections.abc import Callable
from functools import cached_property

from planner.roads.build_mesh import build_mesh
from planner.roads.graph import Graph
from planner.roads.mesh import Mesh, car_mode
from planner.roads.snap import Snaps, snap
from planner.roads.ways import Floats


class Ground:
    """The graph, where the points (degrees, n x 2) meet it, and the ways of cars; each made once, on demand."""

    def __init__(self, load: Callable[[], Graph], points: Floats) -> None:
        self._load, self.points = load, points

    @cached_property
    def graph(self) -> Graph:
        """The roads.

        Raises:
            PlannerError: `roads-unreadable` or `roads-empty`.

        """
        return self._load()

    @cached_property
    def snaps(self) -> Snaps:
        """From each point to its road."""
        return snap(self.graph, self.points, self.graph.core)

    @cached_property
    def mesh(self) -> Mesh:
        """The fastest ways of cars."""
        return build_mesh(self.graph, car_mode(self.graph), self.snaps)
