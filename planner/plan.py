"""The plan and what is said about it: stops, assignments, crews, what is left, violations, score, reasons, result.

Times of the day and durations are whole seconds, distances whole metres.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from datetime import date as Date  # noqa: N812 - a field has its name
from enum import StrEnum
from functools import cached_property
from typing import NewType, Self

from planner.problem import PlaceId, PlanId, RequestId, StaffId, StopId, VehicleId, VillageId
from planner.settings import Season

TaskId = NewType("TaskId", str)

SCHEMA = 1
COST_UNITS = 6000  # integer cost units in a minute: a second weighs 100, so weights keep two decimals


class Rule(StrEnum):
    """Every rule a plan must keep; docs/rules.md says each in a sentence. Nothing else is a rule."""

    REACH = "reach"
    SHIFT = "shift"
    BREAK = "break"
    WINDOW = "window"
    DAY = "day"
    SKILL = "skill"
    EQUIPMENT = "equipment"
    CREW = "crew"
    LOAD = "load"
    STOPS = "stops"
    DWELL = "dwell"
    WALK = "walk"
    DOOR = "door"
    HOST = "host"
    ORDER = "order"
    GAP = "gap"
    ROSTER = "roster"
    PIN = "pin"


class StopKind(StrEnum):
    """What happens at a stop. Every vehicle-day used has one start, one end, and a break where it owes one."""

    START = "start"
    HUB = "hub"
    HOME = "home"
    BREAK = "break"
    END = "end"


class Mode(StrEnum):
    """How a case is served."""

    HUB = "hub"
    HOME = "home"
    CENTRE = "centre"
    AGENT = "agent"


class PlanStatus(StrEnum):
    """Life of a plan."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    SUPERSEDED = "superseded"


class ResultStatus(StrEnum):
    """Why the search ended."""

    OPTIMAL = "optimal"  # proven
    LIMIT = "limit"  # time or iterations
    STOPPED = "stopped"  # by the user
    EMPTY = "empty"  # nothing to plan


class Role(StrEnum):
    """What a member of a crew does."""

    OFFICER = "officer"


class Term(StrEnum):
    """Terms of the objective, in the order of docs/model.md."""

    DRIVE = "drive"
    WAY = "way"
    UNSERVED = "unserved"
    DELAY = "delay"
    WALKIN = "walkin"
    WAIT = "wait"
    OVERTIME = "overtime"
    VEHICLE_DAY = "vehicle_day"
    CHANGE = "change"
    GAP = "gap"
    AGENT = "agent"


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One stop of a vehicle-day; `drive_seconds` and `drive_metres` are the leg that leads to it.

    start: arrive = begin = end = leave, at the centre. end: likewise, at the return. hub: set-up lies between arrive
    and begin (waiting may come before it), service from begin to end, both on the grid. home: service, begin to end.
    break: begin to end; `place` is where it is taken, or None for a pause on the road, and then drive_seconds and
    drive_metres are 0 and the next stop carries the whole leg. At a place, the break stands behind the stop held there
    (then the leg is 0), or before the next one (then the break carries the leg and the next stop's leg is 0).
    """

    id: StopId
    date: date
    vehicle: VehicleId
    seq: int  # 0 for the start, counted up within the vehicle-day
    kind: StopKind
    place: PlaceId | None
    arrive: int
    begin: int
    end: int
    leave: int
    drive_seconds: int = 0
    drive_metres: int = 0
    announced: bool = False


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A case, or (request None) the walk-ins of a village, and where it is served. `walk_*` is one way.

    For walk-ins `leg` is the number of the village's visit.
    """

    task: TaskId
    request: RequestId | None
    leg: int = 1
    village: VillageId
    mode: Mode
    stop: StopId | None  # None for centre and agent
    walk_metres: int = 0
    walk_seconds: int = 0
    seconds: int = 0  # counter time, or time at the door


@dataclass(frozen=True, kw_only=True)
class CrewMember:
    """Who rides along."""

    date: date
    vehicle: VehicleId
    staff: StaffId
    role: Role = Role.OFFICER


@dataclass(frozen=True, kw_only=True)
class Unserved:
    """A case, or (request None) the walk-ins of a village, that the plan leaves; `leg` as in `Assignment`."""

    task: TaskId
    request: RequestId | None
    leg: int = 1
    village: VillageId


@dataclass(frozen=True, kw_only=True)
class ChangeOutcome:
    """What became of one edit: accepted, or refused with the rules in the way."""

    change: str
    accepted: bool
    rules: tuple[Rule, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who goes where, when, with whom, and what is left. Stops are ordered by date, vehicle, seq."""

    plan_id: PlanId
    version: int = 1
    parent: PlanId | None = None
    status: PlanStatus = PlanStatus.DRAFT
    announced_on: date | None = None
    announced_by: str = ""
    first: date
    days: int
    season: Season | None = None  # the roads it was made for; None: those of the settings
    stops: tuple[Stop, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    crew: tuple[CrewMember, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    changes: tuple[ChangeOutcome, ...] = ()

    def replace(self, **changes: object) -> Self:
        """A copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @cached_property
    def stop(self) -> Mapping[StopId, Stop]:
        """Stops by id."""
        return {s.id: s for s in self.stops}

    @cached_property
    def vehicle_days(self) -> Mapping[tuple[date, VehicleId], tuple[Stop, ...]]:
        """The stops of each vehicle-day used, in order of seq."""
        days: dict[tuple[date, VehicleId], list[Stop]] = {}
        for stop in sorted(self.stops, key=lambda s: (s.date, s.vehicle, s.seq)):
            days.setdefault((stop.date, stop.vehicle), []).append(stop)
        return {key: tuple(stops) for key, stops in days.items()}

    @cached_property
    def served_at(self) -> Mapping[StopId, tuple[Assignment, ...]]:
        """Assignments by stop."""
        served: dict[StopId, list[Assignment]] = {}
        for row in self.assignments:
            if row.stop is not None:
                served.setdefault(row.stop, []).append(row)
        return {stop: tuple(rows) for stop, rows in served.items()}

    def crew_of(self, day: date, vehicle: VehicleId) -> tuple[StaffId, ...]:
        """Who rides in a vehicle on a day, in the order of the plan."""
        return tuple(c.staff for c in self.crew if c.date == day and c.vehicle == vehicle)


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A rule broken: where, and the figures for the sentence (catalogue `rules`)."""

    rule: Rule
    stop: StopId | None = None
    task: TaskId | None = None
    request: RequestId | None = None
    vehicle: VehicleId | None = None
    date: Date | None = None
    staff: StaffId | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """One term: `amount` in `unit`, and the cost in integer units (6000 a minute)."""

    term: Term
    amount: float
    unit: str
    weight: float
    cost: int


@dataclass(frozen=True, kw_only=True)
class Score:
    """What a plan costs, term by term."""

    lines: tuple[ScoreLine, ...]

    @property
    def cost(self) -> int:
        """The whole cost in integer units."""
        return sum(line.cost for line in self.lines)

    @property
    def minutes(self) -> float:
        """The whole cost in minutes."""
        return self.cost / COST_UNITS


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """The smallest change found that serves a case: a code of the catalogue `reasons` and its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What stands in the way on one vehicle-day."""

    date: date
    vehicle: VehicleId
    rules: tuple[Rule, ...]  # empty: only the cost
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a case is left: the rules in the way (none: only cost), by vehicle-day, what would change it, what to do."""

    task: TaskId
    request: RequestId | None
    leg: int = 1
    village: VillageId
    rules: tuple[Rule, ...]
    obstacles: tuple[Obstacle, ...] = ()
    remedy: Remedy | None = None
    sentence: str
    remedy_sentence: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """A plan and how it was found. `bound` and `cost` are integer units; a bound is proven or None.

    `dropped` counts turns that the checker refused and the solver took out again: 0 unless the two disagree.
    """

    plan: Plan
    status: ResultStatus
    cost: int
    bound: int | None = None
    seconds: float = 0.0
    iterations: int = 0
    seed: int = 0
    engines: Mapping[str, str] = field(default_factory=dict)  # name: version
    input_hash: str = ""
    travel_hash: str = ""
    season: Season = Season.DRY
    dropped: int = 0

    @property
    def gap(self) -> float | None:
        """How far the cost can lie above the best possible, as a share of the cost; None without a bound."""
        if self.bound is None:
            return None
        return 0.0 if self.cost == 0 else max(0.0, (self.cost - self.bound) / self.cost)


def stop_id(day: date, vehicle: VehicleId, kind: StopKind, place: PlaceId | None) -> StopId:
    """The id of a stop, the same in every plan that holds it: a hub is opened once a vehicle-day, a door met once."""
    tail = f"-{place.split('/', 1)[1]}" if place and kind in (StopKind.HUB, StopKind.HOME) else ""
    return StopId(f"{day:%Y%m%d}-{vehicle}-{kind}{tail}")
