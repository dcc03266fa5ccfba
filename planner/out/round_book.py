"""The workbook of a standing round: by village, the weekdays of every week at a glance, what holidays do. Public."""

from pathlib import Path

from planner.out.book import Book, Cell, Column, Row, Sheet
from planner.out.marks import lines
from planner.out.round_words import RoundWords
from planner.out.timetable import by_township
from planner.outlook import Outlook
from planner.problem import VehicleId
from planner.rounds import RoundStop


def write_round_book(path: Path, words: RoundWords) -> Path:
    """Write the workbook; the same round gives the same bytes."""
    sheets = (village_sheet(words), grid_sheet(words), *holiday_sheet(words))
    return Book(names=words.names, plan=words.frame, sheets=sheets).write(path)


def village_sheet(words: RoundWords) -> Sheet:
    """When does it come to me: a row for each stop that serves a village."""
    names = words.names
    columns = (
        Column(head=names.say("head.township"), widest=12),
        Column(head=names.say("head.village"), widest=18, bold=True),
        Column(head=words.say("head.rhythm"), widest=22, centred=True, bold=True),
        Column(head=names.say("head.time"), widest=13, centred=True, bold=True),
        Column(head=names.say("head.place"), widest=26),
        Column(head=names.say("head.way"), widest=22),
        Column(head=words.say("head.dates"), widest=34),
        Column(head=words.say("head.exceptions"), widest=34),
    )
    outlook = Outlook(plan=words.frame, problem=names.problem, travel=words.travel)
    rows: list[Row] = []
    for village in by_township(outlook):
        name = village.township, names.named(village)
        served = words.of_village.get(village.id, ())
        for stop, row in served:
            cells: tuple[Cell, ...] = (
                *name,
                words.rhythm(stop, row.weeks),
                words.span(stop),
                words.where(stop),
                names.way(row.walk_metres, row.walk_seconds),
                words.dates(stop, row.weeks),
                words.exceptions(stop, row.weeks),
            )
            rows.append(Row(group=village.township, cells=cells))
        if not served:
            none = words.say("none"), "–", "", "", words.instead(village), ""
            rows.append(Row(group=village.township, cells=(*name, *none)))
    title = words.say("title")
    return Sheet(
        name=names.say("sheet.villages"), title=title, columns=columns, rows=tuple(rows), legend=words.legend()
    )


def grid_sheet(words: RoundWords) -> Sheet:
    """Weekdays and vehicles down, weeks across."""
    names, weeks = words.names, range(1, words.round.weeks + 1)
    columns = (
        Column(head=words.say("head.weekday"), widest=10, centred=True, bold=True),
        Column(head=names.say("head.vehicle"), widest=22, bold=True),
        *(Column(head=words.say("week", week=week), widest=38) for week in weeks),
    )
    turns: dict[tuple[int, VehicleId], list[RoundStop]] = {}
    for stop in words.round.stops:
        turns.setdefault((stop.weekday, stop.vehicle), []).append(stop)
    rows = tuple(
        Row(
            group=str(weekday),
            cells=(
                words.weekday(weekday),
                names.vehicle(vehicle),
                *(lines(_entry(words, stop, week) for stop in stops if week in stop.weeks) for week in weeks),
            ),
        )
        for (weekday, vehicle), stops in sorted(turns.items())
    )
    return Sheet(
        name=words.say("sheet.grid"), title=words.say("title_grid"), columns=columns, rows=rows, legend=words.legend()
    )


def _entry(words: RoundWords, stop: RoundStop, week: int) -> str:
    """A stop in a cell, with its end in that week."""
    end = dict(zip(stop.weeks, stop.ends, strict=True))[week]
    market = f" {words.say('market')}" if words.at_market(stop) else ""
    return f"{words.names.span(stop.begin, end)} {words.names.place(stop.place)}{market}"


def holiday_sheet(words: RoundWords) -> tuple[Sheet, ...]:
    """The days that are not worked and what is held instead; no sheet where there is none."""
    names = words.names
    columns = (
        Column(head=names.say("head.vehicle"), widest=24, bold=True),
        Column(head=words.say("head.was"), widest=26, centred=True),
        Column(head=words.say("head.why"), widest=20),
        Column(head=words.say("head.now"), widest=26, centred=True, bold=True),
        Column(head=words.say("head.left"), widest=40),
    )
    rows = tuple(
        Row(
            group=row.vehicle,
            cells=(
                names.vehicle(row.vehicle),
                names.date(row.was),
                row.why,
                words.say("not_held") if row.now is None else names.date(row.now),
                names.joined(map(names.place, row.left)),
            ),
        )
        for row in sorted(words.holidays, key=lambda row: (row.vehicle, row.was))
    )
    title = words.say("title_holidays")
    return (Sheet(name=words.say("sheet.holidays"), title=title, columns=columns, rows=rows),) if rows else ()
