"""The table into which the ticked sheets are typed: a row a planned case, headed as the ledger is read.

Every row is filled in as if all went as planned, which is how `planner next` takes it; only what went otherwise is
changed. The last columns are for people: the reader passes over them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.next_week import expected
from planner.out.book import CHANGED, DARK, GREY, LINE
from planner.out.internal import service_name
from planner.out.marks import Marks
from planner.out.mask import shown_name
from planner.out.names import Names
from planner.out.timetable import stop_place
from planner.outlook import Outlook
from planner.plan import Assignment, Mode
from planner.problem import LedgerRow, Status
from planner.read.columns import LEDGER
from planner.settings import HomeMask

FAILED = (Status.NO_SHOW, Status.PAPERS_MISSING, Status.WITHDRAWN)
OFFERED = (Status.DONE, Status.ACCEPTED, Status.DELIVERED, Status.AT_DISTRICT, Status.READY, *FAILED)
SHOWN = ("vehicle", "time", "stop", "place", "applicant", "service")  # columns for people
WIDTHS = {"request": 12, "village": 10, "leg": 7, "status": 14, "plan": 17, "date": 13, "outcome": 18, "reason": 24}
SHOWN_WIDTHS = (24, 14, 28, 16, 20, 34)
REASONS = 7  # offered; any other may be typed
NOTES = 5
SPARE = 200  # rows below that offer the same lists


def write_outcomes(path: Path, outlook: Outlook) -> Path:
    """Write the workbook; internal, as it names residents. The same plan gives the same bytes."""
    marks = Marks(outlook=outlook, names=Names(problem=outlook.problem))
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    made = datetime.combine(outlook.plan.first, time())
    book.set_properties({"title": outlook.problem.settings.name, "created": made})
    _Table(marks=marks, book=book, page=book.add_worksheet(marks.say("outcome.sheet"))).write()
    _notes(marks, book, book.add_worksheet(marks.say("outcome.note_sheet")))
    book.close()
    return path


def planned(marks: Marks) -> Iterator[tuple[Assignment, LedgerRow]]:
    """The planned cases in the order of the sheets, with what the ledger says when all goes as planned."""
    plan, problem = marks.outlook.plan, marks.names.problem
    order = {vehicle.id: k for k, vehicle in enumerate(problem.vehicles)}

    def place(row: Assignment) -> tuple[object, ...]:
        stop = plan.stop.get(row.stop) if row.stop else None
        village, request = marks.names.village(row.village), row.request or ""
        if stop is None:
            return (True, "", 0, "", 0, village, request)
        return (False, str(stop.date), order.get(stop.vehicle, len(order)), stop.vehicle, stop.seq, village, request)

    for row in sorted((row for row in plan.assignments if row.request is not None), key=place):
        yield row, expected(problem, plan, row)


@dataclass(frozen=True, kw_only=True)
class _Table:
    """Puts the table on its worksheet."""

    marks: Marks
    book: Workbook
    page: Worksheet

    def write(self) -> None:
        rows = tuple(planned(self.marks))
        self._heads()
        for number, (served, row) in enumerate(rows, start=1):
            self._row(number, served, row)
        self._lists(len(rows))
        last = len(LEDGER.columns) + len(SHOWN) - 1
        self.page.autofilter(0, 0, max(1, len(rows)), last)
        self.page.freeze_panes(1, 1)
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(0)
        self.page.set_footer(f"&L&8{self.marks.names.imprint(self.marks.outlook.plan).replace('&', '&&')}&R&8&P / &N")

    def _format(self, **wanted: object) -> Format:
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter", "border": 1, "border_color": LINE}
        return self.book.add_format({**base, **wanted})

    def _heads(self) -> None:
        names, say = self.marks.names, self.marks.say
        head = self._format(bold=True, font_color="#FFFFFF", bg_color=DARK, align="center")
        beside = self._format(bold=True, font_color="#FFFFFF", bg_color=GREY, align="center")
        self.page.set_row(0, 26)
        for place, column in enumerate(LEDGER.columns):
            self.page.write_string(0, place, column.heading(names.language), head)
            self.page.set_column(place, place, WIDTHS[column.name])
        for place, (key, width) in enumerate(zip(SHOWN, SHOWN_WIDTHS, strict=True), start=len(LEDGER.columns)):
            self.page.write_string(0, place, say(f"outcome.{key}"), beside)
            self.page.set_column(place, place, width)

    def _row(self, number: int, served: Assignment, row: LedgerRow) -> None:
        language = self.marks.names.language
        typed, shown = self._cells
        for place, column in enumerate(LEDGER.columns):
            value = getattr(row, column.noun)
            if column.name == "date":
                self.page.write_datetime(number, place, datetime.combine(row.date, time()), typed["date"])
            elif column.name == "leg":
                self.page.write_number(number, place, row.leg, typed["leg"])
            else:
                words = "" if value is None else column.kind.show(value, language)
                self.page.write_string(number, place, words, typed.get(column.name, typed[""]))
        for place, words in enumerate(self._beside(served), start=len(LEDGER.columns)):
            self.page.write_string(number, place, words, shown)

    @cached_property
    def _cells(self) -> tuple[dict[str, Format], Format]:
        """The looks of the typed columns, and of those beside them."""
        made = {
            "": self._format(num_format="@"),
            "status": self._format(num_format="@", bold=True),
            "date": self._format(num_format="yyyy-mm-dd", align="center"),
            "leg": self._format(align="center"),
        }
        return made, self._format(num_format="@", font_color=GREY)

    def _beside(self, served: Assignment) -> tuple[str, ...]:
        names, plan = self.marks.names, self.marks.outlook.plan
        stop = plan.stop.get(served.stop) if served.stop else None
        request = names.problem.request.get(served.request) if served.request else None
        mask = names.problem.settings.mask_home if served.mode is Mode.HOME else HomeMask.NONE
        return (
            "" if stop is None else names.vehicle(stop.vehicle),
            "" if stop is None else names.span(stop.begin, stop.end),
            names.say(f"mode.{served.mode}") if stop is None else stop_place(names, stop),
            names.village(served.village),
            "" if request is None else shown_name(request, mask),
            "" if request is None else service_name(names, request),
        )

    def _lists(self, rows: int) -> None:
        """Lists to choose from, and a ground for what was not done."""
        say, language = self.marks.say, self.marks.names.language
        at = {column.name: place for place, column in enumerate(LEDGER.columns)}
        words = {status: LEDGER.column["status"].kind.show(status, language) for status in OFFERED}
        last = rows + SPARE
        self.page.data_validation(
            *(1, at["status"], last, at["status"]),
            {
                "validate": "list",
                "source": list(words.values()),
                "input_message": say("outcome.help_status"),
                "error_message": say("outcome.error"),
            },
        )
        reasons = [say(f"outcome.reason{number}") for number in range(1, REASONS + 1)]
        self.page.data_validation(
            *(1, at["reason"], last, at["reason"]),
            {
                "validate": "list",
                "source": reasons,
                "input_message": say("outcome.help_reason"),
                "show_error": False,
            },
        )
        ground = self.book.add_format({"bg_color": CHANGED})
        for status in FAILED:
            self.page.conditional_format(
                *(1, at["status"], last, at["status"]),
                {"type": "cell", "criteria": "==", "value": f'"{words[status]}"', "format": ground},
            )


def _notes(marks: Marks, book: Workbook, page: Worksheet) -> None:
    look = book.add_format({"font_name": "Microsoft YaHei", "font_size": 11, "text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 110)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    lines = [marks.say(f"outcome.note{number}") for number in range(1, NOTES + 1)]
    for number, line in enumerate([*lines, marks.names.problem.settings.disclaimer]):
        page.write_string(number, 0, line, look)
