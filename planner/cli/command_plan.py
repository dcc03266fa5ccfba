"""`planner plan`: a district folder or workbook becomes a plan folder."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.exits import Exit
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.season import SeasonOption, season_of
from planner.cli.voice import Voice
from planner.cli.weeks import monday

SECONDS = 20.0  # of search, where neither --time nor --iterations is given
PLANS = Path("plans")

Seconds = Annotated[float | None, typer.Option("--time", min=0.1, help=help_of("time"))]
Out = Annotated[Path | None, typer.Option("--out", help=help_of("out"))]


@guarded
def plan(  # noqa: PLR0913 - the options of a command
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    week: Annotated[str | None, typer.Option("--week", help=help_of("week"))] = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=4, help=help_of("weeks"))] = 1,
    season: SeasonOption = None,
    time: Seconds = None,
    iterations: Annotated[int | None, typer.Option("--iterations", min=1, help=help_of("iterations"))] = None,
    proof: Annotated[float | None, typer.Option("--proof", min=0.1, help=help_of("proof"))] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=help_of("seed"))] = 0,
    keep: Annotated[Path | None, typer.Option("--keep", help=help_of("keep"))] = None,
    round_: Annotated[Path | None, typer.Option("--round", help=help_of("round", "rounds"))] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Plan a district."""
    from planner.cli.flow import make, read_world
    from planner.cli.notices import SHOWN, warn
    from planner.cli.progress import Ticker
    from planner.cli.standing import say_holidays
    from planner.cli.summary import plan_object, say_plan
    from planner.cli.writable import check_writable
    from planner.out.round_file import load_round
    from planner.solve import Params

    voice: Voice = ctx.obj
    first, roads = monday(voice, week), season_of(voice, season)
    check_writable(out or PLANS / "plan")
    with marking(voice, path):
        world = read_world(path, first=first, weeks=weeks, keep=keep, round_=round_, season=roads)
    voice.language = world.problem.settings.language
    warn(voice, world, limit=SHOWN)
    if round_ is not None:
        say_holidays(voice, world.problem, load_round(round_))
    horizon = world.problem.horizon
    if horizon.last < date.today():
        voice.warn(voice.word("plan.past", first=horizon.first, last=horizon.last))
    with Ticker(voice) as ticker:
        seconds = SECONDS if time is None and iterations is None else time
        params = Params(seconds=seconds, iterations=iterations, seed=seed, proof=proof, on_progress=ticker.tick)
        made = make(world, params, out or PLANS / plan_name(path, f"{world.problem.horizon.first:%G-W%V}"))
    say_plan(voice, made)
    voice.answer(plan_object(voice, made))
    if made.violations:
        voice.note(voice.word("plan.broken"), "red")
        raise typer.Exit(Exit.BROKEN)


def plan_name(district: Path, week: str) -> str:
    """The name of a new plan folder: that of the district and the week; `district.xlsx` is called after its folder."""
    whole = district.resolve()
    stem = whole.stem if whole.is_file() else whole.name
    if stem in ("district", "设置"):
        stem = whole.parent.name
    return f"{re.sub(r'[^0-9A-Za-z_.-]', '_', stem) if not stem.isprintable() else stem}-{week}"
