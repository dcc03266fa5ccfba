"""Calendar files (RFC 5545): events with a time zone, alarms and a number that tells a newer version from an older.

Every file is published (METHOD:PUBLISH); RFC 5546 lets it hold cancelled events beside held ones, so that one file
brings a calendar up to date. There is no ORGANIZER: it would have to be a mail address, and nobody is to answer.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vText

from planner.problem import Point, StopId

NAMESPACE = UUID("5b0a8f0e-6c1d-5d1f-9a53-0c8a4b7f1e20")  # of this program; an event keeps its UID for good
PRODUCT = "-//mobile-service-planner//calendars//EN"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event of a stop: seconds of the day as there, and texts as a reader sees them."""

    uid: str
    stop: StopId
    day: date
    begin: int
    end: int
    summary: str
    location: str = ""
    point: Point | None = None
    description: str = ""
    cancelled: bool = False
    announced: bool = False
    busy: bool = True
    alarm_days: tuple[int, ...] = ()
    series: "Series | None" = None
    instead_of: date | None = None  # the day of a series that this event takes the place of


@dataclass(frozen=True, kw_only=True)
class Series:
    """An event that comes again every so many weeks until a day, but not on some of its days."""

    weeks: int
    until: date
    without: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What all events of a plan share: its number (higher in a newer version), its stamp, the zone, who may see it."""

    sequence: int
    stamp: date
    zone: str
    private: bool


def uid(*parts: str) -> str:
    """A UID that depends on these parts alone (RFC 7986 wants a UUID, which says nothing about anybody)."""
    return str(uuid5(NAMESPACE, "\x1f".join(parts)))


def calendar(entries: Iterable[Entry], issue: Issue, *, name: str, about: str) -> bytes:
    """The file: one VCALENDAR with its time zone and the events in the order given."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for key, value in (("name", name), ("x-wr-calname", name), ("description", about), ("x-wr-caldesc", about)):
        made.add(key, vText(clean(value)))
    made.add("x-wr-timezone", issue.zone)
    listed = tuple(entries)
    years = sorted({entry.day.year for entry in listed} or {issue.stamp.year})
    made.add_component(_zone(issue.zone, years[0], years[-1]))
    for entry in listed:
        made.add_component(_event(entry, issue))
    content: bytes = made.to_ical()
    return content


def clean(words: str) -> str:
    """The words without control characters, which could end a line of the file; line breaks stay (they are escaped)."""
    kept = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(" " if c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in kept)


def _event(entry: Entry, issue: Issue) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", datetime.combine(issue.stamp, time.min, UTC))
    event.add("sequence", issue.sequence)
    event.add("dtstart", _moment(entry.day, entry.begin, issue.zone))
    event.add("dtend", _moment(entry.day, entry.end, issue.zone))
    if entry.series is not None:
        _repeat(event, entry, entry.series, issue.zone)
    if entry.instead_of is not None:
        event.add("recurrence-id", _moment(entry.instead_of, entry.begin, issue.zone))
    event.add("summary", clean(entry.summary))
    if entry.location:
        event.add("location", clean(entry.location))
    if entry.point is not None:
        event.add("geo", (round(entry.point.lat, 6), round(entry.point.lon, 6)))
    if entry.description:
        event.add("description", clean(entry.description))
    status = "CANCELLED" if entry.cancelled else "CONFIRMED" if entry.announced else "TENTATIVE"
    event.add("status", status)
    event.add("class", "CONFIDENTIAL" if issue.private else "PUBLIC")
    event.add("transp", "OPAQUE" if entry.busy and not entry.cancelled else "TRANSPARENT")
    for days in () if entry.cancelled else entry.alarm_days:
        event.add_component(_alarm(days, entry.summary))
    return event


def _repeat(event: Event, entry: Entry, series: Series, zone: str) -> None:
    """The rule of a series; the days it leaves out stand at the hour of the event, as RFC 5545 wants them."""
    last = _moment(series.until, 86399, zone).astimezone(UTC)
    event.add("rrule", {"freq": "weekly", "interval": series.weeks, "until": last})
    if series.without:
        event.add("exdate", [_moment(day, entry.begin, zone) for day in series.without])


def _alarm(days: int, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-days))
    alarm.add("description", clean(words))
    return alarm


def _moment(day: date, seconds: int, zone: str) -> datetime:
    """A time of the day as the clock on the wall shows it."""
    return (datetime.combine(day, time.min) + timedelta(seconds=seconds)).replace(tzinfo=ZoneInfo(zone))


@cache
def _zone(zone: str, first: int, last: int) -> Timezone:
    """The rules of a zone for whole years, and one more: an alarm may lie before, a series behind."""
    made = Timezone.from_tzinfo(ZoneInfo(zone), zone, date(first - 1, 1, 1), date(last + 2, 1, 1))
    made.pop("comment", None)
    return made
