"""What a planner should know before believing a plan: what was passed over, doubtful places, days not yet official."""

from planner.cli.flow import World
from planner.cli.season import other_season
from planner.cli.voice import Voice
from planner.days import provisional
from planner.read import notice
from planner.settings import Language
from planner.texts import text

SHOWN = 8  # `planner check` shows all
HARMLESS = frozenset({"title-row", "blank-rows", "total-row", "note-row", "example-row", "table-empty"})


def notices(world: World, language: Language, *, harmless: bool = True) -> list[str]:
    """Every sentence, in the language; without the harmless ones about titles, totals and blank rows if so wished."""
    skipped = [one for one in world.skipped if harmless or one.code not in HARMLESS]
    season = other_season(world.problem, world.stated, language)
    words = [season] if season else []
    words += [notice(one, language) for one in skipped]
    words += [text(language, "travel", note.code, **note.values) for note in world.travel.notes]
    unsure = [day for day in world.problem.horizon.dates if provisional(world.problem, day)]
    if unsure:
        words.append(text(language, "cli", "provisional", first=unsure[0], last=unsure[-1]))
    return words


def warn_season(voice: Voice, world: World) -> None:
    """Say that the roads are not those of the settings, where it is so: for commands that say no other notices."""
    season = other_season(world.problem, world.stated, voice.language)
    if season:
        voice.warn(season)


def warn(voice: Voice, world: World, *, limit: int | None = None) -> None:
    """Say them; with a limit no more than that many, and how many more there are."""
    words = notices(world, voice.language, harmless=limit is None)
    for sentence in words[:limit]:
        voice.warn(sentence)
    more = len(notices(world, voice.language)) - len(words[:limit])
    if more:
        voice.note(voice.word("more_notices", count=more), "yellow")
