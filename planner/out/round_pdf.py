"""A standing round for the notice wall: a page of A4 for each township, a sheet of A3 for each vehicle. Public."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from planner.out.round_words import WEEK, RoundWords
from planner.out.timetable import by_township
from planner.out.timetable_pdf import TEMPLATE, Document, cell_of, group_of, section_of
from planner.out.typeset import Press
from planner.outlook import Outlook
from planner.problem import Village
from planner.rounds import RoundStop


def write_round_pdfs(folder: Path, words: RoundWords) -> tuple[Path, ...]:
    """Write the A4 pages and the A3 sheets; nothing where the round has no stop.

    Raises:
        OutputError: a character that no font has.

    """
    if not words.round.stops:
        return ()
    pages = {"poster": False, "sections": list(_townships(words))}
    sheets = {"poster": True, "sheets": list(_vehicles(words))}
    return (
        _print(folder / words.say("file.pdf"), words, pages),
        _print(folder / words.say("file.poster"), words, sheets),
    )


def _print(path: Path, words: RoundWords, document: Document) -> Path:
    press = Press(problem=words.names.problem, day=words.round.first)
    path.write_bytes(press.pdf(TEMPLATE, press.prepared({**_frame(words), **document})))
    return path


def _frame(words: RoundWords) -> Document:
    names, settings = words.names, words.names.problem.settings
    return {
        "language": str(names.language),
        "title": words.say("title"),
        "labels": {
            "hotline": words.say("hotline"),
            "page": words.say("page", page="#1", pages="#2"),
            "vehicle": words.say("head.week"),
            "market": words.say("market"),
            "no_stop": "–",
        },
        "district": settings.name,
        "hotline": settings.hotline,
        "disclaimer": settings.disclaimer,
        "imprint": names.imprint(words.frame),
        "week": words.valid(),
        "legend": list(words.legend()),
    }


def _townships(words: RoundWords) -> Iterator[Document]:
    names = words.names
    heads = [
        names.say("head.village"),
        words.say("head.rhythm"),
        names.say("head.time"),
        names.say("head.place"),
        words.say("head.days"),
    ]
    outlook = Outlook(plan=words.frame, problem=names.problem, travel=words.travel)
    for township, villages in groupby(by_township(outlook), key=lambda village: village.township):
        rows = [row for village in villages for row in _village(words, village)]
        yield section_of(words.say("title"), heads, (0, 0, 0, 9, 11), [group_of(rows)], sub=township)


def _village(words: RoundWords, village: Village) -> Iterator[Document]:
    names, name = words.names, words.names.named(village)
    served = words.of_village.get(village.id, ())
    for number, (stop, row) in enumerate(served):
        cells = [
            cell_of("" if number else name, bold=True),
            cell_of(words.rhythm(stop, row.weeks), bold=True),
            cell_of(words.span(stop), bold=True),
            cell_of(words.where(stop), sub=names.way(row.walk_metres, row.walk_seconds)),
            cell_of(words.dates(stop, row.weeks), small=True, mark=words.exceptions(stop, row.weeks)),
        ]
        yield {"tone": "", "village": name, "cells": cells}
    if not served:
        said = cell_of(words.say("none")), cell_of(""), cell_of(""), cell_of(words.instead(village), small=True)
        cells = [cell_of(name, bold=True), *said]
        yield {"tone": "", "village": name, "cells": cells}


def _vehicles(words: RoundWords) -> Iterator[Document]:
    names = words.names
    order = {vehicle.id: k for k, vehicle in enumerate(names.problem.vehicles)}
    used = sorted({stop.vehicle for stop in words.round.stops}, key=lambda v: (order.get(v, len(order)), v))
    for vehicle in used:
        stops = [stop for stop in words.round.stops if stop.vehicle == vehicle]
        days = sorted({*range(5), *(stop.weekday for stop in stops)})
        yield {
            "title": names.vehicle(vehicle),
            "days": [{"date": words.weekday(day), "marks": ""} for day in days],
            "rows": [_week(words, stops, days, week) for week in range(1, words.round.weeks + 1)],
        }


def _week(words: RoundWords, stops: list[RoundStop], days: list[int], week: int) -> Document:
    monday = words.round.first + timedelta(days=WEEK * (week - 1))
    return {
        "vehicle": words.say("week", week=week),
        "centre": words.say("from", date=words.day(monday)),
        "cells": [
            [_entry(words, stop) for stop in stops if stop.weekday == day and week in stop.weeks] for day in days
        ],
    }


def _entry(words: RoundWords, stop: RoundStop) -> Document:
    place = words.names.place(stop.place)
    return {
        "time": words.span(stop),
        "place": place,
        "village": place,
        "market": words.at_market(stop),
        "sign": "",
        "gone": False,
    }
