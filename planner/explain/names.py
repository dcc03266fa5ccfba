"""Names, days, times and amounts in words, in the district's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.check import rule_name
from planner.plan import Rule
from planner.problem import CentreId, PlaceId, Problem, ServiceCode, StaffId, VehicleId, VillageId
from planner.settings import Language
from planner.texts import catalogue, text

AREA = "reasons"


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names of one problem; whatever has none is called by its id."""

    problem: Problem

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue `reasons`."""
        return text(self.problem.settings.language, AREA, key, **values)

    def knows(self, key: str) -> bool:
        """Whether the catalogue has a text."""
        return key in catalogue(self.problem.settings.language, AREA)

    def village(self, village: str) -> str:
        """A village."""
        return self._named(self.problem.village.get(VillageId(village)), village)

    def centre(self, centre: str) -> str:
        """A centre."""
        return self._named(self.problem.centre.get(CentreId(centre)), centre)

    def service(self, service: str) -> str:
        """A service."""
        return self._named(self.problem.service.get(ServiceCode(service)), service)

    def vehicle(self, vehicle: str) -> str:
        """A vehicle."""
        known = self.problem.vehicle.get(VehicleId(vehicle))
        return (known.name if known else "") or vehicle

    def person(self, staff: str) -> str:
        """An official."""
        known = self.problem.person.get(StaffId(staff))
        return (known.name if known else "") or staff

    def place(self, place: str) -> str:
        """A place; a door is called by its village."""
        kind, _, name = place.partition("/")
        if kind == "village":
            return self.village(name)
        if kind == "centre":
            return self.centre(name)
        known = self.problem.places.get(PlaceId(place))
        return (known.name if known else "") or place

    def rules(self, rules: Iterable[Rule]) -> str:
        """Rules by their short names."""
        return self.joined(rule_name(rule, self.problem.settings.language) for rule in rules)

    def day(self, day: date) -> str:
        """A date with its weekday: Thu 3 Dec, 12月3日（星期四）."""
        return self._date("date.short", day)

    def long_day(self, day: date) -> str:
        """A date as residents are told: Thursday 3 December."""
        return self._date("date.long", day)

    def joined(self, parts: Iterable[str]) -> str:
        """A list in a sentence."""
        return self.say("form.and").join(parts)

    def minutes(self, seconds: int) -> str:
        """A duration, whole minutes rounded up; seconds alone below a minute."""
        if seconds < 60:
            return self.say("form.seconds", seconds=seconds)
        return self.say("form.minutes", minutes=-(-seconds // 60))

    def metres(self, metres: int) -> str:
        """A way; kilometres from ten on."""
        if metres < 10_000:
            return self.say("form.metres", metres=metres)
        return self.say("form.kilometres", kilometres=round(metres / 1000))

    def words(self, values: Mapping[str, Any]) -> dict[str, object]:
        """Figures and ids in words: by the end of a key, or by the key itself."""
        return {key: self._word(key, value) for key, value in values.items()}

    def _word(self, key: str, value: Any) -> object:
        if key in _NAMED and isinstance(value, str):
            return getattr(self, _NAMED[key])(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int) and key.endswith("_seconds"):
            return self.minutes(value)
        if isinstance(value, int) and key.endswith("_metres"):
            return self.metres(value)
        if isinstance(value, int) and (key.endswith("_at") or key in ("begin", "end")):
            return clock(value)
        if isinstance(value, tuple | list | frozenset):
            return self.joined(str(self._word(key.removesuffix("s"), v)) for v in value)
        return value

    def _date(self, form: str, day: date) -> str:
        size = form.removeprefix("date.")
        month, weekday = self.say(f"month.{size}{day.month}"), self.say(f"weekday.{size}{day.weekday()}")
        return self.say(form, day=day.day, month=month, weekday=weekday)

    def _named(self, thing: Any, fallback: str) -> str:
        if thing is None:
            return fallback
        english = self.problem.settings.language is Language.EN and thing.name_en
        return str((thing.name_en if english else thing.name) or fallback)


_NAMED: Mapping[str, str] = {
    "village": "village",
    "hub": "village",
    "centre": "centre",
    "vehicle": "vehicle",
    "person": "person",
    "staff": "person",
    "place": "place",
}


def clock(seconds: int) -> str:
    """A time of the day, HH:MM."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
