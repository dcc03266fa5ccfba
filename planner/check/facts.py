"""What the checker knows before it sees a plan: open cases, walk-ins, days, ways. Made once a problem."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from planner.days import makeup, runs_on, working
from planner.demand import Case, Walkin, last_visits, open_cases, walkins
from planner.plan import Assignment
from planner.problem import (
    Centre,
    PlaceId,
    Problem,
    RequestId,
    Vehicle,
    Village,
    VillageId,
    centre_place,
    village_place,
)
from planner.travel import NO_ROAD, Access, Travel
from planner.windows import Window, intervals_on


@dataclass(frozen=True, eq=False)
class Facts:
    """Facts of one problem and its ways, looked up quickly. Nothing here raises on an unknown id."""

    problem: Problem
    travel: Travel

    @cached_property
    def cases(self) -> Mapping[tuple[RequestId, int], Case]:
        """The open cases by request and leg."""
        return {(c.request, c.leg): c for c in open_cases(self.problem)}

    @cached_property
    def walkins(self) -> Mapping[tuple[VillageId, int], Walkin]:
        """The walk-ins by village and number of the visit."""
        return {(w.village, w.number): w for w in walkins(self.problem)}

    @cached_property
    def visited(self) -> Mapping[VillageId, date]:
        """The last day before the horizon on which each village was visited."""
        return last_visits(self.problem)

    @cached_property
    def dates(self) -> frozenset[date]:
        """The days of the horizon."""
        return frozenset(self.problem.horizon.dates)

    @cached_property
    def hub(self) -> Mapping[PlaceId, Village]:
        """The village whose place it is."""
        return {village_place(v.id): v for v in self.problem.villages}

    @cached_property
    def door(self) -> Mapping[PlaceId, Case]:
        """The open case behind a door."""
        return {c.door: c for c in self.cases.values() if c.door is not None}

    @cached_property
    def village_at(self) -> Mapping[PlaceId, Village]:
        """The village a place lies in: its own place, and the doors of its residents."""
        village = self.problem.village
        doors = {c.door: village[c.village] for c in self.door.values() if c.door and c.village in village}
        return {**doors, **self.hub}

    @cached_property
    def centre_at(self) -> Mapping[PlaceId, Centre]:
        """The centre whose place it is."""
        return {centre_place(c.id): c for c in self.problem.centres}

    @cached_property
    def _ways(self) -> Mapping[tuple[VillageId, VillageId], Access]:
        return {(village, a.hub): a for village, near in self.travel.access.items() for a in near}

    @cached_property
    def _runs(self) -> dict[tuple[frozenset[int], date], bool]:
        return {}

    @cached_property
    def _worked(self) -> dict[date, bool]:
        return {}

    @cached_property
    def _open(self) -> dict[tuple[tuple[Window, ...], date], tuple[tuple[int, int], ...]]:
        return {}

    def case(self, row: Assignment) -> Case | None:
        """The open case a row serves; None for walk-ins and for what is not open."""
        return None if row.request is None else self.cases.get((row.request, row.leg))

    def seconds(self, row: Assignment) -> int:
        """Service seconds of a row, from the facts; 0 for what is not open."""
        work = self.walkins.get((row.village, row.leg)) if row.request is None else self.case(row)
        return 0 if work is None else work.seconds

    def drive(self, origin: PlaceId | None, destination: PlaceId | None, vehicle: Vehicle | None) -> int | None:
        """Seconds from place to place for a vehicle; None where there is no way or no such place."""
        index = self.travel.index
        if origin is None or destination is None or origin not in index or destination not in index:
            return None
        if origin == destination:
            return 0
        factor = 1.0 if vehicle is None else vehicle.speed_factor
        seconds = self.travel.drive(origin, destination, speed_factor=factor)
        return None if seconds >= NO_ROAD else seconds

    def metres(self, origin: PlaceId, destination: PlaceId) -> int:
        """Metres between two places of the travel matrix."""
        return 0 if origin == destination else self.travel.distance(origin, destination)

    def way(self, village: VillageId, hub: VillageId) -> Access | None:
        """How a village's residents reach a hub; its own is at hand."""
        known = self._ways.get((village, hub))
        return Access(hub=hub, metres=0, seconds=0) if known is None and village == hub else known

    def worked(self, day: date) -> bool:
        """Whether the day is worked."""
        if day not in self._worked:
            self._worked[day] = working(self.problem, day)
        return self._worked[day]

    def runs(self, weekdays: frozenset[int], day: date) -> bool:
        """Whether what runs on these weekdays runs on that day."""
        if (weekdays, day) not in self._runs:
            self._runs[weekdays, day] = runs_on(self.problem, weekdays, day)
        return self._runs[weekdays, day]

    def keeps(self, patterns: Iterable[frozenset[int]], days: Iterable[date]) -> bool:
        """Whether all the days lie within one of the patterns; a make-up workday suits each."""
        first = self.problem.horizon.first
        asked = [
            {day.weekday(), day.weekday() + 7 * (1 + (day - first).days // 7)}
            for day in days
            if not makeup(self.problem, day)
        ]
        return any(all(names & pattern for names in asked) for pattern in patterns)

    def open_on(self, windows: tuple[Window, ...], day: date) -> tuple[tuple[int, int], ...]:
        """The open intervals of a day."""
        if (windows, day) not in self._open:
            self._open[windows, day] = intervals_on(windows, day)
        return self._open[windows, day]

    def on_grid(self, seconds: int) -> int:
        """Seconds rounded up to the grid of announced times."""
        grid = max(1, self.problem.settings.grid)
        return -(-seconds // grid) * grid


class _Same:
    """A key that is equal only to a key of the very same objects: a problem is too large to compare."""

    def __init__(self, problem: Problem, travel: Travel) -> None:
        self.problem, self.travel = problem, travel

    def __hash__(self) -> int:
        return hash((id(self.problem), id(self.travel)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.problem is other.problem and self.travel is other.travel


@lru_cache(maxsize=4)
def _remembered(key: _Same) -> Facts:
    return Facts(key.problem, key.travel)


def facts_of(problem: Problem, travel: Travel) -> Facts:
    """The facts of a problem; those of the last few problems are remembered."""
    return _remembered(_Same(problem, travel))
