"""tables/*.csv: the promise others read. UTF-8 with a byte order mark, one header row, commas, one line a row.

Times are HH:MM, rounded down to the minute; where the district announces exact times (a grid that is no multiple of a
minute) they are HH:MM:SS throughout. Dates are ISO, seconds and metres integers. Minutes carry two decimals, and times
60 and rounded they are the seconds again; costs are minutes with four decimals, and times 6000 and rounded they are the
integer units. Free text is written by `cells.free`; `read_tables` takes its apostrophes away again.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.centres import nearest_centres
from planner.demand import last_visits
from planner.measures import measure
from planner.out.cells import clock, day, free, minutes, plain, unfree, yes
from planner.outlook import Outlook
from planner.plan import COST_UNITS, Assignment, Plan, Reason, Score, Stop
from planner.problem import CentreId, Problem, VillageId, centre_place, village_place
from planner.travel import Travel

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "stops": (
        *("stop_id", "date", "vehicle", "seq", "kind", "place", "lon", "lat", "arrive", "begin", "end", "leave"),
        *("drive_seconds", "drive_metres", "cases", "minutes", "announced"),
    ),
    "assignments": (
        *("task", "request", "leg", "village", "mode", "stop_id", "walk_metres", "walk_minutes", "minutes"),
    ),
    "crew": ("date", "vehicle", "staff", "role"),
    "unserved": ("task", "request", "leg", "village", "rules", "sentence", "remedy", "instead"),
    "villages": (
        *("village", "name", "stop_id", "date", "walk_metres", "walk_minutes", "days_since_visit", "reserved"),
        *("centre", "centre_metres"),
    ),
    "score": ("term", "amount", "weight", "cost"),
    "changes": ("change", "kind", "target", "date", "vehicle", "accepted", "rules"),
    "measures": ("measure", "value", "unit"),
}
NUMBERS = frozenset({"lon", "lat", "walk_minutes", "minutes", "amount", "weight", "cost", "days_since_visit", "value"})


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The rows of each table, cells as they are written."""

    plan: Plan
    problem: Problem
    travel: Travel
    score: Score
    reasons: tuple[Reason, ...] = ()

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write every table into `folder`."""
        rows: dict[str, Iterable[tuple[str, ...]]] = {
            "stops": map(self._stop, self.plan.stops),
            "assignments": map(_assignment, self.plan.assignments),
            "crew": ((day(c.date), free(c.vehicle), free(c.staff), c.role) for c in self.plan.crew),
            "unserved": self._unserved(),
            "villages": self._villages(),
            "score": self._score(),
            "changes": self._changes(),
            "measures": self._measures(),
        }
        return tuple(_write(folder / f"{name}.csv", COLUMNS[name], rows[name]) for name in COLUMNS)

    def _stop(self, stop: Stop) -> tuple[str, ...]:
        exact = self.problem.settings.grid % 60 != 0
        served = self.plan.served_at.get(stop.id, ())
        place = None if stop.place is None else self.problem.places.get(stop.place)
        point = None if place is None else place.point
        return (
            free(stop.id),
            day(stop.date),
            free(stop.vehicle),
            str(stop.seq),
            stop.kind,
            free(stop.place or ""),
            "" if point is None else f"{point.lon:.6f}",
            "" if point is None else f"{point.lat:.6f}",
            *(clock(t, exact=exact) for t in (stop.arrive, stop.begin, stop.end, stop.leave)),
            str(stop.drive_seconds),
            str(stop.drive_metres),
            str(sum(row.request is not None for row in served)),
            minutes(sum(row.seconds for row in served)),
            yes(stop.announced),
        )

    def _unserved(self) -> Iterable[tuple[str, ...]]:
        reasons = {(r.task, r.request, r.leg): r for r in self.reasons}
        for row in self.plan.unserved:
            reason = reasons.get((row.task, row.request, row.leg))
            said = ("", "", "", "") if reason is None else _said(reason)
            yield (free(row.task), free(row.request or ""), str(row.leg), free(row.village), *map(free, said))

    def _villages(self) -> Iterable[tuple[str, ...]]:
        outlook = Outlook(plan=self.plan, problem=self.problem, travel=self.travel)
        visited = last_visits(self.problem)
        for village in self.problem.villages:
            reach = outlook.first_for(village.id)
            nearest = (
                ("", "", "", "")
                if reach is None
                else (free(reach.stop.id), day(reach.stop.date), str(reach.metres), minutes(reach.seconds))
            )
            last = visited.get(village.id)
            since = "" if last is None else str((self.problem.horizon.first - last).days)
            centre = next(iter(nearest_centres(self.problem, self.travel, village.id)), None)
            away = ("", "") if centre is None else (free(centre.id), str(self._away(village.id, centre.id)))
            yield (free(village.id), free(village.name), *nearest, since, yes(outlook.reserved(village.id)), *away)

    def _away(self, village: VillageId, centre: CentreId) -> int:
        return self.travel.distance(village_place(village), centre_place(centre))

    def _measures(self) -> Iterable[tuple[str, ...]]:
        for name, value in measure(self.problem, self.travel, self.plan).values.items():
            yield (name, "" if value is None else plain(value), name.unit)

    def _score(self) -> Iterable[tuple[str, ...]]:
        for line in self.score.lines:
            yield (line.term, plain(line.amount), plain(line.weight), f"{line.cost / COST_UNITS:.4f}")

    def _changes(self) -> Iterable[tuple[str, ...]]:
        edits = {edit.id: edit for edit in self.problem.changes}
        for outcome in self.plan.changes:
            edit = edits.get(outcome.change)
            what = (
                ("", "", "", "")
                if edit is None
                else (edit.kind, free(edit.target), day(edit.date), free(edit.vehicle or ""))
            )
            yield (free(outcome.change), *what, yes(outcome.accepted), " ".join(outcome.rules))


def _assignment(row: Assignment) -> tuple[str, ...]:
    return (
        free(row.task),
        free(row.request or ""),
        str(row.leg),
        free(row.village),
        row.mode,
        free(row.stop or ""),
        str(row.walk_metres),
        minutes(row.walk_seconds),
        minutes(row.seconds),
    )


def _said(reason: Reason) -> tuple[str, str, str, str]:
    return " ".join(reason.rules), reason.sentence, reason.remedy_sentence, reason.instead


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def read_tables(folder: Path | str) -> dict[str, tuple[dict[str, str], ...]]:
    """The tables of a plan folder (or of its `tables`) as text, rows by column name, free text as it was.

    Raises:
        FileNotFoundError: a table is missing.

    """
    home = Path(folder) / "tables" if (Path(folder) / "tables").is_dir() else Path(folder)
    return {name: _read(home / f"{name}.csv") for name in COLUMNS}


def read_table(folder: Path | str, name: str) -> tuple[dict[str, str], ...]:
    """One table of a plan folder, as `read_tables`.

    Raises:
        FileNotFoundError: the table is missing.

    """
    return _read(Path(folder) / "tables" / f"{name}.csv")


def _read(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            {column: cell if column in NUMBERS else unfree(cell) for column, cell in row.items()}
            for row in csv.DictReader(file)
        )
