"""Marks in timetables: what kind of day it is, whether it is market day, and what has changed since it was announced.

Only hub stops are spoken of: what became of a home visit is nobody else's business.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a method has its name
from datetime import timedelta
from functools import cached_property

from planner.announced import StopChange, StopFate
from planner.days import holiday_name, makeup, market_day, provisional, working
from planner.out.names import Names
from planner.outlook import Outlook
from planner.plan import Stop, StopKind
from planner.problem import Market, MarketRule, StopId, VillageId
from planner.texts import text

FATES = (StopFate.NEW, StopFate.MOVED, StopFate.CANCELLED)
SIGNS = {StopFate.NEW: "▲", StopFate.MOVED: "◆", StopFate.CANCELLED: "×"}


@dataclass(frozen=True, kw_only=True)
class Marks:
    """The marks of one plan, in the district's language."""

    outlook: Outlook
    names: Names

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue `sheets`."""
        return text(self.names.language, "sheets", key, **values)

    def day(self, day: Date) -> tuple[str, ...]:
        """What is special about a day: no work and why, a make-up workday, a day nobody has settled yet."""
        problem, why = self.names.problem, holiday_name(self.names.problem, day)
        marks = []
        if makeup(problem, day):
            marks.append(self.say("mark.makeup_for" if why else "mark.makeup", why=why))
        elif not working(problem, day) and (day.weekday() < 5 or why):
            marks.append(self.say("mark.closed_for" if why else "mark.closed", why=why))
        if provisional(problem, day):
            marks.append(self.say("mark.provisional"))
        return tuple(marks)

    def date(self, day: Date) -> str:
        """A date with its weekday and what is special about it."""
        return self._marked(self.names.date(day), self.day(day))

    def short_date(self, day: Date) -> str:
        """The same without the year."""
        return self._marked(self.names.short_date(day), self.day(day))

    def _marked(self, words: str, marks: tuple[str, ...]) -> str:
        return words + "".join(f"\n{mark}" for mark in marks)

    def at_market(self, stop: Stop) -> bool:
        """Whether the place of a stop has its market that day."""
        host = self.names.host(stop.place)
        return host is not None and stop.kind is StopKind.HUB and market_day(host.market, stop.date)

    def market(self, stop: Stop) -> str:
        """The mark of a stop on a market day; empty on others."""
        return self.say("mark.market") if self.at_market(stop) else ""

    def market_rule(self, market: Market | None) -> str:
        """When a village has its market: lunar or solar days by their last digit, or weekdays."""
        if market is None:
            return ""
        if market.rule is MarketRule.WEEKDAY:
            days = self.names.weekdays(market.digits)
        else:
            days = self.names.joined(str(digit) for digit in sorted(market.digits, key=lambda d: d or 10))
        return self.say(f"market.{market.rule}", days=days)

    @cached_property
    def changes(self) -> tuple[StopChange, ...]:
        """What residents must be told anew: changes of hub stops."""
        return tuple(c for c in self.outlook.changes if _stop(c).kind is StopKind.HUB)

    @cached_property
    def _change(self) -> dict[StopId, StopChange]:
        return {change.now.id: change for change in self.changes if change.now is not None}

    def fate(self, stop: Stop) -> StopFate | None:
        """What became of a stop; None where it is as it was announced."""
        change = self._change.get(stop.id)
        if change is None:
            return StopFate.CANCELLED if stop in self.cancelled else None
        return change.kind

    def sign(self, stop: Stop) -> str:
        """The sign of a changed stop; empty where it is as announced."""
        fate = self.fate(stop)
        return "" if fate is None else SIGNS[fate]

    def change(self, stop: Stop) -> str:
        """What has changed about a stop, in words with its sign."""
        fate = self.fate(stop)
        if fate is None:
            return ""
        was = self._change[stop.id].was if stop.id in self._change else None
        values = {} if was is None else {"was": f"{self.names.short_date(was.date)} {self._span(was)}"}
        return f"{SIGNS[fate]} {self.say(f'fate.{fate}', **values)}"

    @cached_property
    def cancelled(self) -> tuple[Stop, ...]:
        """Announced hub stops that are not held, in order of time."""
        return tuple(c.was for c in self.changes if c.kind is StopFate.CANCELLED and c.was is not None)

    @cached_property
    def _before(self) -> Outlook | None:
        outlook = self.outlook
        if outlook.parent is None or not self.cancelled:
            return None
        return Outlook(plan=outlook.parent, problem=outlook.problem, travel=outlook.travel)

    def cancelled_for(self, village: VillageId) -> tuple[str, ...]:
        """The cancelled stops that a village could have gone to, a line each."""
        if self._before is None:
            return ()
        return tuple(
            f"{SIGNS[StopFate.CANCELLED]} " + self.say("fate.cancelled_stop", stop=self._line(reach.stop))
            for reach in self._before.stops_for(village)
            if reach.stop in self.cancelled
        )

    def _line(self, stop: Stop) -> str:
        return f"{self.names.short_date(stop.date)} {self._span(stop)} {self.names.place(stop.place)}"

    def _span(self, stop: Stop) -> str:
        return self.names.span(stop.begin, stop.end)

    @cached_property
    def days(self) -> tuple[Date, ...]:
        """The days a timetable shows: worked, or not worked though one would think so, or with a stop."""
        problem, held = self.names.problem, {stop.date for stop in (*self.outlook.hubs, *self.cancelled)}
        first = self.outlook.plan.first
        every = (first + timedelta(days=k) for k in range(self.outlook.plan.days))
        return tuple(d for d in every if d in held or d.weekday() < 5 or working(problem, d))

    def legend(self) -> tuple[str, ...]:
        """What the marks mean that are used: market days, make-up days, unsettled days, changes."""
        problem = self.names.problem
        lines = []
        if any(self.at_market(stop) for stop in self.outlook.hubs):
            lines.append(self.say("legend.market"))
        if any(makeup(problem, day) for day in self.days):
            lines.append(self.say("legend.makeup"))
        if any(provisional(problem, day) for day in self.days):
            lines.append(self.say("legend.provisional"))
        if self.outlook.parent is not None:
            found = {change.kind for change in self.changes}
            words = self.names.joined(f"{SIGNS[fate]} {self.say(f'legend.{fate}')}" for fate in FATES if fate in found)
            when = self.outlook.parent.announced_on
            plan = self.say("legend.plan", plan=self.outlook.parent.plan_id, version=self.outlook.parent.version)
            since = plan if when is None else self.say("legend.plan_on", plan=plan, date=self.names.short_date(when))
            lines.append(self.say("legend.changes" if words else "legend.unchanged", since=since, words=words))
        return tuple(lines)


def lines(parts: Iterable[str]) -> str:
    """Texts one below the other, empty ones left out."""
    return "\n".join(part for part in parts if part)


def _stop(change: StopChange) -> Stop:
    stop = change.now or change.was
    assert stop is not None
    return stop
