"""Which stop of a plan a village has: the nearest that keeps time for it, or without one the nearest in reach."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.outlook import Outlook
from planner.plan import Plan, Stop
from planner.problem import Problem, VillageId
from planner.travel import Travel


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """A stop in reach, the way to it (metres, seconds), and whether any stop in reach keeps time for the village."""

    stop: Stop
    metres: int
    seconds: int
    reserved: bool


def nearest_stops(problem: Problem, travel: Travel, plan: Plan) -> Mapping[VillageId, Nearest]:
    """The stop of each village that has one within its access limit."""
    outlook = Outlook(problem=problem, travel=travel, plan=plan)
    first = {village.id: outlook.first_for(village.id) for village in problem.villages}
    return {
        village: Nearest(
            stop=reach.stop, metres=reach.metres, seconds=reach.seconds, reserved=outlook.reserved(village)
        )
        for village, reach in first.items()
        if reach is not None
    }
