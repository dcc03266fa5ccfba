"""Travel times: from OpenStreetMap, road lines, straight lines or what drivers know. One function, `travel_times`."""

from planner.problem import Problem
from planner.roads.drawing import RoadLine, road_lines
from planner.roads.fingerprint import fingerprint
from planner.roads.network import network_ways
from planner.roads.osrm_ways import osrm_ways
from planner.roads.straight import straight_ways
from planner.roads.times import times_ways, with_known
from planner.roads.valhalla_ways import valhalla_ways
from planner.roads.ways import Ways
from planner.settings import Season, TravelSource
from planner.travel import Note, Travel

__all__ = ["RoadLine", "road_lines", "travel_times"]


def travel_times(problem: Problem) -> Travel:
    """The ways between all places of a problem, and of residents to hubs, from the source its settings name.

    Known times (`problem.times`) override every source.

    Raises:
        PlannerError: `roads-missing`, `roads-unreadable`, `roads-empty`; `osrm-...`, `valhalla-...` of the engines.

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
        notes=(*ways.notes, *_weather(problem)),
    )


def _weather(problem: Problem) -> tuple[Note, ...]:
    """A season that a source without roads cannot know is said to change nothing."""
    settings = problem.settings
    on_roads = settings.travel in (TravelSource.OSM, TravelSource.LINES)
    return () if on_roads or settings.season == Season.DRY else (Note(code="season_unknown", values={}),)


def _ways(problem: Problem) -> Ways:
    source = problem.settings.travel
    if source == TravelSource.STRAIGHT:
        return straight_ways(problem)
    if source == TravelSource.TIMES:
        return times_ways(problem)
    if source == TravelSource.OSRM:
        return osrm_ways(problem)
    if source == TravelSource.VALHALLA:
        return valhalla_ways(problem)
    return network_ways(problem)
