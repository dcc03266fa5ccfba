"""`planner demo`: plan the district that comes with the program, and open the map."""

import os
import sys
import webbrowser
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.command_plan import PLANS, Out, Seconds
from planner.cli.exits import Exit
from planner.cli.guard import guarded
from planner.cli.voice import Voice

SECONDS = 15.0


class District(StrEnum):
    """The districts that come with the program."""

    YUYANG = "yuyang"
    TOWNSHIP = "township"


@guarded
def demo(
    ctx: typer.Context,
    out: Out = None,
    open_map: Annotated[bool, typer.Option("--open/--no-open", help=help_of("open"))] = True,
    district: Annotated[District, typer.Option("--district", help=help_of("demo_district"))] = District.YUYANG,
    time: Seconds = SECONDS,
    iterations: Annotated[int | None, typer.Option("--iterations", min=1, help=help_of("iterations"))] = None,
    as_json: AsJson = False,
) -> None:
    """Plan a packaged district and open its map."""
    from planner.cli.flow import make, read_world
    from planner.cli.notices import SHOWN, warn
    from planner.cli.progress import Ticker
    from planner.cli.summary import plan_object, say_plan
    from planner.cli.writable import check_writable
    from planner.out import Doc
    from planner.solve import Params

    voice: Voice = ctx.obj
    check_writable(out or PLANS / "demo")
    world = read_world(packaged(district), first=None)
    voice.language = world.problem.settings.language
    warn(voice, world, limit=SHOWN)
    with Ticker(voice) as ticker:
        seconds = time if iterations is None else None
        params = Params(seconds=seconds, iterations=iterations, on_progress=ticker.tick)
        made = make(world, params, out or PLANS / f"demo-{district}-{world.problem.horizon.first:%G-W%V}")
    say_plan(voice, made)
    voice.answer(plan_object(voice, made))
    if made.violations:
        raise typer.Exit(Exit.BROKEN)
    maps = made.written.documents.get(Doc.MAP, ())
    if open_map and maps and not as_json and somebody_looks():
        webbrowser.open(maps[-1].as_uri())


def packaged(district: District) -> Path:
    """Where a district lies that comes with the program: a workbook, or a folder."""
    folder = Path(str(files("planner").joinpath("demo", district.value)))
    book = folder / "district.xlsx"
    return book if book.exists() else folder


def somebody_looks() -> bool:
    """Whether a browser could be seen: not in continuous integration, nor without a display."""
    if os.environ.get("CI"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
