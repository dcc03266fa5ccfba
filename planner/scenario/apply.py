"""Carrying out a scenario: every kind of change is one function, found in one list by its name."""

from collections.abc import Callable, Mapping

from planner.problem import Problem
from planner.scenario import means, wishes
from planner.scenario.budget import budget
from planner.scenario.hubs_first import siting
from planner.scenario.standing import standing
from planner.what_if import Scenario, Step, StepKind, lineage

DO: Mapping[StepKind, Callable[[Problem, Step], Problem]] = {
    StepKind.VEHICLE_MORE: means.vehicle_more,
    StepKind.VEHICLE_LESS: means.vehicle_less,
    StepKind.VEHICLE_CENTRE: means.vehicle_centre,
    StepKind.VEHICLE_HOURS: means.vehicle_hours,
    StepKind.VEHICLE_DAYS: means.vehicle_days,
    StepKind.STAFF_MORE: means.staff_more,
    StepKind.STAFF_LESS: means.staff_less,
    StepKind.STAFF_CENTRE: means.staff_centre,
    StepKind.STAFF_SKILL: means.staff_skill,
    StepKind.STAFF_HOURS: means.staff_hours,
    StepKind.STAFF_DAYS: means.staff_days,
    StepKind.LONGER_DAY: means.longer_day,
    StepKind.OPEN_HOURS: means.open_hours,
    StepKind.ACCESS_LIMIT: wishes.access_limit,
    StepKind.ACCESS_MODE: wishes.access_mode,
    StepKind.ACCESS_SPEED: wishes.access_speed,
    StepKind.NEW_CENTRE: means.new_centre,
    StepKind.NEW_HUB: wishes.new_hub,
    StepKind.SEASON: wishes.season,
    StepKind.DEMAND: wishes.demand,
    StepKind.WALKIN_RATE: wishes.walkin_rate,
    StepKind.MAX_GAP: wishes.max_gap,
    StepKind.WEIGHT: wishes.weight,
    StepKind.PRIORITY: wishes.priority,
    StepKind.BUDGET: budget,
    StepKind.ROUND: standing,
    StepKind.SITING: siting,
}


def apply(problem: Problem, scenario: Scenario, known: Mapping[str, Scenario] | None = None) -> Problem:
    """The district as a scenario changes it: first what it extends, then its own changes, one after the other.

    Raises:
        PlannerError: `scenario-target`, `scenario-value`, `scenario-unknown`, `scenario-circle` and the like.

    """
    for part in lineage(scenario, known or {}):
        for step in part.steps:
            problem = DO[step.kind](problem, step)
    return problem
