"""Calendars of a standing round, one a village (RFC 5545): a series for each stop, holidays moved or left out. Public.

Weeks that are evenly spaced make one series, others one a week. A day that is moved is an event of its own with the
RECURRENCE-ID of the day it replaces; one that falls out is an EXDATE.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from planner.out.filename import file_names
from planner.out.ical import Entry, Issue, Series, calendar, uid
from planner.out.round_words import VALID, WEEK, RoundWords
from planner.problem import StopId, Village
from planner.rounds import RoundStop, Served

DAY_BEFORE = 1


def write_round_calendars(folder: Path, words: RoundWords) -> tuple[Path, ...]:
    """A file for each village that the round serves."""
    settings = words.names.problem.settings
    served = [village for village in words.names.problem.villages if village.id in words.of_village]
    names = file_names([(village.id, " ".join((village.township, words.names.named(village)))) for village in served])
    issue = Issue(sequence=0, stamp=words.round.first, zone=settings.timezone, private=False)
    about = "\n".join(filter(None, (words.names.imprint(words.frame), settings.disclaimer)))
    folder.mkdir(exist_ok=True)
    made = []
    for village in served:
        name = words.say("calendar", village=words.names.named(village), district=settings.name).strip()
        entries = [entry for stop, row in words.of_village[village.id] for entry in _entries(words, village, stop, row)]
        path = folder / f"{names[village.id]}.ics"
        path.write_bytes(calendar(entries, issue, name=name, about=about))
        made.append(path)
    return tuple(made)


def _entries(words: RoundWords, village: Village, stop: RoundStop, row: Served) -> Iterator[Entry]:
    for weeks, every in series_of(row.weeks, words.round.weeks):
        yield from _one_series(words, village, stop, row, weeks=weeks, every=every)


def series_of(weeks: tuple[int, ...], length: int) -> list[tuple[tuple[int, ...], int]]:
    """Weeks of a round as series: its weeks, and how many weeks apart they come."""
    gaps = {b - a for a, b in zip(weeks, (*weeks[1:], weeks[0] + length), strict=True)}
    if len(gaps) == 1:
        return [(weeks, gaps.pop())]
    return [((week,), length) for week in weeks]


def _one_series(
    words: RoundWords, village: Village, stop: RoundStop, row: Served, *, weeks: tuple[int, ...], every: int
) -> Iterator[Entry]:
    due = list(words.due(stop, weeks))
    gone = tuple(day for day in due if words.held_on(stop, day) is None)
    until = words.round.first + timedelta(days=WEEK * VALID - 1)
    event = _entry(words, village, stop, row, due[0])
    yield replace(event, series=Series(weeks=every, until=until, without=gone))
    for day in due:
        now = words.held_on(stop, day)
        if now is not None and now != day:
            yield replace(event, day=now, instead_of=day)


def _entry(words: RoundWords, village: Village, stop: RoundStop, row: Served, day: date) -> Entry:
    names, settings = words.names, words.names.problem.settings
    host = names.host(stop.place)
    said = (
        names.way(row.walk_metres, row.walk_seconds) if host is None or host.id != village.id else "",
        words.rhythm(stop, row.weeks),
        names.say("hotline", phone=settings.hotline) if settings.hotline else "",
        settings.disclaimer,
    )
    identity = (settings.name, "round", str(village.id), str(words.round.first), stop.place, str(day), str(stop.begin))
    return Entry(
        uid=uid(*identity),
        stop=StopId(f"{stop.vehicle}-{stop.place}"),
        day=day,
        begin=stop.begin,
        end=stop.end,
        summary=words.say("summary", place=names.place(stop.place)),
        location=words.where(stop),
        point=None if host is None else host.point,
        description="\n".join(filter(None, said)),
        announced=True,
        busy=False,
        alarm_days=(DAY_BEFORE,),
    )
