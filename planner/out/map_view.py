"""What a map is drawn from, and how it says dates, times and names in the district's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planner.out.map_geo import Plane
from planner.outlook import Outlook
from planner.plan import Assignment, Mode, Plan, Reason, TaskId, Unserved
from planner.problem import CentreId, Point, Problem, RequestId, VehicleId, VillageId
from planner.settings import Language
from planner.texts import text
from planner.travel import Travel
from planner.windows import WEEK, Window

Payload = dict[str, object]
Rows = list[list[str]]  # of a card: label (may be empty), value


@dataclass(frozen=True, kw_only=True)
class View:
    """One map: the plan and the world as this map may know them. A public one is made by `map_public.outside`.

    `parent` is the announced plan that this one replaces, if any.
    """

    problem: Problem
    plan: Plan
    travel: Travel
    reasons: tuple[Reason, ...]
    internal: bool
    parent: Plan | None = None

    @property
    def language(self) -> Language:
        """The district's language."""
        return self.problem.settings.language

    @cached_property
    def plane(self) -> Plane:
        """Metres around the district."""
        return Plane.around((p.point.lon, p.point.lat) for p in self.problem.places.values() if p.point)

    @cached_property
    def reason(self) -> dict[tuple[TaskId, RequestId | None, int, VillageId], Reason]:
        """Reasons by what they speak of."""
        return {(r.task, r.request, r.leg, r.village): r for r in self.reasons}

    @cached_property
    def visits(self) -> dict[VillageId, list[Assignment]]:
        """What is done for each village at hubs, in the order of the plan."""
        visits: dict[VillageId, list[Assignment]] = {}
        for stop in self.plan.stops:
            for row in self.plan.served_at.get(stop.id, ()):
                if row.mode is Mode.HUB:
                    visits.setdefault(row.village, []).append(row)
        return visits

    @cached_property
    def left(self) -> dict[VillageId, list[Unserved]]:
        """What the plan leaves of each village."""
        left: dict[VillageId, list[Unserved]] = {}
        for row in self.plan.unserved:
            left.setdefault(row.village, []).append(row)
        return left

    @cached_property
    def outlook(self) -> Outlook:
        """The stops as the villages see them."""
        return Outlook(plan=self.plan, problem=self.problem, travel=self.travel, parent=self.parent)

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue `map`."""
        return text(self.language, "map", key, **values)

    def day(self, day: date) -> str:
        """A date with its weekday, without the year."""
        return self.say(
            "date", month=self.say(f"month.{day.month}"), day=day.day, weekday=self.say(f"weekday.{day.weekday()}")
        )

    def span(self, begin: int, end: int) -> str:
        """Two times of the day."""
        return f"{clock(begin)}–{clock(end)}"

    def village(self, village: VillageId) -> str:
        """A village's name in the district's language."""
        found = self.problem.village[village]
        return (found.name_en if self.language is Language.EN else "") or found.name

    def centre(self, centre: CentreId) -> str:
        """A centre's name in the district's language."""
        found = self.problem.centre[centre]
        return (found.name_en if self.language is Language.EN else "") or found.name

    def vehicle(self, vehicle: VehicleId) -> str:
        """A vehicle's name."""
        return self.problem.vehicle[vehicle].name or vehicle

    def way(self, metres: int, seconds: int) -> str:
        """How far residents go, one way; empty where they do not move."""
        if not metres and not seconds:
            return ""
        mode = self.say(f"mode.{self.problem.settings.access_mode}")
        return self.say("way", metres=metres, mode=mode, minutes=minutes(seconds))

    def hours(self, windows: Iterable[Window]) -> str:
        """Opening hours in words: weekdays and times, windows of the same weekdays together."""
        times: dict[str, list[str]] = {}
        for window in windows:
            times.setdefault(self._days(window), []).append(self.span(window.begin, window.end))
        return self.say("semicolon").join(f"{days} {', '.join(spans)}".strip() for days, spans in times.items())

    def _days(self, window: Window) -> str:
        if window.date is not None:
            return self.day(window.date)
        if window.weekdays == WEEK:
            return ""
        return self.say("comma").join(self.say(f"weekday.{day}") for day in sorted(window.weekdays))


def filled(rows: Rows) -> Rows:
    """The rows that say something."""
    return [row for row in rows if row[1]]


def clock(seconds: int) -> str:
    """`HH:MM` of a time of the day, the seconds dropped."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def minutes(seconds: int) -> int:
    """Whole minutes, rounded up."""
    return -(-seconds // 60)


def at(point: Point) -> list[float]:
    """Latitude and longitude for Leaflet, to about a metre."""
    return [round(point.lat, 5), round(point.lon, 5)]
