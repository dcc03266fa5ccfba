"""The public timetable: by village, by day, by vehicle. It sees hub stops only: no door, no person, no case."""

from dataclasses import dataclass, replace
from pathlib import Path

from planner.announced import StopFate
from planner.out.book import Book, Cell, Column, Row, Sheet
from planner.out.marks import Marks, lines
from planner.out.matrix import Week, entry_line, weeks
from planner.out.names import Names
from planner.outlook import Outlook, Reach
from planner.plan import Stop
from planner.problem import Centre, Village


def write_timetable(path: Path, outlook: Outlook) -> Path:
    """Write the public workbook."""
    marks = Marks(outlook=outlook, names=Names(problem=outlook.problem))
    made = weeks(marks)
    posters = tuple(_week_sheet(marks, week, number if len(made) > 1 else 0) for number, week in enumerate(made, 1))
    sheets = (village_sheet(marks), _day_sheet(marks), _vehicle_sheet(marks), *posters)
    return Book(names=marks.names, plan=outlook.plan, sheets=sheets).write(path)


def village_sheet(marks: Marks) -> Sheet:
    """When does it come to me: each village, its stop, the way there, whether to phone first, and what else."""
    names, outlook = marks.names, marks.outlook
    columns = (
        Column(head=names.say("head.township"), widest=12),
        Column(head=names.say("head.village"), widest=18, bold=True),
        Column(head=names.say("head.date"), widest=17, centred=True, bold=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.place"), widest=26),
        Column(head=names.say("head.way"), widest=22),
        Column(head=names.say("head.note"), widest=44),
    )
    rows = []
    for village in by_township(outlook):
        first = outlook.first_for(village.id)
        changed = bool(marks.cancelled_for(village.id) or (first is not None and marks.fate(first.stop)))
        rows.append(Row(group=village.township, cells=_village_row(marks, village), changed=changed))
    return Sheet(
        name=names.say("sheet.villages"),
        title=names.say("title.villages"),
        columns=columns,
        rows=tuple(rows),
        legend=marks.legend(),
    )


def by_township(outlook: Outlook) -> list[Village]:
    """The villages, those of a township together."""
    order = {t: k for k, t in enumerate(dict.fromkeys(v.township for v in outlook.problem.villages))}
    return sorted(outlook.problem.villages, key=lambda village: order[village.township])


def _village_row(marks: Marks, village: Village) -> tuple[Cell, ...]:
    names, line = marks.names, village_line(marks, village)
    return (
        village.township,
        names.named(village),
        *(line.date, line.time or "–", line.place, line.way),
        lines((line.change, *line.notes)),
    )


@dataclass(frozen=True, kw_only=True)
class VillageLine:
    """What a timetable says to one village: its stop (all empty but the date where there is none) and what else."""

    date: str
    time: str
    place: str
    way: str
    change: str
    notes: tuple[str, ...]


def village_line(marks: Marks, village: Village) -> VillageLine:
    """The stop to go to, what has changed about it, and where else one can go."""
    names, outlook = marks.names, marks.outlook
    first, gone = outlook.first_for(village.id), marks.cancelled_for(village.id)
    market = marks.market_rule(village.market)
    if first is None:
        none = names.say("cell.none" if outlook.plan.days <= 7 else "cell.none_long")
        centre = outlook.centre_for(village.id)
        instead = "" if centre is None else centre_line(names, centre)
        return VillageLine(date=none, time="", place="", way="", change=lines(gone), notes=(instead, market))
    more = [reach for reach in outlook.stops_for(village.id) if reach.stop.id != first.stop.id][:2]
    others = sorted(more, key=lambda r: (r.stop.date, r.stop.begin))
    reserved = outlook.reserved(village.id)
    notes = [] if reserved else [unreserved_line(names)]
    return VillageLine(
        date=marked_date(marks, first.stop, reserved=reserved),
        time=names.span(first.stop.begin, first.stop.end),
        place=stop_place(names, first.stop),
        way=names.way(first.metres, first.seconds),
        change=lines((marks.change(first.stop), *gone)),
        notes=(*notes, *(other_line(names, reach) for reach in others), market),
    )


def stop_date(names: Names, stop: Stop, *, reserved: bool) -> str:
    """The date of a stop, and that one must phone first where no time is kept."""
    day = names.short_date(stop.date)
    return day if reserved else f"{day}\n{names.say('cell.phone_first')}"


def marked_date(marks: Marks, stop: Stop, *, reserved: bool) -> str:
    """The date of a stop with what is special about the day."""
    return lines((stop_date(marks.names, stop, reserved=reserved), *marks.day(stop.date), marks.market(stop)))


def unreserved_line(names: Names) -> str:
    """That a stop is in reach but keeps no time for the village, and whom to ask."""
    phone = names.problem.settings.hotline
    return names.say("cell.unreserved_phone" if phone else "cell.unreserved", phone=phone)


def other_line(names: Names, reach: Reach) -> str:
    """Another stop a village can go to, in a line."""
    stop = reach.stop
    return names.say(
        "cell.other",
        date=names.short_date(stop.date),
        time=names.span(stop.begin, stop.end),
        place=names.place(stop.place),
    )


def centre_line(names: Names, centre: Centre) -> str:
    """Where else to go: a centre, its open days and phone."""
    hours = names.hours(centre.windows) or names.say("date.daily")
    key = "cell.centre_phone" if centre.phone else "cell.centre"
    return names.say(key, centre=names.named(centre), hours=hours, phone=centre.phone)


def stop_place(names: Names, stop: Stop) -> str:
    """The village of a stop and the place in it."""
    host = names.host(stop.place)
    if host is None or not host.host_place:
        return names.place(stop.place)
    return names.say("notice.place_in", village=names.named(host), place=host.host_place)


def _day_sheet(marks: Marks) -> Sheet:
    names = marks.names
    columns = (
        Column(head=names.say("head.date"), widest=26, centred=True, bold=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.stop"), widest=24, bold=True),
        Column(head=names.say("head.place"), widest=24),
        Column(head=names.say("head.vehicle"), widest=22),
        Column(head=names.say("head.serves"), widest=56),
        Column(head=marks.say("head.change"), widest=26),
    )
    stops = sorted((*marks.outlook.hubs, *marks.cancelled), key=lambda s: (s.date, s.begin, s.id))
    rows = tuple(_stop_row(marks, stop, str(stop.date), _day_row(marks, stop)) for stop in stops)
    return _trimmed(marks, names.say("sheet.days"), names.say("title.days"), columns, rows)


def _trimmed(marks: Marks, name: str, title: str, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Sheet:
    """The sheet; without its last column, that of changes, where no announced plan is replaced."""
    if marks.outlook.parent is None:
        columns, rows = columns[:-1], tuple(replace(row, cells=row.cells[:-1]) for row in rows)
    return Sheet(name=name, title=title, columns=columns, rows=rows, legend=marks.legend())


def _stop_row(marks: Marks, stop: Stop, group: str, cells: tuple[Cell, ...]) -> Row:
    fate = marks.fate(stop)
    gone = fate is StopFate.CANCELLED
    return Row(group=group, cells=(*cells, marks.change(stop)), changed=fate is not None, gone=gone)


def _day_row(marks: Marks, stop: Stop) -> tuple[Cell, ...]:
    names, host = marks.names, marks.names.host(stop.place)
    return (
        marks.date(stop.date),
        names.span(stop.begin, stop.end),
        lines((names.place(stop.place), marks.market(stop))),
        host.host_place if host else "",
        names.vehicle(stop.vehicle),
        names.joined(names.village(v) for v, reach in marks.outlook.told_of(stop) if reach.hub != v),
    )


def _vehicle_sheet(marks: Marks) -> Sheet:
    names = marks.names
    columns = (
        Column(head=names.say("head.vehicle"), widest=24, bold=True),
        Column(head=names.say("head.date"), widest=26, centred=True, bold=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.stop"), widest=24),
        Column(head=names.say("head.place"), widest=24),
        Column(head=marks.say("head.change"), widest=26),
    )
    rows = tuple(_stop_row(marks, stop, stop.vehicle, _vehicle_row(marks, stop)) for stop in by_vehicle(marks))
    return _trimmed(marks, names.say("sheet.vehicles"), names.say("title.vehicles"), columns, rows)


def by_vehicle(marks: Marks) -> list[Stop]:
    """Every hub stop, cancelled ones too, in the order of the vehicles."""
    order = {vehicle.id: k for k, vehicle in enumerate(marks.outlook.problem.vehicles)}
    stops = (*marks.outlook.hubs, *marks.cancelled)
    return sorted(stops, key=lambda s: (order.get(s.vehicle, len(order)), s.vehicle, s.date, s.begin))


def _vehicle_row(marks: Marks, stop: Stop) -> tuple[Cell, ...]:
    names, host = marks.names, marks.names.host(stop.place)
    return (
        names.vehicle(stop.vehicle),
        marks.date(stop.date),
        names.span(stop.begin, stop.end),
        lines((names.place(stop.place), marks.market(stop))),
        host.host_place if host else "",
    )


def _week_sheet(marks: Marks, week: Week, number: int) -> Sheet:
    """A week on one page of A3; `number` is 0 where there is only one."""
    names = marks.names
    columns = (
        Column(head=names.say("head.vehicle"), widest=18, bold=True),
        *(Column(head=marks.short_date(day), widest=38) for day in week.days),
    )
    rows = tuple(
        Row(
            group=vehicle,
            cells=(names.vehicle(vehicle), *(lines(entry_line(marks, entry) for entry in cell) for cell in cells)),
        )
        for vehicle, cells in week.rows
    )
    name = marks.say("sheet.matrix_of", number=number) if number else marks.say("sheet.matrix")
    return Sheet(
        name=name,
        title=marks.say("title.matrix"),
        columns=columns,
        rows=rows,
        legend=marks.legend(),
        poster=True,
    )
