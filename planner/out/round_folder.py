"""The folder of a standing round: rounds.json, tables, what a notice wall and a phone can carry. Nothing personal."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.out.cells import clock, day, free, minutes
from planner.out.folder import PUBLIC, TABLES, drafted
from planner.out.round_book import write_round_book
from planner.out.round_calendars import write_round_calendars
from planner.out.round_file import NAME, save_round
from planner.out.round_pdf import write_round_pdfs
from planner.out.round_words import RoundNames, RoundWords
from planner.problem import Problem
from planner.rounds import Round, Substitute
from planner.travel import Travel

STOPS = (
    *("place", "vehicle", "weekday", "weeks", "begin", "end", "village", "village_weeks"),
    *("walk_metres", "walk_minutes"),
)
HOLIDAYS = ("vehicle", "was", "now", "why", "left")
LEFT = ("village", "asked", "made", "reachable")


@dataclass(frozen=True, kw_only=True)
class WrittenRound:
    """Where the round was written, perhaps under a new version name, and its files by kind."""

    folder: Path
    book: Path
    pages: tuple[Path, ...]
    calendars: tuple[Path, ...]
    substitutes: tuple[Substitute, ...]  # of the weeks for which it is published


def write_round(round_: Round, folder: Path, *, problem: Problem, travel: Travel) -> WrittenRound:
    """Write the folder; one that exists and holds anything is left alone, the new one is called -2, -3, ...

    Raises:
        OutputError: a character cannot be printed, or the disk refuses.

    """
    words = RoundWords(names=RoundNames(problem=problem, round=round_), travel=travel)
    with drafted(folder) as draft:
        save_round(round_, draft.path / NAME)
        for name in (PUBLIC, TABLES):
            (draft.path / name).mkdir()
        exact = problem.settings.grid % 60 != 0
        _table(draft.path / TABLES / "round.csv", STOPS, _stops(round_, exact=exact))
        _table(draft.path / TABLES / "holidays.csv", HOLIDAYS, _holidays(words))
        left = ((free(x.village), str(x.asked), str(x.made), str(int(x.reachable))) for x in round_.left)
        _table(draft.path / TABLES / "left.csv", LEFT, left)
        public = draft.path / PUBLIC
        book = write_round_book(public / words.say("file.book"), words)
        pages = write_round_pdfs(public, words)
        calendars = write_round_calendars(public / words.say("file.calendars"), words)
    home = draft.home
    return WrittenRound(
        folder=home,
        book=home / book.relative_to(draft.path),
        pages=tuple(home / path.relative_to(draft.path) for path in pages),
        calendars=tuple(home / path.relative_to(draft.path) for path in calendars),
        substitutes=words.holidays,
    )


def _stops(round_: Round, *, exact: bool) -> Iterator[tuple[str, ...]]:
    """A row for each village of each stop; weekdays 1 to 7 from Monday."""
    for stop in round_.stops:
        first = (
            free(stop.place),
            free(stop.vehicle),
            str(stop.weekday + 1),
            " ".join(map(str, stop.weeks)),
            clock(stop.begin, exact=exact),
            clock(stop.end, exact=exact),
        )
        for row in stop.served:
            weeks = " ".join(map(str, row.weeks))
            yield (*first, free(row.village), weeks, str(row.walk_metres), minutes(row.walk_seconds))


def _holidays(words: RoundWords) -> Iterator[tuple[str, ...]]:
    for row in words.holidays:
        yield (free(row.vehicle), day(row.was), day(row.now), free(row.why), free(" ".join(row.left)))


def _table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
