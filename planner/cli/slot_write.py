"""A plan folder with a slot taken."""

from pathlib import Path

from planner.check import check, describe
from planner.cli.flow import MOST_SECONDS
from planner.errors import PlannerError
from planner.explain import explain
from planner.out import write_plan
from planner.out.origin import Origin, save_origin
from planner.plan import Plan
from planner.roads import travel_times
from planner.slots import Taken


def write_taken(taken: Taken, folder: Path, *, origin: Origin, parent: Plan | None = None) -> Path:
    """Write the child plan; the ways are measured anew, so that the new door has its own on the map.

    `parent` is the plan before, where residents have been told of it.

    Raises:
        PlannerError: `slots-plan-broken`: by these ways the plan breaks a rule.
        OutputError: it cannot be written.

    """
    problem, plan = taken.problem, taken.plan
    travel = travel_times(problem)
    broken = check(problem, travel, plan)
    if broken:
        what = describe(broken[0], problem, problem.settings.language)
        raise PlannerError("slots-plan-broken", what=what, count=len(broken))
    written = write_plan(
        plan,
        folder,
        problem=problem,
        travel=travel,
        reasons=explain(problem, travel, plan, seconds=MOST_SECONDS),
        parent=parent,
    )
    save_origin(written.folder, origin)
    return written.folder
