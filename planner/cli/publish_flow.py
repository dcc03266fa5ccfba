"""The flow of publishing: find the plan it replaces -> check -> freeze -> write everything -> supersede the old one."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.check import check, describe
from planner.cli.exits import CliError
from planner.cli.flow import MOST_SECONDS, World
from planner.cli.voice import shown_path
from planner.explain import explain
from planner.fingerprint import fingerprint
from planner.out import Written, write_plan
from planner.out.lineage import Kept, announced_parent, beside, file_of, kept_at, supersede
from planner.out.origin import Origin, save_origin
from planner.out.result_file import load_result, result_again
from planner.outlook import Outlook
from planner.plan import Plan, PlanStatus
from planner.problem import Problem, door_place, village_place
from planner.publish import PublishError, overlaps, publish


@dataclass(frozen=True, kw_only=True)
class Published:
    """A plan as announced, its files, and the plan it replaces."""

    world: World
    source: Path
    plan: Plan
    parent: Kept | None
    written: Written
    stale: bool  # the tables have changed since the plan was made
    lost: str  # the id of the plan it was made from, where that is not there

    @property
    def outlook(self) -> Outlook:
        """What residents see of it."""
        parent = None if self.parent is None else self.parent.plan
        return Outlook(plan=self.plan, problem=self.world.problem, travel=self.world.travel, parent=parent)


def ready(plan: Plan) -> None:
    """Refuse what is no draft before anything is read.

    Raises:
        PublishError: it has been announced, or replaced.

    """
    if plan.status is not PlanStatus.DRAFT:
        raise PublishError(str(plan.status), plan=plan.plan_id, on=plan.announced_on or "")


def parent_of(path: Path, plan: Plan, problem: Problem, replaces: Path | None) -> Kept | None:
    """The announced plan that a plan replaces: the named one, or the one it was made from, found beside it.

    Raises:
        PublishError: `parent-missing`, `parent-another`; `rival`: another plan is announced for the same days.
        CliError: the plan itself is one of another district.

    """
    if _strange(plan, problem):
        raise CliError("plan-of-another", plan=path)
    others = beside(path)
    if replaces is not None:
        parent: Kept | None = kept_at(replaces)
        if parent is not None and _strange(parent.plan, problem):
            raise PublishError("parent-another", path=shown_path(replaces))
    else:
        parent = announced_parent(plan, others)
        if parent is None and _missing(plan, others) and any(stop.announced for stop in plan.stops):
            raise PublishError("parent-missing", parent=plan.parent)
    current = parent is not None and parent.plan.status is PlanStatus.ANNOUNCED
    rival = None if replaces or current else next((o for o in others if _is_rival(o, plan, problem)), None)
    if rival is not None:
        code = "same" if rival.plan.plan_id == plan.plan_id else "rival"
        values = {"plan": plan.plan_id, "on": rival.plan.announced_on or "", "path": shown_path(rival.folder)}
        raise PublishError(code, **values)
    return parent


def _missing(plan: Plan, others: tuple[Kept, ...]) -> bool:
    return plan.parent is not None and all(other.plan.plan_id != plan.parent for other in others)


def _is_rival(other: Kept, plan: Plan, problem: Problem) -> bool:
    announced = other.plan.status is PlanStatus.ANNOUNCED
    return announced and overlaps(other.plan, plan) and not _strange(other.plan, problem)


def _strange(plan: Plan, problem: Problem) -> bool:
    """Whether no village and no door of the plan is known in the district."""
    places = {village_place(v.id) for v in problem.villages} | {door_place(r.id) for r in problem.requests}
    named = {row.village for row in plan.assignments} | {row.village for row in plan.unserved}
    held = {stop.place for stop in plan.stops if stop.place is not None and not stop.place.startswith("centre/")}
    return bool(named or held) and named.isdisjoint(problem.village) and held.isdisjoint(places)


def refuse_broken(world: World, plan: Plan) -> None:
    """Refuse a plan that breaks a rule in the district as it is now.

    Raises:
        PublishError: `broken`, with the first of the violations.

    """
    problem = world.problem
    violations = check(problem, world.travel, plan)
    if violations:
        what = describe(violations[0], problem, problem.settings.language)
        raise PublishError("broken", what=what, count=len(violations))


def announce(
    world: World, plan: Plan, source: Path, *, on: date, by: str, parent: Kept | None, out: Path | None
) -> Published:
    """Freeze the plan, write its folder, then mark the plan it replaces as superseded."""
    problem, travel = world.problem, world.travel
    told = publish(
        plan.replace(season=problem.settings.season), on=on, by=by, parent=None if parent is None else parent.plan
    )
    found = load_result(source)
    home = file_of(source).resolve().parent
    written = write_plan(
        told,
        out or home.with_name(f"{home.name}-v{told.version}"),
        problem=problem,
        travel=travel,
        result=result_again(told, found),
        reasons=explain(problem, travel, told, seconds=MOST_SECONDS),
        parent=None if parent is None else parent.plan,
    )
    save_origin(written.folder, Origin(district=world.district, keep=world.keep, round=world.round))
    if parent is not None:
        supersede(parent)
    return Published(
        world=world,
        source=source,
        plan=told,
        parent=parent,
        written=written,
        stale=found is not None and found.get("input_hash") not in (None, fingerprint(problem)),
        lost=str(plan.parent) if parent is None and _missing(plan, beside(source)) else "",
    )
