"""What a family may switch on, one function each: problem and a generator of its own, so that none disturbs another."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from planner.problem import Centre, Problem, Request, ServiceCode, Skill, Staff, StaffId, Vehicle
from planner.settings import Settings, Weights
from planner.windows import Window

HOUR = 3600
SKILLS = ("social", "civil", "registry", "land")
SEATS = 3
AT_THE_DOOR = 0.35  # of the other requests in `homes`
HALVES = (Window(begin=9 * HOUR, end=11 * HOUR + 1800), Window(begin=11 * HOUR + 1800, end=14 * HOUR))


def apply(problem: Problem, chosen: frozenset[str], *, full: bool, stem: str) -> Problem:
    """The problem with all that is chosen, in the order of `ALL`."""
    if full:
        problem = _full(problem)
    for name, switch in ALL.items():
        if name in chosen:
            problem = switch(problem, Random(f"{stem}/{name}"))
    return problem


def _full(problem: Problem) -> Problem:
    """Every setting of a real office but break, windows and staff: announced times on a grid of five minutes, dwell
    bounds, two counters, one van at a hub, delay and wait as in the default settings, walk-ins.
    """
    usual, own = Settings(), Weights()
    settings = replace(
        problem.settings,
        grid=usual.grid,
        dwell_min=usual.dwell_min,
        dwell_max=usual.dwell_max,
        max_vehicles_at_hub=usual.max_vehicles_at_hub,
        walkin_rate=usual.walkin_rate,
        weights=replace(problem.settings.weights, delay=own.delay, wait=own.wait),
    )
    vehicles = tuple(replace(vehicle, counters=2) for vehicle in problem.vehicles)
    return problem.replace(settings=settings, vehicles=vehicles)


def _walkins(problem: Problem, rng: Random) -> Problem:
    """Residents without a collected case: 0.02 minutes a head and week, one week."""
    return problem.replace(settings=replace(problem.settings, walkin_rate=0.02))


def _homes(problem: Problem, rng: Random) -> Problem:
    """About half of all requests are met at the door."""
    made = (replace(r, mobility_limited=r.mobility_limited | (rng.random() < AT_THE_DOOR)) for r in problem.requests)
    return problem.replace(requests=tuple(made))


def _windows(problem: Problem, rng: Random) -> Problem:
    """A third of the hubs keep hours (half a shift, or weekdays); half of the home visits have windows, and a tenth of
    the cases at counters.
    """
    villages = []
    for village in problem.villages:
        drawn, kind = rng.random(), rng.randrange(3)
        hours = ((HALVES[0],), (HALVES[1],), (_some_days(rng),))[kind]
        villages.append(replace(village, host_hours=hours) if village.can_host and drawn < 0.35 else village)
    requests = []
    for request in problem.requests:
        drawn, half = rng.random(), rng.choice(HALVES)
        some = replace(half, weekdays=frozenset(rng.sample(range(5), 3)))
        share = 0.5 if request.mobility_limited else 0.1
        requests.append(replace(request, windows=(rng.choice((half, some)),)) if drawn < share else request)
    return problem.replace(villages=tuple(villages), requests=tuple(requests))


def _some_days(rng: Random) -> Window:
    return Window(begin=9 * HOUR, end=14 * HOUR, weekdays=frozenset(rng.sample(range(5), 3)))


def _breaks(problem: Problem, rng: Random) -> Problem:
    """An hour between 11:30 and 14:00; the shift is an hour longer, so that as much work fits."""
    usual = Settings()
    settings = replace(problem.settings, break_length=HOUR, break_begin=usual.break_begin, break_end=usual.break_end)
    vehicles = (replace(v, hours=(v.hours[0], v.hours[1] + HOUR)) for v in problem.vehicles)
    return problem.replace(settings=settings, vehicles=tuple(vehicles))


def _skills(problem: Problem, rng: Random) -> Problem:
    """Half of the services ask for one of four skills; three officials a van hold two or three each."""
    services = tuple(
        replace(service, code=ServiceCode(f"{service.code}{skill}"), skill=skill)
        for service in problem.services
        for skill in ("", *SKILLS)
    )
    requests = []
    for request in problem.requests:
        skill = rng.choice(SKILLS) if rng.random() < 0.5 else ""
        code = ServiceCode(f"{request.service}{skill}")
        requests.append(replace(request, service=code))
    staff = _people(problem, rng, each=SEATS, most_skills=3)
    vehicles = tuple(replace(v, seats=SEATS) for v in problem.vehicles)
    return problem.replace(services=services, requests=tuple(requests), staff=staff, vehicles=vehicles)


def _crews(problem: Problem, rng: Random) -> Problem:
    """Fewer people than seats, some of them part-time, counters to staff on open days, visits that need two."""
    staff = problem.staff or _people(problem, rng, each=SEATS, most_skills=0)
    part_time = [replace(s, days=frozenset(rng.sample(range(5), 4))) if rng.random() < 0.25 else s for s in staff]
    centres = tuple(_open(centre, rng) for centre in problem.centres)
    requests = tuple(_two(request, rng) for request in problem.requests)
    vehicles = tuple(replace(v, seats=SEATS) for v in problem.vehicles)
    return problem.replace(staff=tuple(part_time), centres=centres, requests=requests, vehicles=vehicles)


def _two(request: Request, rng: Random) -> Request:
    return replace(request, people_needed=2) if rng.random() < 0.2 and request.mobility_limited else request


def _open(centre: Centre, rng: Random) -> Centre:
    days = frozenset(rng.sample(range(5), 3))
    return replace(centre, windows=(Window(begin=9 * HOUR, end=17 * HOUR, weekdays=days),), counter_staff=2)


def _people(problem: Problem, rng: Random, *, each: int, most_skills: int) -> tuple[Staff, ...]:
    """So many officials a van, of its centre, who work all its hours."""
    made: list[Staff] = []
    for vehicle in problem.vehicles:
        for _ in range(each):
            made.append(_person(vehicle, len(made) + 1, rng, most_skills))
    return tuple(made)


def _person(vehicle: Vehicle, number: int, rng: Random, most_skills: int) -> Staff:
    held = rng.sample(SKILLS, rng.randint(2, most_skills)) if most_skills else []
    return Staff(
        id=StaffId(f"P{number:03d}"),
        name=f"Official {number} (invented)",
        centre=vehicle.centre,
        skills=tuple(Skill(name=skill) for skill in sorted(held)),
        hours=(7 * HOUR, 19 * HOUR),
    )


ALL: dict[str, Callable[[Problem, Random], Problem]] = {
    "homes": _homes,
    "walkins": _walkins,
    "breaks": _breaks,
    "skills": _skills,
    "crews": _crews,
    "windows": _windows,
}
