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
    from planner.roads.calibrate import Calibration, Errors, VehicleFit

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
    from planner.read.paces import write_fitted
    from planner.read.trips import read_trips
    from planner.roads.calibrate import calibrate as fit

    voice: Voice = ctx.obj
    with marking(voice, path):
        problem, _ = read_report(path, first=monday(voice, None), weeks=1)
    voice.language = problem.settings.language
    found = fit(problem, read_trips(trips, problem))
    _say(voice, found)
    settings, table = (None, None)
    if write:
        settings, table = write_fitted(path, found.paces, found.factors, language=voice.language)
    _say_written(voice, found, settings, table)
    voice.answer(
        {
            "exit": 0,
            "trips": len(found.trips),
            "left_out": len(found.left_out),
            "paces": dict(zip(NAMES, found.paces, strict=True)),
            "before": vars(found.before),
            "after": vars(found.after),
            "unseen": vars(found.unseen),
            "vehicles": [_vehicle_object(one) for one in found.vehicles],
            "written": None if settings is None else str(settings),
            "vehicles_written": None if table is None else str(table),
        }
    )


def _say_written(voice: Voice, found: "Calibration", settings: Path | None, table: Path | None) -> None:
    """Where the speeds were written, or the lines to type in."""
    if settings is None:
        voice.note(text(voice.language, "calibrate", "lines"))
        for name, value in zip(NAMES, found.paces, strict=True):
            voice.note(f"{name} = {value:g}")
    else:
        voice.note(text(voice.language, "calibrate", "written", file=settings.name))
    if table is not None:
        voice.note(text(voice.language, "calibrate", "vehicles_written", file=table.name))
    else:
        for vehicle, factor in found.factors.items():
            voice.note(text(voice.language, "calibrate", "vehicle_line", vehicle=vehicle, factor=f"{factor:g}"))


def _vehicle_object(one: "VehicleFit") -> dict[str, object]:
    errors = {key: vars(getattr(one, key)) for key in ("before", "after", "unseen")}
    said = {
        "vehicle": one.vehicle,
        "trips": one.trips,
        "fitted": one.fitted,
        "old": one.old,
        "speed_factor": one.factor,
    }
    return said | errors


def _say_vehicles(voice: Voice, found: "Calibration") -> None:
    """What became of each vehicle, and how far its trips were off."""
    from planner.roads.calibrate import LEAST

    def say(key: str, **values: object) -> str:
        return text(voice.language, "calibrate", key, **values)

    rows = []
    for one in found.vehicles:
        factor = say("factor", old=f"{one.old:g}", new=f"{one.factor:g}")
        if not one.fitted:
            factor = say("too_few", count=one.trips, old=f"{one.old:g}")
        off = [say("share", **_off(getattr(one, key))) for key in ("before", "after", "unseen")]
        rows.append((one.vehicle, one.trips, factor, *off))
    heads = [say(f"head.{head}") for head in ("vehicle", "trips", "factor", "before", "after", "unseen")]
    voice.note_table(say("vehicle_title", least=LEAST), heads, rows)


def _off(errors: "Errors") -> dict[str, object]:
    return {"minutes": round(errors.mean_seconds / 60, 1), "percent": round(100 * errors.median_ratio)}


def _say(voice: Voice, found: "Calibration") -> None:
    """What was fitted, how well, and which trips fit worst."""
    language = voice.language
    voice.note(text(language, "calibrate", "trips", count=len(found.trips), left=len(found.left_out)))
    for name, old, new, metres in zip(NAMES, found.old, found.paces, found.metres, strict=True):
        words = {"old": f"{old:g}", "new": f"{new:g}", "km": round(metres / 1000, 1)}
        voice.note(text(language, "calibrate", name, **words))
    for key in ("before", "after", "unseen"):
        errors: Errors = getattr(found, key)
        voice.note(text(language, "calibrate", key, **_off(errors)))
    if found.vehicles:
        _say_vehicles(voice, found)
    off = [max(now / driven, driven / now) for now, driven in zip(found.is_now, found.driven, strict=True)]
    for k in sorted(range(len(off)), key=lambda k: -off[k])[:SHOWN]:
        trip = found.trips[k]
        words = {"origin": trip.origin, "destination": trip.destination}
        minutes = {"driven": round(found.driven[k] / 60), "now": round(found.is_now[k] / 60)}
        voice.note(text(language, "calibrate", "worst", **words, **minutes))
