"""Windows: when a place or a person is available. Seconds of the day, Monday is 0."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a field has its name

DAY_SECONDS = 86_400
WEEK = frozenset(range(7))


@dataclass(frozen=True, kw_only=True)
class Window:
    """Available from `begin` to `end` (seconds of the day) on `weekdays`, or on one `date` alone.

    Raises:
        ValueError: the window is empty, turned round, or outside the day.

    """

    begin: int
    end: int
    weekdays: frozenset[int] = WEEK
    date: Date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.begin < self.end <= DAY_SECONDS:
            raise ValueError(f"window {self.begin}-{self.end} is not inside one day")

    def holds_on(self, day: Date) -> bool:
        """Whether the window says anything about this day."""
        return self.date == day if self.date is not None else day.weekday() in self.weekdays


def intervals_on(windows: Iterable[Window], day: Date) -> tuple[tuple[int, int], ...]:
    """The (begin, end) seconds of `day` in which the windows are open, sorted and merged.

    No window at all means always open: one interval over the whole day. Windows that all speak of other days mean
    closed: no interval.
    """
    stated = tuple(windows)
    if not stated:
        return ((0, DAY_SECONDS),)
    merged: list[tuple[int, int]] = []
    for begin, end in sorted((w.begin, w.end) for w in stated if w.holds_on(day)):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)
