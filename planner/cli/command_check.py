"""`planner check`: every error of a district at once, or that there is none."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.season import SeasonOption, season_of
from planner.cli.voice import Voice, shown_path
from planner.cli.weeks import monday


@guarded
def check(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    week: Annotated[str | None, typer.Option("--week", help=help_of("week"))] = None,
    season: SeasonOption = None,
    as_json: AsJson = False,
) -> None:
    """Read a district; say what was read, and every error."""
    from planner.cli.flow import read_world
    from planner.cli.notices import notices, warn
    from planner.demand import open_cases

    voice: Voice = ctx.obj
    first, roads = monday(voice, week), season_of(voice, season)
    with marking(voice, path):
        world = read_world(path, first=first, season=roads)
    problem = world.problem
    voice.language = problem.settings.language
    words = notices(world, voice.language)
    cases = open_cases(problem)
    counts = {
        "villages": len(problem.villages),
        "hosts": sum(v.can_host for v in problem.villages),
        "centres": len(problem.centres),
        "services": len(problem.services),
        "requests": len(problem.requests),
        "open_cases": len(cases),
        "home_visits": sum(case.door is not None for case in cases),
        "vehicles": len(problem.vehicles),
        "staff": len(problem.staff),
        "changes": len(problem.changes),
    }
    rows = [(voice.word(f"count.{name}"), count) for name, count in counts.items()]
    voice.table(problem.settings.name, [voice.word("count.what"), voice.word("count.number")], rows, right=1)
    warn(voice, world)
    voice.say(voice.word("check.good", path=shown_path(path), first=problem.horizon.first), "green")
    voice.answer({"exit": 0, "first": problem.horizon.first, **counts, "notices": words, "errors": []})
