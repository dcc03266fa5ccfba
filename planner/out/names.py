"""How places, people, days and times are called in documents, in the district's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a method has its name
from functools import cached_property

from planner.out.cells import clock
from planner.plan import Plan
from planner.problem import Centre, PlaceId, Problem, Service, StaffId, VehicleId, Village, VillageId
from planner.settings import Language
from planner.texts import text
from planner.windows import Window

SEPARATOR = {Language.ZH: "、", Language.EN: ", "}


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names and phrases of one problem."""

    problem: Problem

    @property
    def language(self) -> Language:
        """The district's language."""
        return self.problem.settings.language

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue `documents`."""
        return text(self.language, "documents", key, **values)

    def named(self, thing: Village | Centre | Service) -> str:
        """The name in the district's language, where it has one."""
        return thing.name_en if self.language is Language.EN and thing.name_en else thing.name

    def village(self, village: VillageId) -> str:
        """A village's name; its id where it has none."""
        known = self.problem.village.get(village)
        return (self.named(known) if known else "") or village

    def vehicle(self, vehicle: VehicleId) -> str:
        """A vehicle's name; its id where it has none."""
        known = self.problem.vehicle.get(vehicle)
        return (known.name if known else "") or vehicle

    def person(self, staff: StaffId) -> str:
        """An official's name; the id where there is none."""
        known = self.problem.person.get(staff)
        return (known.name if known else "") or staff

    def host(self, place: PlaceId | None) -> Village | None:
        """The village a place belongs to."""
        return None if place is None else self._villages.get(place)

    def place(self, place: PlaceId | None) -> str:
        """A centre's or village's name; for a door its village; on the road where there is no place."""
        if place is None:
            return self.say("road")
        if place in self._villages:
            return self.named(self._villages[place])
        if place in self._centres:
            return self.named(self._centres[place])
        known = self.problem.places.get(place)
        return known.name if known else place

    @cached_property
    def _villages(self) -> dict[PlaceId, Village]:
        return {PlaceId(f"village/{v.id}"): v for v in self.problem.villages}

    @cached_property
    def _centres(self) -> dict[PlaceId, Centre]:
        return {PlaceId(f"centre/{c.id}"): c for c in self.problem.centres}

    def date(self, day: Date) -> str:
        """Date with weekday: 2026年12月1日（星期二） / Tue 1 Dec 2026."""
        return self.say(
            "date.long",
            year=day.year,
            month=self.say(f"date.month{day.month}"),
            day=day.day,
            weekday=self.say(f"date.weekday{day.weekday()}"),
        )

    def short_date(self, day: Date) -> str:
        """Date with weekday, without the year."""
        return self.say(
            "date.short",
            month=self.say(f"date.month{day.month}"),
            day=day.day,
            weekday=self.say(f"date.weekday{day.weekday()}"),
        )

    def span(self, begin: int, end: int) -> str:
        """Two times of the day, HH:MM-HH:MM; with seconds where the district announces exact times."""
        exact = self.problem.settings.grid % 60 != 0
        return f"{clock(begin, exact=exact)}–{clock(end, exact=exact)}"

    def way(self, metres: int, seconds: int) -> str:
        """A way, metres rounded to tens and minutes rounded up; at home where it is nothing."""
        if metres == 0:
            return self.say("way.home")
        return self.say("way.far", metres=max(10, round(metres, -1)), minutes=-(-seconds // 60))

    def hours(self, windows: Iterable[Window]) -> str:
        """Opening hours: weekdays or single dates, each with all its times."""
        times: dict[str, list[str]] = {}
        for window in windows:
            days = self.short_date(window.date) if window.date else self.weekdays(window.weekdays)
            times.setdefault(days, []).append(self.span(window.begin, window.end))
        return self.say("list.hours").join(f"{days} {self.joined(spans)}" for days, spans in times.items())

    def weekdays(self, days: frozenset[int]) -> str:
        """A set of weekdays; runs of three and more as first to last."""
        if len(days) == 7:
            return self.say("date.daily")
        runs: list[list[int]] = []
        for day in sorted(days):
            if runs and runs[-1][-1] == day - 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        return SEPARATOR[self.language].join(part for run in runs for part in self._run(run))

    def _run(self, run: list[int]) -> list[str]:
        names = [self.say(f"date.short_weekday{day}") for day in run]
        return names if len(run) < 3 else [self.say("date.run", first=names[0], last=names[-1])]

    def joined(self, parts: Iterable[str]) -> str:
        """A list in a sentence."""
        return SEPARATOR[self.language].join(parts)

    def week(self, plan: Plan) -> str:
        """The horizon, first to last day."""
        last = max(plan.first, Date.fromordinal(plan.first.toordinal() + plan.days - 1))
        return self.say("week", first=self.date(plan.first), last=self.date(last))

    def imprint(self, plan: Plan) -> str:
        """Which plan this is: id, version and state."""
        return self.say("imprint", plan=plan.plan_id, version=plan.version, status=self.say(f"status.{plan.status}"))
