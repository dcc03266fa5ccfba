"""The sheets of the crews for printing: a page a vehicle-day. Internal, as they name residents."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from planner.out.link import code_svg
from planner.out.marks import Marks
from planner.out.names import Names
from planner.out.turn import CaseLine, StopLine, Turn, turns
from planner.out.typeset import Press
from planner.outlook import Outlook
from planner.plan import StopKind

TEMPLATE = "drivers.typ"
Document = dict[str, object]


def write_drivers_pdf(path: Path, outlook: Outlook) -> tuple[Path, ...]:
    """Write the sheets; nothing where no vehicle goes out.

    Raises:
        OutputError: a character that no font has.

    """
    marks = Marks(outlook=outlook, names=Names(problem=outlook.problem))
    made = tuple(turns(marks))
    if not made:
        return ()
    document = Sheets(marks=marks, turns=made).document()
    press = Press(problem=outlook.problem, day=outlook.plan.first)
    path.write_bytes(press.pdf(TEMPLATE, press.prepared(document)))
    return (path,)


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """The sheets as data for the template; every text is final."""

    marks: Marks
    turns: tuple[Turn, ...]

    def document(self) -> Document:
        """What the template needs. Codes of one link are drawn once."""
        marks, settings = self.marks, self.marks.names.problem.settings
        urls = dict.fromkeys(line.url for turn in self.turns for line in turn.stops if line.url)
        place = {url: number for number, url in enumerate(urls)}
        return {
            "language": str(marks.names.language),
            "labels": self._labels(),
            "district": settings.name,
            "hotline": settings.hotline,
            "disclaimer": settings.disclaimer,
            "imprint": marks.names.imprint(marks.outlook.plan),
            "codes": [code_svg(url) for url in urls],
            "turns": [self._turn(turn, place) for turn in self.turns],
        }

    def _labels(self) -> dict[str, str]:
        keys = ["title", "secret", "crew", "nobody", "driver", "centre", "equipment", "forms", "deliver", "none"]
        keys += ["done", "no_show", "papers", "signed"]
        say = self.marks.say
        labels = {key: say(f"crew.{key}") for key in keys}
        labels |= {"hotline": say("pdf.hotline"), "page": say("pdf.page", page="#1", pages="#2")}
        labels["typed"] = say("crew.typed", file=self.marks.names.say("file.outcomes"))
        return labels

    def _turn(self, turn: Turn, place: dict[str, int]) -> Document:
        names = self.marks.names
        return {
            "vehicle": names.vehicle(turn.vehicle),
            "village": names.vehicle(turn.vehicle),
            "date": names.date(turn.date),
            "marks": " ".join(self.marks.day(turn.date)),
            "summary": summary(self.marks, turn),
            "crew": [{"name": one.name, "role": one.role, "phone": one.phone} for one in turn.crew],
            "centre": " ".join(part for part in (turn.centre, turn.centre_phone) if part),
            "equipment": list(counted(self.marks, turn.load.equipment)),
            "forms": list(forms(self.marks, turn)),
            "deliver": list(counted(self.marks, turn.load.deliver)),
            "stops": [self._stop(line, place) for line in turn.stops],
        }

    def _stop(self, line: StopLine, place: dict[str, int]) -> Document:
        say, stop = self.marks.say, line.stop
        served = stop.kind in (StopKind.HUB, StopKind.HOME)
        around = "\n".join(
            f"{say(f'crew.{key}')} {time}" for key, time in (("arrive", line.arrive), ("leave", line.leave)) if time
        )
        return {
            "served": served,
            "kind": self.marks.names.say(f"kind.{stop.kind}"),
            "place": line.place,
            "village": line.place,
            "open": line.open or line.arrive or line.leave,
            "around": around,
            "leg": say("crew.leg", km=line.km, minutes=line.minutes) if line.km else "",
            "via": via(self.marks, line),
            "contact": say("crew.contact", contact=line.contact) if line.contact else "",
            "door": f"{say('crew.door')} {line.door}" if line.door else "",
            "market": self.marks.market(stop),
            "code": place.get(line.url, -1),
            "cases": [self._case(case) for case in line.cases],
            "walkins": walkins(self.marks, line),
        }

    def _case(self, case: CaseLine) -> Document:
        return {
            "who": case.who,
            "contact": case.contact,
            "village": case.village,
            "service": case.service,
            "step": case.step,
            "people": self.marks.say("crew.people", count=case.people) if case.people > 1 else "",
            "request": case.request,
        }


def summary(marks: Marks, turn: Turn) -> str:
    """A turn in a line: stops, visits, cases, kilometres, minutes."""
    stops, homes = turn.count(StopKind.HUB), turn.count(StopKind.HOME)
    return marks.say("crew.summary", stops=stops, homes=homes, cases=turn.cases, km=turn.km, minutes=turn.minutes)


def counted(marks: Marks, things: Iterable[tuple[str, int]]) -> Iterable[str]:
    """Things to take along, each with its number where it has one."""
    return (marks.say("crew.form", service=name, count=count) if count else name for name, count in things)


def forms(marks: Marks, turn: Turn) -> Iterable[str]:
    """The forms to take along, by service, and what to expect beyond the booked cases."""
    yield from counted(marks, turn.load.forms)
    if turn.load.walkins:
        yield marks.say("crew.walkins", people=turn.load.walkins)


def via(marks: Marks, line: StopLine) -> str:
    """The roads of the leg; empty where none is known."""
    return marks.say("crew.via", roads=marks.names.joined(line.roads)) if line.roads else ""


def walkins(marks: Marks, line: StopLine) -> str:
    """A line to fill in how many came without an appointment; empty where nobody can."""
    if line.stop.kind is not StopKind.HUB:
        return ""
    if line.walkin_minutes:
        return marks.say("crew.more_booked", minutes=line.walkin_minutes)
    return marks.say("crew.more")
