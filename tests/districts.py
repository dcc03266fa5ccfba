"""Districts one can draw by hand, and plans written down stop by stop, for tests.

The usual one is a road with the centre C at kilometre 0 and the villages A, B and D at 6, 12 and 18. A vehicle of speed
factor 1 drives a kilometre a minute. Monday is 23 November 2026. There is no break, no grid coarser than five minutes
and nobody in the staff table unless a test asks for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from planner.demand import open_cases, walkins
from planner.plan import (
    Assignment,
    CrewMember,
    Mode,
    Plan,
    Stop,
    StopKind,
    TaskId,
    Unserved,
    Violation,
    stop_id,
)
from planner.problem import (
    Centre,
    CentreId,
    Horizon,
    PlaceId,
    PlanId,
    Problem,
    Request,
    RequestId,
    Service,
    ServiceCode,
    Skill,
    Staff,
    StaffId,
    Vehicle,
    VehicleId,
    VehicleKind,
    Village,
    VillageId,
    centre_place,
    door_place,
    village_place,
)
from planner.settings import Settings
from planner.travel import NO_ROAD, Access, StraightRouter, Travel
from planner.windows import Window

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
SATURDAY = MONDAY + timedelta(days=5)
KM = {"C": 0, "A": 6, "B": 12, "D": 18, "E": 24, "F": 30}
VAN = VehicleId("van")
CAR = VehicleId("car")


def at(clock: str) -> int:
    """Seconds of the day: "09:30" or "09:30:01"."""
    parts = [int(part) for part in clock.split(":")]
    return sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


def span(begin: str, end: str, **changes: object) -> Window:
    """A window of the day."""
    return replace(Window(begin=at(begin), end=at(end)), **changes)


def settings(**changes: object) -> Settings:
    """Monday to Friday, no break, five minutes, walk-ins that take no time."""
    usual = Settings(country="", break_length=0, walkin_rate=0.0, setup=600, dwell_min=1200, dwell_max=7200)
    return replace(usual, **changes)


def village(name: str, **changes: object) -> Village:
    """A village that can host."""
    return replace(Village(id=VillageId(name), name=name, population=100, can_host=True), **changes)


def van(**changes: object) -> Vehicle:
    """A van of the centre with two counters, out from 08:00 to 17:00."""
    usual = Vehicle(id=VAN, name="Van", centre=CentreId("C"), seats=2, counters=2, hours=(at("08:00"), at("17:00")))
    return replace(usual, **changes)


def car(**changes: object) -> Vehicle:
    """A car of the centre."""
    return replace(van(), **{"id": CAR, "name": "Car", "kind": VehicleKind.CAR, **changes})


def service(code: str = "plain", **changes: object) -> Service:
    """A service of a quarter of an hour."""
    return replace(Service(code=ServiceCode(code), name=code), **changes)


def request(name: str, home: str = "A", **changes: object) -> Request:
    """A request from a village, without any wish."""
    usual = Request(id=RequestId(name), village=VillageId(home), service=ServiceCode("plain"))
    return replace(usual, **changes)


def staff(name: str, *skills: str | Skill, **changes: object) -> Staff:
    """An official of the centre with the van's hours."""
    held = tuple(s if isinstance(s, Skill) else Skill(name=s) for s in skills)
    usual = Staff(id=StaffId(name), name=name, centre=CentreId("C"), skills=held, hours=(at("08:00"), at("17:00")))
    return replace(usual, **changes)


def centre(name: str = "C", **changes: object) -> Centre:
    """A centre without counters to staff."""
    return replace(Centre(id=CentreId(name), name=f"Centre {name}"), **changes)


def problem(*requests: Request, **changes: object) -> Problem:
    """The usual road for one week: centre C, villages A, B, D, one van, one plain service."""
    usual = Problem(
        settings=settings(),
        horizon=Horizon(first=MONDAY, days=7),
        villages=(village("A"), village("B"), village("D")),
        centres=(centre(),),
        services=(service(),),
        requests=requests,
        vehicles=(van(),),
    )
    return replace(usual, **changes)


def road(world: Problem, *, cut: Iterable[str] = (), ways: Mapping[tuple[str, str], int] | None = None) -> Travel:
    """The ways of the usual road; villages in `cut` have none.

    `ways[v, h]` are the metres of residents of v to hub h at a metre a second; none means that only the own is near.
    """
    places = tuple(world.places)
    owners = [_owner(world, place) for place in places]
    km = np.array([KM.get(owner, 0) for owner in owners], dtype=np.int64)
    apart = np.abs(km[:, None] - km[None, :])
    broken = np.array([owner in set(cut) for owner in owners])
    lost = (broken[:, None] | broken[None, :]) & ~np.eye(len(places), dtype=bool)
    access: dict[VillageId, tuple[Access, ...]] = {}
    for home in world.villages:
        own = [Access(hub=home.id, metres=0, seconds=0)] if home.can_host else []
        near = sorted((metres, hub) for (v, hub), metres in (ways or {}).items() if v == home.id)
        access[home.id] = (*own, *(Access(hub=VillageId(hub), metres=metres, seconds=metres) for metres, hub in near))
    return Travel(
        places=places,
        seconds=np.where(lost, NO_ROAD, apart * 60),
        metres=np.where(lost, NO_ROAD, apart * 1000),
        access=access,
        router=StraightRouter({}),
        source="road",
        hash="road",
    )


def _owner(world: Problem, place: PlaceId) -> str:
    kind, name = place.split("/", 1)
    return str(world.request[RequestId(name)].village) if kind == "door" else name


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One line of a hand-written turn. Times left out are the earliest; `length` is the announced one in seconds."""

    kind: StopKind
    place: PlaceId | None
    begin: int | None = None
    length: int = 0
    requests: tuple[str, ...] = ()
    walkins: tuple[str, ...] = ()


def hub(name: str, begin: str | None = None, *, minutes: int = 20, serves: str = "", walkins: str = "") -> Visit:
    """A hub stop that serves the requests named (separated by blanks) and the walk-ins of villages."""
    return Visit(
        kind=StopKind.HUB,
        place=village_place(VillageId(name)),
        begin=None if begin is None else at(begin),
        length=minutes * 60,
        requests=tuple(serves.split()),
        walkins=tuple(walkins.split()),
    )


def home(name: str, begin: str | None = None, *, minutes: int = 15) -> Visit:
    """A home visit to a request's resident."""
    first = None if begin is None else at(begin)
    door = door_place(RequestId(name))
    return Visit(kind=StopKind.HOME, place=door, begin=first, length=minutes * 60, requests=(name,))


def pause(begin: str, *, minutes: int = 60, place: str | None = None) -> Visit:
    """A break on the road, or at a place ("village/A")."""
    where = None if place is None else PlaceId(place)
    return Visit(kind=StopKind.BREAK, place=where, begin=at(begin), length=minutes * 60)


@dataclass(frozen=True, kw_only=True)
class Out:
    """A hand-written vehicle-day."""

    visits: tuple[Visit, ...]
    leave: int
    vehicle: VehicleId = VAN
    day: date = MONDAY
    crew: tuple[str, ...] = ()


def out(*visits: Visit, leave: str = "08:30", crew: str = "", **changes: object) -> Out:
    """The van on Monday, leaving at 08:30, with the people named."""
    return replace(Out(visits=visits, leave=at(leave), crew=tuple(crew.split())), **changes)


def plan(world: Problem, travel: Travel, *turns: Out) -> Plan:
    """The plan of some turns; every open case and walk-in that they do not serve is left."""
    stops: list[Stop] = []
    rows: list[Assignment] = []
    crew: list[CrewMember] = []
    for turn in turns:
        stops += _drive(world, travel, turn)
        rows += _serve(world, travel, turn)
        crew += [CrewMember(date=turn.day, vehicle=turn.vehicle, staff=StaffId(name)) for name in turn.crew]
    return Plan(
        plan_id=PlanId("hand"),
        first=world.horizon.first,
        days=world.horizon.days,
        stops=tuple(sorted(stops, key=lambda s: (s.date, s.vehicle, s.seq))),
        assignments=tuple(rows),
        crew=tuple(crew),
        unserved=_left(world, rows),
    )


def _drive(world: Problem, travel: Travel, turn: Out) -> list[Stop]:
    vehicle = world.vehicle[turn.vehicle]
    base = centre_place(vehicle.centre)
    grid = world.settings.grid
    clock, here, driven, stops = turn.leave, base, 0, [_stop(turn, 0, StopKind.START, base, (turn.leave,) * 4)]
    for seq, visit in enumerate(turn.visits, start=1):
        if visit.place is None:
            begin = clock if visit.begin is None else visit.begin
            times = (begin, begin, begin + visit.length, begin + visit.length)
            stops.append(_stop(turn, seq, visit.kind, None, times))
            driven, clock = driven + begin - clock, begin + visit.length
            continue
        seconds = travel.drive(here, visit.place, speed_factor=vehicle.speed_factor)
        arrive = clock + max(0, seconds - driven)
        ready = arrive + (world.settings.setup if visit.kind is StopKind.HUB else 0)
        begin = -(-ready // grid) * grid if visit.begin is None else visit.begin
        leg = (seconds, travel.distance(here, visit.place))
        stops.append(_stop(turn, seq, visit.kind, visit.place, (arrive, begin, begin + visit.length), leg))
        clock, here, driven = begin + visit.length, visit.place, 0
    seconds = travel.drive(here, base, speed_factor=vehicle.speed_factor)
    back = clock + max(0, seconds - driven)
    leg = (seconds, travel.distance(here, base))
    return [*stops, _stop(turn, len(stops), StopKind.END, base, (back,) * 4, leg)]


def _stop(
    turn: Out, seq: int, kind: StopKind, place: PlaceId | None, times: tuple[int, ...], leg: tuple[int, int] = (0, 0)
) -> Stop:
    return Stop(
        id=stop_id(turn.day, turn.vehicle, kind, place),
        date=turn.day,
        vehicle=turn.vehicle,
        seq=seq,
        kind=kind,
        place=place,
        arrive=times[0],
        begin=times[1],
        end=times[2],
        leave=times[-1],
        drive_seconds=leg[0],
        drive_metres=leg[1],
    )


def _serve(world: Problem, travel: Travel, turn: Out) -> list[Assignment]:
    legs = {(c.request, c.leg): c for c in open_cases(world)}
    work = {(w.village, w.number): w for w in walkins(world)}
    rows: list[Assignment] = []
    for visit in turn.visits:
        stop = stop_id(turn.day, turn.vehicle, visit.kind, visit.place)
        mode = Mode.HUB if visit.kind is StopKind.HUB else Mode.HOME
        place = "" if visit.place is None else visit.place.split("/", 1)[1]
        for name in visit.requests:
            asked, _, leg = name.partition("/")  # r1: the first step that is open, r1/2: the delivery
            case = next(c for key, c in sorted(legs.items()) if key[0] == asked and leg in ("", str(c.leg)))
            way = travel.way(case.village, VillageId(place)) if mode is Mode.HUB else None
            row = Assignment(task=TaskId(f"task-{name}"), request=case.request, leg=case.leg, village=case.village,
                             mode=mode, stop=stop, seconds=case.seconds)  # fmt: skip
            rows.append(row if way is None else replace(row, walk_metres=way.metres, walk_seconds=way.seconds))
        for name in visit.walkins:
            home, _, number = name.partition("/")  # A: the first visit, A/2: the second
            walkin, way = work[VillageId(home), int(number or 1)], travel.way(VillageId(home), VillageId(place))
            row = Assignment(task=TaskId(f"walkin-{name}"), request=None, leg=walkin.number, village=walkin.village,
                             mode=mode, stop=stop, seconds=walkin.seconds)  # fmt: skip
            rows.append(row if way is None else replace(row, walk_metres=way.metres, walk_seconds=way.seconds))
    return rows


def _left(world: Problem, rows: list[Assignment]) -> tuple[Unserved, ...]:
    served = {(row.request, row.leg) for row in rows}
    visited = {(row.village, row.leg) for row in rows if row.request is None}
    cases = [c for c in open_cases(world) if (c.request, c.leg) not in served]
    first = {c.request: c.leg for c in reversed(open_cases(world))}
    left = [
        Unserved(
            task=TaskId(f"task-{c.request}" if c.leg == first[c.request] else f"task-{c.request}/{c.leg}"),
            request=c.request,
            leg=c.leg,
            village=c.village,
        )
        for c in cases
    ]
    quiet = [w for w in walkins(world) if (w.village, w.number) not in visited]
    return (
        *left,
        *(
            Unserved(
                task=TaskId(f"walkin-{w.village}" if w.number == 1 else f"walkin-{w.village}/{w.number}"),
                request=None,
                leg=w.number,
                village=w.village,
            )
            for w in quiet
        ),
    )


def alter(made: Plan, seq: int, /, *, vehicle: VehicleId = VAN, day: date = MONDAY, **changes: object) -> Plan:
    """The plan with one stop changed, everything else as it was."""
    key = (day, vehicle, seq)
    stops = (replace(s, **changes) if (s.date, s.vehicle, s.seq) == key else s for s in made.stops)
    return made.replace(stops=tuple(stops))


def rules(violations: Iterable[Violation]) -> list[str]:
    """The rules broken, each once, sorted."""
    return sorted({str(v.rule) for v in violations})


def kinds(violations: Iterable[Violation]) -> list[str]:
    """The rules broken with their kinds, each once, sorted."""
    return sorted({f"{v.rule}.{v.values['kind']}" for v in violations})
