"""`planner rounds`: the fixed timetable of a few weeks that repeats."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.command_plan import PLANS, plan_name
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.voice import Said, Voice, shown_path
from planner.cli.weeks import monday

if TYPE_CHECKING:
    from planner.out.round_folder import WrittenRound
    from planner.problem import Problem
    from planner.rounds import Round

_say = Said(area="rounds")

SECONDS = 30.0  # of search, where neither --time nor --iterations is given
SHOWN = 12  # villages with fewer visits than asked that are listed


@guarded
def rounds(  # noqa: PLR0913 - the options of a command
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=4, help=help_of("weeks", "rounds"))] = 4,
    week: Annotated[str | None, typer.Option("--week", help=help_of("week", "rounds"))] = None,
    time: Annotated[float | None, typer.Option("--time", min=0.1, help=help_of("time", "rounds"))] = None,
    iterations: Annotated[int | None, typer.Option("--iterations", min=1, help=help_of("iterations"))] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=help_of("seed"))] = 0,
    per_visit: Annotated[float, typer.Option("--per-visit", min=1, help=help_of("per_visit", "rounds"))] = 400.0,
    elderly: Annotated[float, typer.Option("--elderly", min=0, help=help_of("elderly", "rounds"))] = 1.0,
    out: Annotated[Path | None, typer.Option("--out", help=help_of("out", "rounds"))] = None,
    as_json: AsJson = False,
) -> None:
    """Make a standing round."""
    from planner.cli.flow import read_world
    from planner.cli.progress import Ticker
    from planner.cli.writable import check_writable
    from planner.out.round_file import RoundError
    from planner.out.round_folder import write_round
    from planner.rounds import Frequency, standing_round
    from planner.solve import Params

    voice: Voice = ctx.obj
    first = monday(voice, week)
    check_writable(out or PLANS / "round")
    with marking(voice, path):
        world = read_world(path, first=first)
    problem, travel = world.problem, world.travel
    voice.language = problem.settings.language
    voice.note(_say(voice, "making", weeks=weeks))
    with Ticker(voice) as ticker:
        seconds = SECONDS if time is None and iterations is None else time
        params = Params(seconds=seconds, iterations=iterations, seed=seed, on_progress=ticker.tick)
        frequency = Frequency(per_visit=per_visit, elderly=elderly)
        made = standing_round(problem, travel, params, weeks=weeks, frequency=frequency)
    if not made.stops:
        raise RoundError("round-empty")
    folder = out or PLANS / f"round-{plan_name(path, f'{made.first:%G-W%V}')}"
    written = write_round(made, folder, problem=problem, travel=travel)
    asked = sum(frequency.visits(village, weeks) for village in problem.villages)
    answer = _object(made, asked, written)
    _say_round(voice, problem, made, answer)
    voice.say(_say(voice, "folder", path=shown_path(written.folder)), "bold")
    voice.say(_say(voice, "again", district=path, path=shown_path(written.folder)))
    voice.answer(answer)


def _say_round(voice: Voice, problem: "Problem", made: "Round", answer: dict[str, object]) -> None:
    from planner.out.names import Names

    names = Names(problem=problem)
    voice.say(_say(voice, "made", villages=len(problem.villages), **_counts(answer)))
    if answer["moved"] or answer["dropped"]:
        values = {key: answer[key] for key in ("moved", "dropped")}
        voice.say(_say(voice, "holidays", weeks=answer["valid_weeks"], **values))
    if made.left:
        heads = [_say(voice, f"head.{head}") for head in ("village", "reason", "asked", "made")]
        rows = [
            (names.village(x.village), _say(voice, "left_hour" if x.reachable else "left_far"), x.asked, x.made)
            for x in made.left[:SHOWN]
        ]
        voice.table(_say(voice, "left_title", count=len(made.left)), heads, rows, right=2)
    if problem.settings.disclaimer:
        voice.say(problem.settings.disclaimer)


def _counts(answer: dict[str, object]) -> dict[str, object]:
    return {key: answer[key] for key in ("stops", "held", "weeks", "served", "made", "asked")}


def _object(made: "Round", asked: int, written: "WrittenRound") -> dict[str, object]:
    from planner.out.round_words import VALID

    missing = sum(left.asked - left.made for left in made.left)
    return {
        "exit": 0,
        "folder": str(written.folder),
        "files": [str(path) for path in (written.book, *written.pages)],
        "calendars": len(written.calendars),
        "first": made.first,
        "weeks": made.weeks,
        "stops": len(made.stops),
        "held": sum(len(stop.weeks) for stop in made.stops),
        "served": len({row.village for stop in made.stops for row in stop.served}),
        "asked": asked,
        "made": asked - missing,
        "left": [{"village": x.village, "asked": x.asked, "made": x.made, "reachable": x.reachable} for x in made.left],
        "valid_weeks": VALID,
        "moved": sum(row.now is not None for row in written.substitutes),
        "dropped": sum(row.now is None for row in written.substitutes),
    }
