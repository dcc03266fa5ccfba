"""`planner locate`: villages without coordinates are clicked into place, and the points read back."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.voice import Said, Voice, shown_path
from planner.problem import Problem

_say = Said(area="locate")


@guarded
def locate(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    file: Annotated[Path | None, typer.Option("--read", help=help_of("read", "locate"))] = None,
    out: Annotated[Path | None, typer.Option("--out", help=help_of("out", "locate"))] = None,
    as_json: AsJson = False,
) -> None:
    """Write the page, or read its table back."""
    from planner.read import read_district

    voice: Voice = ctx.obj
    with marking(voice, path):
        problem = read_district(path)
    voice.language = problem.settings.language
    if file is not None:
        _read(voice, path, file, problem)
    else:
        _write(voice, path, out, problem)


def _write(voice: Voice, path: Path, out: Path | None, problem: Problem) -> None:
    from planner.cli.page_write import lines_of, write_page
    from planner.out.locate_page import locate_page

    left = sum(v.point is None for v in problem.villages)
    roads = lines_of(problem, minimum="track", tolerance=4.0)
    folder = path if path.is_dir() else path.parent
    page = write_page(locate_page(problem, roads), out or folder / _say(voice, "file.page"))
    if not roads:
        voice.warn(_say(voice, "no_roads"))
    if left:
        voice.say(_say(voice, "written", path=shown_path(page), count=left))
        voice.say(_say(voice, "then", path=shown_path(path), file=_say(voice, "file.points")))
    else:
        voice.say(_say(voice, "nothing"), "green")
    voice.answer({"exit": 0, "page": str(page.resolve()), "without": left})


def _read(voice: Voice, path: Path, file: Path, problem: Problem) -> None:
    from planner.read import read_located

    done = read_located(path, file, problem, stamp=date.today())
    left = sum(v.point is None and v.id not in done.points for v in problem.villages)
    system = str(problem.settings.coordinates)
    voice.say(_say(voice, "read", count=len(done.points), left=left, system=system), "green")
    for written in done.files:
        voice.say(_say(voice, "file_written", path=shown_path(written)))
    voice.say(_say(voice, "kept", folder=done.backup.name))
    files = [str(one.resolve()) for one in done.files]
    voice.answer({"exit": 0, "located": sorted(done.points), "without": left, "files": files})
