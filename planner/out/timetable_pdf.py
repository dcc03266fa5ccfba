"""The public timetable for printing: a page a township, then by day and by vehicle; and each week on one A3 sheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from planner.announced import StopFate
from planner.out.marks import Marks, lines
from planner.out.matrix import Entry, Week, weeks
from planner.out.names import Names
from planner.out.timetable import by_township, by_vehicle, village_line
from planner.out.typeset import Press
from planner.outlook import Outlook
from planner.plan import Stop
from planner.problem import VehicleId, Village

TEMPLATE = "timetable.typ"
Document = dict[str, object]


def write_timetable_pdfs(folder: Path, outlook: Outlook) -> tuple[Path, ...]:
    """Write the A4 pages and the A3 sheets; nothing where no stop is held or cancelled.

    Raises:
        OutputError: a character that no font has.

    """
    if not outlook.hubs and not outlook.changes:
        return ()
    say = Names(problem=outlook.problem).say
    return (
        write_timetable_pdf(folder / say("file.timetable_pdf"), outlook),
        write_poster(folder / say("file.poster"), outlook),
    )


def write_timetable_pdf(path: Path, outlook: Outlook) -> Path:
    """Write the A4 pages.

    Raises:
        OutputError: a character that no font has.

    """
    return _print(path, outlook, Pages.of(outlook).document())


def write_poster(path: Path, outlook: Outlook) -> Path:
    """Write the A3 sheets, one for each week.

    Raises:
        OutputError: a character that no font has.

    """
    return _print(path, outlook, Pages.of(outlook).poster())


def _print(path: Path, outlook: Outlook, document: Document) -> Path:
    press = Press(problem=outlook.problem, day=outlook.plan.first)
    path.write_bytes(press.pdf(TEMPLATE, press.prepared(document)))
    return path


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The timetable as data for the template; every text is final."""

    marks: Marks

    @classmethod
    def of(cls, outlook: Outlook) -> "Pages":
        """The pages of an outlook."""
        return cls(marks=Marks(outlook=outlook, names=Names(problem=outlook.problem)))

    def document(self) -> Document:
        """The A4 pages."""
        sections = [*self._townships(), self._days(), self._vehicles()]
        return {**self._frame(self.marks.say("title.villages")), "poster": False, "sections": sections}

    def poster(self) -> Document:
        """The A3 sheets."""
        made = weeks(self.marks)
        sheets = [self._week(week, numbered=len(made) > 1) for week in made]
        return {**self._frame(self.marks.say("title.matrix")), "poster": True, "sheets": sheets}

    def _frame(self, title: str) -> Document:
        say, names, settings = self.marks.say, self.marks.names, self.marks.names.problem.settings
        return {
            "language": str(names.language),
            "title": title,
            "labels": {
                "hotline": say("pdf.hotline"),
                "page": say("pdf.page", page="#1", pages="#2"),
                "vehicle": names.say("head.vehicle"),
                "market": say("mark.market"),
                "no_stop": say("pdf.no_stop"),
            },
            "district": settings.name,
            "hotline": settings.hotline,
            "disclaimer": settings.disclaimer,
            "imprint": names.imprint(self.marks.outlook.plan),
            "week": names.week(self.marks.outlook.plan),
            "legend": list(self.marks.legend()),
        }

    def _townships(self) -> Iterator[Document]:
        say = self.marks.names.say
        heads = [say(f"head.{key}") for key in ("village", "date", "time", "place", "note")]
        for township, villages in groupby(by_township(self.marks.outlook), key=lambda village: village.township):
            rows = [self._village(village) for village in villages]
            groups = [group_of(rows)]
            yield section_of(self.marks.say("title.villages"), heads, (0, 0, 0, 9, 13), groups, sub=township)

    def _village(self, village: Village) -> Document:
        marks, line = self.marks, village_line(self.marks, village)
        first = marks.outlook.first_for(village.id)
        day, *more = line.date.split("\n")
        changed = bool(line.change)
        cells = [
            cell_of(marks.names.named(village), bold=True),
            cell_of(day, bold=first is not None, mark=lines(more)),
            cell_of(line.time, bold=True),
            cell_of(line.place, sub=line.way),
            cell_of(lines(line.notes), small=True, mark=line.change),
        ]
        return {"tone": "changed" if changed else "", "village": marks.names.named(village), "cells": cells}

    def _days(self) -> Document:
        names, marks = self.marks.names, self.marks
        heads = [names.say(f"head.{key}") for key in ("time", "stop", "place", "vehicle", "serves")]
        stops = sorted((*marks.outlook.hubs, *marks.cancelled), key=lambda s: (s.date, s.begin, s.id))
        groups = [
            group_of([self._day_row(stop) for stop in held], head=names.date(day), mark=" ".join(marks.day(day)))
            for day, held in groupby(stops, key=lambda stop: stop.date)
        ]
        return section_of(marks.say("title.days"), heads, (0, 7, 6, 10, 11), groups)

    def _day_row(self, stop: Stop) -> Document:
        names = self.marks.names
        served = names.joined(names.village(v) for v, reach in self.marks.outlook.told_of(stop) if reach.hub != v)
        return self._row(stop, [*self._stop(stop), cell_of(names.vehicle(stop.vehicle)), cell_of(served, small=True)])

    def _vehicles(self) -> Document:
        names, marks = self.marks.names, self.marks
        heads = [names.say(f"head.{key}") for key in ("date", "time", "stop", "place")]
        groups = [
            group_of(list(self._turns(held)), head=names.vehicle(vehicle), sub=self._centre(vehicle))
            for vehicle, held in groupby(by_vehicle(marks), key=lambda stop: stop.vehicle)
        ]
        return section_of(marks.say("title.vehicles"), heads, (0, 0, 8, 8), groups)

    def _turns(self, held: Iterable[Stop]) -> Iterator[Document]:
        """A row for each stop of a vehicle; the date stands at the first of a day."""
        for day, stops in groupby(held, key=lambda stop: stop.date):
            date, marks = self.marks.names.short_date(day), lines(self.marks.day(day))
            for place, stop in enumerate(stops):
                shown = cell_of(date, bold=True, mark=marks) if place == 0 else cell_of(date)
                yield self._row(stop, [shown, *self._stop(stop)])

    def _stop(self, stop: Stop) -> list[Document]:
        """Time, stop and place of a stop."""
        names, host = self.marks.names, self.marks.names.host(stop.place)
        notes = lines((self.marks.market(stop), self.marks.change(stop)))
        return [
            cell_of(names.span(stop.begin, stop.end), bold=True),
            cell_of(names.place(stop.place), bold=True, mark=notes),
            cell_of(host.host_place if host else ""),
        ]

    def _row(self, stop: Stop, cells: list[Document]) -> Document:
        fate = self.marks.fate(stop)
        tone = "gone" if fate is StopFate.CANCELLED else "changed" if fate else ""
        return {"tone": tone, "village": self.marks.names.place(stop.place), "cells": cells}

    def _week(self, week: Week, *, numbered: bool) -> Document:
        names = self.marks.names
        span = f"{names.short_date(week.days[0])} – {names.short_date(week.days[-1])}"
        return {
            "title": span if numbered else "",
            "days": [{"date": names.short_date(day), "marks": lines(self.marks.day(day))} for day in week.days],
            "rows": [
                {
                    "vehicle": names.vehicle(vehicle),
                    "centre": self._centre(vehicle),
                    "cells": [[_entry(entry) for entry in cell] for cell in cells],
                }
                for vehicle, cells in week.rows
            ],
        }

    def _centre(self, vehicle: VehicleId) -> str:
        known = self.marks.names.problem.vehicle.get(vehicle)
        centre = None if known is None else self.marks.names.problem.centre.get(known.centre)
        return "" if centre is None else self.marks.names.named(centre)


def section_of(
    title: str, heads: Iterable[str], columns: Iterable[int], groups: list[Document], *, sub: str = ""
) -> Document:
    """A section: a heading, and a table with relative widths of its columns (0 is as narrow as it can be)."""
    return {"title": title, "sub": sub, "heads": list(heads), "columns": list(columns), "groups": groups}


def group_of(rows: list[Document], *, head: str = "", sub: str = "", mark: str = "") -> Document:
    """Rows of a table below a heading of their own."""
    return {"head": head, "sub": sub, "mark": mark, "rows": rows}


def cell_of(words: str, *, bold: bool = False, small: bool = False, sub: str = "", mark: str = "") -> Document:
    """A cell: its words, what belongs to them in grey, a mark."""
    return {"text": words, "bold": bold, "small": small, "sub": sub, "mark": mark}


def _entry(entry: Entry) -> Document:
    return {
        "time": entry.time,
        "place": entry.place,
        "village": entry.place,
        "market": entry.market,
        "sign": entry.sign,
        "gone": entry.gone,
    }
