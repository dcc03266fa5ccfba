"""The figures of the report. Every one of them can be computed again from the tables of the plan folder.

Times of the day count as the tables write them, rounded down to the minute unless the district announces exact times;
durations are seconds, distances metres.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planner.demand import last_visits
from planner.outlook import Outlook
from planner.plan import Assignment, Mode, Reason, Rule, Stop, StopKind, Unserved
from planner.problem import Village, VillageId

MINUTE = 60
Turn = tuple[Stop, ...]


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one vehicle or person does in the horizon."""

    id: str
    days: int
    duty: int  # from departure to return
    drive: int
    metres: int
    hubs: int
    homes: int
    cases: int

    @property
    def share(self) -> float:
        """Driving as a share of the time on duty."""
        return self.drive / self.duty if self.duty else 0.0


@dataclass(frozen=True, kw_only=True)
class Area:
    """Villages of one township: how many, how many residents, and how many of both have a stop within their limit."""

    name: str
    villages: int
    reached: int
    people: int
    people_reached: int
    left: int  # cases

    @property
    def share(self) -> float:
        """Residents reached, as a share; of the villages where no population is known."""
        if not self.people:
            return self.reached / self.villages if self.villages else 0.0
        return self.people_reached / self.people


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A village, the days since its last visit (None: the ledger knows none), and its next stop."""

    village: Village
    days: int | None
    stop: Stop | None


@dataclass(frozen=True, kw_only=True)
class Group:
    """What is left for the same rules (none: for its cost alone), in the order of the plan."""

    rules: tuple[Rule, ...]
    rows: tuple[tuple[Unserved, Reason | None], ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Figures of one plan."""

    outlook: Outlook
    reasons: tuple[Reason, ...] = ()

    @cached_property
    def modes(self) -> Mapping[Mode, int]:
        """Cases served, by mode."""
        return Counter(row.mode for row in self.outlook.plan.assignments if row.request is not None)

    @property
    def served(self) -> int:
        """Cases served."""
        return sum(self.modes.values())

    @cached_property
    def left(self) -> int:
        """Cases left."""
        return sum(row.request is not None for row in self.outlook.plan.unserved)

    @cached_property
    def walkins_left(self) -> int:
        """Villages whose walk-ins are left."""
        return len({row.village for row in self.outlook.plan.unserved if row.request is None})

    @cached_property
    def reached(self) -> frozenset[VillageId]:
        """Villages with a stop within their limit."""
        return frozenset(v.id for v in self.outlook.problem.villages if self.outlook.first_for(v.id) is not None)

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Townships in the order of the table."""
        by_name: dict[str, list[Village]] = {}
        for village in self.outlook.problem.villages:
            by_name.setdefault(village.township, []).append(village)
        return tuple(self._area(name, villages) for name, villages in by_name.items())

    @cached_property
    def whole(self) -> Area:
        """The whole district."""
        return self._area("", self.outlook.problem.villages)

    def _area(self, name: str, villages: Iterable[Village]) -> Area:
        inside = {village.id: village for village in villages}
        near = [village for village in inside.values() if village.id in self.reached]
        return Area(
            name=name,
            villages=len(inside),
            reached=len(near),
            people=sum(village.population for village in inside.values()),
            people_reached=sum(village.population for village in near),
            left=sum(r.request is not None and r.village in inside for r in self.outlook.plan.unserved),
        )

    @cached_property
    def waiting(self) -> tuple[Waiting, ...]:
        """Every village, the one visited longest ago first; those of unknown last visit at the end."""
        problem, visited = self.outlook.problem, last_visits(self.outlook.problem)
        rows = []
        for village in problem.villages:
            last, reach = visited.get(village.id), self.outlook.first_for(village.id)
            days = None if last is None else (problem.horizon.first - last).days
            rows.append(Waiting(village=village, days=days, stop=None if reach is None else reach.stop))
        return tuple(sorted(rows, key=lambda row: -1 if row.days is None else row.days, reverse=True))

    @cached_property
    def total(self) -> Load:
        """The whole plan."""
        return self._load("", self.outlook.plan.vehicle_days.values())

    @cached_property
    def vehicles(self) -> tuple[Load, ...]:
        """Every vehicle of the district, in the order of the table."""
        turns = self.outlook.plan.vehicle_days
        return tuple(
            self._load(v.id, [stops for (_, key), stops in turns.items() if key == v.id])
            for v in self.outlook.problem.vehicles
        )

    @cached_property
    def people(self) -> tuple[Load, ...]:
        """Everybody of the staff, in the order of the table: the turns they ride on."""
        rides: dict[str, dict[tuple[date, str], Turn]] = {}
        for member in self.outlook.plan.crew:
            stops = self.outlook.plan.vehicle_days.get((member.date, member.vehicle), ())
            rides.setdefault(member.staff, {})[member.date, member.vehicle] = stops
        return tuple(self._load(p.id, rides.get(p.id, {}).values()) for p in self.outlook.problem.staff)

    def _load(self, key: str, turns: Iterable[Turn]) -> Load:
        used = [turn for turn in turns if turn]
        stops = [stop for turn in used for stop in turn]
        return Load(
            id=key,
            days=len({turn[0].date for turn in used}) if key else len(used),
            duty=sum(map(self.duty, used)),
            drive=sum(stop.drive_seconds for stop in stops),
            metres=sum(stop.drive_metres for stop in stops),
            hubs=sum(stop.kind is StopKind.HUB for stop in stops),
            homes=sum(stop.kind is StopKind.HOME for stop in stops),
            cases=sum(row.request is not None for stop in stops for row in self._served(stop)),
        )

    def duty(self, turn: Turn) -> int:
        """From departure to return."""
        return self.shown(turn[-1].arrive) - self.shown(turn[0].leave)

    def shown(self, seconds: int) -> int:
        """A time of the day as the tables write it."""
        return seconds if self.outlook.problem.settings.grid % MINUTE else seconds // MINUTE * MINUTE

    def _served(self, stop: Stop) -> tuple[Assignment, ...]:
        return self.outlook.plan.served_at.get(stop.id, ())

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Cases left, by the rules in the way, the most frequent first."""
        return self._grouped(row for row in self.outlook.plan.unserved if row.request is not None)

    @cached_property
    def walkin_groups(self) -> tuple[Group, ...]:
        """Walk-ins left, likewise."""
        return self._grouped(row for row in self.outlook.plan.unserved if row.request is None)

    def _grouped(self, rows: Iterable[Unserved]) -> tuple[Group, ...]:
        known = {(r.task, r.request, r.leg): r for r in self.reasons}
        groups: dict[tuple[Rule, ...], list[tuple[Unserved, Reason | None]]] = {}
        for row in rows:
            reason = known.get((row.task, row.request, row.leg))
            rules = () if reason is None else tuple(rule for rule in Rule if rule in reason.rules)
            groups.setdefault(rules, []).append((row, reason))
        made = (Group(rules=rules, rows=tuple(found)) for rules, found in groups.items())
        return tuple(sorted(made, key=lambda group: -len(group.rows)))
