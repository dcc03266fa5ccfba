"""Cases by village, and the ways that residents are saved."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.demand import Case, agent_day, open_cases
from planner.measures.nouns import Assumptions
from planner.plan import Assignment, Mode, Plan
from planner.problem import Problem, RequestId, VillageId

BROUGHT = (Mode.HUB, Mode.HOME)  # by a vehicle


@dataclass(kw_only=True)
class Tally:
    """Counts of one village; ways saved in metres and seconds, there and back."""

    done: int = 0
    on_time: int = 0
    left: int = 0
    metres: float = 0.0
    seconds: float = 0.0


def tallies(
    problem: Problem, plan: Plan, centre_metres: Mapping[VillageId, int], assumed: Assumptions
) -> Mapping[VillageId, Tally]:
    """Cases done, on time and left, and what residents are saved against going to the nearest centre."""
    known = {(case.request, case.leg): case for case in open_cases(problem)}
    found = {village.id: Tally() for village in problem.villages}
    for row in plan.assignments:
        tally = found.get(row.village)
        if tally is None:
            continue
        if row.request is not None:
            tally.done += 1
            tally.on_time += _on_time(problem, plan, known, row)
        away = centre_metres.get(row.village)
        if row.mode in BROUGHT and away is not None:
            ways = problem.settings.weights.trips * _people(problem, row)
            tally.metres += ways * (away - row.walk_metres)
            tally.seconds += ways * (away / assumed.centre_speed - row.walk_seconds)
    for left in plan.unserved:
        if left.request is not None and left.village in found:
            found[left.village].left += 1
    return found


def _people(problem: Problem, row: Assignment) -> int:
    """Who comes: one for a case, for walk-ins as many as their counter time holds."""
    return 1 if row.request is not None else -(-row.seconds // problem.settings.walkin_case)


def _on_time(problem: Problem, plan: Plan, known: Mapping[tuple[RequestId, int], Case], row: Assignment) -> bool:
    """Whether a case is served by its due date; without one it is. At a centre no day is known, and none is missed."""
    case = None if row.request is None else known.get((row.request, row.leg))
    if case is None or case.due is None:
        return True
    if row.stop is not None:
        return plan.stop[row.stop].date <= case.due
    day = agent_day(problem, case) if row.mode is Mode.AGENT and not case.awaits else None
    return day is None or day <= case.due
