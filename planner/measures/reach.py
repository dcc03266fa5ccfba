"""Which stop of a plan a village has: the nearest that keeps time for it, or without one the nearest in reach."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.plan import Mode, Plan, Stop, StopKind
from planner.problem import PlaceId, Problem, StopId, VillageId, village_place
from planner.travel import Travel


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """A stop in reach, the way to it (metres, seconds), and whether any stop in reach keeps time for the village."""

    stop: Stop
    metres: int
    seconds: int
    reserved: bool


def nearest_stops(problem: Problem, travel: Travel, plan: Plan) -> Mapping[VillageId, Nearest]:
    """The stop of each village that has one within its access limit.

    Time is kept where the plan serves somebody of the village at the stop, and at every stop in reach unless it leaves
    the village's walk-ins.
    """
    held: dict[PlaceId, list[Stop]] = {}
    for stop in plan.stops:
        if stop.kind is StopKind.HUB and stop.place is not None:
            held.setdefault(stop.place, []).append(stop)
    serving: dict[VillageId, set[StopId]] = {}
    for row in plan.assignments:
        if row.mode is Mode.HUB and row.stop is not None:
            serving.setdefault(row.village, set()).add(row.stop)
    left = {row.village for row in plan.unserved if row.request is None}
    found: dict[VillageId, Nearest] = {}
    for village in problem.villages:
        within = _within(problem, travel, village.id, held)
        if within:
            served = serving.get(village.id, set())
            stop, metres, seconds = next((w for w in within if w[0].id in served), within[0])
            reserved = village.id not in left or any(w[0].id in served for w in within)
            found[village.id] = Nearest(stop=stop, metres=metres, seconds=seconds, reserved=reserved)
    return found


def _within(
    problem: Problem, travel: Travel, village: VillageId, held: Mapping[PlaceId, list[Stop]]
) -> list[tuple[Stop, int, int]]:
    """Stops within the limit with metres and seconds, nearest first, then in the order of time."""
    limit = problem.access_limit(village)
    ways = {way.hub: (way.metres, way.seconds) for way in travel.access.get(village, ()) if way.metres <= limit}
    ways[village] = (0, 0)
    within = [(stop, *way) for hub, way in ways.items() for stop in held.get(village_place(hub), ())]
    return sorted(within, key=lambda w: (w[1], w[0].date, w[0].begin, w[0].id))
