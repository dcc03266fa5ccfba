"""A standing round in words: weeks, days, what a holiday does, for every document of it. Hub stops only: nobody's name.

A round is published for `VALID` weeks: so far are holidays looked at, and so far do calendars go.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a method has its name
from datetime import timedelta
from functools import cached_property

from planner.centres import nearest_centres
from planner.days import market_day, provisional
from planner.out.marks import lines
from planner.out.names import Names
from planner.out.timetable import centre_line
from planner.plan import Plan
from planner.problem import Horizon, PlanId, VehicleId, Village, VillageId
from planner.rounds import Dated, Round, RoundStop, Served, Substitute, dated
from planner.texts import text
from planner.travel import Travel

WEEK = 7
VALID = 24  # weeks
SHOWN = 8  # weeks of which the dates are listed, where a stop is not held every week


@dataclass(frozen=True, kw_only=True)
class RoundNames(Names):
    """Names for the frame of a document: its imprint is that of a round."""

    round: Round

    def imprint(self, plan: Plan) -> str:
        """Which round this is."""
        return text(self.language, "rounds", "imprint", first=self.date(self.round.first), weeks=self.round.weeks)


@dataclass(frozen=True, kw_only=True)
class RoundWords:
    """What the documents of a round say, in the district's language."""

    names: RoundNames
    travel: Travel

    @property
    def round(self) -> Round:
        """The round."""
        return self.names.round

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue `rounds`."""
        return text(self.names.language, "rounds", key, **values)

    @cached_property
    def frame(self) -> Plan:
        """A plan without a stop over the weeks that the round is published for, for titles and footers."""
        return Plan(plan_id=PlanId("round"), first=self.round.first, days=WEEK * VALID)

    @cached_property
    def dated(self) -> Dated:
        """The round on all those days."""
        horizon = Horizon(first=self.round.first, days=WEEK * VALID)
        return dated(self.names.problem.replace(horizon=horizon), self.round)

    @property
    def holidays(self) -> tuple[Substitute, ...]:
        """What became of the days that are not worked, from the first week on."""
        return tuple(row for row in self.dated.substitutes if row.was >= self.round.first)

    @cached_property
    def substitutes(self) -> Mapping[tuple[VehicleId, Date], Substitute]:
        """What became of the days of a vehicle that are not worked."""
        return {(row.vehicle, row.was): row for row in self.dated.substitutes}

    def due(self, stop: RoundStop, weeks: Iterable[int]) -> Iterator[Date]:
        """The days on which a stop would be held in some weeks of the round, holidays or not."""
        wanted = set(weeks)
        for number in range(VALID):
            if number % self.round.weeks + 1 in wanted:
                yield self.round.first + timedelta(days=WEEK * number + stop.weekday)

    def held_on(self, stop: RoundStop, day: Date) -> Date | None:
        """When the stop of a day is held instead: that day, another, or not at all."""
        row = self.substitutes.get((stop.vehicle, day))
        return day if row is None else row.held(stop.place)

    def weekday(self, weekday: int) -> str:
        """The name of a weekday."""
        return self.say("weekday", weekday=self.names.say(f"date.weekday{weekday}"))

    def rhythm(self, stop: RoundStop, weeks: tuple[int, ...]) -> str:
        """How often: every Tuesday, or Tuesday of weeks 1 and 3."""
        day = self.weekday(stop.weekday)
        if len(weeks) == self.round.weeks:
            return self.say("rhythm.weekly", weekday=day)
        numbers = self.names.joined(map(str, weeks))
        return self.say("rhythm.weeks" if len(weeks) > 1 else "rhythm.week", weekday=day, weeks=numbers)

    def dates(self, stop: RoundStop, weeks: tuple[int, ...]) -> str:
        """The next days on which it is held, where that is not every week."""
        if len(weeks) == self.round.weeks:
            return ""
        last = self.round.first + timedelta(days=WEEK * SHOWN)
        held = [self.held_on(stop, day) for day in self.due(stop, weeks) if day < last]
        return self.names.joined(self.day(day) for day in held if day is not None)

    def exceptions(self, stop: RoundStop, weeks: tuple[int, ...]) -> str:
        """What holidays do to it: a line for each day that is moved, and one for those that fall out."""
        due = {day: self.held_on(stop, day) for day in self.due(stop, weeks)}
        gone = self.names.joined(self.day(day) for day, now in due.items() if now is None)
        moved = (
            self.say("exception.moved", was=self.day(day), now=self.names.short_date(now))
            for day, now in due.items()
            if now is not None and now != day
        )
        return lines((*moved, self.say("exception.none", days=gone) if gone else ""))

    def valid(self) -> str:
        """From when to when the round is published."""
        last = self.round.first + timedelta(days=WEEK * VALID - 1)
        return self.say("valid", first=self._whole(self.round.first), last=self._whole(last))

    def _whole(self, day: Date) -> str:
        return self.say("date_year", year=day.year, month=self.names.say(f"date.month{day.month}"), day=day.day)

    def day(self, day: Date) -> str:
        """A date without its weekday and year."""
        return self.say("date", month=self.names.say(f"date.month{day.month}"), day=day.day)

    def span(self, stop: RoundStop) -> str:
        """From when to when, as published."""
        return self.names.span(stop.begin, stop.end)

    def where(self, stop: RoundStop) -> str:
        """The village of a stop and the place in it."""
        host = self.names.host(stop.place)
        if host is None or not host.host_place:
            return self.names.place(stop.place)
        return self.names.say("notice.place_in", village=self.names.named(host), place=host.host_place)

    def at_market(self, stop: RoundStop) -> bool:
        """Whether the place has its market on every day of the round on which the stop is held."""
        host = self.names.host(stop.place)
        days = self.due(stop, stop.weeks)
        return host is not None and all(market_day(host.market, day) for day in days)

    @cached_property
    def of_village(self) -> Mapping[VillageId, tuple[tuple[RoundStop, Served], ...]]:
        """The stops that serve each village, in order of weekday and begin."""
        found: dict[VillageId, list[tuple[RoundStop, Served]]] = {}
        for stop in self.round.stops:
            for served in stop.served:
                found.setdefault(served.village, []).append((stop, served))
        return {village: tuple(rows) for village, rows in found.items()}

    def instead(self, village: Village) -> str:
        """Where a village without a stop can go."""
        centre = next(iter(nearest_centres(self.names.problem, self.travel, village.id)), None)
        return "" if centre is None else centre_line(self.names, centre)

    def legend(self) -> tuple[str, ...]:
        """What a reader must know: how the weeks are counted, the market, days that nobody has settled yet."""
        first = self.round.first
        said = [self.say("legend.weeks", first=self.names.short_date(first), weeks=self.round.weeks)]
        if any(self.at_market(stop) for stop in self.round.stops):
            said.append(self.say("legend.market"))
        if any(provisional(self.names.problem, first + timedelta(days=k)) for k in range(WEEK * VALID)):
            said.append(self.say("legend.provisional"))
        return tuple(said if self.round.weeks > 1 else said[1:])
