"""`planner new`: an empty district to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.guard import guarded
from planner.cli.voice import Voice, shown_path
from planner.settings import Language


@guarded
def new(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("new_path"))],
    language: Annotated[Language | None, typer.Option("--language", help=help_of("language"))] = None,
    as_json: AsJson = False,
) -> None:
    """Write an empty district."""
    from planner.read import new_district

    voice: Voice = ctx.obj
    voice.language = language or voice.language
    made = new_district(path, voice.language)
    voice.say(voice.word("new.made", path=shown_path(made)))
    voice.say(voice.word("new.then", path=shown_path(made)))
    voice.answer({"exit": 0, "path": str(made.resolve())})
