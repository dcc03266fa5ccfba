"""`planner explain`: why one request is left, what would serve it, and where the resident can go instead."""

from pathlib import Path
from typing import Annotated

import typer

from planner.check import rule_name
from planner.cli.app import AsJson, help_of
from planner.cli.command_show import OnlyDistrict
from planner.cli.exits import CliError
from planner.cli.guard import guarded
from planner.cli.voice import Voice
from planner.plan import Assignment, Plan, Reason, Rule
from planner.problem import Problem, RequestId


@guarded
def explain(
    ctx: typer.Context,
    plan_path: Annotated[Path, typer.Argument(metavar="PLAN", help=help_of("plan"))],
    request: Annotated[str, typer.Argument(help=help_of("request"))],
    district: OnlyDistrict = None,
    as_json: AsJson = False,
) -> None:
    """Say why one request is left."""
    from planner.cli.found import world_of
    from planner.cli.notices import warn_season
    from planner.cli.plan_path import plan_of
    from planner.cli.summary import reason_object
    from planner.explain import explain_one
    from planner.fingerprint import fingerprint
    from planner.out.result_file import load_result

    voice: Voice = ctx.obj
    plan = plan_of(plan_path)
    world = world_of(plan_path, plan, district)
    problem, name = world.problem, RequestId(request)
    voice.language = problem.settings.language
    warn_season(voice, world)
    result = load_result(plan_path)
    if result is not None and result.get("input_hash") != fingerprint(problem):
        voice.warn(voice.word("explain.changed"))
    rows = [row for row in plan.assignments if row.request == name]
    if rows:
        words = [_served(voice, problem, plan, row) for row in rows]
        for sentence in words:
            voice.say(sentence)
        voice.answer({"exit": 0, "request": name, "served": True, "sentences": words})
        return
    reason = explain_one(problem, world.travel, plan, name)
    if reason is None:
        known = name in problem.request
        raise CliError("request-not-open" if known else "request-unknown", request=request)
    _say(voice, problem, reason)
    voice.answer({"exit": 0, "served": False, **reason_object(reason), "vehicle_days": _obstacles(voice, reason)})


def _served(voice: Voice, problem: Problem, plan: Plan, row: Assignment) -> str:
    """When and where a case is served."""
    from planner.out.names import Names

    names = Names(problem=problem)
    stop = plan.stop.get(row.stop) if row.stop is not None else None
    if stop is None:
        return voice.word("explain.elsewhere", request=row.request, mode=names.say(f"mode.{row.mode}"))
    return voice.word(
        "explain.served",
        request=row.request,
        date=names.date(stop.date),
        time=names.span(stop.begin, stop.end),
        place=names.place(stop.place),
        mode=names.say(f"mode.{row.mode}"),
        vehicle=names.vehicle(stop.vehicle),
    )


def _say(voice: Voice, problem: Problem, reason: Reason) -> None:
    from planner.out.names import Names

    names = Names(problem=problem)
    voice.say(f"{reason.request} · {names.village(reason.village)}", "bold")
    voice.say(reason.sentence)
    if reason.remedy_sentence:
        voice.say(f"{voice.word('explain.remedy')}{voice.word('colon')}{reason.remedy_sentence}")
    if reason.instead:
        voice.say(f"{voice.word('explain.instead')}{voice.word('colon')}{reason.instead}")
    rows = [(names.short_date(o.date), names.vehicle(o.vehicle), _rules(voice, o.rules)) for o in reason.obstacles]
    heads = [voice.word(f"explain.{head}") for head in ("date", "vehicle", "rules")]
    if rows:
        voice.table(voice.word("explain.title"), heads, rows)


def _rules(voice: Voice, rules: tuple[Rule, ...]) -> str:
    words = [rule_name(rule, voice.language) for rule in rules]
    return voice.word("comma").join(words) or voice.word("left.cost")


def _obstacles(voice: Voice, reason: Reason) -> list[dict[str, object]]:
    return [
        {"date": o.date, "vehicle": o.vehicle, "rules": list(o.rules), "values": dict(o.values)}
        for o in reason.obstacles
    ]
