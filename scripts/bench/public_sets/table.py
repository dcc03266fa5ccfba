"""Rows as a markdown table with their means, by family too."""

from collections.abc import Sequence
from itertools import groupby
from statistics import mean

from .run import Row

HEADS = ("instance", "value", "best known", "gap %", "bound", "bound gap %", "seconds", "iterations", "violations")


def table(rows: Sequence[Row]) -> str:
    """A row an instance, then the mean of each family and of all."""
    lines = [" | ".join(HEADS), " | ".join("---" for _ in HEADS)]
    lines += [" | ".join(_cells(row)) for row in rows]
    families = [(name, list(group)) for name, group in groupby(rows, key=family)]
    means = [*families, ("all", list(rows))] if len(families) > 1 else [("all", list(rows))]
    lines += [" | ".join(_mean(name, group)) for name, group in means if len(group) > 1]
    return "\n".join(f"| {line} |" for line in lines)


def family(row: Row) -> str:
    """The letters and the first digits that instances of one kind share: C1, RC1, pr, A1."""
    name = row.instance
    head = name[: next((i for i, c in enumerate(name) if c.isdigit()), len(name))]
    return head if row.group == "pvrp" else f"{head}1"


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.instance,
        f"{row.value:g}" if row.value == round(row.value, 1) else f"{row.value:.2f}",
        "" if row.best is None else f"{row.best:g}",
        _percent(None if row.violations else row.gap),
        "" if row.bound is None else f"{row.bound:.2f}",
        _percent(_bound_gap(row)),
        f"{row.took:.1f}",
        str(row.iterations),
        str(len(row.violations)),
    )


def _mean(name: str, rows: Sequence[Row]) -> tuple[str, ...]:
    gaps = [row.gap for row in rows if row.gap is not None and not row.violations]
    return (
        f"**mean of {name}** ({len(rows)})",
        "",
        "",
        _percent(mean(gaps) if gaps else None),
        "",
        "",
        f"{mean(row.took for row in rows):.1f}",
        f"{mean(row.iterations for row in rows):.0f}",
        str(sum(len(row.violations) for row in rows)),
    )


def _bound_gap(row: Row) -> float | None:
    """How far the value can be from the best possible, in percent of the value."""
    if row.bound is None or not row.value:
        return None
    return 100.0 * abs(row.value - row.bound) / row.value


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{round(share, 2) + 0.0:.2f}"  # no minus before a zero
