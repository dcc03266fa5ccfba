"""`planner import-osm`: a district folder from an OpenStreetMap extract."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.guard import guarded
from planner.cli.voice import Voice, shown_path
from planner.cli.weeks import monday, next_monday
from planner.settings import Language


@guarded
def import_osm(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=help_of("osm_file"))],
    out: Annotated[Path, typer.Option("--out", help=help_of("osm_out"))],
    week: Annotated[str | None, typer.Option("--week", help=help_of("osm_week"))] = None,
    country: Annotated[str, typer.Option("--country", help=help_of("country"))] = "",
    language: Annotated[Language, typer.Option("--language", help=help_of("language"))] = Language.EN,
    seed: Annotated[int, typer.Option("--seed", help=help_of("osm_seed"))] = 1,
    as_json: AsJson = False,
) -> None:
    """Make a district folder from an extract."""
    from planner.cli.writable import check_writable
    from planner.roads.osm_import import import_osm as run

    voice: Voice = ctx.obj
    check_writable(out)
    first = monday(voice, week) or next_monday(date.today())
    made = run(file, out, week=first, country=country, language=language, seed=seed)
    voice.language = language
    figures = asdict(made) | {"folder": shown_path(made.folder)}
    for line in ("made", "invented", "then"):
        voice.say(voice.word(f"import.{line}", week=first, **figures))
    voice.answer({"exit": 0, **figures, "folder": str(made.folder.resolve()), "week": first})
