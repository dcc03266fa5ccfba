"""`planner travel`: what the ways of a district come from and what is odd about them; or one way."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.season import SeasonOption, season_of
from planner.cli.voice import Voice, shown_path
from planner.texts import text


@guarded
def travel(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    origin: Annotated[str | None, typer.Option("--from", help=help_of("from", "ways"))] = None,
    destination: Annotated[str | None, typer.Option("--to", help=help_of("to", "ways"))] = None,
    out: Annotated[Path | None, typer.Option("--out", help=help_of("out", "ways"))] = None,
    season: SeasonOption = None,
    as_json: AsJson = False,
) -> None:
    """Report the ways, or print and draw one."""
    from planner.cli.flow import read_world
    from planner.cli.notices import warn, warn_season

    voice: Voice = ctx.obj
    if (origin is None) != (destination is None):
        raise typer.BadParameter(help_of("both", "ways"), param_hint="--from, --to")
    roads_of = season_of(voice, season)
    with marking(voice, path):
        world = read_world(path, first=None, season=roads_of)
    problem = world.problem
    voice.language = problem.settings.language
    if origin is not None and destination is not None:
        from planner.cli.page_write import lines_of, write_page
        from planner.cli.travel_route import find_route, route_object, say_route
        from planner.out.route_page import route_page

        warn_season(voice, world)
        route = find_route(problem, world.travel, origin, destination)
        say_route(voice, problem, route)
        roads = lines_of(problem, minimum="residential", tolerance=8.0)
        target = out or Path(text(voice.language, "ways", "file.route"))
        page = write_page(route_page(problem, world.travel, route, roads), target)
        voice.say(text(voice.language, "ways", "drawn", path=shown_path(page)))
        voice.answer({"exit": 0, **route_object(route), "page": str(page.resolve())})
        return
    from planner.cli.travel_words import say_survey, survey_object
    from planner.roads.survey import survey

    found = survey(problem, world.travel)
    say_survey(voice, problem, found)
    warn(voice, world)
    voice.answer({"exit": 0, **survey_object(voice, world.travel, found)})
