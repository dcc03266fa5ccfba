"""The reasons of a plan folder, read back from its table of what is left."""

import csv
from pathlib import Path

from planner.out.tables import read_table
from planner.plan import Plan, Reason, Rule


def load_reasons(folder: Path, plan: Plan) -> tuple[Reason, ...] | None:
    """A reason for every row that the plan leaves, as the table `unserved` says: rules and sentences.

    None where the table is missing, broken, or lacks a row or its sentence. What was tried on each vehicle-day is not
    in the table, so neither is it in these reasons.
    """
    try:
        rows = read_table(folder, "unserved")
        said = {(row["task"], row["request"], int(row["leg"])): row for row in rows}
        found = [(left, said[left.task, left.request or "", left.leg]) for left in plan.unserved]
        return tuple(
            Reason(
                task=left.task,
                request=left.request,
                leg=left.leg,
                village=left.village,
                rules=tuple(Rule(rule) for rule in row["rules"].split()),
                sentence=_some(row["sentence"]),
                remedy_sentence=row["remedy"],
                instead=row["instead"],
            )
            for left, row in found
        )
    except (OSError, csv.Error, KeyError, TypeError, ValueError):
        return None


def _some(words: str) -> str:
    if not words:
        raise ValueError("no sentence")
    return words
