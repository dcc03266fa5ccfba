"""A plan as the checker looks at it: its turns (vehicle-days) with their crew and cases, derived from the bare rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from planner.check.facts import Facts
from planner.plan import Assignment, Plan, Rule, Stop, StopKind, Violation
from planner.problem import PlaceId, RequestId, Staff, StaffId, StopId, Vehicle, VehicleId, VillageId

Row = tuple[Stop, Assignment]
VISITS = (StopKind.HUB, StopKind.HOME)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One vehicle-day: stops by `seq`, the rows served at them, who is aboard. `vehicle` is None if nobody knows it."""

    date: date
    id: VehicleId
    vehicle: Vehicle | None
    stops: tuple[Stop, ...]
    rows: tuple[Row, ...]
    crew: tuple[StaffId, ...]
    people: tuple[Staff, ...]  # the known ones of the crew, each once

    @cached_property
    def visits(self) -> tuple[Stop, ...]:
        """The hub and home stops."""
        return tuple(s for s in self.stops if s.kind in VISITS)

    @cached_property
    def breaks(self) -> tuple[Stop, ...]:
        """The breaks."""
        return tuple(s for s in self.stops if s.kind is StopKind.BREAK)

    @property
    def departure(self) -> int:
        """When the vehicle leaves, as stated."""
        return self.stops[0].leave

    @property
    def arrival(self) -> int:
        """When the vehicle is back, as stated."""
        return self.stops[-1].arrive

    @cached_property
    def shift(self) -> tuple[int, int]:
        """From the latest begin to the earliest end of the vehicle's hours and of everyone's aboard."""
        hours = [p.hours for p in self.people]
        hours += [] if self.vehicle is None else [self.vehicle.hours]
        return max((h[0] for h in hours), default=0), min((h[1] for h in hours), default=86_400)

    @cached_property
    def served(self) -> Mapping[StopId, tuple[Assignment, ...]]:
        """What is done at each stop."""
        served: dict[StopId, list[Assignment]] = {}
        for stop, row in self.rows:
            served.setdefault(stop.id, []).append(row)
        return {stop: tuple(rows) for stop, rows in served.items()}

    def broken(self, rule: Rule, kind: str, at: Stop | Row | None = None, **values: object) -> Violation:
        """A violation in this turn: at a stop, or of a row at a stop; the value `person` says whose it is."""
        stop, row = at if isinstance(at, tuple) else (at, None)
        person = values.get("person")
        return Violation(
            rule=rule,
            stop=None if stop is None else stop.id,
            task=None if row is None else row.task,
            request=None if row is None else row.request,
            vehicle=self.id,
            date=self.date,
            staff=StaffId(person) if isinstance(person, str) else None,
            values={"kind": kind, **_place(stop), **_village(row), **values},
        )


def _place(stop: Stop | None) -> dict[str, object]:
    return {} if stop is None or stop.place is None else {"place": stop.place}


def _village(row: Assignment | None) -> dict[str, object]:
    return {} if row is None else {"village": row.village}


@dataclass(frozen=True, kw_only=True)
class View:
    """A plan, the facts, and the turns that are looked at. `whole`: all of them, and what no turn alone can show."""

    facts: Facts
    plan: Plan
    turns: tuple[Turn, ...]
    whole: bool

    @classmethod
    def of_plan(cls, facts: Facts, plan: Plan) -> Self:
        """The whole plan."""
        stops: dict[tuple[date, VehicleId], list[Stop]] = {}
        for stop in plan.stops:
            stops.setdefault((stop.date, stop.vehicle), []).append(stop)
        crews: dict[tuple[date, VehicleId], list[StaffId]] = {}
        for member in plan.crew:
            crews.setdefault((member.date, member.vehicle), []).append(member.staff)
        turns = (_turn(facts, key, stops[key], served=plan.served_at, crew=crews.get(key, [])) for key in sorted(stops))
        return cls(facts=facts, plan=plan, turns=tuple(turns), whole=True)

    @classmethod
    def of_vehicle_day(cls, facts: Facts, plan: Plan, key: tuple[date, VehicleId]) -> Self:
        """One vehicle-day of a plan, found without sorting the rest."""
        stops = [s for s in plan.stops if s.vehicle == key[1] and s.date == key[0]]
        ids = {s.id for s in stops}
        served: dict[StopId, list[Assignment]] = {}
        for row in plan.assignments:
            if row.stop in ids and row.stop is not None:
                served.setdefault(row.stop, []).append(row)
        crew = [c.staff for c in plan.crew if c.vehicle == key[1] and c.date == key[0]]
        rows = {stop: tuple(found) for stop, found in served.items()}
        turns = (_turn(facts, key, stops, served=rows, crew=crew),) if stops else ()
        return cls(facts=facts, plan=plan, turns=turns, whole=False)

    @cached_property
    def openers(self) -> Mapping[tuple[date, PlaceId | None], frozenset[VehicleId]]:
        """The vehicles that open each hub on each day, over the whole plan."""
        openers: dict[tuple[date, PlaceId | None], set[VehicleId]] = {}
        for stop in self.plan.stops:
            if stop.kind is StopKind.HUB:
                openers.setdefault((stop.date, stop.place), set()).add(stop.vehicle)
        return {key: frozenset(vehicles) for key, vehicles in openers.items()}

    @cached_property
    def aboard(self) -> Mapping[tuple[date, StaffId], tuple[VehicleId, ...]]:
        """The vehicles each person rides in on each day, over the whole plan."""
        aboard: dict[tuple[date, StaffId], set[VehicleId]] = {}
        for member in self.plan.crew:
            aboard.setdefault((member.date, member.staff), set()).add(member.vehicle)
        return {key: tuple(sorted(vehicles)) for key, vehicles in aboard.items()}

    @cached_property
    def visit_dates(self) -> Mapping[VillageId, tuple[date, ...]]:
        """The days of each village's visits (its walk-ins are served), over the whole plan, sorted."""
        dates: dict[VillageId, set[tuple[date, int]]] = {}
        for row in self.plan.assignments:
            stop = None if row.stop is None or row.request is not None else self.plan.stop.get(row.stop)
            if stop is not None:
                dates.setdefault(row.village, set()).add((stop.date, row.leg))
        return {village: tuple(day for day, _ in sorted(found)) for village, found in dates.items()}

    @cached_property
    def accepted(self) -> Mapping[RequestId, date]:
        """The day on which the plan accepts each request, as far as it does."""
        rows = ((row, self.plan.stop.get(row.stop)) for row in self.plan.assignments if row.stop and row.leg == 1)
        return {row.request: stop.date for row, stop in rows if row.request is not None and stop is not None}

    @cached_property
    def refused(self) -> frozenset[str]:
        """The edits that the plan reports as refused: they do not bind."""
        return frozenset(outcome.change for outcome in self.plan.changes if not outcome.accepted)


def _turn(
    facts: Facts,
    key: tuple[date, VehicleId],
    stops: list[Stop],
    *,
    served: Mapping[StopId, tuple[Assignment, ...]],
    crew: list[StaffId],
) -> Turn:
    ordered = tuple(sorted(stops, key=lambda s: s.seq))
    people = (facts.problem.person.get(staff) for staff in dict.fromkeys(crew))
    return Turn(
        date=key[0],
        id=key[1],
        vehicle=facts.problem.vehicle.get(key[1]),
        stops=ordered,
        rows=tuple((stop, row) for stop in ordered for row in served.get(stop.id, ())),
        crew=tuple(crew),
        people=tuple(p for p in people if p is not None),
    )
