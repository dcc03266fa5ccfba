"""Which week is meant: a date, or 2026-W49."""

import re
from datetime import date, timedelta

import typer

from planner.cli.voice import Voice

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def monday(voice: Voice, written: str | None) -> date | None:
    """The Monday of the week that is written; None where none is.

    Raises:
        typer.BadParameter: it is neither a date nor a week.

    """
    if written is None:
        return None
    try:
        return _monday(written.strip())
    except ValueError:
        raise typer.BadParameter(voice.word("bad.week", value=written), param_hint="--week") from None


def next_monday(today: date) -> date:
    """The first Monday after today."""
    return today + timedelta(days=7 - today.weekday())


def _monday(written: str) -> date:
    week = _WEEK.fullmatch(written)
    if week:
        return date.fromisocalendar(int(week[1]), int(week[2]), 1)
    if not _DATE.fullmatch(written):
        raise ValueError(written)
    day = date.fromisoformat(written)
    return day - timedelta(days=day.weekday())
