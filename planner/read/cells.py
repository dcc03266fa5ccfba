"""What stands in one cell, and strict readings of it. Nothing here knows tables; a reading that fails says its code."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NoReturn, TypeVar

from planner.windows import DAY_SECONDS

N = TypeVar("N", int, Decimal)

EXCEL_DIGITS = 15  # a number of more digits has lost some in a spreadsheet
_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?: 0?0:00(?::00)?)?|(\d{4})年(\d{1,2})月(\d{1,2})日")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
MOST = 10**12
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE]\+?\d+")
_ERROR_VALUES = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})


class CellError(Exception):
    """A cell cannot be read: a code of the catalogue `errors` and values for its text."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Formula(str):
    """A formula whose result the workbook does not hold."""


@dataclass(frozen=True)
class Merged:
    """A cell that a merged cell above covers, with the value above."""

    value: "Cell"


Cell = str | int | float | bool | datetime | date | time | timedelta | Merged | None


def blank(value: Cell) -> bool:
    """Whether nothing stands in the cell: empty, white space (also the wide one), or not a number."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value or value.isspace()
    return isinstance(value, float) and value != value


def written(value: Cell) -> str:
    """The cell as text, as close to what the user sees as can be told."""
    if value is None:
        return ""
    if isinstance(value, Merged):
        return written(value.value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**EXCEL_DIGITS:
        return str(int(value))
    return str(value).strip()


def plain(value: Cell) -> str:
    """The cell as text with full-width letters, digits and signs made narrow."""
    text = written(value)
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def sound(value: Cell) -> None:
    """Refuse what no column can hold.

    Raises:
        CellError: an Excel error value, or a formula without its result.

    """
    if isinstance(value, Formula):
        raise CellError("formula-without-value")
    if isinstance(value, str) and value in _ERROR_VALUES:
        raise CellError("cell-error")


def read_text(value: Cell) -> str:
    """Any text, as it stands."""
    return written(value)


def read_word(value: Cell) -> str:
    """A name that other cells refer to (a skill, a piece of equipment), narrow."""
    return plain(value)


def read_id(value: Cell) -> str:
    """An id, as text. Whole numbers are read exactly; digits that a spreadsheet has dropped are an error."""
    if isinstance(value, bool | date | time | timedelta):
        raise CellError("id-bad")
    if isinstance(value, float):
        if not value.is_integer():
            raise CellError("id-bad")
        value = int(value)
        if value >= 10**10 and value % 10**5 == 0:
            raise CellError("id-digits-lost")
    if isinstance(value, int):
        if len(str(abs(value))) > EXCEL_DIGITS:
            raise CellError("id-digits-lost")
        return str(value)
    text = plain(value)
    if _SCIENTIFIC.fullmatch(text) and ("." in text or "+" in text):
        raise CellError("id-digits-lost")
    return text


def read_number(value: Cell) -> Decimal:
    """A number as written, smaller than a million millions."""
    number = _number(value)
    return number if number.is_finite() and abs(number) < MOST else _refuse("number-bad")


def _number(value: Cell) -> Decimal:
    if isinstance(value, bool | date | time | timedelta):
        raise CellError("number-bad")
    if isinstance(value, int | float):
        return Decimal(str(value))
    text = plain(value)
    if not _NUMBER.fullmatch(text):
        raise CellError("number-bad")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise CellError("number-bad") from None


def read_count(value: Cell, *, least: int = 0) -> int:
    """A whole number, at least `least`; thousands may be parted by commas."""
    if isinstance(value, str) and _THOUSANDS.fullmatch(plain(value)):
        value = plain(value).replace(",", "")
    number = read_number(value)
    if number != number.to_integral_value():
        raise CellError("number-not-whole")
    return _at_least(int(number), least)


def read_amount(value: Cell) -> float:
    """A number that is not negative."""
    return float(_at_least(read_number(value), 0))


def read_share(value: Cell) -> float:
    """A number above zero."""
    number = float(read_number(value))
    return number if number > 0 else _refuse("number-not-positive")


def read_degrees(value: Cell) -> float:
    """Degrees with any sign; a degree sign and E or N may follow."""
    return float(read_number(re.sub(r"\s*°?\s*[ENen]?$", "", plain(value)) if isinstance(value, str) else value))


def read_minutes(value: Cell) -> int:
    """Minutes, not negative, as whole seconds (half a second counts up)."""
    return int((_at_least(read_number(value), 0) * 60).quantize(Decimal(1), ROUND_HALF_UP))


def read_drive(value: Cell) -> int:
    """Minutes of driving, not negative, rounded up to the second."""
    seconds = (_at_least(read_number(value), 0) * 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(seconds.quantize(Decimal(1), ROUND_CEILING))


def read_date(value: Cell) -> date:
    """A day: a date of the spreadsheet, 2026-12-01, 2026/12/1, 2026.12.1 or 2026年12月1日. Nothing else."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else _refuse("date-bad")
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(plain(value)) if isinstance(value, str) else None
    if match is None:
        raise CellError("date-bad")
    year, month, day = map(int, match.group(1, 3, 4) if match.group(1) else match.group(5, 6, 7))
    if not 1900 <= year <= 2200:
        raise CellError("date-bad")
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("date-bad") from None


def read_monday(value: Cell) -> date:
    """A week, by its Monday or as 2026-W49."""
    match = re.fullmatch(r"(\d{4})-?W(\d{1,2})", plain(value), re.IGNORECASE) if isinstance(value, str) else None
    try:
        day = date.fromisocalendar(int(match.group(1)), int(match.group(2)), 1) if match else read_date(value)
    except ValueError:
        raise CellError("date-bad") from None
    return day if day.weekday() == 0 else _refuse("week-not-monday")


def read_time(value: Cell) -> int:
    """A time of day in seconds: a time of the spreadsheet, or HH:MM."""
    if isinstance(value, datetime):
        raise CellError("time-bad")
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return seconds if 0 <= seconds <= DAY_SECONDS and seconds % 60 == 0 else _refuse("time-bad")
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 if not value.second else _refuse("time-bad")
    match = _TIME.fullmatch(plain(value)) if isinstance(value, str) else None
    if match is None:
        raise CellError("time-bad")
    hour, minute = int(match.group(1)), int(match.group(2))
    seconds = hour * 3600 + minute * 60
    return seconds if minute < 60 and seconds <= DAY_SECONDS else _refuse("time-bad")


def read_list(value: Cell) -> tuple[str, ...]:
    """Parts separated by a comma, a semicolon or 、, each once, in order."""
    parts = (part.strip() for part in re.split(r"[;,、]", plain(value)))
    return tuple(dict.fromkeys(part for part in parts if part))


def read_materials(value: Cell) -> tuple[str, ...]:
    """As a list, with the signs inside the parts as they were written."""
    parts = (part.strip() for part in re.split(r"[;；,，、]", written(value)))
    return tuple(part for part in parts if part)


def read_ids(value: Cell) -> frozenset[str]:
    """A list of ids."""
    if not isinstance(value, str):
        return frozenset({read_id(value)})
    return frozenset(read_id(part) for part in read_list(value))


def read_yes(value: Cell) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    word = plain(value).lower()
    if word in _YES:
        return True
    return False if word in _NO else _refuse("yes-bad")


def one_of(words: dict[str, object]) -> Callable[[Cell], object]:
    """A reading of a closed list: `words` are what may stand there, lower case."""

    def read(value: Cell) -> object:
        word = plain(value).lower().replace(" ", "_").replace("-", "_")
        return words[word] if word in words else _refuse("choice-bad")

    return read


def _at_least(number: N, least: int) -> N:
    if number < least:
        raise CellError("number-negative" if least == 0 else "number-too-small", least=least)
    return number


def _refuse(code: str) -> NoReturn:
    raise CellError(code)


_YES = frozenset({"1", "yes", "true", "y", "√", "✓", "✔", "是", "有"})
_NO = frozenset({"0", "no", "false", "n", "×", "x", "✗", "否", "无"})
