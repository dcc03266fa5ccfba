"""The season of a plan: of the option, of the plan itself, or of the settings; where these differ, that is said."""

from typing import Annotated

import typer

from planner.cli.app import help_of
from planner.cli.voice import Voice
from planner.problem import Problem
from planner.settings import Language, Season
from planner.texts import text

SeasonOption = Annotated[str | None, typer.Option("--season", help=help_of("season"))]


def season_of(voice: Voice, written: str | None) -> Season | None:
    """The season that is written, in a word of the settings; None where none is.

    Raises:
        typer.BadParameter: no season has this name.

    """
    from planner.read.cells import CellError
    from planner.read.columns import SETTINGS

    if written is None:
        return None
    kind = SETTINGS.column["season"].kind
    try:
        season: Season = kind.read(written)
    except CellError:
        known = voice.word("comma").join(kind.choices(voice.language))
        raise typer.BadParameter(voice.word("bad.season", value=written, known=known), param_hint="--season") from None
    return season


def other_season(problem: Problem, stated: Season, language: Language) -> str:
    """The sentence that these are not the roads of the settings, which say `stated`; empty where they are."""
    used = problem.settings.season
    if used == stated:
        return ""
    return text(language, "cli", "season.other", used=season_name(used, language), said=season_name(stated, language))


def season_name(season: Season, language: Language) -> str:
    """A season as the settings call it."""
    from planner.read.columns import SETTINGS

    return SETTINGS.column["season"].kind.show(season, language)
