"""Numbers and times of the day as they are read out, in Chinese and English."""

from planner.settings import Language
from planner.texts import text

_ZH = "零一二三四五六七八九"
_EN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty")
_PARTS = ((8, "early"), (12, "morning"), (13, "noon"), (18, "afternoon"), (24, "evening"))  # before this hour


def number(language: Language, value: int) -> str:
    """0 to 99 in Chinese, 0 to 59 in English."""
    if language is Language.EN:
        tens, ones = divmod(value, 10)
        if value < len(_EN):
            return _EN[value]
        return _TENS[tens] + (f"-{_EN[ones]}" if ones else "")
    tens, ones = divmod(value, 10)
    if tens == 0:
        return _ZH[ones]
    return ("" if tens == 1 else _ZH[tens]) + "十" + (_ZH[ones] if ones else "")


def clock(language: Language, seconds: int, *, part: bool = True) -> str:
    """A time of the day in words: 上午九点半, 下午两点零五分; half past nine in the morning, two oh five."""
    hour, minute = divmod(seconds // 60, 60)
    named = text(language, "notice", f"speech.{part_of_day(seconds)}") if part else ""
    values = {"part": named, "hour": _hour(language, hour), "minutes": _minutes(language, minute)}
    key = "clock" if minute == 0 else "clock_half" if minute == 30 else "clock_minutes"
    return text(language, "notice", f"speech.{key}", **values).strip()


def part_of_day(seconds: int) -> str:
    """Which part of the day a time falls into: early, morning, noon, afternoon, evening."""
    return next(name for hour, name in _PARTS if seconds < hour * 3600)


def span(language: Language, begin: int, end: int) -> tuple[str, str]:
    """Begin and end in words; the part of the day once where it is the same (first in Chinese, last in English)."""
    same = part_of_day(begin) == part_of_day(end)
    chinese = language is Language.ZH
    return (
        clock(language, begin, part=not same or chinese),
        clock(language, end, part=not same or not chinese),
    )


def _hour(language: Language, hour: int) -> str:
    half = hour if hour in (0, 12) else hour % 12
    if language is Language.ZH:
        return "两" if half == 2 else number(language, half)
    return number(language, half or 12)


def _minutes(language: Language, minute: int) -> str:
    if 0 < minute < 10:
        return ("零" if language is Language.ZH else "oh ") + number(language, minute)
    return number(language, minute)
