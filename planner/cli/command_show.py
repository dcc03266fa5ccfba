"""`planner show`: a plan as text, day by day, with its cost and its bound."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.guard import guarded
from planner.cli.voice import Voice
from planner.out.names import Names
from planner.plan import Plan, Stop, StopKind

OnlyDistrict = Annotated[Path | None, typer.Option("--district", help=help_of("moved_district"))]
SHOWN = (StopKind.HUB, StopKind.HOME, StopKind.BREAK)


@guarded
def show(
    ctx: typer.Context,
    plan_path: Annotated[Path, typer.Argument(metavar="PLAN", help=help_of("plan"))],
    district: OnlyDistrict = None,
    as_json: AsJson = False,
) -> None:
    """Print a plan."""
    from planner.cli.found import names_of
    from planner.cli.plan_path import plan_of
    from planner.cli.season import other_season, season_name
    from planner.cli.summary import left_cases, say_counts
    from planner.out.result_file import load_result

    voice: Voice = ctx.obj
    plan = plan_of(plan_path)
    problem = names_of(plan_path, plan, district, voice.language)
    voice.language = problem.settings.language
    names = Names(problem=problem)
    result = load_result(plan_path)
    voice.say(f"{problem.settings.name or plan_path.resolve().name} · {names.week(plan)}", "bold")
    voice.say(names.imprint(plan))
    known = bool(problem.villages)  # else the settings could not be read
    words = other_season(problem.in_season(plan.season), problem.settings.season, voice.language) if known else ""
    if words:
        voice.warn(words)
    roads = plan.season or (problem.settings.season if known else None)
    if roads is not None:
        voice.say(voice.word("show.season", season=season_name(roads, voice.language)))
    for day, stops in by_day(plan):
        heads = [voice.word(f"stops.{head}") for head in ("time", "vehicle", "kind", "place", "cases")]
        voice.table(names.date(day), heads, [row_of(names, plan, stop) for stop in stops], right=1)
    say_counts(voice, problem, plan)
    left = left_cases(plan)
    if left:
        voice.say(voice.word("show.left", count=left))
    say_result(voice, result)
    voice.answer(
        {
            "exit": 0,
            "plan_id": plan.plan_id,
            "version": plan.version,
            "status": plan.status,
            "first": plan.first,
            "days": plan.days,
            "season": plan.season,
            "served": sum(row.request is not None for row in plan.assignments),
            "left": left,
            "stops": [stop_object(plan, stop) for stop in plan.stops],
            "unserved": [{"request": row.request, "leg": row.leg, "village": row.village} for row in plan.unserved],
            "result": result,
        }
    )


def by_day(plan: Plan) -> Iterable[tuple[date, list[Stop]]]:
    """What is done on each date: stops, visits and breaks, vehicle by vehicle."""
    dates = sorted({stop.date for stop in plan.stops})
    for day in dates:
        yield (
            day,
            [s for (date, _), stops in plan.vehicle_days.items() if date == day for s in stops if s.kind in SHOWN],
        )


def row_of(names: Names, plan: Plan, stop: Stop) -> tuple[object, ...]:
    """A stop in a line."""
    cases = sum(row.request is not None for row in plan.served_at.get(stop.id, ()))
    return (
        names.span(stop.begin, stop.end),
        names.vehicle(stop.vehicle),
        names.say(f"kind.{stop.kind}"),
        names.place(stop.place),
        "" if stop.kind is StopKind.BREAK else cases,
    )


def stop_object(plan: Plan, stop: Stop) -> dict[str, object]:
    """A stop for machines; times in seconds of the day."""
    rows = plan.served_at.get(stop.id, ())
    return {
        "stop_id": stop.id,
        "date": stop.date,
        "vehicle": stop.vehicle,
        "kind": stop.kind,
        "place": stop.place,
        "arrive": stop.arrive,
        "begin": stop.begin,
        "end": stop.end,
        "leave": stop.leave,
        "requests": [row.request for row in rows if row.request is not None],
        "announced": stop.announced,
    }


def say_result(voice: Voice, result: Mapping[str, Any] | None) -> None:
    """Cost term by term, how the search ended, and the bound, from result.json."""
    if result is None:
        voice.say(voice.word("show.no_result"))
        return
    lines = [line for line in result.get("score") or () if line["cost"] or line["amount"]]
    rows = [
        (
            voice.word(f"term.{line['term']}"),
            f"{line['amount']:.1f}",
            voice.word(f"unit.{line['unit']}"),
            f"{line['cost'] / 6000:.1f}",
        )
        for line in lines
    ]
    rows.append((voice.word("term.total"), "", "", f"{result['cost_minutes'] or 0:.1f}"))
    heads = [voice.word(f"score.{head}") for head in ("term", "amount", "unit", "cost")]
    voice.table(voice.word("score.title"), heads, rows, right=1)
    if result["status"] is None:
        return
    ended = voice.word(
        f"status.{result['status']}", seconds=f"{result['seconds'] or 0:.0f}", iterations=result["iterations"]
    )
    bound = voice.word("bound.none")
    if result["bound"] is not None:
        gap = f"{100 * (result['gap'] or 0):.2f}"
        bound = voice.word("bound.proven", bound=f"{result['bound_minutes']:.1f}", gap=gap)
    voice.say(f"{ended} {bound}")
