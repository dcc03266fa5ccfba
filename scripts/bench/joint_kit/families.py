"""Seeded families of invented districts: T a township, D a district, P a prefecture, each with rules switched on.

A family is named `SIZE[-full][+variant ...]`, for example `D`, `D+breaks`, `T+all`, `D-full+windows`. The same seed
draws the same villages and requests in every variant of a size: a variant adds, it does not draw anew.

The base of a size is what PyVRP can state exactly: times to the second, one counter a van, no shortest dwell, no break,
no delay and no wait, as many vans at a hub as may come, equal working days, walk-ins without work (in T with work and
value). Set-up is shared by all tasks of one stop, home visits have one option, an unserved case costs its penalty.
"""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from joint_kit import variants
from joint_kit.geometry import Spot, distance_km, scatter, spread, to_point
from planner.problem import (
    Centre,
    CentreId,
    Horizon,
    Priority,
    Problem,
    Request,
    RequestId,
    Service,
    ServiceCode,
    Vehicle,
    VehicleId,
    Village,
    VillageId,
)
from planner.roads import travel_times
from planner.settings import AccessMode, Language, Settings, Weights
from planner.travel import Travel

WEEK = date(2026, 11, 30)  # a Monday
DUE = (None, None, date(2026, 12, 11), date(2026, 12, 18))  # all behind the horizon: they weigh, they forbid nothing
PRIORITIES = (1, *[2] * 17, 3, 3)
MINUTES = (10, 15, 20)  # of a service
SPEED, ACCESS_SPEED = 30.0, 8.0  # km/h: a van on rural roads, an electric tricycle
CIRCUITY, ACCESS_LIMIT = 1.35, 5000
APART = 0.7  # km, least crow flight between two villages
AT_THE_DOOR = 0.2  # share of requests
DISCLAIMER = "Invented data: every place, resident, vehicle and request is made by a program for a benchmark."


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a family is. `hours` is the shift (begin, end) in seconds; `vans` may differ from seed to seed."""

    villages: int
    centres: int
    vans: tuple[int, ...]
    requests: int
    square_km: float
    hubs: float  # share of villages that can host, before those that no hub is near to
    hours: tuple[int, int]
    walkins: bool = False


HOUR = 3600
SIZES = {
    "T": Size(
        villages=14, centres=1, vans=(1, 2), requests=20, square_km=240, hubs=0.4, walkins=True,
        hours=(9 * HOUR, 12 * HOUR),
    ),
    "D": Size(
        villages=306, centres=4, vans=(8,), requests=385, square_km=7000, hubs=0.3,
        hours=(9 * HOUR, 14 * HOUR),
    ),
    "P": Size(
        villages=1500, centres=10, vans=(40,), requests=1925, square_km=17_500, hubs=0.3,
        hours=(9 * HOUR, 14 * HOUR),
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Family:
    """A size and what is switched on."""

    name: str
    size: Size
    letter: str
    full: bool
    variants: frozenset[str]


def family(name: str) -> Family:
    """The family of a name.

    Raises:
        ValueError: no such size or variant.

    """
    head, *asked = name.split("+")
    letter, _, more = head.partition("-")
    if letter not in SIZES or more not in ("", "full"):
        raise ValueError(f"{name}: a family begins with {', '.join(SIZES)}, or one of them and -full")
    wrong = [variant for variant in asked if variant != "all" and variant not in variants.ALL]
    if wrong:
        raise ValueError(f"{name}: {', '.join(wrong)} is none of {', '.join([*variants.ALL, 'all'])}")
    chosen = frozenset(variants.ALL) if "all" in asked else frozenset(asked)
    return Family(name=name, size=SIZES[letter], letter=letter, full=more == "full", variants=chosen)


def make(name: str, seed: int) -> tuple[Problem, Travel]:
    """One district of a family and its ways. The same name and seed give the same district."""
    problem = district(family(name), seed)
    return problem, travel_times(problem)


def district(asked: Family, seed: int) -> Problem:
    """The district without its ways."""
    size, stem = asked.size, f"{asked.letter}/{seed}"
    land = Random(f"{stem}/land")
    centres, spots = scatter(land, villages=size.villages, centres=size.centres, square_km=size.square_km, apart=APART)
    villages = _villages(Random(f"{stem}/villages"), size, centres, spots)
    problem = Problem(
        settings=_settings(asked, seed),
        horizon=Horizon(first=WEEK, days=7),
        villages=villages,
        centres=tuple(
            Centre(id=CentreId(f"C{k + 1:02d}"), name=f"Centre {k + 1}", point=to_point(spot))
            for k, spot in enumerate(centres)
        ),
        services=tuple(
            Service(code=ServiceCode(f"S{m}"), name=f"Service of {m} minutes", seconds=60 * m) for m in MINUTES
        ),
        requests=_requests(Random(f"{stem}/requests"), size, villages, spots),
        vehicles=_vehicles(Random(f"{stem}/vehicles"), size),
    )
    problem = _with_hosts(problem, spots)
    return variants.apply(problem, asked.variants, full=asked.full, stem=stem)


def _settings(asked: Family, seed: int) -> Settings:
    return Settings(
        name=f"Benchmark {asked.name}, seed {seed}",
        language=Language.EN,
        country="",
        disclaimer=DISCLAIMER,
        week=WEEK,
        access_mode=AccessMode.TRICYCLE,
        access_speed=ACCESS_SPEED / 3.6,
        access_limit=ACCESS_LIMIT,
        walkin_rate=0.02 if asked.size.walkins else 0.0,
        unvisited_days=7,
        setup=600,
        dwell_min=0,
        dwell_max=24 * HOUR,
        grid=1,
        break_length=0,
        max_duty=24 * HOUR,
        max_vehicles_at_hub=1000,
        circuity=CIRCUITY,
        speed=SPEED / 3.6,
        weights=Weights(delay=0.0, wait=0.0),
    )


def _villages(rng: Random, size: Size, centres: list[Spot], spots: list[Spot]) -> tuple[Village, ...]:
    """Villages with a population; the larger ones host more often."""
    people = [min(3000, max(80, round(rng.lognormvariate(6.2, 0.6)))) for _ in spots]
    drawn = [rng.random() * 600 / (200 + count) for count in people]
    hosts = set(sorted(range(len(spots)), key=lambda i: drawn[i])[: round(size.hubs * len(spots))])
    nearest = [min(range(len(centres)), key=lambda k: distance_km(spot, centres[k])) for spot in spots]
    return tuple(
        Village(
            id=VillageId(f"V{i + 1:04d}"),
            name=f"Village {i + 1}",
            township=f"Township {nearest[i] + 1}",
            point=to_point(spot),
            population=people[i],
            elderly=round(people[i] * rng.uniform(0.15, 0.35)),
            can_host=i in hosts,
        )
        for i, spot in enumerate(spots)
    )


def _with_hosts(problem: Problem, spots: list[Spot]) -> Problem:
    """A village with requests and no hub in reach can host itself, so that everybody has an option."""
    asking = {request.village for request in problem.requests}
    reach = 0.98 * ACCESS_LIMIT / 1000 / CIRCUITY  # km; a hair less than the limit, for the earth is not flat
    hosts = {i for i, village in enumerate(problem.villages) if village.can_host}
    for i, village in enumerate(problem.villages):
        if village.id in asking and all(distance_km(spots[i], spots[h]) > reach for h in hosts):
            hosts.add(i)
    return problem.replace(villages=tuple(replace(v, can_host=i in hosts) for i, v in enumerate(problem.villages)))


def _requests(rng: Random, size: Size, villages: tuple[Village, ...], spots: list[Spot]) -> tuple[Request, ...]:
    """Requests in proportion to the population, of one due date a village (they are collected together).

    A door is drawn for everyone, so that a variant can send more people home.
    """
    homes = rng.choices(range(len(villages)), weights=[village.population for village in villages], k=size.requests)
    dues = [rng.choice(DUE) for _ in villages]
    made = []
    for number, home in enumerate(sorted(homes)):
        minutes, priority = rng.choice(MINUTES), rng.choice(PRIORITIES)
        limited, door = rng.random() < AT_THE_DOOR, to_point(spread(rng, spots[home], 0.5))
        made.append(
            Request(
                id=RequestId(f"R{number + 1:05d}"),
                village=villages[home].id,
                service=ServiceCode(f"S{minutes}"),
                door=door,
                due=dues[home],
                priority=Priority(priority),
                mobility_limited=limited,
            )
        )
    return tuple(made)


def _vehicles(rng: Random, size: Size) -> tuple[Vehicle, ...]:
    """The vans, dealt out to the centres in turn."""
    return tuple(
        Vehicle(
            id=VehicleId(f"K{k + 1:02d}"),
            name=f"Van {k + 1}",
            centre=CentreId(f"C{k % size.centres + 1:02d}"),
            counters=1,
            hours=size.hours,
        )
        for k in range(rng.choice(size.vans))
    )
