"""`planner siting`: hubs chosen first and then driven, beside the plan that decides both at once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.season import SeasonOption, season_of
from planner.cli.voice import Said, Voice
from planner.cli.weeks import monday
from planner.plan import COST_UNITS

if TYPE_CHECKING:
    from planner.siting import Planned

_say = Said(area="siting")

ALL = "all"
SECONDS = 20.0


@guarded
def siting(  # noqa: PLR0913 - the options of a command
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    method: Annotated[str, typer.Option("--method", help=help_of("method", "siting"))] = ALL,
    hubs: Annotated[int | None, typer.Option("--hubs", min=1, help=help_of("hubs", "siting"))] = None,
    week: Annotated[str | None, typer.Option("--week", help=help_of("week"))] = None,
    season: SeasonOption = None,
    time: Annotated[float | None, typer.Option("--time", min=0.1, help=help_of("time", "siting"))] = None,
    iterations: Annotated[int | None, typer.Option("--iterations", min=1, help=help_of("iterations"))] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=help_of("seed"))] = 0,
    choice: Annotated[float, typer.Option("--choice", min=0.1, help=help_of("choice", "siting"))] = 60.0,
    as_json: AsJson = False,
) -> None:
    """Choose hubs by each method, plan with them, and plan jointly."""
    from planner.cli.flow import read_world
    from planner.cli.notices import warn_season
    from planner.siting import Method, planned, site
    from planner.solve import Params

    voice: Voice = ctx.obj
    known = {str(one): one for one in Method}
    if method not in (ALL, *known):
        raise typer.BadParameter(", ".join((*known, ALL)), param_hint="--method")
    first, roads = monday(voice, week), season_of(voice, season)
    with marking(voice, path):
        world = read_world(path, first=first, season=roads)
    problem, travel = world.problem, world.travel
    voice.language = problem.settings.language
    warn_season(voice, world)
    params = Params(seconds=SECONDS if time is None and iterations is None else time, iterations=iterations, seed=seed)
    most = hubs or len(site(problem, travel, Method.SET_COVER, 0, seconds=choice).hubs)
    rows: list[Planned] = []
    for one in known.values() if method == ALL else (known[method],):
        voice.note(_say(voice, "choosing", name=_say(voice, f"method.{one}")))
        chosen = site(problem, travel, one, most, seconds=choice)
        if not chosen.hubs:
            voice.warn(_say(voice, "none", name=_say(voice, f"method.{one}")))
            continue
        voice.note(_say(voice, "planning", name=_say(voice, f"method.{one}")))
        rows.append(planned(problem, travel, params, chosen))
    voice.note(_say(voice, "planning", name=_say(voice, "joint")))
    joint = planned(problem, travel, params)
    _say_table(voice, [*rows, joint], joint)
    voice.answer({"exit": 0, "hubs": most, "plans": [_object(row) for row in (*rows, joint)]})


def _name(voice: Voice, row: "Planned") -> str:
    return _say(voice, "joint") if row.site is None else _say(voice, f"method.{row.site.method}")


def _say_table(voice: Voice, rows: "list[Planned]", joint: "Planned") -> None:
    heads = [
        _say(voice, f"head.{head}")
        for head in ("method", "hubs", "proven", "reached", "way", "cost", "gap", "stops", "plan_reached")
    ]
    voice.table(_say(voice, "title"), heads, [_row(voice, row, joint) for row in rows], right=1)
    others = [row for row in rows if row.site is not None]
    if not others:
        return
    best = min(others, key=lambda row: row.cost)
    key = "same" if best.cost == joint.cost else "gain" if joint.cost < best.cost else "loss"
    percent = f"{100 * abs(best.cost - joint.cost) / best.cost:.1f}" if best.cost else "0"
    voice.say(_say(voice, key, name=_name(voice, best), percent=percent))


def _row(voice: Voice, row: "Planned", joint: "Planned") -> tuple[object, ...]:
    chosen = row.site
    first: tuple[object, ...] = ("", "", "", "")
    if chosen is not None:
        way = "" if chosen.mean_metres is None else f"{chosen.mean_metres} m"
        first = (len(chosen.hubs), _say(voice, "yes" if chosen.proven else "no"), chosen.reached, way)
    gap = "" if chosen is None or not joint.cost else f"{100 * (row.cost - joint.cost) / joint.cost:+.1f}%"
    return (_name(voice, row), *first, f"{row.cost / COST_UNITS:.1f}", gap, row.stops, row.reached)


def _object(row: "Planned") -> dict[str, object]:
    chosen = row.site
    return {
        "method": None if chosen is None else chosen.method,
        "hubs": None if chosen is None else chosen.hubs,
        "proven": None if chosen is None else chosen.proven,
        "residents_within_limit": None if chosen is None else chosen.reached,
        "mean_way_metres": None if chosen is None else chosen.mean_metres,
        "cost": row.cost,
        "stops": row.stops,
        "measures": {str(name): value for name, value in row.measures.values.items()},
    }
