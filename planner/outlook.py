"""What a resident wants to know: which stops can I reach, how far, and where is the next counter."""

from dataclasses import dataclass
from functools import cached_property

from planner.announced import StopChange, stop_changes
from planner.centres import nearest_centres
from planner.plan import Mode, Plan, Stop, StopKind
from planner.problem import Centre, Problem, StopId, VillageId, village_place
from planner.travel import Access, Travel


@dataclass(frozen=True, kw_only=True)
class Reach:
    """A hub stop and the way of one village to it, one way (metres, seconds; 0 at home)."""

    stop: Stop
    hub: VillageId
    metres: int
    seconds: int


def _nearest(row: tuple[VillageId, Reach]) -> tuple[int, bool]:
    village, reach = row
    return reach.metres, reach.hub != village


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Hub stops as the villages see them. `parent` is the announced plan that this one replaces, if any."""

    plan: Plan
    problem: Problem
    travel: Travel
    parent: Plan | None = None

    @cached_property
    def changes(self) -> tuple[StopChange, ...]:
        """What the plan changes of what residents were told."""
        return () if self.parent is None else stop_changes(self.parent, self.plan)

    @cached_property
    def hubs(self) -> tuple[Stop, ...]:
        """Every hub stop, by date, begin and id."""
        hubs = (stop for stop in self.plan.stops if stop.kind is StopKind.HUB and stop.place is not None)
        return tuple(sorted(hubs, key=lambda stop: (stop.date, stop.begin, stop.id)))

    @cached_property
    def _served_by(self) -> dict[VillageId, frozenset[StopId]]:
        found: dict[VillageId, set[StopId]] = {}
        for row in self.plan.assignments:
            if row.mode is Mode.HUB and row.stop is not None:
                found.setdefault(row.village, set()).add(row.stop)
        return {village: frozenset(stops) for village, stops in found.items()}

    @cached_property
    def _at(self) -> dict[VillageId, tuple[Stop, ...]]:
        return {
            village.id: found
            for village in self.problem.villages
            if (found := tuple(s for s in self.hubs if s.place == village_place(village.id)))
        }

    def stops_for(self, village: VillageId) -> tuple[Reach, ...]:
        """Stops within the village's access limit, nearest first, then earliest."""
        limit = self.problem.access_limit(village)
        ways = {access.hub: access for access in self.travel.access.get(village, ()) if access.metres <= limit}
        ways[village] = Access(hub=village, metres=0, seconds=0)
        found = [
            Reach(stop=stop, hub=hub, metres=way.metres, seconds=way.seconds)
            for hub, way in ways.items()
            for stop in self._at.get(hub, ())
        ]
        return tuple(sorted(found, key=lambda r: (r.metres, r.stop.date, r.stop.begin, r.stop.id)))

    @cached_property
    def _left(self) -> frozenset[VillageId]:
        """Villages whose walk-ins the plan leaves."""
        return frozenset(row.village for row in self.plan.unserved if row.request is None)

    def first_for(self, village: VillageId) -> Reach | None:
        """The nearest stop that keeps time for the village; without one, the nearest in reach (see `reserved`)."""
        within = self.stops_for(village)
        serving = self._served_by.get(village, frozenset())
        return next((r for r in within if r.stop.id in serving), within[0] if within else None)

    def reserved(self, village: VillageId) -> bool:
        """Whether a stop in reach keeps time for the village.

        False where the plan leaves its walk-ins and serves no case of it at a stop: nobody may be sent there unasked.
        """
        within = self.stops_for(village)
        serving = self._served_by.get(village, frozenset())
        return any(village not in self._left or r.stop.id in serving for r in within)

    def announced_to(self, village: VillageId) -> tuple[Reach, ...]:
        """The stops a village is told of, in order of time: every one the plan serves it at, and the nearest.

        The nearest is left out where the plan leaves the village's walk-ins, as no time is kept for them.
        """
        within = self.stops_for(village)
        serving = self._served_by.get(village, frozenset())
        invited = village not in self._left
        told = {r.stop.id: r for k, r in enumerate(within) if (k == 0 and invited) or r.stop.id in serving}
        return tuple(sorted(told.values(), key=lambda r: (r.stop.date, r.stop.begin, r.stop.id)))

    def told_of(self, stop: Stop) -> tuple[tuple[VillageId, Reach], ...]:
        """The villages that are told of a stop: the host first, then by the way."""
        return self._told.get(stop.id, ())

    @cached_property
    def _told(self) -> dict[StopId, tuple[tuple[VillageId, Reach], ...]]:
        told: dict[StopId, list[tuple[VillageId, Reach]]] = {}
        for village in self.problem.villages:
            for reach in self.announced_to(village.id):
                told.setdefault(reach.stop.id, []).append((village.id, reach))
        return {stop: tuple(sorted(rows, key=_nearest)) for stop, rows in told.items()}

    def centre_for(self, village: VillageId) -> Centre | None:
        """The centre nearest by road; the first of the table where no road is known."""
        near = nearest_centres(self.problem, self.travel, village)
        return next(iter((*near, *self.problem.centres)), None)
