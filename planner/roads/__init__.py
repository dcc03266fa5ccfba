"""Travel times: from OpenStreetMap, road lines, straight lines or what drivers know. One function, `travel_times`."""

from planner.errors import PlannerError
from planner.problem import Problem
from planner.roads.fingerprint import fingerprint
from planner.roads.straight import straight_ways
from planner.roads.times import times_ways, with_known
from planner.roads.ways import Ways
from planner.settings import TravelSource
from planner.travel import Travel

__all__ = ["travel_times"]


def travel_times(problem: Problem) -> Travel:
    """The ways between all places of a problem, and of residents to hubs, from the source its settings name.

    Known times (`problem.times`) override every source.

    Raises:
        PlannerError: the source is not built in yet, or the roads file is missing, unreadable or empty of roads.

    """
    ways = with_known(problem, _ways(problem)) if problem.settings.travel != TravelSource.TIMES else times_ways(problem)
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
    raise PlannerError("travel_not_built", source=str(source))
