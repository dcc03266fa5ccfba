"""The district a plan was made from, found again."""

from pathlib import Path

from planner.cli.exits import CliError
from planner.cli.flow import World, read_world
from planner.errors import InputErrors, PlannerError
from planner.out.origin import load_origin
from planner.plan import Plan
from planner.problem import Horizon, Problem
from planner.read import read_district
from planner.settings import Language, Settings


def world_of(plan_path: Path, plan: Plan, district: Path | None) -> World:
    """The district of a plan as it stands now, in the plan's own horizon and season, with the plan that was kept.

    Raises:
        CliError: the plan does not say where its district lies, or it is not there.

    """
    path, keep = district_of(plan_path, district)
    weeks = max(1, plan.days // 7)
    return read_world(path, first=plan.first, weeks=weeks, keep=keep, round_=round_of(plan_path), season=plan.season)


def district_of(plan_path: Path, district: Path | None) -> tuple[Path, Path | None]:
    """Where the district of a plan lies: as stated, or as the plan folder remembers; and the plan it kept."""
    origin = load_origin(plan_path)
    path = district or (None if origin is None else origin.district)
    if path is None:
        raise CliError("district-unknown", plan=plan_path)
    if not path.exists():
        raise CliError("district-gone", path=path)
    keep = None if origin is None else origin.keep
    return path, keep if keep is not None and keep.exists() else None


def round_of(plan_path: Path) -> Path | None:
    """The standing round that a plan started from, where it is still there."""
    origin = load_origin(plan_path)
    found = None if origin is None else origin.round
    return found if found is not None and found.exists() else None


def names_of(plan_path: Path, plan: Plan, district: Path | None, language: Language) -> Problem:
    """The district for its names; where it cannot be read any more, one without names."""
    try:
        path, _ = district_of(plan_path, district)
        return read_district(path, first=plan.first, weeks=max(1, plan.days // 7))
    except (PlannerError, InputErrors):
        if district is not None:
            raise
        settings = Settings(language=language)
        return Problem(settings=settings, horizon=Horizon(first=plan.first, days=plan.days), villages=(), centres=())
