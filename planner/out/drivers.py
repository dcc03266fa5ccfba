"""Driver sheets as a workbook: a sheet a day, a printed page a vehicle; the same content as the printed ones."""

from collections.abc import Iterable
from pathlib import Path

from planner.out.book import Book, Cell, Column, Row, Sheet
from planner.out.drivers_pdf import counted, forms, summary, via, walkins
from planner.out.marks import Marks, lines
from planner.out.names import Names
from planner.out.turn import CaseLine, StopLine, Turn, turns
from planner.outlook import Outlook
from planner.plan import StopKind

BOX = "□"


def write_drivers(path: Path, outlook: Outlook) -> Path:
    """Write the workbook of driver sheets; internal, as it names residents."""
    marks = Marks(outlook=outlook, names=Names(problem=outlook.problem))
    made = tuple(turns(marks))
    sheets = tuple(
        _sheet(marks, f"{day:%m-%d}", tuple(turn for turn in made if turn.date == day))
        for day in sorted({turn.date for turn in made})
    )
    return Book(names=marks.names, plan=outlook.plan, sheets=sheets or (_sheet(marks, "–", ()),)).write(path)


def _sheet(marks: Marks, name: str, made: tuple[Turn, ...]) -> Sheet:
    names = marks.names
    columns = (
        Column(head=names.say("head.seq"), widest=6, centred=True),
        Column(head=names.say("head.kind"), widest=10, centred=True),
        Column(head=names.say("head.place"), widest=24, bold=True),
        Column(head=names.say("head.drive"), widest=22),
        Column(head=names.say("head.arrive"), widest=8, centred=True, bold=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.leave"), widest=8, centred=True, bold=True),
        Column(head=names.say("head.what"), widest=48),
        Column(head=marks.say("crew.done"), widest=8, centred=True),
        Column(head=marks.say("crew.no_show"), widest=8, centred=True),
        Column(head=marks.say("crew.papers"), widest=8, centred=True),
    )
    rows = tuple(row for turn in made for row in _turn(marks, turn))
    return Sheet(name=name, title=names.say("title.driver"), columns=columns, rows=rows)


def _turn(marks: Marks, turn: Turn) -> Iterable[Row]:
    names, say = marks.names, marks.say
    people = (" ".join(part for part in (one.name, one.phone) if part) for one in turn.crew)
    crew = names.joined(people) or names.say("cell.nobody")
    heading = f"{names.vehicle(turn.vehicle)}    {names.date(turn.date)}    {names.say('head.crew')}: {crew}"
    yield Row(cells=(heading,), heading=True, fresh=True)
    load = (
        ("equipment", counted(marks, turn.load.equipment)),
        ("forms", forms(marks, turn)),
        ("deliver", counted(marks, turn.load.deliver)),
    )
    things = (f"{say(f'crew.{key}')}: {names.joined(f'{BOX}{one}' for one in what)}" for key, what in load)
    words = lines((summary(marks, turn), *marks.day(turn.date), *things))
    yield Row(cells=_cells(marks, say("crew.load"), words), group="load")
    for line in turn.stops:
        yield Row(cells=_stop(marks, line), group=line.stop.id)
        for case in line.cases:
            yield Row(cells=("", "", "", "", "", "", "", _case(marks, case), BOX, BOX, BOX), group=line.stop.id)
        if walkins(marks, line):
            yield Row(cells=_cells(marks, "", walkins(marks, line)), group=line.stop.id)


def _cells(marks: Marks, kind: str, what: str) -> tuple[Cell, ...]:
    return ("", kind, "", "", "", "", "", what, "", "", "")


def _stop(marks: Marks, line: StopLine) -> tuple[Cell, ...]:
    stop = line.stop
    drive = marks.names.say("cell.drive", minutes=line.minutes, km=line.km) if line.km else ""
    return (
        stop.seq,
        marks.names.say(f"kind.{stop.kind}"),
        lines((line.place, marks.market(stop))),
        lines((drive, via(marks, line))),
        *(line.arrive, line.open, line.leave),
        lines((_summary(marks, line), marks.say("crew.contact", contact=line.contact) if line.contact else "")),
        *("", "", ""),
    )


def _summary(marks: Marks, line: StopLine) -> str:
    if line.stop.kind is StopKind.HUB:
        minutes = -(-(line.stop.end - line.stop.begin) // 60)
        return marks.names.say("cell.host_hub", cases=len(line.cases), minutes=minutes)
    return line.door


def _case(marks: Marks, case: CaseLine) -> str:
    said = marks.names.say(
        "cell.case",
        village=case.village,
        applicant=case.who,
        contact=case.contact,
        service=case.service,
        request=case.request,
    )
    people = marks.say("crew.people", count=case.people) if case.people > 1 else ""
    return " ".join(" ".join((said, case.step, people)).split())
