"""How often a village is visited in a round, and on which sets of days: the rule of docs/rounds.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from planner.problem import MarketRule, Village


@dataclass(frozen=True, kw_only=True)
class Frequency:
    """A visit for every `per_visit` people; someone elderly counts `elderly` people more. Never fewer than `fewest`."""

    per_visit: float = 400.0
    elderly: float = 1.0
    fewest: int = 1

    def visits(self, village: Village, weeks: int) -> int:
        """Visits in so many weeks. What the table states wins; else a number that divides the weeks, at most weekly."""
        if village.visits:
            return village.visits
        need = village.population + self.elderly * village.elderly
        asked = max(self.fewest, -int(-need // self.per_visit))
        if village.max_gap_days:
            asked = max(asked, -(-7 * weeks // village.max_gap_days))
        even = [f for f in range(1, weeks + 1) if weeks % f == 0]
        wanted = next((f for f in even if f >= asked), weeks)
        least = village.min_gap_days or 0
        return max((f for f in even if f <= wanted and 7 * weeks // f >= least), default=1)


def patterns(village: Village, visits: int, weeks: int, weekdays: Sequence[int]) -> tuple[frozenset[int], ...]:
    """The sets of days of which the visits keep one: evenly spaced weeks, one weekday. The table's win."""
    if village.patterns:
        return village.patterns
    chosen = weekdays_of(village, weekdays)
    if visits > weeks:
        return tuple(frozenset(days) for days in _spread(weekdays, -(-visits // weeks)))
    found = {frozenset((r + i * weeks // visits) % weeks + 1 for i in range(visits)) for r in range(weeks)}
    return tuple(frozenset(7 * w + day for w in held) for day in chosen for held in sorted(found, key=sorted))


def weekdays_of(village: Village, weekdays: Sequence[int]) -> tuple[int, ...]:
    """The market days among the weekdays, where the market keeps weekdays and the van can stand there; else all."""
    market = village.market
    if market is None or market.rule is not MarketRule.WEEKDAY or not village.can_host:
        return tuple(weekdays)
    return tuple(day for day in weekdays if day in market.digits) or tuple(weekdays)


def _spread(weekdays: Sequence[int], count: int) -> list[tuple[int, ...]]:
    """The sets of so many weekdays whose least distance around the week is greatest."""
    sets = list(combinations(weekdays, min(count, len(weekdays))))
    apart = [min((b - a) % 7 or 7 for a, b in zip(days, (*days[1:], days[0]), strict=True)) for days in sets]
    return [days for days, gap in zip(sets, apart, strict=True) if gap == max(apart)]
