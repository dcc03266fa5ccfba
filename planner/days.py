"""Facts about days: working days, make-up workdays, market days.

Working days of China come from the published State Council notices (package chinesecalendar). Beyond the years it
knows, and for other countries, they come from the package `holidays`; for China those are provisional. The `calendar`
table wins over both.
"""

from datetime import date, timedelta
from functools import cache

import chinese_calendar
import holidays
from lunar_python import Solar

from planner.problem import Market, MarketRule, Problem
from planner.settings import Language

_CHINESE = {str(holiday.value): str(holiday.chinese) for holiday in chinese_calendar.Holiday}


def working(problem: Problem, day: date) -> bool:
    """Whether the office works on that day."""
    for row in problem.calendar:
        if row.date == day:
            return row.working
    return _working(problem.settings.country, day)[0]


def provisional(problem: Problem, day: date) -> bool:
    """Whether nobody has yet announced if that day is worked."""
    return all(row.date != day for row in problem.calendar) and not _working(problem.settings.country, day)[1]


def makeup(problem: Problem, day: date) -> bool:
    """Whether the day is worked although it falls on a weekend."""
    return day.weekday() >= 5 and working(problem, day)


def holiday_name(problem: Problem, day: date) -> str:
    """Why a day is not worked, or is made up for: what `calendar` says, else the holiday in the district's language.

    Empty on plain working days and weekends. For a make-up workday of China it is the holiday that it makes up for.
    """
    for row in problem.calendar:
        if row.date == day:
            return row.why if row.working is (day.weekday() >= 5) else ""
    return _holiday_name(problem.settings.country, day, problem.settings.language)


def runs_on(problem: Problem, weekdays: frozenset[int], day: date) -> bool:
    """Whether something that runs on these weekdays runs on that day: a make-up workday counts as any weekday."""
    return working(problem, day) and (day.weekday() in weekdays or makeup(problem, day))


def working_days_between(problem: Problem, first: date, last: date) -> int:
    """Working days after `first` up to and with `last`; 0 when last is not later."""
    return sum(working(problem, first + timedelta(days=k)) for k in range(1, (last - first).days + 1))


def add_working_days(problem: Problem, day: date, count: int) -> date:
    """The day `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= working(problem, day)
    return day


def in_pattern(problem: Problem, pattern: frozenset[int], day: date) -> bool:
    """Whether a day of the horizon is one of a day pattern (`Village.patterns`); a make-up workday suits every one."""
    week = (day - problem.horizon.first).days // 7 + 1
    return day.weekday() in pattern or 7 * week + day.weekday() in pattern or makeup(problem, day)


def market_day(market: Market | None, day: date) -> bool:
    """Whether it is market day."""
    if market is None:
        return False
    if market.rule is MarketRule.WEEKDAY:
        return day.weekday() in market.digits
    number = day.day if market.rule is MarketRule.SOLAR else abs(lunar_day(day))
    return number % 10 in market.digits


@cache
def lunar_day(day: date) -> int:
    """Day of the lunar month, 1 to 30."""
    return int(Solar.fromYmd(day.year, day.month, day.day).getLunar().getDay())


@cache
def lunar_text(day: date) -> str:
    """Month and day of the Chinese lunar calendar as it writes them: 十月廿三, 闰六月初六."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"


@cache
def lunar_numbers(day: date) -> tuple[int, int, bool]:
    """Month and day of the Chinese lunar calendar, and whether it is a leap month."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    month = int(lunar.getMonth())
    return abs(month), int(lunar.getDay()), month < 0


@cache
def _working(country: str, day: date) -> tuple[bool, bool]:
    """Worked or not, and whether that is official."""
    if country == "CN":
        try:
            return bool(chinese_calendar.is_workday(day)), True
        except NotImplementedError:
            return day.weekday() < 5 and not _holiday(country, day), False
    return day.weekday() < 5 and not _holiday(country, day), True


@cache
def _holiday(country: str, day: date) -> bool:
    if not country:
        return False
    return day in holidays.country_holidays(country, years=day.year)


@cache
def _holiday_name(country: str, day: date, language: Language) -> str:
    if country == "CN":
        try:
            name = str(chinese_calendar.get_holiday_detail(day)[1] or "")
            return _CHINESE.get(name, name) if language is Language.ZH else name
        except NotImplementedError:
            pass  # beyond the published years
    if not country:
        return ""
    known = holidays.country_holidays(country, years=day.year)
    wanted = [tag for tag in known.supported_languages or () if tag.startswith(str(language))]
    if wanted:
        known = holidays.country_holidays(country, years=day.year, language=wanted[0])
    return str(known.get(day) or "")
