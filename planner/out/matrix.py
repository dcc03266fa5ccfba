"""The whole district at a glance: days across, vehicles down, the stops with their times in the cells. Public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a field has its name

from planner.announced import StopFate
from planner.out.marks import Marks
from planner.plan import Stop
from planner.problem import VehicleId

WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A stop in a cell: when, where, what is special about it."""

    stop: Stop
    time: str
    place: str
    market: bool
    sign: str
    gone: bool


@dataclass(frozen=True, kw_only=True)
class Week:
    """A sheet: its days, and for each vehicle with stops the entries of each day."""

    days: tuple[Date, ...]
    rows: tuple[tuple[VehicleId, tuple[tuple[Entry, ...], ...]], ...]


def weeks(marks: Marks) -> tuple[Week, ...]:
    """A sheet for each week of the plan that has a stop; one without stops where the plan has none at all."""
    first = marks.outlook.plan.first
    found: dict[int, list[Date]] = {}
    for day in marks.days:
        found.setdefault((day - first).days // WEEK, []).append(day)
    made = [_week(marks, tuple(days)) for _, days in sorted(found.items())]
    return tuple(week for week in made if week.rows) or tuple(made[:1])


def _week(marks: Marks, days: tuple[Date, ...]) -> Week:
    stops = [stop for stop in (*marks.outlook.hubs, *marks.cancelled) if stop.date in days]
    order = {vehicle.id: k for k, vehicle in enumerate(marks.names.problem.vehicles)}
    vehicles = sorted({stop.vehicle for stop in stops}, key=lambda v: (order.get(v, len(order)), v))
    return Week(days=days, rows=tuple((vehicle, _cells(marks, vehicle, days, stops)) for vehicle in vehicles))


def _cells(
    marks: Marks, vehicle: VehicleId, days: tuple[Date, ...], stops: Iterable[Stop]
) -> tuple[tuple[Entry, ...], ...]:
    own = sorted((stop for stop in stops if stop.vehicle == vehicle), key=lambda stop: (stop.begin, stop.id))
    return tuple(tuple(_entry(marks, stop) for stop in own if stop.date == day) for day in days)


def _entry(marks: Marks, stop: Stop) -> Entry:
    names = marks.names
    return Entry(
        stop=stop,
        time=names.span(stop.begin, stop.end),
        place=names.place(stop.place),
        market=marks.at_market(stop),
        sign=marks.sign(stop),
        gone=marks.fate(stop) is StopFate.CANCELLED,
    )


def entry_line(marks: Marks, entry: Entry) -> str:
    """An entry in a line of a workbook's cell."""
    said = " ".join(part for part in (entry.sign, entry.time, entry.place) if part)
    return f"{said} [{marks.say('mark.market')}]" if entry.market else said
