"""The flow of a plan: read -> travel -> solve -> check -> score -> explain -> write."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planner.check import check
from planner.cli.keep import refuse_strange, with_kept
from planner.cli.plan_path import plan_of
from planner.cli.standing import with_round
from planner.errors import Skipped
from planner.explain import explain
from planner.out import Doc, Written, write_plan
from planner.out.origin import Origin, save_origin
from planner.out.round_file import load_round
from planner.plan import Plan, PlanStatus, Reason, Result, Score, Violation
from planner.problem import Problem
from planner.read.district import read_report
from planner.roads import travel_times
from planner.rounds import as_start
from planner.score import score
from planner.settings import Season
from planner.slots.ready import marked
from planner.solve import Params, solve
from planner.travel import Travel

FOR_INSPECTION = frozenset({Doc.RESULT.value, Doc.TABLES.value})  # all that is written of an unlawful plan

MOST_SECONDS = 8.0  # for the reasons of a plan that was made by the clock; one made by iterations is never cut by it


@dataclass(frozen=True, kw_only=True)
class World:
    """What a plan is made from: the district as read, its ways, what reading passed over, the kept plan."""

    district: Path
    problem: Problem
    travel: Travel
    stated: Season = Season.DRY  # what the settings say, whatever the problem was put into
    skipped: tuple[Skipped, ...] = ()
    kept: Plan | None = None
    keep: Path | None = None
    round: Path | None = None  # the standing round that the weeks start from

    @property
    def told(self) -> Plan | None:
        """The kept plan, where residents have been told of it."""
        return self.kept if self.kept is not None and self.kept.status is PlanStatus.ANNOUNCED else None


@dataclass(frozen=True, kw_only=True)
class Made:
    """A plan with everything that is said about it, and its files."""

    world: World
    result: Result
    violations: tuple[Violation, ...]
    score: Score
    reasons: tuple[Reason, ...]
    written: Written

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.result.plan


def read_world(
    district: Path,
    *,
    first: date | None,
    weeks: int = 1,
    keep: Path | None = None,
    round_: Path | None = None,
    season: Season | None = None,
) -> World:
    """Read the district and its ways, the plan to keep, the standing round to start from.

    The roads are those of `season`; where none is given, of the plan that is kept, and without one of the settings.
    """
    standing = None if round_ is None else load_round(round_)
    kept = None if keep is None else plan_of(keep)
    problem, skipped = read_report(district, first=first, weeks=weeks)
    if kept is not None:
        refuse_strange(problem, kept)
    stated = problem.settings.season
    problem = with_kept(problem, kept).in_season(season or (None if kept is None else kept.season))
    if standing is not None:
        problem = with_round(problem, standing)
    travel = travel_times(problem)
    return World(
        district=district,
        problem=problem,
        travel=travel,
        stated=stated,
        skipped=skipped,
        kept=kept,
        keep=keep,
        round=round_,
    )


def make(world: World, params: Params, folder: Path) -> Made:
    """Solve, check, score, explain and write. Of a plan that breaks a rule only the tables are written."""
    problem, travel = world.problem, world.travel
    start = None if world.round is None else as_start(problem, travel)
    result = solve(problem, travel, params, keep=world.kept, start=start)
    if world.kept is not None:
        result = replace(result, plan=marked(world.kept, result.plan))
    plan = result.plan
    violations = check(problem, travel, plan)
    cost = score(problem, travel, plan)
    clock = None if params.seconds is None else MOST_SECONDS
    reasons = explain(problem, travel, plan, seconds=clock)
    written = write_plan(
        plan,
        folder,
        problem=problem,
        travel=travel,
        result=result,
        reasons=reasons,
        parent=world.told,
        docs=FOR_INSPECTION if violations else None,
    )
    save_origin(written.folder, Origin(district=world.district, keep=world.keep, round=world.round))
    return Made(world=world, result=result, violations=violations, score=cost, reasons=reasons, written=written)
