"""Day patterns in one cell: sets of days separated by `|`, a day of every week or of one week of the horizon."""

import re
from collections.abc import Iterable

from planner.read.cells import Cell, CellError, plain
from planner.read.spans import read_days, show_days
from planner.settings import Language

_WEEK = re.compile(r"(?:week|wk|w)\s*(\d{1,2})\s*(.+)|第\s*([一二三四五六七八九]|\d{1,2})\s*(?:周|星期)\s*(.+)", re.I)
_NUMBERS = {character: number for number, character in enumerate("一二三四五六七八九", start=1)}


def read_patterns(value: Cell) -> tuple[frozenset[int], ...]:
    """`Mon,Thu|Tue,Fri`, `week 1 Mon, week 3 Mon`, 第1周周一、第3周周一: as `Village.patterns` counts days."""
    return tuple(_pattern(part) for part in re.split(r"\s*\|\s*", plain(value).strip("| ")))


def show_patterns(patterns: Iterable[Iterable[int]], language: Language) -> str:
    """As `read_patterns` reads them."""
    return "|".join(_show(frozenset(pattern), language) for pattern in patterns)


def _pattern(text: str) -> frozenset[int]:
    days: set[int] = set()
    plain_days: list[str] = []
    for part in filter(None, re.split(r"\s*[,;、]\s*", text)):
        entry = _WEEK.fullmatch(part)
        if entry is None:
            plain_days.append(part)
            continue
        number = entry.group(1) or entry.group(3)
        week = _NUMBERS.get(number) or int(number)
        if week < 1:
            raise CellError("days-bad")
        days |= {7 * week + day for day in read_days(entry.group(2) or entry.group(4))}
    return frozenset(days) | (read_days(",".join(plain_days)) if plain_days or not days else frozenset())


def _show(pattern: frozenset[int], language: Language) -> str:
    weekly = [show_days({day for day in pattern if day < 7}, language)] if any(d < 7 for d in pattern) else []
    dated = [
        f"week {day // 7} {show_days({day % 7}, language)}"
        if language is Language.EN
        else f"第{day // 7}周{show_days({day % 7}, language)}"
        for day in sorted(pattern)
        if day >= 7
    ]
    return ("," if language is Language.EN else "、").join(weekly + dated)
