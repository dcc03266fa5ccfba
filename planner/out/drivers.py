"""Driver sheets: a sheet a day, a printed page a vehicle; every stop with its times and the people to meet."""

from collections.abc import Iterable
from pathlib import Path

from planner.out.book import Book, Cell, Column, Row, Sheet
from planner.out.cells import clock
from planner.out.internal import crew_text, drive_text, open_span, service_name
from planner.out.names import Names
from planner.out.reach import Outlook
from planner.out.timetable import stop_place
from planner.plan import Assignment, Stop, StopKind

BOX = "□"


def write_drivers(path: Path, outlook: Outlook) -> Path:
    """Write the workbook of driver sheets; internal, as it names residents."""
    names = Names(problem=outlook.problem)
    turns = outlook.plan.vehicle_days
    sheets = tuple(
        _sheet(outlook, names, f"{day:%m-%d}", tuple(stops for (date, _), stops in turns.items() if date == day))
        for day in sorted({date for date, _ in turns})
    )
    return Book(names=names, plan=outlook.plan, sheets=sheets or (_sheet(outlook, names, "–", ()),)).write(path)


def _sheet(outlook: Outlook, names: Names, name: str, turns: tuple[tuple[Stop, ...], ...]) -> Sheet:
    columns = (
        Column(head=names.say("head.seq"), widest=6, centred=True),
        Column(head=names.say("head.kind"), widest=14, centred=True),
        Column(head=names.say("head.place"), widest=34, bold=True),
        Column(head=names.say("head.drive"), widest=20),
        Column(head=names.say("head.arrive"), widest=8, centred=True, bold=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.leave"), widest=8, centred=True, bold=True),
        Column(head=names.say("head.what"), widest=72),
    )
    rows = tuple(row for stops in turns for row in _turn(outlook, names, stops))
    return Sheet(name=name, title=names.say("title.driver"), columns=columns, rows=rows)


def _turn(outlook: Outlook, names: Names, stops: tuple[Stop, ...]) -> Iterable[Row]:
    first = stops[0]
    crew = crew_text(outlook, names, first) or names.say("cell.nobody")
    heading = f"{names.vehicle(first.vehicle)}    {names.date(first.date)}    {names.say('head.crew')}: {crew}"
    yield Row(cells=(heading,), heading=True, fresh=True)
    for stop in stops:
        yield Row(cells=_stop(outlook, names, stop), group=stop.id)
        for line in _people(outlook, names, stop):
            yield Row(cells=("", BOX, "", "", "", "", "", line), group=stop.id)


def _stop(outlook: Outlook, names: Names, stop: Stop) -> tuple[Cell, ...]:
    return (
        stop.seq,
        names.say(f"kind.{stop.kind}"),
        stop_place(names, stop),
        drive_text(names, stop),
        "" if stop.kind is StopKind.START else clock(stop.arrive),
        open_span(names, stop),
        "" if stop.kind is StopKind.END else clock(stop.leave),
        _summary(outlook, names, stop),
    )


def _summary(outlook: Outlook, names: Names, stop: Stop) -> str:
    served = outlook.plan.served_at.get(stop.id, ())
    if stop.kind is StopKind.HUB:
        minutes = -(-(stop.end - stop.begin) // 60)
        return names.say("cell.host_hub", cases=sum(r.request is not None for r in served), minutes=minutes)
    if stop.kind is StopKind.HOME:
        return _door(names, stop)
    return ""


def _door(names: Names, stop: Stop) -> str:
    """Where the door is, as a pair of degrees to type into a map."""
    place = names.problem.places.get(stop.place) if stop.place else None
    return "" if place is None or place.point is None else f"{place.point.lon:.5f}, {place.point.lat:.5f}"


def _people(outlook: Outlook, names: Names, stop: Stop) -> Iterable[str]:
    rows = outlook.plan.served_at.get(stop.id, ())
    for row in sorted(rows, key=lambda r: (names.village(r.village), r.request is None, r.request or "")):
        yield _person(names, row)


def _person(names: Names, row: Assignment) -> str:
    village = names.village(row.village)
    request = names.problem.request.get(row.request) if row.request else None
    if request is None:
        return f"{village}: {row.request or names.say('cell.walkins')}"
    said = names.say(
        "cell.case",
        village=village,
        applicant=request.applicant,
        contact=request.contact,
        service=service_name(names, request),
        request=request.id,
    )
    return " ".join(said.split())
