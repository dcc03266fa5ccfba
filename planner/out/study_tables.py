"""The tables of a study: outcomes.csv, terms.csv, villages.csv. UTF-8 with a byte order mark, as a plan's tables.

Costs are minutes with four decimals. Nobody's name, contact or request is in them.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from planner.out.cells import day, free, plain, yes
from planner.out.errors import OutputError
from planner.plan import COST_UNITS
from planner.scenario.nouns import Outcome, Study

OUTCOMES = (
    *("scenario", "extends", "started_from", "note", "status", "certainty", "cost", "bound", "gap", "comparable"),
    *("invented", "vehicle_days_used", "vehicle_days", "budget", "seconds", "iterations", "seed"),
)
TERMS = ("scenario", "term", "amount", "weight", "cost")

Row = tuple[str, ...]


def write_tables(study: Study, folder: Path) -> tuple[Path, ...]:
    """Write the three tables into `folder`, in place of those of an earlier run of the same study.

    Raises:
        OutputError: the system refuses.

    """
    measures = tuple(str(name) for name in study.outcomes[0].measures.values)
    tables: dict[str, tuple[Row, Iterable[Row]]] = {
        "outcomes": ((*OUTCOMES, *measures), (_outcome(one) for one in study.outcomes)),
        "terms": (TERMS, (row for one in study.outcomes for row in _terms(one))),
        "villages": (_village_heads(study), (row for one in study.outcomes for row in _villages(one))),
    }
    return tuple(_write(folder / f"{name}.csv", head, rows) for name, (head, rows) in tables.items())


def used_days(outcome: Outcome) -> int:
    """How many vehicle-days the plan of an outcome uses."""
    return len(outcome.plan.vehicle_days)


def _outcome(one: Outcome) -> Row:
    result = one.result
    return (
        free(one.scenario.name),
        free(one.scenario.extends),
        free(one.started_from or ""),
        free(one.scenario.note),
        result.status,
        one.certainty,
        _minutes(result.cost),
        _minutes(result.bound),
        "" if one.gap is None else f"{one.gap:.6f}",
        yes(one.comparable),
        yes(one.invented),
        str(used_days(one)),
        _number(one.figures.get("vehicle_days")),
        _number(one.figures.get("budget")),
        f"{result.seconds:.1f}",
        str(result.iterations),
        str(result.seed),
        *(_number(value) for value in one.measures.values.values()),
    )


def _terms(one: Outcome) -> Iterable[Row]:
    for line in one.score.lines:
        yield (free(one.scenario.name), line.term, plain(line.amount), plain(line.weight), _minutes(line.cost))


def _village_heads(study: Study) -> Row:
    rows: Sequence[Any] = study.outcomes[0].measures.villages
    return ("scenario", *(f.name for f in fields(rows[0]))) if rows else ("scenario",)


def _villages(one: Outcome) -> Iterable[Row]:
    rows: Sequence[Any] = one.measures.villages
    for row in rows:
        yield (free(one.scenario.name), *(_cell(getattr(row, f.name)) for f in fields(row)))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return yes(value)
    if isinstance(value, date):
        return day(value)
    if value is None or isinstance(value, int | float):
        return _number(value)
    return free(str(value))


def _number(value: float | None) -> str:
    return "" if value is None else plain(value)


def _minutes(cost: int | None) -> str:
    return "" if cost is None else f"{cost / COST_UNITS:.4f}"


def _write(path: Path, head: Row, rows: Iterable[Row]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    draft = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        draft.replace(path)
    except OSError as error:
        raise OutputError("write", path=str(path), why=error.strerror or str(error)) from error
    return path
