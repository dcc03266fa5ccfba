"""Random small districts for property tests: most work can be done, and every rule bites now and then.

Deterministic in the generator given. Driving times are asymmetric whole seconds that keep the triangle inequality;
metres likewise. Edits never contradict each other outright, but may be impossible to follow: they are to be refused.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import ceil
from random import Random
from typing import Literal, TypeVar

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from planner.plan import StopKind, stop_id
from planner.problem import (
    AnnouncedStop,
    CalendarDay,
    Centre,
    CentreId,
    Change,
    ChangeKind,
    Horizon,
    LedgerRow,
    Market,
    MarketRule,
    Priority,
    Problem,
    Request,
    RequestId,
    Service,
    ServiceCode,
    Skill,
    Staff,
    StaffId,
    Status,
    Vehicle,
    VehicleId,
    VehicleKind,
    Village,
    VillageId,
    village_place,
)
from planner.settings import Settings
from planner.travel import NO_ROAD, Access, StraightRouter, Travel
from planner.windows import WEEK, Window

Size = Literal["small", "medium"]
T = TypeVar("T")
FIRST = date(2026, 11, 23)  # a Monday
HOUR = 3600
WORKWEEK = frozenset(range(5))
SKILLS = ("social", "land")
EQUIPMENT = ("printer", "camera")
MOST = {"small": (5, 8, 3, 4), "medium": (10, 24, 4, 8)}  # villages, requests, vehicles, staff


def districts(size: Size = "small") -> st.SearchStrategy[tuple[Problem, Travel]]:
    """Hypothesis draws a seed, so a failing district is named by one number."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(lambda seed: random_problem(Random(seed), size=size))


def random_problem(rng: Random, *, size: Size = "small") -> tuple[Problem, Travel]:
    """A district and its ways."""
    most_villages, most_requests, most_vehicles, most_staff = MOST[size]
    centres = _centres(rng)
    vehicles = _vehicles(rng, centres, rng.randint(1, most_vehicles))
    villages = _villages(rng, vehicles, rng.randint(1, most_villages))
    staff = _staff(rng, centres, rng.choice((0, rng.randint(1, most_staff))))
    if staff and rng.random() < 0.3:
        centres = tuple(_with_counters(rng, c) for c in centres)
    horizon = Horizon(first=FIRST + timedelta(days=rng.choice((0, 0, 0, 1, 4))), days=rng.choice((1, 3, 5, 7, 7, 14)))
    services = _services()
    requests = _requests(rng, horizon, villages, services, staff, rng.randint(0, most_requests))
    problem = Problem(
        settings=_settings(rng),
        horizon=horizon,
        villages=villages,
        centres=centres,
        services=services,
        requests=requests,
        vehicles=vehicles,
        staff=staff,
        calendar=_calendar(rng, horizon),
        ledger=_ledger(rng, horizon, villages, requests),
    )
    problem = _with_edits(rng, problem)
    travel = _travel(rng, problem)
    return _with_steps(rng, _with_rounds(rng, problem)), travel


def _maybe(rng: Random, share: float, value: T, otherwise: T) -> T:
    return value if rng.random() < share else otherwise


def _some(rng: Random, values: Sequence[T], share: float) -> list[T]:
    return [value for value in values if rng.random() < share]


def _settings(rng: Random) -> Settings:
    length = rng.choice((0, 1800, 3600))
    return Settings(
        name="random",
        country=rng.choice(("", "", "CN")),
        walkin_rate=rng.choice((0.0, 0.01, 0.02)),
        walkin_cap=rng.choice((1800, 3600)),
        setup=rng.choice((0, 300, 600)),
        dwell_min=rng.choice((0, 600, 1200)),
        dwell_max=rng.choice((2400, 7200, 10800)),
        grid=rng.choice((1, 300, 900)),
        break_length=length,
        break_begin=11 * HOUR + rng.choice((0, 1800)),
        break_end=11 * HOUR + 1800 + max(length, HOUR) + rng.choice((0, 1800, HOUR)),
        max_duty=rng.choice((6, 9, 10)) * HOUR,
        overtime_max=rng.choice((0, 0, 1800)),
        max_vehicles_at_hub=rng.choice((1, 1, 2)),
        access_limit=rng.choice((1000, 2000, 3000)),
    )


def _centres(rng: Random) -> tuple[Centre, ...]:
    names = ("c1", "c2")[: rng.choice((1, 1, 2))]
    return tuple(Centre(id=CentreId(name), name=name) for name in names)


def _with_counters(rng: Random, centre: Centre) -> Centre:
    opened = Window(begin=9 * HOUR, end=17 * HOUR, weekdays=frozenset(rng.sample(range(5), 2)))
    skills = frozenset(_some(rng, SKILLS, 0.3))
    return replace(centre, windows=(opened,), counter_staff=rng.choice((0, 1, 1, 2)), counter_skills=skills)


def _vehicles(rng: Random, centres: Sequence[Centre], count: int) -> tuple[Vehicle, ...]:
    made = []
    for k in range(count):
        kind = VehicleKind.VAN if k == 0 else rng.choice((VehicleKind.VAN, VehicleKind.CAR))
        begin = 8 * HOUR + rng.choice((0, 1800))
        vehicle = Vehicle(
            id=VehicleId(f"k{k}"),
            name=f"Vehicle {k}",
            centre=rng.choice(centres).id,
            kind=kind,
            seats=rng.randint(1, 3),
            counters=rng.randint(1, 3),
            equipment=frozenset(_some(rng, EQUIPMENT, 0.85)),
            hours=(begin, rng.choice((13, 17, 18)) * HOUR),
            days=_maybe(rng, 0.7, WORKWEEK, frozenset(rng.sample(range(5), 3))),
            max_cases=_maybe(rng, 0.2, rng.randint(1, 4), None),
            max_stops=_maybe(rng, 0.2, rng.randint(1, 3), None),
            speed_factor=rng.choice((1.0, 1.0, 0.8, 1.25)),
        )
        made.append(vehicle)
    return tuple(made)


def _villages(rng: Random, vehicles: Sequence[Vehicle], count: int) -> tuple[Village, ...]:
    made = []
    for k in range(count):
        village = Village(
            id=VillageId(f"v{k}"),
            name=f"Village {k}",
            population=rng.choice((0, 50, 200, 600)),
            can_host=rng.random() < 0.85,
            host_hours=_maybe(rng, 0.3, _opening(rng), ()),
            vehicles=_maybe(rng, 0.15, frozenset({rng.choice(vehicles).id}), frozenset()),
            market=_maybe(rng, 0.2, _market(rng), None),
            access_limit=_maybe(rng, 0.2, rng.choice((0, 500, 5000)), None),
            max_gap_days=_maybe(rng, 0.2, rng.choice((7, 30, 60)), None),
            min_gap_days=_maybe(rng, 0.15, rng.choice((3, 10)), None),
            visits=_maybe(rng, 0.1, 1, None),
            patterns=_maybe(rng, 0.15, (frozenset({0, 3}), frozenset({1, 4})), ()),
        )
        made.append(village)
    return tuple(made)


def _with_steps(rng: Random, problem: Problem) -> Problem:
    """In some districts, agents, and papers that are ready within days, so that both steps lie in one horizon."""
    if rng.random() < 0.5:
        return problem
    return problem.replace(
        villages=tuple(replace(village, agent=rng.random() < 0.5) for village in problem.villages),
        services=tuple(
            replace(service, processing_days=rng.choice((0, 1, 2)), deadline_days=rng.choice((None, 2, 4)))
            if service.legs == 2
            else service
            for service in problem.services
        ),
    )


def _with_rounds(rng: Random, problem: Problem) -> Problem:
    """In some districts, villages that ask for several visits, spaced, on days that suit one another."""
    if rng.random() < 0.6:
        return problem
    weekly = (frozenset({0, 3}), frozenset({1, 4}))
    fortnightly = (frozenset({7, 17}), frozenset({8, 18}), frozenset({2, 10, 15}))
    return problem.replace(
        villages=tuple(
            replace(
                village,
                visits=rng.choice((2, 2, 3)),
                min_gap_days=rng.choice((None, None, 1, 2)),
                max_gap_days=rng.choice((None, 2, 4, 30)),
                patterns=rng.choice(((), weekly, fortnightly, (WORKWEEK,), (*weekly, *fortnightly))),
                visit_load=rng.choice((0, 0, 1, 2)),
            )
            if rng.random() < 0.6
            else village
            for village in problem.villages
        )
    )


def _opening(rng: Random) -> tuple[Window, ...]:
    morning = Window(begin=9 * HOUR, end=12 * HOUR, weekdays=rng.choice((WEEK, WORKWEEK, frozenset({0, 2, 4}))))
    afternoon = Window(begin=13 * HOUR, end=16 * HOUR)
    return rng.choice(((morning,), (afternoon,), (morning, afternoon)))


def _market(rng: Random) -> Market:
    rule = rng.choice(tuple(MarketRule))
    hours = rng.choice((None, (9 * HOUR, 12 * HOUR)))
    return Market(rule=rule, digits=frozenset(rng.sample(range(7), 3)), hours=hours)


def _staff(rng: Random, centres: Sequence[Centre], count: int) -> tuple[Staff, ...]:
    made = []
    for k in range(count):
        expires = _maybe(rng, 0.2, FIRST + timedelta(days=rng.randint(-2, 6)), None)
        person = Staff(
            id=StaffId(f"s{k}"),
            name=f"Official {k}",
            centre=rng.choice(centres).id,
            skills=tuple(Skill(name=name, expires=expires) for name in _some(rng, SKILLS, 0.8)),
            days=_maybe(rng, 0.7, WORKWEEK, frozenset(rng.sample(range(5), 3))),
            hours=(rng.choice((8, 9)) * HOUR, rng.choice((16, 18)) * HOUR),
        )
        made.append(person)
    return tuple(made)


def _services() -> tuple[Service, ...]:
    return (
        Service(code=ServiceCode("plain"), name="plain", seconds=600),
        Service(code=ServiceCode("social"), name="social", seconds=900, skill="social"),
        Service(code=ServiceCode("land"), name="land", seconds=1700, skill="land", equipment=frozenset({"camera"})),
        Service(code=ServiceCode("card"), name="card", seconds=600, equipment=frozenset({"printer"})),
        Service(code=ServiceCode("permit"), name="permit", seconds=421, legs=2, processing_days=3, deadline_days=8),
    )


def _requests(
    rng: Random,
    horizon: Horizon,
    villages: Sequence[Village],
    services: Sequence[Service],
    staff: Sequence[Staff],
    count: int,
) -> tuple[Request, ...]:
    made = []
    for k in range(count):
        service = rng.choice(services)
        limited = rng.random() < 0.25
        earliest = _maybe(rng, 0.2, horizon.first + timedelta(days=rng.randint(-3, horizon.days)), None)
        due = (earliest or horizon.first) + timedelta(days=rng.randint(1, 14))
        request = Request(
            id=RequestId(f"r{k}"),
            village=rng.choice(villages).id,
            service=service.code,
            seconds=_maybe(rng, 0.2, rng.choice((1, 299, 301, 2400)), None),
            earliest=earliest,
            due=_maybe(rng, 0.5, due, None),
            mobility_limited=limited,
            people_needed=2 if limited and rng.random() < 0.3 else 1,
            windows=_maybe(rng, 0.3, _presence(rng, horizon), ()),
            priority=rng.choice(tuple(Priority)),
            officer=rng.choice(staff).id if staff and rng.random() < 0.1 else None,
        )
        if service.legs == 2 and rng.random() < 0.5:
            accepted = horizon.first - timedelta(days=rng.randint(1, 9))
            request = replace(request, status=Status.ACCEPTED, accepted_on=accepted)
        made.append(request)
    return tuple(made)


def _presence(rng: Random, horizon: Horizon) -> tuple[Window, ...]:
    begin = rng.choice((8, 9, 10, 14)) * HOUR
    usual = Window(begin=begin, end=begin + rng.choice((1, 2, 3)) * HOUR)
    other = Window(begin=13 * HOUR, end=15 * HOUR + 1800, date=rng.choice(horizon.dates))
    return rng.choice(((usual,), (usual, other), (replace(usual, weekdays=frozenset({0, 1, 2})),)))


def _calendar(rng: Random, horizon: Horizon) -> tuple[CalendarDay, ...]:
    days = _some(rng, horizon.dates, 0.08)
    return tuple(CalendarDay(date=day, working=day.weekday() >= 5, why="random") for day in days)


def _ledger(
    rng: Random, horizon: Horizon, villages: Sequence[Village], requests: Sequence[Request]
) -> tuple[LedgerRow, ...]:
    rows = [
        LedgerRow(village=village.id, date=horizon.first - timedelta(days=rng.randint(1, 40)))
        for village in villages
        if rng.random() < 0.5
    ]
    for request in requests:
        if request.service == "permit" and request.status is Status.COLLECTED and rng.random() < 0.3:
            accepted = horizon.first - timedelta(days=rng.randint(1, 9))
            rows.append(LedgerRow(request=request.id, status=Status.ACCEPTED, date=accepted))
        elif rng.random() < 0.05:
            rows.append(LedgerRow(request=request.id, status=Status.DONE, date=horizon.first - timedelta(days=2)))
    return tuple(rows)


def _with_edits(rng: Random, problem: Problem) -> Problem:
    """Up to two edits of different kinds, on different targets; sometimes a stop of a kept plan, sometimes locked."""
    edits: list[Change] = []
    if rng.random() < 0.15:
        problem = _with_kept_stop(rng, problem)
        edits += [Change(id="e0", kind=ChangeKind.LOCK, target=s.id) for s in problem.announced if rng.random() < 0.6]
    for k in range(rng.choice((0, 0, 1, 2))):
        edit = _edit(rng, problem, f"e{k + 1}")
        if edit is not None and all(edit.target != e.target and edit.kind is not e.kind for e in edits):
            edits.append(edit)
    kinds = {e.kind for e in edits}
    if {ChangeKind.LOCK, ChangeKind.VEHICLE_OFF} <= kinds or {ChangeKind.LOCK, ChangeKind.FORBID} <= kinds:
        edits = edits[:1]  # these could contradict each other, which is an input error
    return problem.replace(changes=tuple(edits))


def _edit(rng: Random, problem: Problem, name: str) -> Change | None:
    kind = rng.choice((ChangeKind.LOCK, ChangeKind.FORBID, ChangeKind.DAY_OFF, ChangeKind.VEHICLE_OFF))
    day = rng.choice(problem.horizon.dates)
    doors = [str(r.id) for r in problem.requests if r.mobility_limited]
    hubs = [str(v.id) for v in problem.villages if v.can_host]
    vehicle = rng.choice(problem.vehicles).id
    if kind is ChangeKind.DAY_OFF:
        return Change(id=name, kind=kind, target=rng.choice(problem.staff).id, date=day) if problem.staff else None
    if kind is ChangeKind.VEHICLE_OFF:
        return Change(id=name, kind=kind, target=vehicle, date=day)
    if kind is ChangeKind.FORBID:
        targets = hubs + [str(r.id) for r in problem.requests]
        when, which = _maybe(rng, 0.5, day, None), _maybe(rng, 0.3, vehicle, None)
        return Change(id=name, kind=kind, target=rng.choice(targets), date=when, vehicle=which) if targets else None
    if not hubs + doors:
        return None
    begin = _maybe(rng, 0.5, rng.randrange(9 * HOUR, 12 * HOUR, 900), None)
    which = _maybe(rng, 0.5, vehicle, None)
    return Change(id=name, kind=kind, target=rng.choice(hubs + doors), date=day, begin=begin, vehicle=which)


def _with_kept_stop(rng: Random, problem: Problem) -> Problem:
    hubs = [v for v in problem.villages if v.can_host]
    if not hubs:
        return problem
    day, place = rng.choice(problem.horizon.dates), village_place(rng.choice(hubs).id)
    vehicle = problem.vehicles[0].id
    begin = rng.randrange(9 * HOUR, 12 * HOUR, 900)
    kept = AnnouncedStop(
        id=stop_id(day, vehicle, StopKind.HUB, place),
        place=place,
        date=day,
        vehicle=vehicle,
        begin=begin,
        end=begin + 1800,
        announced=rng.random() < 0.5,
    )
    return problem.replace(announced=(kept,))


def _travel(rng: Random, problem: Problem) -> Travel:
    places = tuple(problem.places)
    homes = [place.split("/", 1)[1] for place in places]
    for row, place in enumerate(places):
        if place.startswith("door/"):
            homes[row] = str(problem.request[RequestId(homes[row])].village)
    cut = {str(v.id) for v in problem.villages if rng.random() < 0.06}
    where = {home: (rng.uniform(0, 2400), rng.uniform(0, 2400)) for home in sorted(set(homes))}
    lost = np.array([home in cut for home in homes])
    return Travel(
        places=places,
        seconds=_ways(rng, [where[home] for home in homes], lost, slowest=1.0),
        metres=_ways(rng, [where[home] for home in homes], lost, slowest=8.0),
        access={v.id: _access(rng, problem, v) for v in problem.villages},
        router=StraightRouter({}),
        source="random",
        hash="random",
    )


def _ways(
    rng: Random, points: Sequence[tuple[float, float]], lost: NDArray[np.bool_], *, slowest: float
) -> NDArray[np.int64]:
    """Asymmetric whole numbers, closed by shortest paths; no way to or from what is lost."""
    count = len(points)
    ways = np.zeros((count, count), dtype=np.int64)
    for i, (x, y) in enumerate(points):
        for j, (u, v) in enumerate(points):
            if i != j:
                crow = ((x - u) ** 2 + (y - v) ** 2) ** 0.5
                ways[i, j] = ceil(slowest * (crow * rng.uniform(1.0, 1.4) + rng.randint(1, 90)))
    ways[lost, :] = ways[:, lost] = NO_ROAD
    np.fill_diagonal(ways, 0)
    for k in range(count):
        np.minimum(ways, ways[:, k, None] + ways[None, k, :], out=ways)
    return np.minimum(ways, NO_ROAD)


def _access(rng: Random, problem: Problem, village: Village) -> tuple[Access, ...]:
    """Hubs to three times the limit, nearest first, the own one before all."""
    limit = problem.access_limit(village.id)
    own = [Access(hub=village.id, metres=0, seconds=0)] if village.can_host else []
    near: list[tuple[int, VillageId]] = []
    for other in problem.villages:
        metres = rng.randint(*rng.choice(((300, 1500), (300, 2500), (2500, 9000))))
        if other.can_host and other.id != village.id and metres <= 3 * limit:
            near.append((metres, other.id))
    speed = problem.settings.access_speed
    ways = (Access(hub=hub, metres=metres, seconds=ceil(metres / speed)) for metres, hub in sorted(near))
    return (*own, *ways)
