"""`planner slots`: when can I come? The places and times that a plan still has for somebody on the phone."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.exits import CliError
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.voice import Voice, shown_path
from planner.plan import Plan, PlanStatus
from planner.problem import Problem


@guarded
def slots(  # noqa: PLR0913 - the options of a command
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    plan_path: Annotated[Path, typer.Argument(metavar="PLAN", help=help_of("plan"))],
    village: Annotated[str, typer.Option("--village", help=help_of("slots_village"))],
    service: Annotated[str, typer.Option("--service", help=help_of("slots_service"))],
    minutes: Annotated[int | None, typer.Option("--minutes", help=help_of("slots_minutes"))] = None,
    home: Annotated[bool, typer.Option("--home", help=help_of("slots_home"))] = False,
    first: Annotated[str | None, typer.Option("--from", help=help_of("slots_from"))] = None,
    last: Annotated[str | None, typer.Option("--until", help=help_of("slots_until"))] = None,
    window: Annotated[list[str] | None, typer.Option("--window", help=help_of("slots_window"))] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help=help_of("slots_limit"))] = 5,
    announced: Annotated[bool, typer.Option("--announced", help=help_of("slots_announced"))] = False,
    number: Annotated[int | None, typer.Option("--take", min=1, help=help_of("slots_take"))] = None,
    out: Annotated[Path | None, typer.Option("--out", help=help_of("slots_out"))] = None,
    as_json: AsJson = False,
) -> None:
    """Find the places and times that still fit."""
    from planner.cli.flow import read_world
    from planner.cli.found import round_of
    from planner.cli.notices import warn_season
    from planner.cli.plan_path import plan_of
    from planner.cli.slot_ask import Typed, request_of
    from planner.cli.slot_words import headline, rows_of, say_reason, say_slots, say_taken, slots_object
    from planner.cli.writable import check_writable
    from planner.out.origin import Origin, load_origin
    from planner.slots import find_slots, take

    voice: Voice = ctx.obj
    if out is not None and number is None:
        raise typer.BadParameter(voice.word("bad.out_alone"), param_hint="--out")
    if out is not None:
        check_writable(out)
    plan = plan_of(plan_path)
    plan = plan.replace(status=PlanStatus.ANNOUNCED) if announced else plan
    told = plan.status is PlanStatus.ANNOUNCED
    origin = load_origin(plan_path)
    keep = None if origin is None or origin.keep is None or not origin.keep.exists() else origin.keep
    with marking(voice, path):
        weeks = max(1, plan.days // 7)
        round_ = round_of(plan_path)
        world = read_world(path, first=plan.first, weeks=weeks, keep=keep, round_=round_, season=plan.season)
    problem, travel, today = world.problem, world.travel, date.today()
    voice.language = problem.settings.language
    warn_season(voice, world)
    _fits(voice, problem, plan, plan_path)
    if problem.horizon.last < today:
        voice.warn(voice.word("slots.past", last=problem.horizon.last))
    typed = Typed(
        village=village,
        service=service,
        minutes=minutes,
        home=home,
        first=first,
        last=last,
        windows=tuple(window or ()),
    )
    request = request_of(problem, typed, today=today)
    found = find_slots(problem, travel, plan, request, limit=max(limit, number or 0))
    numbered = dict(enumerate(found.slots, start=1))
    if number is not None and number not in numbered:
        raise CliError("slot-number", number=number, count=len(found.slots))
    voice.say(headline(voice, problem, found), "bold")
    answer = {"exit": 0, "plan_id": plan.plan_id, **slots_object(voice, problem, found)}
    if found.reason is not None:
        say_reason(voice, found.reason)
    elif number is None:
        say_slots(voice, problem, numbered)
        voice.say(voice.word("slots.then"))
    else:
        say_slots(voice, problem, {number: numbered[number]})
        taken = take(problem, travel, plan, numbered[number])
        say_taken(voice, taken, today)
        answer |= {"taken": number, "rows": rows_of(voice, taken, today), "folder": None}
        if out is not None:
            from planner.cli.slot_write import write_taken

            before = plan if told else None
            whence = Origin(district=path, keep=plan_path if told else keep, round=None if told else world.round)
            folder = write_taken(taken, out, origin=whence, parent=before)
            answer["folder"] = str(folder)
            voice.say(voice.word("slots.written", path=shown_path(folder)))
        child = shown_path(Path(str(answer["folder"]))) if answer["folder"] else ""
        voice.say(voice.word("slots.keep", district=shown_path(path), plan=child or shown_path(plan_path)))
    voice.answer(answer)


def _fits(voice: Voice, problem: Problem, plan: Plan, plan_path: Path) -> None:
    """The plan must be one of this district; where the district has changed since, that is said."""
    from planner.fingerprint import fingerprint
    from planner.out.result_file import load_result

    villages = {row.village for row in plan.assignments} | {row.village for row in plan.unserved}
    if villages and villages.isdisjoint(problem.village):
        raise CliError("plan-of-another", plan=plan_path)
    result = load_result(plan_path)
    if result is not None and result.get("input_hash") != fingerprint(problem):
        voice.warn(voice.word("slots.changed"))
