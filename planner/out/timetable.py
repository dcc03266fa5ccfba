"""The public timetable: by village, by day, by vehicle. It sees hub stops only: no door, no person, no case."""

from collections.abc import Iterable
from pathlib import Path

from planner.out.book import Book, Cell, Column, Sheet, grouped
from planner.out.names import Names
from planner.out.reach import Outlook, Reach
from planner.plan import Stop
from planner.problem import Centre, Village


def write_timetable(path: Path, outlook: Outlook) -> Path:
    """Write the public workbook."""
    sheets = (village_sheet(outlook), _day_sheet(outlook), _vehicle_sheet(outlook))
    return Book(names=Names(problem=outlook.problem), plan=outlook.plan, sheets=sheets).write(path)


def village_sheet(outlook: Outlook) -> Sheet:
    """When does it come to me: each village, its stop, the way there, whether to phone first, and what else."""
    names = Names(problem=outlook.problem)
    columns = (
        Column(head=names.say("head.township"), widest=12),
        Column(head=names.say("head.village"), widest=18, bold=True),
        Column(head=names.say("head.date"), widest=17, centred=True, bold=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.place"), widest=26),
        Column(head=names.say("head.way"), widest=22),
        Column(head=names.say("head.note"), widest=44),
    )
    rows = ((village.township, _village_row(outlook, names, village)) for village in _by_township(outlook))
    return Sheet(
        name=names.say("sheet.villages"), title=names.say("title.villages"), columns=columns, rows=grouped(rows)
    )


def _by_township(outlook: Outlook) -> list[Village]:
    order = {t: k for k, t in enumerate(dict.fromkeys(v.township for v in outlook.problem.villages))}
    return sorted(outlook.problem.villages, key=lambda village: order[village.township])


def _village_row(outlook: Outlook, names: Names, village: Village) -> tuple[Cell, ...]:
    first = outlook.first_for(village.id)
    if first is None:
        none = names.say("cell.none" if outlook.plan.days <= 7 else "cell.none_long")
        centre = outlook.centre_for(village.id)
        instead = "" if centre is None else centre_line(names, centre)
        return (village.township, names.named(village), none, "–", "", "", instead)
    more = [reach for reach in outlook.stops_for(village.id) if reach.stop.id != first.stop.id][:2]
    others = sorted(more, key=lambda r: (r.stop.date, r.stop.begin))
    reserved = outlook.reserved(village.id)
    notes = [] if reserved else [unreserved_line(names)]
    return (
        village.township,
        names.named(village),
        stop_date(names, first.stop, reserved=reserved),
        names.span(first.stop.begin, first.stop.end),
        stop_place(names, first.stop),
        names.way(first.metres, first.seconds),
        "\n".join([*notes, *(other_line(names, reach) for reach in others)]),
    )


def stop_date(names: Names, stop: Stop, *, reserved: bool) -> str:
    """The date of a stop, and that one must phone first where no time is kept."""
    day = names.short_date(stop.date)
    return day if reserved else f"{day}\n{names.say('cell.phone_first')}"


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


def _day_sheet(outlook: Outlook) -> Sheet:
    names = Names(problem=outlook.problem)
    columns = (
        Column(head=names.say("head.date"), widest=26, centred=True, bold=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.stop"), widest=24, bold=True),
        Column(head=names.say("head.place"), widest=24),
        Column(head=names.say("head.vehicle"), widest=22),
        Column(head=names.say("head.serves"), widest=56),
    )
    rows = ((str(stop.date), _day_row(outlook, names, stop)) for stop in outlook.hubs)
    return Sheet(name=names.say("sheet.days"), title=names.say("title.days"), columns=columns, rows=grouped(rows))


def _day_row(outlook: Outlook, names: Names, stop: Stop) -> tuple[Cell, ...]:
    host = names.host(stop.place)
    return (
        names.date(stop.date),
        names.span(stop.begin, stop.end),
        names.place(stop.place),
        host.host_place if host else "",
        names.vehicle(stop.vehicle),
        names.joined(names.village(v) for v, reach in outlook.told_of(stop) if reach.hub != v),
    )


def _vehicle_sheet(outlook: Outlook) -> Sheet:
    names = Names(problem=outlook.problem)
    columns = (
        Column(head=names.say("head.vehicle"), widest=24, bold=True),
        Column(head=names.say("head.date"), widest=26, centred=True, bold=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.stop"), widest=24),
        Column(head=names.say("head.place"), widest=24),
    )
    rows = ((stop.vehicle, _vehicle_row(names, stop)) for stop in _by_vehicle(outlook))
    return Sheet(
        name=names.say("sheet.vehicles"), title=names.say("title.vehicles"), columns=columns, rows=grouped(rows)
    )


def _by_vehicle(outlook: Outlook) -> Iterable[Stop]:
    order = {vehicle.id: k for k, vehicle in enumerate(outlook.problem.vehicles)}
    return sorted(outlook.hubs, key=lambda s: (order.get(s.vehicle, len(order)), s.vehicle, s.date, s.begin))


def _vehicle_row(names: Names, stop: Stop) -> tuple[Cell, ...]:
    host = names.host(stop.place)
    return (
        names.vehicle(stop.vehicle),
        names.date(stop.date),
        names.span(stop.begin, stop.end),
        names.place(stop.place),
        host.host_place if host else "",
    )
