"""The flow of writing documents anew: find the district and the parent -> check -> explain, if needed -> write."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.check import check, describe
from planner.cli.exits import CliError
from planner.cli.flow import MOST_SECONDS, World
from planner.explain import explain
from planner.fingerprint import fingerprint
from planner.out import Doc, Written, load_plan, write_plan
from planner.out.add import add, discard, draft_beside
from planner.out.errors import OutputError
from planner.out.origin import Origin, load_origin, save_origin
from planner.out.reasons_file import load_reasons
from planner.out.result_file import load_result
from planner.plan import Plan, PlanStatus, Reason, Result, ResultStatus
from planner.settings import Season

UNREASONED = frozenset({Doc.PLAN, Doc.RESULT, Doc.DRIVERS, Doc.NOTICES, Doc.CALENDARS})  # say no reasons
EVERY = "all"


@dataclass(frozen=True, kw_only=True)
class Again:
    """A plan whose documents are written again: where it lies, its district, and whether that has changed since."""

    path: Path
    plan: Plan
    world: World
    changed: bool

    @property
    def folder(self) -> Path:
        """The plan folder."""
        return self.path if self.path.is_dir() else self.path.parent


def again(path: Path, plan: Plan, world: World) -> Again:
    """The plan in its district as it is now.

    Raises:
        CliError: `plan-of-another`: it names a village that the district does not have; `plan-broken`: it breaks a
            rule in the very district it was made for.

    """
    problem = world.problem
    named = {row.village for row in plan.assignments} | {row.village for row in plan.unserved}
    places = {stop.place for stop in plan.stops if stop.place is not None and not stop.place.startswith("door/")}
    if not named <= problem.village.keys() or not places <= problem.places.keys():
        raise CliError("plan-of-another", plan=path)
    result = load_result(path)
    changed = result is not None and result.get("input_hash") != fingerprint(problem)
    broken = check(problem, world.travel, plan)
    if broken and not changed:
        what = describe(broken[0], problem, problem.settings.language)
        raise CliError("plan-broken", plan=path, what=what, count=len(broken))
    return Again(path=path, plan=plan, world=world, changed=changed)


def kinds(docs: str | None) -> frozenset[Doc]:
    """The kinds of documents asked for, comma between them; all without a word.

    Raises:
        OutputError: `docs`: there is no such kind.

    """
    names = [name for name in (docs or EVERY).replace("，", ",").replace("、", ",").split(",") if name.strip()]
    wanted = {name.strip().lower() for name in names}
    for name in sorted(wanted - {EVERY, *Doc}):
        raise OutputError("docs", name=name, known=", ".join(Doc))
    return frozenset(Doc) if not wanted or EVERY in wanted else frozenset(Doc(name) for name in wanted)


def reasons_for(said: Again, wanted: frozenset[Doc]) -> tuple[Reason, ...]:
    """Reasons where a document says them: those of the plan folder, if its district is still the same, or new ones."""
    if wanted <= UNREASONED or not said.plan.unserved:
        return ()
    known = None if said.changed else load_reasons(said.folder, said.plan)
    world = said.world
    return explain(world.problem, world.travel, said.plan, seconds=MOST_SECONDS) if known is None else known


def write_again(said: Again, wanted: frozenset[Doc], folder: Path) -> Written:
    """A plan folder of its own with these documents."""
    written = _write(said, wanted, folder)
    save_origin(written.folder, Origin(district=said.world.district, keep=said.world.keep, round=said.world.round))
    return written


def write_into(said: Again, wanted: frozenset[Doc], *, all_of: bool) -> tuple[Written, tuple[Doc, ...]]:
    """The documents added to the plan folder; also the kinds that it had already."""
    draft = draft_beside(said.folder)
    try:
        return add(_write(said, wanted, draft), said.folder, all_of=all_of)
    finally:
        discard(draft)


def _write(said: Again, wanted: frozenset[Doc], folder: Path) -> Written:
    problem, plan = said.world.problem, said.plan
    return write_plan(
        plan,
        folder,
        problem=problem,
        travel=said.world.travel,
        result=result_of(said),
        reasons=reasons_for(said, wanted),
        parent=parent_of(said.path, plan),
        docs=frozenset(doc.value for doc in wanted),
    )


def parent_of(path: Path, plan: Plan) -> Plan | None:
    """The plan that residents were told of before this one: the one it was made from, or one in a folder beside it."""
    if plan.parent is None:
        return None
    told = (p for p in _neighbours(path) if p.plan_id == plan.parent and p.status is not PlanStatus.DRAFT)
    return next(told, None)


def _neighbours(path: Path) -> Iterator[Plan]:
    folder = path if path.is_dir() else path.parent
    origin = load_origin(path)
    here = [] if origin is None or origin.keep is None else [origin.keep]
    for place in (*here, *sorted(folder.resolve().parent.iterdir())):
        if (place / "plan.json").is_file() or (place.is_file() and place.name == "plan.json"):
            try:
                yield load_plan(place)
            except OutputError:
                continue


def result_of(said: Again) -> Result | None:
    """How the plan was found, as result.json says; None where it does not."""
    found = load_result(said.path)
    if found is None or found.get("status") is None:
        return None
    try:
        return Result(
            plan=said.plan,
            status=ResultStatus(found["status"]),
            cost=int(found["cost"]),
            bound=None if found["bound"] is None else int(found["bound"]),
            seconds=float(found["seconds"] or 0),
            iterations=int(found["iterations"] or 0),
            seed=int(found["seed"] or 0),
            engines=dict(found["engines"]),
            input_hash=str(found["input_hash"]),
            travel_hash=str(found["travel_hash"]),
            season=Season(found["season"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
