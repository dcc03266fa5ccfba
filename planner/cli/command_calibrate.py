"""`planner calibrate`: speeds fitted to trips that were driven."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.voice import Voice
from planner.cli.weeks import monday
from planner.texts import text

if TYPE_CHECKING:
    from planner.roads.calibrate import Calibration, Errors

SHOWN = 5  # trips that fit worst
NAMES = ("pace_main", "pace_small", "pace_track")


@guarded
def calibrate(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    trips: Annotated[Path, typer.Argument(help=help_of("trips"))],
    write: Annotated[bool, typer.Option("--write", help=help_of("calibrate_write"))] = False,
    as_json: AsJson = False,
) -> None:
    """Fit the speeds of a district to trips."""
    from planner.read.district import read_report
    from planner.read.paces import write_paces
    from planner.read.trips import read_trips
    from planner.roads.calibrate import calibrate as fit

    voice: Voice = ctx.obj
    with marking(voice, path):
        problem, _ = read_report(path, first=monday(voice, None), weeks=1)
    voice.language = problem.settings.language
    found = fit(problem, read_trips(trips, problem))
    _say(voice, found)
    written = write_paces(path, found.paces) if write else None
    if written is None:
        voice.note(text(voice.language, "calibrate", "lines"))
        for name, value in zip(NAMES, found.paces, strict=True):
            voice.note(f"{name} = {value:g}")
    else:
        voice.note(text(voice.language, "calibrate", "written", file=written.name))
    voice.answer(
        {
            "exit": 0,
            "trips": len(found.trips),
            "left_out": len(found.left_out),
            "paces": dict(zip(NAMES, found.paces, strict=True)),
            "before": vars(found.before),
            "after": vars(found.after),
            "unseen": vars(found.unseen),
            "written": None if written is None else str(written),
        }
    )


def _say(voice: Voice, found: "Calibration") -> None:
    """What was fitted, how well, and which trips fit worst."""
    language = voice.language
    voice.note(text(language, "calibrate", "trips", count=len(found.trips), left=len(found.left_out)))
    for name, old, new, metres in zip(NAMES, found.old, found.paces, found.metres, strict=True):
        words = {"old": f"{old:g}", "new": f"{new:g}", "km": round(metres / 1000, 1)}
        voice.note(text(language, "calibrate", name, **words))
    for key in ("before", "after", "unseen"):
        errors: Errors = getattr(found, key)
        words = {"minutes": round(errors.mean_seconds / 60, 1), "percent": round(100 * errors.median_ratio)}
        voice.note(text(language, "calibrate", key, **words))
    off = [max(now / driven, driven / now) for now, driven in zip(found.is_now, found.driven, strict=True)]
    for k in sorted(range(len(off)), key=lambda k: -off[k])[:SHOWN]:
        trip = found.trips[k]
        words = {"origin": trip.origin, "destination": trip.destination}
        minutes = {"driven": round(found.driven[k] / 60), "now": round(found.is_now[k] / 60)}
        voice.note(text(language, "calibrate", "worst", **words, **minutes))
