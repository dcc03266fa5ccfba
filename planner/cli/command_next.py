"""`planner next`: close the week of a plan in the district's ledger, so that the next can be planned."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.exits import CliError
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.voice import Voice, shown_path
from planner.next_week import WORKED, Closed, close_week
from planner.plan import Plan, Stop
from planner.problem import LedgerRow, Problem, RequestId, Status, StopId

SHOWN = 5  # stops named in a warning


@guarded
def next_week(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    plan_path: Annotated[Path, typer.Argument(metavar="PLAN", help=help_of("plan"))],
    not_held: Annotated[list[str] | None, typer.Option("--not-held", help=help_of("not_held"))] = None,
    outcomes: Annotated[Path | None, typer.Option("--outcomes", help=help_of("outcomes"))] = None,
    as_json: AsJson = False,
) -> None:
    """Close the week of a plan."""
    from planner.cli.plan_path import plan_of
    from planner.read import append_rows, read_district

    voice: Voice = ctx.obj
    plan = plan_of(plan_path)
    with marking(voice, path):
        problem = read_district(path, first=plan.first, weeks=max(1, plan.days // 7))
    voice.language = problem.settings.language
    _fits(problem, plan, plan_path)
    typed = () if outcomes is None else _typed(problem, plan, outcomes)
    closed = close_week(problem, plan, (*problem.ledger, *typed), not_held=_stops(plan, not_held or []))
    early = _early(plan, (*typed, *closed.rows), date.today())
    if early:
        _warn_early(voice, problem, early)
    set_already = problem.settings.week is not None and problem.settings.week >= closed.week
    files: tuple[Path, ...] = ()
    if typed or closed.rows or not set_already:
        week = None if set_already else closed.week
        files = append_rows(path, (*typed, *closed.rows), week=week, language=voice.language, stamp=date.today())
    _say(voice, problem, plan, closed)
    if not files:
        voice.say(voice.word("next.already"))
    for file in files:
        voice.say(voice.word("next.written", path=shown_path(file)))
    voice.say(voice.word("next.then", path=shown_path(path), week=closed.week))
    voice.answer(_object(closed, files) | {"not_yet": [stop.id for stop in early]})


def _fits(problem: Problem, plan: Plan, plan_path: Path) -> None:
    """The plan must be one of this district."""
    villages = {row.village for row in plan.assignments} | {row.village for row in plan.unserved}
    if villages and villages.isdisjoint(problem.village):
        raise CliError("plan-of-another", plan=plan_path)


def _typed(problem: Problem, plan: Plan, outcomes: Path) -> tuple[LedgerRow, ...]:
    """The typed rows that the ledger does not hold yet; they must be of this plan."""
    from planner.read import read_outcomes

    rows = read_outcomes(outcomes, problem.settings.language)
    for row in rows:
        if row.plan is not None and row.plan != plan.plan_id:
            raise CliError("outcomes-of-another", file=outcomes, plan=row.plan)
    return tuple(row for row in rows if row not in problem.ledger)


def _stops(plan: Plan, named: list[str]) -> frozenset[StopId]:
    for name in named:
        if StopId(name) not in plan.stop:
            raise CliError("stop-unknown", stop=name)
    return frozenset(StopId(name) for name in named)


def _early(plan: Plan, rows: tuple[LedgerRow, ...], today: date) -> list[Stop]:
    """The stops of today or later whose cases or visits are written down as done."""
    written = {(r.request or r.village, r.date) for r in rows if r.date >= today and r.status in WORKED}
    stops = {
        served.stop
        for served in plan.assignments
        if served.stop is not None and (served.request or served.village, plan.stop[served.stop].date) in written
    }
    return sorted((plan.stop[name] for name in stops), key=lambda stop: (stop.date, stop.begin, stop.id))


def _warn_early(voice: Voice, problem: Problem, early: list[Stop]) -> None:
    from planner.out.names import Names

    names = Names(problem=problem)
    first = [
        f"{s.id} ({names.short_date(s.date)} {names.span(s.begin, s.end)} {names.place(s.place)})"
        for s in early[:SHOWN]
    ]
    shown = voice.word("semicolon").join(first) + (voice.word("more") if len(early) > SHOWN else "")
    voice.warn(voice.word("next.early", today=date.today(), count=len(early), stops=shown))


def _say(voice: Voice, problem: Problem, plan: Plan, closed: Closed) -> None:
    from planner.out.names import Names

    names = Names(problem=problem)
    voice.say(f"{problem.settings.name} · {names.week(plan)}", "bold")
    done = Counter(row.status for row in closed.rows if row.request is not None)
    visits = sum(row.request is None for row in closed.rows)
    voice.say(
        voice.word(
            "next.done",
            done=done[Status.DONE],
            accepted=done[Status.ACCEPTED],
            delivered=done[Status.DELIVERED],
            visits=visits,
            typed=len(closed.typed),
        )
    )
    if closed.waiting:
        voice.say(voice.word("next.waiting", count=closed.waiting))
    if not closed.carried:
        voice.say(voice.word("next.nothing"))
        return
    rows = [
        (
            c.request,
            names.village(c.village),
            voice.word(f"leg.{c.leg}" if _two(problem, c.request) else "leg.only"),
            voice.word(f"why.{c.why}"),
            c.due or "",
            c.attempts or "",
        )
        for c in closed.carried
    ]
    heads = [voice.word(f"carried.{head}") for head in ("request", "village", "leg", "why", "due", "attempts")]
    voice.table(voice.word("carried.title", count=len(rows), week=closed.week), heads, rows, right=1)


def _two(problem: Problem, request: RequestId) -> bool:
    known = problem.request.get(request)
    return known is not None and problem.service[known.service].legs == 2


def _object(closed: Closed, files: tuple[Path, ...]) -> dict[str, object]:
    return {
        "exit": 0,
        "week": closed.week,
        "added": [
            {"request": r.request, "village": r.village, "leg": r.leg, "status": r.status, "date": r.date}
            for r in closed.rows
        ],
        "typed": len(closed.typed),
        "carried": [
            {
                "request": c.request,
                "leg": c.leg,
                "village": c.village,
                "why": c.why,
                "due": c.due,
                "attempts": c.attempts,
            }
            for c in closed.carried
        ],
        "waiting": closed.waiting,
        "files": [str(file.resolve()) for file in files],
    }
