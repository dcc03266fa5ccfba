"""The world as the district describes it: places, people, requests, means. Frozen nouns, no behaviour beyond look-ups.

Times of the day and durations are whole seconds, distances whole metres, coordinates WGS-84 degrees. A record checks
itself; references between records are checked by `read`, which reports every error at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from datetime import date as Date  # noqa: N812 - a field has its name
from functools import cached_property
from pathlib import Path
from typing import NewType, Self

from planner.kinds import ChangeKind as ChangeKind
from planner.kinds import Level as Level
from planner.kinds import MarketRule as MarketRule
from planner.kinds import Priority as Priority
from planner.kinds import Status as Status
from planner.kinds import VehicleKind as VehicleKind
from planner.settings import Season, Settings
from planner.windows import Window

VillageId = NewType("VillageId", str)
CentreId = NewType("CentreId", str)
RequestId = NewType("RequestId", str)
ServiceCode = NewType("ServiceCode", str)
VehicleId = NewType("VehicleId", str)
StaffId = NewType("StaffId", str)
PlaceId = NewType("PlaceId", str)
StopId = NewType("StopId", str)
PlanId = NewType("PlanId", str)


@dataclass(frozen=True, kw_only=True)
class Point:
    """Degrees, WGS-84."""

    lon: float
    lat: float


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """The days a plan is made for: `days` calendar days from `first`."""

    first: date
    days: int = 7

    @property
    def last(self) -> date:
        """The last day, included."""
        return self.first + timedelta(days=self.days - 1)

    @property
    def dates(self) -> tuple[date, ...]:
        """Every day, working or not."""
        return tuple(self.first + timedelta(days=k) for k in range(self.days))


@dataclass(frozen=True, kw_only=True)
class Market:
    """Market days of a village; `digits` are day digits (3 means 3, 13, 23) or weekdays (Monday 0).

    With `hours`, a hub stop there on a market day must lie within them.
    """

    rule: MarketRule
    digits: frozenset[int]
    hours: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Village:
    """A village or a group of one. `visits`, `min_gap_days`, `max_gap_days`, `patterns` ask for a frequency.

    A pattern is a set of days on which the visits of a horizon may lie: 0 to 6 is a weekday of every week (Monday 0),
    7 w + 0 to 7 w + 6 the weekday in week w of the horizon alone (its first seven days are week 1).
    """

    id: VillageId
    name: str
    township: str = ""
    parent: VillageId | None = None
    point: Point | None = None
    population: int = 0
    elderly: int = 0
    can_host: bool = False
    host_place: str = ""
    host_hours: tuple[Window, ...] = ()
    vehicles: frozenset[VehicleId] = frozenset()  # that can reach it; empty: all
    market: Market | None = None
    contact: str = ""
    access_limit: int | None = None  # metres; None: the district's
    max_gap_days: int | None = None
    min_gap_days: int | None = None
    visits: int | None = None
    patterns: tuple[frozenset[int], ...] = ()  # sets of days, one of which the visits must keep
    visit_load: int = 0  # cases that a visit counts for a vehicle's `max_cases`
    name_en: str = ""
    population_estimated: bool = False
    agent: bool = False  # somebody there hands deliveries over


@dataclass(frozen=True, kw_only=True)
class Centre:
    """A service centre: vehicles start and end here, its counters are open in `windows`."""

    id: CentreId
    name: str
    point: Point | None = None
    windows: tuple[Window, ...] = ()
    counter_staff: int = 0
    counter_skills: frozenset[str] = frozenset()
    phone: str = ""
    name_en: str = ""


@dataclass(frozen=True, kw_only=True)
class Service:
    """One kind of business a resident may ask for."""

    code: ServiceCode
    name: str
    level: Level = Level.TOWNSHIP
    seconds: int = 900
    skill: str = ""  # empty: any officer
    equipment: frozenset[str] = frozenset()
    legs: int = 1  # 2: accept, later deliver
    processing_days: int = 0
    deadline_days: int | None = None
    materials: tuple[str, ...] = ()
    fee: str = ""
    procedure: str = ""
    confidential: bool = False
    name_en: str = ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request of one resident. `windows` are when the resident can be met; none: any time."""

    id: RequestId
    village: VillageId
    service: ServiceCode
    applicant: str = ""
    contact: str = ""
    door: Point | None = None
    seconds: int | None = None  # None: the service's
    received: date | None = None
    earliest: date | None = None
    due: date | None = None
    mobility_limited: bool = False
    people_needed: int = 1
    windows: tuple[Window, ...] = ()
    priority: Priority = Priority.NORMAL
    officer: StaffId | None = None  # must be this person
    status: Status = Status.COLLECTED
    accepted_on: date | None = None
    attempts: int = 0


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    """A vehicle with its daily hours. `seats` are for officials, beside the driver."""

    id: VehicleId
    name: str
    centre: CentreId
    kind: VehicleKind = VehicleKind.VAN
    seats: int = 3
    counters: int = 2
    equipment: frozenset[str] = frozenset()
    hours: tuple[int, int] = (30600, 63000)
    days: frozenset[int] = frozenset(range(5))  # weekdays; a make-up workday counts as any
    max_cases: int | None = None  # a vehicle-day
    max_stops: int | None = None
    speed_factor: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Skill:
    """What someone is licensed for, and until when."""

    name: str
    expires: date | None = None


@dataclass(frozen=True, kw_only=True)
class Staff:
    """An official who can ride along."""

    id: StaffId
    name: str
    centre: CentreId
    skills: tuple[Skill, ...] = ()
    days: frozenset[int] = frozenset(range(5))
    hours: tuple[int, int] = (30600, 63000)
    phone: str = ""  # for the sheets of the crew

    def has(self, skill: str, day: date) -> bool:
        """Whether the person holds the skill on that day; the empty skill is everyone's."""
        return not skill or any(s.name == skill and (s.expires is None or day <= s.expires) for s in self.skills)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One edit by a planner. `target` is a stop, village, request, staff or vehicle id, as the kind needs it."""

    id: str  # its row, for messages
    kind: ChangeKind
    target: str
    date: Date | None = None
    begin: int | None = None  # seconds of the day
    vehicle: VehicleId | None = None
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """An override of the built-in working days."""

    date: date
    working: bool
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class KnownTime:
    """Driving time between two places as a driver knows it; holds in both directions unless the other is given."""

    origin: PlaceId
    destination: PlaceId
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Trip:
    """A way that was driven: how long it took, and by which vehicle, where that was written down."""

    origin: PlaceId
    destination: PlaceId
    seconds: int
    vehicle: VehicleId | None = None


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """What happened: to a request, or (with `village` and no request) a stop that was held in reach of a village."""

    request: RequestId | None = None
    village: VillageId | None = None
    leg: int = 1
    status: Status = Status.DONE
    plan: PlanId | None = None
    date: date
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class AnnouncedStop:
    """A stop of the plan that is kept (`--keep`): what residents have been told, or were about to be.

    A `standing` one is of a round: it is kept where it begins at its hour, whenever it ends.
    """

    id: StopId
    place: PlaceId
    date: date
    vehicle: VehicleId
    begin: int
    end: int
    announced: bool
    standing: bool = False


def centre_place(centre: CentreId) -> PlaceId:
    """The place of a centre."""
    return PlaceId(f"centre/{centre}")


def village_place(village: VillageId) -> PlaceId:
    """The place of a village, where a hub stop is held."""
    return PlaceId(f"village/{village}")


def door_place(request: RequestId) -> PlaceId:
    """The door of a request's resident."""
    return PlaceId(f"door/{request}")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Somewhere a vehicle can be. `point` is None where only `times` knows the way."""

    id: PlaceId
    name: str
    point: Point | None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything a plan is made from. Tables keep the order of the input."""

    settings: Settings
    horizon: Horizon
    villages: tuple[Village, ...]
    centres: tuple[Centre, ...]
    services: tuple[Service, ...] = ()
    requests: tuple[Request, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    staff: tuple[Staff, ...] = ()  # none: every vehicle has a full crew with every skill
    changes: tuple[Change, ...] = ()
    calendar: tuple[CalendarDay, ...] = ()
    times: tuple[KnownTime, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    announced: tuple[AnnouncedStop, ...] = ()
    roads: Path | None = None  # roads.gpkg or an .osm.pbf
    folder: Path | None = field(default=None, compare=False)  # where it was read from

    def replace(self, **changes: object) -> Self:
        """A copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def in_season(self, season: Season | None) -> Self:
        """The same on the roads of a season, such as that of a plan; None: of the settings as they are."""
        return self if season is None else self.replace(settings=replace(self.settings, season=season))

    @cached_property
    def village(self) -> Mapping[VillageId, Village]:
        """Villages by id."""
        return {v.id: v for v in self.villages}

    @cached_property
    def centre(self) -> Mapping[CentreId, Centre]:
        """Centres by id."""
        return {c.id: c for c in self.centres}

    @cached_property
    def service(self) -> Mapping[ServiceCode, Service]:
        """Services by code."""
        return {s.code: s for s in self.services}

    @cached_property
    def request(self) -> Mapping[RequestId, Request]:
        """Requests by id."""
        return {r.id: r for r in self.requests}

    @cached_property
    def vehicle(self) -> Mapping[VehicleId, Vehicle]:
        """Vehicles by id."""
        return {v.id: v for v in self.vehicles}

    @cached_property
    def person(self) -> Mapping[StaffId, Staff]:
        """Staff by id."""
        return {s.id: s for s in self.staff}

    @cached_property
    def told(self) -> Mapping[StopId, int]:
        """When residents expect the stops of the kept plan to begin."""
        return {stop.id: stop.begin for stop in self.announced}

    @cached_property
    def places(self) -> Mapping[PlaceId, Place]:
        """Centres, villages and the doors of mobility-limited residents, by place id, in this order.

        A resident without door coordinates is met at the point of the village.
        """
        places = [Place(id=centre_place(c.id), name=c.name, point=c.point) for c in self.centres]
        places += [Place(id=village_place(v.id), name=v.name, point=v.point) for v in self.villages]
        places += [
            Place(id=door_place(r.id), name=self.village[r.village].name, point=r.door or self.village[r.village].point)
            for r in self.requests
            if r.mobility_limited and r.village in self.village
        ]
        return {p.id: p for p in places}

    def access_limit(self, village: VillageId) -> int:
        """How far residents of a village go to a hub at most, one way, in metres."""
        own = self.village[village].access_limit
        return self.settings.access_limit if own is None else own
