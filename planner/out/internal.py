"""The office's timetable: turns with home visits and crews, cases with names, what is left and why. Never public."""

from collections.abc import Iterable
from pathlib import Path

from planner.demand import last_visits
from planner.out.book import Book, Cell, Column, Row, Sheet, grouped
from planner.out.cells import clock
from planner.out.marks import Marks, lines
from planner.out.names import Names
from planner.out.timetable import marked_date, stop_place
from planner.outlook import Outlook
from planner.plan import Assignment, Mode, Reason, Stop, StopKind, Unserved
from planner.problem import Request


def write_internal(path: Path, outlook: Outlook, reasons: tuple[Reason, ...]) -> Path:
    """Write the internal workbook."""
    names = Names(problem=outlook.problem)
    marks = Marks(outlook=outlook, names=names)
    stops = outlook.plan.stops
    order = {vehicle.id: k for k, vehicle in enumerate(outlook.problem.vehicles)}
    by_vehicle = sorted(stops, key=lambda s: (order.get(s.vehicle, len(order)), s.vehicle, s.date, s.seq))
    by_day = sorted(stops, key=lambda s: (s.date, order.get(s.vehicle, len(order)), s.vehicle, s.seq))
    sheets = (
        _turns(marks, by_day, "days"),
        _turns(marks, by_vehicle, "vehicles"),
        _villages(marks),
        _cases(marks),
        _unserved(outlook, names, reasons),
    )
    return Book(names=names, plan=outlook.plan, sheets=sheets).write(path)


def service_name(names: Names, request: Request) -> str:
    """The service of a request; a confidential one is not named, the case id stands for it."""
    service = names.problem.service.get(request.service)
    if service is None:
        return request.service
    return names.say("cell.confidential") if service.confidential else names.named(service)


def drive_text(names: Names, stop: Stop) -> str:
    """The leg that leads to a stop: minutes rounded up, kilometres with one decimal."""
    if not stop.drive_seconds and not stop.drive_metres:
        return ""
    return names.say("cell.drive", minutes=-(-stop.drive_seconds // 60), km=f"{stop.drive_metres / 1000:.1f}")


def crew_text(outlook: Outlook, names: Names, stop: Stop) -> str:
    """Who rides along that day."""
    return names.joined(names.person(p) for p in outlook.plan.crew_of(stop.date, stop.vehicle))


def open_span(names: Names, stop: Stop) -> str:
    """When a stop is open; nothing for a start or an end."""
    return "" if stop.kind in (StopKind.START, StopKind.END) else names.span(stop.begin, stop.end)


def _turns(marks: Marks, stops: Iterable[Stop], which: str) -> Sheet:
    names = marks.names
    columns = (
        Column(head=names.say("head.date"), widest=17, centred=True),
        Column(head=names.say("head.vehicle"), widest=20, bold=True),
        Column(head=names.say("head.kind"), widest=12, centred=True),
        Column(head=names.say("head.place"), widest=26, bold=True),
        Column(head=names.say("head.drive"), widest=20),
        Column(head=names.say("head.arrive"), widest=8, centred=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.leave"), widest=8, centred=True),
        Column(head=names.say("head.cases"), widest=8, centred=True),
        Column(head=names.say("head.crew"), widest=34),
    )
    rows = ((f"{stop.date}{stop.vehicle}", _turn_row(marks, stop)) for stop in stops)
    return Sheet(
        name=names.say(f"sheet.{which}"),
        title=names.say(f"title.internal_{which}"),
        columns=columns,
        rows=grouped(rows),
        legend=marks.legend(),
    )


def _turn_row(marks: Marks, stop: Stop) -> tuple[Cell, ...]:
    outlook, names = marks.outlook, marks.names
    served = outlook.plan.served_at.get(stop.id, ())
    at_stop = stop.kind in (StopKind.HUB, StopKind.HOME)
    return (
        marks.short_date(stop.date),
        names.vehicle(stop.vehicle),
        names.say(f"kind.{stop.kind}"),
        lines((stop_place(names, stop), marks.market(stop), marks.change(stop))),
        drive_text(names, stop),
        "" if stop.kind is StopKind.START else clock(stop.arrive),
        open_span(names, stop),
        "" if stop.kind is StopKind.END else clock(stop.leave),
        sum(row.request is not None for row in served) if at_stop else None,
        crew_text(outlook, names, stop),
    )


def _villages(marks: Marks) -> Sheet:
    names = marks.names
    columns = (
        Column(head=names.say("head.township"), widest=12),
        Column(head=names.say("head.village"), widest=18, bold=True),
        Column(head=names.say("head.since"), widest=12, centred=True),
        Column(head=names.say("head.date"), widest=17, centred=True),
        Column(head=names.say("head.time"), widest=13, centred=True),
        Column(head=names.say("head.place"), widest=26),
        Column(head=names.say("head.way"), widest=24),
        Column(head=names.say("head.cases"), widest=8, centred=True),
        Column(head=names.say("head.home_visits"), widest=8, centred=True),
        Column(head=names.say("sheet.unserved"), widest=8, centred=True),
    )
    return Sheet(
        name=names.say("sheet.villages"),
        title=names.say("title.internal_villages"),
        columns=columns,
        rows=grouped(_village_rows(marks)),
        legend=marks.legend(),
    )


def _village_rows(marks: Marks) -> Iterable[tuple[str, tuple[Cell, ...]]]:
    outlook, names = marks.outlook, marks.names
    visited = last_visits(outlook.problem)
    cases = [row for row in outlook.plan.assignments if row.request is not None]
    left = [row for row in outlook.plan.unserved if row.request is not None]
    for village in outlook.problem.villages:
        reach = outlook.first_for(village.id)
        last = visited.get(village.id)
        when: tuple[Cell, ...] = (names.say("cell.none" if outlook.plan.days <= 7 else "cell.none_long"), "", "", "")
        if reach is not None:
            stop = reach.stop
            date = marked_date(marks, stop, reserved=outlook.reserved(village.id))
            when = (date, names.span(stop.begin, stop.end), stop_place(names, stop))
            when += (names.way(reach.metres, reach.seconds),)
        yield (
            village.township,
            (
                village.township,
                names.named(village),
                names.say("cell.days_unknown") if last is None else (outlook.problem.horizon.first - last).days,
                *when,
                sum(row.village == village.id and row.mode is not Mode.HOME for row in cases),
                sum(row.village == village.id and row.mode is Mode.HOME for row in cases),
                sum(row.village == village.id for row in left),
            ),
        )


def _cases(marks: Marks) -> Sheet:
    names = marks.names
    columns = (
        Column(head=names.say("head.date"), widest=17, centred=True),
        Column(head=names.say("head.time"), widest=13, centred=True),
        Column(head=names.say("head.mode"), widest=12, centred=True),
        Column(head=names.say("head.place"), widest=26),
        Column(head=names.say("head.vehicle"), widest=20),
        Column(head=names.say("head.village"), widest=20),
        Column(head=names.say("head.request"), widest=16),
        Column(head=names.say("head.applicant"), widest=16, bold=True),
        Column(head=names.say("head.contact"), widest=16),
        Column(head=names.say("head.service"), widest=26),
        Column(head=names.say("head.materials"), widest=28),
    )
    rows = (_case_row(marks, row) for row in _in_order(marks.outlook))
    return Sheet(name=names.say("sheet.cases"), title=names.say("title.cases"), columns=columns, rows=grouped(rows))


def _in_order(outlook: Outlook) -> list[Assignment]:
    def when(row: Assignment) -> tuple[str, int, str]:
        stop = outlook.plan.stop.get(row.stop) if row.stop else None
        return ("~", 0, row.village) if stop is None else (str(stop.date), stop.begin, row.village)

    return sorted((row for row in outlook.plan.assignments if row.request is not None), key=when)


def _case_row(marks: Marks, row: Assignment) -> tuple[str, tuple[Cell, ...]]:
    outlook, names = marks.outlook, marks.names
    stop = outlook.plan.stop.get(row.stop) if row.stop else None
    when: tuple[str, ...] = ("", "", names.say(f"mode.{row.mode}"), "", "")
    if stop is not None:
        when = (marks.short_date(stop.date), names.span(stop.begin, stop.end), when[2])
        when += (stop_place(names, stop), names.vehicle(stop.vehicle))
    return str(row.stop), (*when, *_who(names, row))


def _who(names: Names, row: Assignment | Unserved) -> tuple[str, ...]:
    """Village, case id, applicant, contact, service, materials."""
    request = names.problem.request.get(row.request) if row.request else None
    if request is None:
        return (names.village(row.village), row.request or "", "", "", names.say("cell.walkins"), "")
    service = names.problem.service.get(request.service)
    materials = names.joined(service.materials) if service and not service.confidential else ""
    return (
        names.village(row.village),
        request.id,
        request.applicant,
        request.contact,
        service_name(names, request),
        materials,
    )


def _unserved(outlook: Outlook, names: Names, reasons: tuple[Reason, ...]) -> Sheet:
    columns = (
        Column(head=names.say("head.village"), widest=20),
        Column(head=names.say("head.request"), widest=16),
        Column(head=names.say("head.applicant"), widest=16, bold=True),
        Column(head=names.say("head.contact"), widest=16),
        Column(head=names.say("head.service"), widest=24),
        Column(head=names.say("head.rules"), widest=18),
        Column(head=names.say("head.reason"), widest=40),
        Column(head=names.say("head.remedy"), widest=36),
        Column(head=names.say("head.instead"), widest=36),
    )
    known = {(r.task, r.request, r.leg): r for r in reasons}
    rows = tuple(
        Row(group=str(k), cells=(*_who(names, row)[:5], *_why(names, known.get((row.task, row.request, row.leg)))))
        for k, row in enumerate(outlook.plan.unserved)
    )
    return Sheet(name=names.say("sheet.unserved"), title=names.say("title.unserved"), columns=columns, rows=rows)


def _why(names: Names, reason: Reason | None) -> tuple[str, str, str, str]:
    if reason is None:
        return ("", "", "", "")
    rules = names.joined(names.say(f"rule.{rule}") for rule in reason.rules) or names.say("cell.no_rule")
    return rules, reason.sentence, reason.remedy_sentence, reason.instead
