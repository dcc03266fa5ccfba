"""Travel times from an OSRM server of the office."""

from collections.abc import Sequence

from planner.errors import PlannerError
from planner.problem import Problem
from planner.roads.engine_ways import Drawn, Spot, engine_ways, joined_roads
from planner.roads.osrm import Json, Osrm
from planner.roads.ways import Floats, Ways
from planner.travel import Note


class OsrmEngine:
    """An OSRM server as an engine."""

    def __init__(self, server: Osrm) -> None:
        self._server = server

    def matrix(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Seconds, metres and offsets, as the service `table` says."""
        table = self._server.table(points)
        return table.seconds, table.metres, table.offset

    def leg(self, origin: Spot, destination: Spot) -> Drawn:
        """The line and the roads, as the service `route` says."""
        route = self._server.route([origin, destination])
        line = [(float(x), float(y)) for x, y in route["geometry"]["coordinates"]]
        return line, joined_roads(_steps(route))


def osrm_ways(problem: Problem) -> Ways:
    """Ways from the server the settings name.

    Raises:
        PlannerError: `osrm-missing` without an address; `osrm-unreachable`, `osrm-refused`, `osrm-answer`.

    """
    settings = problem.settings
    if not settings.osrm_url:
        raise PlannerError("osrm-missing")
    server = Osrm(url=settings.osrm_url, profile=settings.osrm_profile, most=max(2, settings.osrm_batch))
    return engine_ways(problem, OsrmEngine(server), (Note(code="osrm", values={"url": settings.osrm_url}),))


def _steps(route: Json) -> Sequence[tuple[str, float]]:
    """Name (else number) and metres of each step, as far as the answer has them."""
    steps = [step for leg in route.get("legs") or () for step in leg.get("steps") or ()]
    return [(str(s.get("name") or s.get("ref") or ""), float(s.get("distance") or 0)) for s in steps]
