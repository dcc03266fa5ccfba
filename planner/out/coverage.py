"""Whom a plan reaches: by village, township and in sum. No one's case is in here, only places and numbers.

Every figure follows from the tables `villages`, `assignments` and `unserved` of the plan folder and the populations of
the district. In reach means: a stop of the plan lies within the village's access limit (`stop_id` is filled). Days
since the last visit are counted to the first day of the plan (before) and to its last day (after); a village with a
stop in reach that keeps time for it (`reserved`) counts as visited on the date of that stop.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from planner.demand import last_visits
from planner.outlook import Outlook, Reach
from planner.problem import Village, VillageId


@dataclass(frozen=True, kw_only=True)
class Covered:
    """A village: the stop in its reach, if any, and the days since its last visit; None where none is known."""

    village: Village
    reach: Reach | None
    reserved: bool
    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Figures over some villages. Ways are metres, their mean is weighted with residents."""

    villages: int
    villages_reached: int
    residents: int
    residents_reached: int
    mean_way: int | None
    longest_way: int | None
    mean_before: float | None  # days, over the villages with a known visit
    mean_after: float | None
    unknown: int  # villages without a known visit before

    @property
    def share(self) -> float | None:
        """The share of residents in reach; None where nobody is known to live."""
        return self.residents_reached / self.residents if self.residents else None


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What a plan reaches."""

    outlook: Outlook

    @cached_property
    def villages(self) -> tuple[Covered, ...]:
        """Every village, in the order of the table."""
        visited = last_visits(self.outlook.problem)
        return tuple(self._covered(v, visited.get(v.id)) for v in self.outlook.problem.villages)

    @cached_property
    def totals(self) -> Totals:
        """The whole district."""
        return totals(self.villages)

    @cached_property
    def townships(self) -> dict[str, Totals]:
        """Each township, in the order of the table; villages without one under an empty name."""
        groups: dict[str, list[Covered]] = {}
        for row in self.villages:
            groups.setdefault(row.village.township, []).append(row)
        return {name: totals(rows) for name, rows in groups.items()}

    @cached_property
    def catchments(self) -> dict[VillageId, tuple[Covered, ...]]:
        """The villages that each hub of the plan is the stop of, the hub's own first."""
        groups: dict[VillageId, list[Covered]] = {}
        for row in self.villages:
            if row.reach is not None:
                groups.setdefault(row.reach.hub, []).append(row)
        return {hub: tuple(sorted(rows, key=lambda r: r.village.id != hub)) for hub, rows in groups.items()}

    @cached_property
    def worst(self) -> tuple[Covered, ...]:
        """Every village, the worst-served first: longest without a visit at the end of the plan, then most residents.

        Where no visit is known, the days the settings assume count.
        """
        return tuple(sorted(self.villages, key=lambda row: (-self._waited(row), -row.village.population)))

    @property
    def cases(self) -> tuple[int, int]:
        """Cases that the plan serves, by whatever way, and those it leaves."""
        plan = self.outlook.plan
        return sum(r.request is not None for r in plan.assignments), sum(r.request is not None for r in plan.unserved)

    def _waited(self, row: Covered) -> int:
        assumed = self.outlook.problem.settings.unvisited_days + self._length
        return assumed if row.after is None else row.after

    @property
    def _length(self) -> int:
        return max(0, self.outlook.plan.days - 1)

    def _covered(self, village: Village, visited: date | None) -> Covered:
        plan = self.outlook.plan
        reach = self.outlook.first_for(village.id)
        reserved = self.outlook.reserved(village.id)
        before = None if visited is None else (plan.first - visited).days
        after = None if before is None else before + self._length
        if reach is not None and reserved:
            after = (plan.first + timedelta(days=self._length) - reach.stop.date).days
        return Covered(village=village, reach=reach, reserved=reserved, before=before, after=after)


def totals(rows: Iterable[Covered]) -> Totals:
    """The figures of some villages."""
    every = tuple(rows)
    reached = [(row.village.population, row.reach.metres) for row in every if row.reach is not None]
    people = sum(population for population, _ in reached)
    return Totals(
        villages=len(every),
        villages_reached=len(reached),
        residents=sum(row.village.population for row in every),
        residents_reached=people,
        mean_way=round(sum(p * metres for p, metres in reached) / people) if people else None,
        longest_way=max((metres for _, metres in reached), default=None),
        mean_before=_mean(row.before for row in every),
        mean_after=_mean(row.after for row in every),
        unknown=sum(row.before is None for row in every),
    )


def _mean(days: Iterable[int | None]) -> float | None:
    known = [d for d in days if d is not None]
    return sum(known) / len(known) if known else None
