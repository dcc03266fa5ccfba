"""Travel times: from OpenStreetMap, road lines, straight lines or what drivers know. One function, `travel_times`."""

from planner.errors import PlannerError
from planner.problem import Problem
from planner.roads.drawing import RoadLine, road_lines
from planner.roads.fingerprint import fingerprint
from planner.roads.isochrones import Isochrone, isochrones
from planner.roads.network import network_ways
from planner.roads.straight import straight_ways
from planner.roads.times import times_ways, with_known
from planner.roads.ways import Ways
from planner.settings import TravelSource
from planner.travel import Travel

__all__ = ["Isochrone", "RoadLine", "isochrones", "road_lines", "travel_times"]


def travel_times(problem: Problem) -> Travel:
    """The ways between all places of a problem, and of residents to hubs, from the source its settings name.

    Known times (`problem.times`) override every source.

    Raises:
        PlannerError: `travel-not-built`; `roads-missing`, `roads-unreadable`, `roads-empty`.

    """
    ways = with_known(problem, _ways(problem))
    return Travel(
        places=tuple(problem.places),
        seconds=ways.seconds,
        metres=ways.metres,
        access=ways.access,
        router=ways.router,
        source=str(problem.settings.travel),
        hash=fingerprint(problem),
        notes=ways.notes,
    )


def _ways(problem: Problem) -> Ways:
    source = problem.settings.travel
    if source == TravelSource.STRAIGHT:
        return straight_ways(problem)
    if source == TravelSource.TIMES:
        return times_ways(problem)
    if source in (TravelSource.OSM, TravelSource.LINES):
        return network_ways(problem)
    raise PlannerError("travel-not-built", source=str(source))
