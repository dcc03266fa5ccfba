"""The plan as a board of vehicle-days into which a task can be put: sequences, crews, and what stands beside them."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from planner.check import Facts, check, check_vehicle_day, facts_of
from planner.check.pins import aim
from planner.explain.work import Option, Work
from planner.plan import Assignment, CrewMember, Plan, Stop, StopKind, Violation, stop_id
from planner.problem import Change, ChangeKind, PlaceId, Problem, StaffId, Vehicle, VehicleId
from planner.timer import Visit, time_turn
from planner.travel import Travel

VISITS = (StopKind.HUB, StopKind.HOME)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A stop of a sequence and what is done there; `begin` where an edit fixes it."""

    kind: StopKind
    place: PlaceId
    rows: tuple[Assignment, ...] = ()
    begin: int | None = None


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A vehicle-day. Without stops it is unused, and `crew` is empty."""

    vehicle: Vehicle
    day: date
    held: tuple[Held, ...] = ()
    crew: tuple[StaffId, ...] = ()

    @property
    def key(self) -> tuple[date, VehicleId]:
        """Date and vehicle."""
        return self.day, self.vehicle.id


@dataclass(frozen=True, eq=False)
class Board:
    """A problem, its ways and a plan, cut up so that one vehicle-day can be changed and judged quickly."""

    problem: Problem
    travel: Travel
    plan: Plan

    @cached_property
    def facts(self) -> Facts:
        """The facts of the checker."""
        return facts_of(self.problem, self.travel)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """Every vehicle-day on which the vehicle runs, used or not, by date, then vehicle."""
        return tuple(t for t in self._all if self.facts.runs(t.vehicle.days, t.day))

    @cached_property
    def idle(self) -> tuple[Turn, ...]:
        """Vehicle-days on which the vehicle does not run, on days the office works."""
        return tuple(t for t in self._all if not self.facts.runs(t.vehicle.days, t.day) and self.facts.worked(t.day))

    @cached_property
    def _all(self) -> tuple[Turn, ...]:
        return tuple(
            Turn(
                vehicle=vehicle,
                day=day,
                crew=self.plan.crew_of(day, vehicle.id) if self._stops(day, vehicle.id) else (),
                held=tuple(
                    Held(kind=s.kind, place=s.place, rows=_rows(self.plan, s), begin=self._fixed_begins.get(s.id))
                    for s in self._stops(day, vehicle.id)
                    if s.kind in VISITS and s.place is not None
                ),
            )
            for day in self.problem.horizon.dates
            for vehicle in sorted(self.problem.vehicles, key=lambda v: v.id)
        )

    def _stops(self, day: date, vehicle: VehicleId) -> tuple[Stop, ...]:
        return self.plan.vehicle_days.get((day, vehicle), ())

    @cached_property
    def _fixed_begins(self) -> dict[str, int]:
        """The begins of stops that an accepted edit fixes, by stop."""
        goals = [aim(self.problem, c) for c in self.edits if c.kind in (ChangeKind.LOCK, ChangeKind.MOVE)]
        return {
            stop.id: stop.begin
            for goal in goals
            for stop in self.plan.stops
            if goal.begin is not None and stop.place == goal.place and goal.concerns(stop.date, stop.vehicle)
        }

    @cached_property
    def edits(self) -> tuple[Change, ...]:
        """The edits that bind."""
        refused = {outcome.change for outcome in self.plan.changes if not outcome.accepted}
        return tuple(c for c in self.problem.changes if c.id not in refused)

    def again(self, turn: Turn, crew: tuple[StaffId, ...]) -> Turn:
        """A vehicle-day of another world's board as this world sees it, with a given crew."""
        vehicle = self.problem.vehicle[turn.vehicle.id]
        fixed = self._fixed_begins
        held = (replace(h, begin=fixed.get(stop_id(turn.day, vehicle.id, h.kind, h.place))) for h in turn.held)
        return replace(turn, vehicle=vehicle, crew=crew, held=tuple(held))

    def beside(self, turn: Turn) -> Plan:
        """The plan without one vehicle-day, and without what no rule compares with that vehicle-day.

        Kept are the other vehicles of the day, and the visits of villages whose visits are counted or spaced. Where an
        edit wants a stop, everything is kept.
        """
        if turn.key not in self._beside:
            self._beside[turn.key] = self._trim(turn)
        return self._beside[turn.key]

    @cached_property
    def _beside(self) -> dict[tuple[date, VehicleId], Plan]:
        return {}

    def _trim(self, turn: Turn) -> Plan:
        whole = any(c.kind in (ChangeKind.LOCK, ChangeKind.MOVE) for c in self.edits)
        other = [s for s in self.plan.stops if (s.date, s.vehicle) != turn.key]
        ids = {s.id for s in other}
        rows = [r for r in self.plan.assignments if r.stop in ids and (whole or self._counted(r))]
        visits = {r.stop for r in rows}
        return self.plan.replace(
            stops=tuple(s for s in other if whole or s.date == turn.day or s.id in visits),
            assignments=tuple(rows),
            crew=tuple(c for c in self.plan.crew if (c.date, c.vehicle) != turn.key and (whole or c.date == turn.day)),
            unserved=(),
        )

    def _counted(self, row: Assignment) -> bool:
        if row.request is not None:
            delivery = self.facts.cases.get((row.request, 2))
            return row.leg == 1 and delivery is not None and delivery.awaits
        village = self.problem.village.get(row.village)
        return village is not None and bool(
            village.patterns or village.visits is not None or village.min_gap_days is not None
        )

    def stops(self, turn: Turn) -> tuple[Stop, ...]:
        """The stops of a vehicle-day as the timer times them."""
        visits = [self._visit(held) for held in turn.held]
        return time_turn(self.problem, self.travel, vehicle=turn.vehicle, day=turn.day, crew=turn.crew, visits=visits)

    def with_turn(self, turn: Turn, rest: Plan | None = None) -> Plan:
        """The plan with one vehicle-day as stated, beside the rest of the plan."""
        beside = self.beside(turn) if rest is None else rest
        return beside.replace(
            stops=tuple(sorted((*beside.stops, *self.stops(turn)), key=lambda s: (s.date, s.vehicle, s.seq))),
            assignments=(*beside.assignments, *(row for held in turn.held for row in held.rows)),
            crew=(
                *beside.crew,
                *(CrewMember(date=turn.day, vehicle=turn.vehicle.id, staff=s) for s in turn.crew if turn.held),
            ),
        )

    def judge(self, turn: Turn) -> tuple[Violation, ...]:
        """The rules that a vehicle-day would break."""
        return check_vehicle_day(self.problem, self.travel, self.with_turn(turn), turn.day, turn.vehicle.id)

    def broken(self, turn: Turn | None = None) -> tuple[Violation, ...]:
        """The rules broken by the whole plan, as it is or with one vehicle-day as stated."""
        if turn is None:
            return self._broken
        return check(self.problem, self.travel, self.with_turn(turn, self.without(turn)))

    @cached_property
    def _broken(self) -> tuple[Violation, ...]:
        return check(self.problem, self.travel, self.plan)

    def without(self, turn: Turn) -> Plan:
        """The whole plan without one vehicle-day, and without the outcomes of edits that are no longer there."""
        other = [s for s in self.plan.stops if (s.date, s.vehicle) != turn.key]
        held = {row.task for stop in turn.held for row in stop.rows}
        known = {change.id for change in self.problem.changes}
        gone = {s.id for s in self.plan.stops if (s.date, s.vehicle) == turn.key}
        return self.plan.replace(
            stops=tuple(other),
            assignments=tuple(r for r in self.plan.assignments if r.stop not in gone),
            crew=tuple(c for c in self.plan.crew if (c.date, c.vehicle) != turn.key),
            unserved=tuple(u for u in self.plan.unserved if u.task not in held),
            changes=tuple(outcome for outcome in self.plan.changes if outcome.change in known),
        )

    def _visit(self, held: Held) -> Visit:
        cases = [c for row in held.rows if (c := self.facts.case(row)) is not None]
        return Visit(
            kind=held.kind,
            place=held.place,
            seconds=sum(self.facts.seconds(row) for row in held.rows),
            longest=max((c.seconds for c in cases), default=0),
            limited=tuple((c.seconds, c.windows) for c in cases if c.windows),
            begin=held.begin,
        )


def put(turn: Turn, work: Work, option: Option, position: int) -> Turn:
    """The vehicle-day with the task at an option: in the stop that is held there, otherwise in a new one."""
    rows = work.assigned(turn.day, turn.vehicle.id, option)
    there = next((i for i, h in enumerate(turn.held) if h.place == option.place), None)
    if there is not None:
        joined = replace(turn.held[there], rows=(*turn.held[there].rows, *rows))
        return replace(turn, held=(*turn.held[:there], joined, *turn.held[there + 1 :]))
    stop = Held(kind=option.kind, place=option.place, rows=rows)
    return replace(turn, held=(*turn.held[:position], stop, *turn.held[position:]))


def _rows(plan: Plan, stop: Stop) -> tuple[Assignment, ...]:
    own = stop_id(stop.date, stop.vehicle, stop.kind, stop.place)
    return tuple(replace(row, stop=own) for row in plan.served_at.get(stop.id, ()))
