"""A vehicle-day as its crew needs it: where to, by which roads, whom to meet, what to load. Internal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a field has its name

from planner.out.cells import clock
from planner.out.internal import service_name
from planner.out.link import map_url
from planner.out.marks import Marks
from planner.out.mask import shown_contact, shown_name
from planner.out.timetable import stop_place
from planner.plan import Assignment, Mode, Stop, StopKind
from planner.problem import PlaceId, Request, RequestId, ServiceCode, StaffId, Vehicle, VehicleId
from planner.settings import HomeMask
from planner.travel import RoadPart

ROADS_NAMED = 4  # of a leg
ROAD_LEAST = 0.04  # share of a leg below which a road is not worth naming
MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One case at a stop, with what may be shown of the resident."""

    request: str
    who: str
    contact: str
    village: str
    service: str
    step: str  # of two; empty where there is only one
    people: int


@dataclass(frozen=True, kw_only=True)
class StopLine:
    """One stop. Times are texts, empty where there is none; `km`, `minutes`, `roads` are of the leg that leads here."""

    stop: Stop
    place: str
    door: str  # degrees, for home visits
    arrive: str
    open: str
    leave: str
    km: str
    minutes: int
    roads: tuple[str, ...]
    contact: str
    cases: tuple[CaseLine, ...]
    walkin_minutes: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Load:
    """What to take along: equipment and how many cases need it, forms and papers to hand over by service, walk-ins."""

    equipment: tuple[tuple[str, int], ...]
    forms: tuple[tuple[str, int], ...]
    deliver: tuple[tuple[str, int], ...]
    walkins: int  # people


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who rides along."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A vehicle-day."""

    date: Date
    vehicle: VehicleId
    crew: tuple[Member, ...]
    centre: str
    centre_phone: str
    load: Load
    stops: tuple[StopLine, ...]
    km: str
    minutes: int

    def count(self, kind: StopKind) -> int:
        """How many stops of a kind there are."""
        return sum(line.stop.kind is kind for line in self.stops)

    @property
    def cases(self) -> int:
        """How many cases are served."""
        return sum(len(line.cases) for line in self.stops)


def turns(marks: Marks) -> Iterator[Turn]:
    """Every vehicle-day of the plan, by date, then in the order of the vehicles."""
    order = {vehicle.id: k for k, vehicle in enumerate(marks.names.problem.vehicles)}
    days = marks.outlook.plan.vehicle_days
    for day, vehicle in sorted(days, key=lambda key: (key[0], order.get(key[1], len(order)), key[1])):
        yield _turn(marks, days[day, vehicle])


def _turn(marks: Marks, stops: tuple[Stop, ...]) -> Turn:
    problem, first = marks.names.problem, stops[0]
    known = problem.vehicle.get(first.vehicle)
    centre = None if known is None else problem.centre.get(known.centre)
    crew = marks.outlook.plan.crew_of(first.date, first.vehicle)
    return Turn(
        date=first.date,
        vehicle=first.vehicle,
        crew=tuple(_member(marks, person) for person in crew),
        centre="" if centre is None else marks.names.named(centre),
        centre_phone="" if centre is None else centre.phone,
        load=_load(marks, stops, known),
        stops=tuple(_lines(marks, stops)),
        km=_km(sum(stop.drive_metres for stop in stops)),
        minutes=_up(sum(stop.drive_seconds for stop in stops)),
    )


def _member(marks: Marks, staff: StaffId) -> Member:
    known = marks.names.problem.person.get(staff)
    return Member(
        name=marks.names.person(staff), role=marks.say("crew.officer"), phone="" if known is None else known.phone
    )


def _lines(marks: Marks, stops: tuple[Stop, ...]) -> Iterator[StopLine]:
    before: PlaceId | None = None
    for stop in stops:
        yield _line(marks, stop, before)
        before = stop.place or before


def _line(marks: Marks, stop: Stop, before: PlaceId | None) -> StopLine:
    names, rows = marks.names, marks.outlook.plan.served_at.get(stop.id, ())
    place = None if stop.place is None else names.problem.places.get(stop.place)
    point = None if place is None else place.point
    host = names.host(stop.place) if stop.kind is StopKind.HUB else None
    driven = bool(stop.drive_seconds or stop.drive_metres)
    ends = stop.kind in (StopKind.START, StopKind.END)
    return StopLine(
        stop=stop,
        place=stop_place(names, stop),
        door="" if point is None or stop.kind is not StopKind.HOME else f"{point.lon:.5f}, {point.lat:.5f}",
        arrive="" if stop.kind is StopKind.START else clock(stop.arrive),
        open="" if ends else names.span(stop.begin, stop.end),
        leave="" if stop.kind is StopKind.END else clock(stop.leave),
        km=_km(stop.drive_metres) if driven else "",
        minutes=_up(stop.drive_seconds),
        roads=_roads(marks, before, stop) if driven else (),
        contact="" if host is None else host.contact,
        cases=tuple(_cases(marks, rows)),
        walkin_minutes=_up(sum(row.seconds for row in rows if row.request is None)),
        url=map_url(names.problem.settings, point, names.place(stop.place)) if driven else "",
    )


def _cases(marks: Marks, rows: tuple[Assignment, ...]) -> Iterator[CaseLine]:
    names = marks.names
    for row in sorted(rows, key=lambda r: (names.village(r.village), r.request or "")):
        request = names.problem.request.get(row.request) if row.request else None
        if row.request is not None:
            yield _case(marks, row, request)


def _case(marks: Marks, row: Assignment, request: Request | None) -> CaseLine:
    names = marks.names
    if request is None:
        gone = Request(id=RequestId(str(row.request)), village=row.village, service=ServiceCode(""))
        return _case(marks, row, gone)
    mask = names.problem.settings.mask_home if row.mode is Mode.HOME else HomeMask.NONE
    service = names.problem.service.get(request.service)
    two = service is not None and service.legs == 2
    return CaseLine(
        request=request.id,
        who=shown_name(request, mask),
        contact=shown_contact(request, mask),
        village=names.village(row.village),
        service=service_name(marks.names, request),
        step=marks.say(f"crew.step{row.leg}") if two else "",
        people=request.people_needed,
    )


def _load(marks: Marks, stops: tuple[Stop, ...], vehicle: Vehicle | None) -> Load:
    problem, served = marks.names.problem, marks.outlook.plan.served_at
    rows = [row for stop in stops for row in served.get(stop.id, ())]
    cases = [(row, problem.request[row.request]) for row in rows if row.request and row.request in problem.request]
    needed = Counter[str]()
    forms, deliver = Counter[str](), Counter[str]()
    for row, request in cases:
        service = problem.service.get(request.service)
        needed.update(() if service is None else service.equipment)
        (deliver if row.leg == 2 else forms)[service_name(marks.names, request)] += 1
    aboard = set(needed) | set(() if vehicle is None else vehicle.equipment)
    waiting = sum(row.seconds for row in rows if row.request is None)
    return Load(
        equipment=tuple((name, needed[name]) for name in sorted(aboard)),
        forms=tuple(forms.most_common()),
        deliver=tuple(deliver.most_common()),
        walkins=-(-waiting // max(1, problem.settings.walkin_case)),
    )


def _roads(marks: Marks, before: PlaceId | None, stop: Stop) -> tuple[str, ...]:
    if before is None or stop.place is None:
        return ()
    return named_roads(marks.outlook.travel.router.roads(before, stop.place))


def named_roads(parts: Sequence[RoadPart]) -> tuple[str, ...]:
    """The names worth saying, in the order of the way: of the longest roads, each once."""
    total = sum(part.metres for part in parts)
    lengths = Counter[str]()
    for part in parts:
        lengths[part.name] += part.metres
    del lengths[""]
    worth = [name for name, metres in lengths.most_common(ROADS_NAMED) if metres >= ROAD_LEAST * total]
    return tuple(dict.fromkeys(part.name for part in parts if part.name in worth))


def _km(metres: int) -> str:
    return f"{metres / 1000:.1f}"


def _up(seconds: int) -> int:
    return -(-seconds // MINUTE)
