"""Readings of days, hours, windows, markets and skills in one cell, and how each is written again."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NoReturn

from planner.problem import Market, MarketRule, Skill
from planner.read.cells import Cell, CellError, plain, read_date, read_time
from planner.settings import Language
from planner.windows import WEEK, Window

ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE = "一二三四五六日"
_TO = r"\s*(?:-+|~|至|到|—+|–|−)\s*"
_CLOCK = r"\d{1,2}:\d{2}(?::00)?"
_HOURS = re.compile(rf"({_CLOCK}){_TO}({_CLOCK})")
_ENTRY = re.compile(rf"(.*?)\s*({_CLOCK}{_TO}{_CLOCK})", re.DOTALL)
_MARKET = re.compile(r"(lunar|solar|weekday|农历|阴历|公历|阳历|(?=周|星期))\s*逢?\s*(.*)", re.IGNORECASE | re.DOTALL)
_RULES = {"lunar": MarketRule.LUNAR, "农历": MarketRule.LUNAR, "阴历": MarketRule.LUNAR, "solar": MarketRule.SOLAR}
_RULES |= {"公历": MarketRule.SOLAR, "阳历": MarketRule.SOLAR, "weekday": MarketRule.WEEKDAY, "": MarketRule.WEEKDAY}
_DIGITS = {character: number for number, character in enumerate("十一二三四五六七八九")}
_DIGITS |= {str(number): number for number in range(10)}


def read_hours(value: Cell) -> tuple[int, int]:
    """One interval of the day, `HH:MM-HH:MM`, as (begin, end) seconds."""
    match = _HOURS.fullmatch(plain(value))
    begin, end = (read_time(match.group(1)), read_time(match.group(2))) if match else _refuse("hours-bad")
    return (begin, end) if begin < end else _refuse("hours-turned")


def read_open_hours(value: Cell) -> tuple[tuple[int, int], ...]:
    """One or more intervals of the day, separated by semicolons."""
    return tuple(read_hours(part) for part in _entries(plain(value)))


def read_days(value: Cell) -> frozenset[int]:
    """Weekdays, Monday 0: `Mon-Fri`, `Mon,Wed`, 周一至周五, 周一、周三, 一三五; also daily and 每天."""
    text = plain(value).lower()
    if text in ("daily", "every day", "每天", "每日"):
        return WEEK
    if text in ("workdays", "工作日"):
        return frozenset(range(5))
    days: set[int] = set()
    for part in filter(None, re.split(r"[,;、\s]+", re.sub(_TO, "-", text))):
        first, dash, last = part.partition("-")
        days |= _span(_weekday(first), _weekday(last)) if dash else _run(part)
    return frozenset(days) if days else _refuse("days-bad")


def read_windows(value: Cell) -> tuple[Window, ...]:
    """Entries `[days|YYYY-MM-DD] HH:MM-HH:MM` separated by semicolons; without days they hold every day."""
    return tuple(_window(entry) for entry in _entries(plain(value)))


def read_market(value: Cell) -> Market:
    """`lunar 3,8`, 农历3、8, `solar 0,5`, `weekday Sat`, 周六; hours may follow."""
    text = re.sub(r"[\[\]()]", " ", plain(value)).strip()
    entry = _ENTRY.fullmatch(text)
    hours = read_hours(entry.group(2)) if entry else None
    match = _MARKET.fullmatch((entry.group(1) if entry else text).strip())
    if match is None:
        raise CellError("market-bad")
    rule = _RULES[match.group(1).lower()]
    try:
        digits = read_days(match.group(2)) if rule is MarketRule.WEEKDAY else _digits(match.group(2))
    except CellError:
        raise CellError("market-bad") from None
    return Market(rule=rule, digits=digits, hours=hours)


def read_skills(value: Cell) -> tuple[Skill, ...]:
    """A list of `name` or `name@YYYY-MM-DD`, the day it expires."""
    return tuple(_skill(part.strip()) for part in re.split(r"[;,、]", plain(value)) if part.strip())


def show_time(seconds: int) -> str:
    """`HH:MM`."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def show_hours(hours: tuple[int, int]) -> str:
    """`HH:MM-HH:MM`."""
    return f"{show_time(hours[0])}-{show_time(hours[1])}"


def show_days(days: Iterable[int], language: Language) -> str:
    """Weekdays, as a range where they are one of three or more."""
    numbers = sorted(days)
    names = [ENGLISH[d] if language is Language.EN else f"周{_CHINESE[d]}" for d in numbers]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{names[0]}-{names[-1]}" if language is Language.EN else f"{names[0]}至{names[-1]}"
    return ",".join(names) if language is Language.EN else "、".join(names)


def show_windows(windows: Iterable[Window], language: Language) -> str:
    """Entries separated by semicolons."""
    return ("; " if language is Language.EN else "；").join(_show_window(w, language) for w in windows)


def show_market(market: Market, language: Language) -> str:
    """As `read_market` reads it."""
    chinese = {MarketRule.LUNAR: "农历", MarketRule.SOLAR: "公历", MarketRule.WEEKDAY: ""}[market.rule]
    if market.rule is MarketRule.WEEKDAY:
        digits = show_days(market.digits, language)
    else:
        digits = ("," if language is Language.EN else "、").join(map(str, sorted(market.digits)))
    head = f"{market.rule} {digits}" if language is Language.EN else f"{chinese}{digits}"
    return head if market.hours is None else f"{head} {show_hours(market.hours)}"


def show_skills(skills: Iterable[Skill], language: Language) -> str:
    """As `read_skills` reads them."""
    parts = (s.name if s.expires is None else f"{s.name}@{s.expires.isoformat()}" for s in skills)
    return ("; " if language is Language.EN else "；").join(parts)


def _entries(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _window(entry: str) -> Window:
    match = _ENTRY.fullmatch(entry)
    if match is None:
        raise CellError("window-bad")
    begin, end = read_hours(match.group(2))
    when = match.group(1).strip()
    day = _date(when)
    if day is not None:
        return Window(begin=begin, end=end, date=day)
    return Window(begin=begin, end=end, weekdays=read_days(when) if when else WEEK)


def _date(text: str) -> date | None:
    return read_date(text) if re.match(r"\d", text) else None


def _show_window(window: Window, language: Language) -> str:
    hours = show_hours((window.begin, window.end))
    if window.date is not None:
        return f"{window.date.isoformat()} {hours}"
    return hours if window.weekdays == WEEK else f"{show_days(window.weekdays, language)} {hours}"


def _span(first: int, last: int) -> set[int]:
    return {(first + k) % 7 for k in range((last - first) % 7 + 1)}


def _run(part: str) -> set[int]:
    """One English day, or Chinese days written together."""
    body = re.sub(r"^(周|星期|礼拜)", "", part)
    if body and all(character in _CHINESE + "天" for character in body):
        return {_weekday(character) for character in body}
    return {_weekday(part)}


def _weekday(word: str) -> int:
    for number, (short, long) in enumerate(zip(ENGLISH, _LONG, strict=True)):
        if word in (short.lower(), long, f"{short.lower()}."):
            return number
    body = re.sub(r"^(周|星期|礼拜)", "", word).replace("天", "日")
    return _CHINESE.index(body) if len(body) == 1 and body in _CHINESE else _refuse("days-bad")


def _digits(text: str) -> frozenset[int]:
    parts = [part for part in re.split(r"[,、;\s]+", text) if part]
    if not parts or any(part not in _DIGITS for part in parts):
        raise CellError("market-bad")
    return frozenset(_DIGITS[part] for part in parts)


def _skill(part: str) -> Skill:
    name, at, day = part.partition("@")
    return Skill(name=name.strip(), expires=read_date(day.strip()) if at else None)


def _refuse(code: str) -> NoReturn:
    raise CellError(code)
