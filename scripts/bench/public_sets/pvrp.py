"""PVRP (Cordeau, Gendreau and Laporte 1997): a customer is a village that asks for its visits in day patterns.

A visit takes the customer's service time and loads the vehicle by its demand (`Village.visit_load`); the service of all
visits is the village's walk-in work, one second of it a resident. Day d of the instance is the working day d of the
horizon, five a week from Monday on; days beyond the last are not worked. A distance is rounded up to a hundredth, so
that a tour that keeps its duration here keeps it in floats; a hundredth is one second, and a day has seconds enough.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from math import ceil, hypot
from pathlib import Path

import numpy as np

from planner.plan import COST_UNITS
from planner.problem import CalendarDay, Problem, Village, VillageId
from planner.settings import Weights
from planner.travel import Travel
from planner.windows import DAY_SECONDS

from .world import (
    ENDLESS,
    MONDAY,
    NOTHING,
    Tour,
    Trial,
    Verdict,
    bare_settings,
    best_known,
    fleet,
    problem_of,
    travel_of,
)

SCALE = 100
WEEK = 5  # days of an instance in a week of the horizon
DRIVE = 0.1  # weight of driving: a thousand units a distance of one
MISSED = 1000.0  # minutes a visit not made costs: six million units, more than any detour below 3,000


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A line of the file; the first is the depot. `patterns` are sets of days, 0 the first."""

    id: int
    x: float
    y: float
    service: int
    demand: int
    visits: int
    patterns: tuple[frozenset[int], ...]


@dataclass(frozen=True, kw_only=True)
class Pvrp:
    """A file; `duration` and `capacity` are those of every tour, None for no limit."""

    name: str
    vehicles: int  # on each day
    days: int
    duration: int | None
    capacity: int | None
    customers: tuple[Customer, ...]


def read(path: Path) -> Pvrp:
    """A file of type 1 in Cordeau's format."""
    rows = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    kind, vehicles, count, days = (int(word) for word in rows[0])
    limits = {(int(row[0]), int(row[1])) for row in rows[1 : days + 1]}
    if kind != 1 or len(limits) != 1:
        raise ValueError(f"{path.name}: not a PVRP with one duration and one load for all days")
    duration, capacity = limits.pop()
    customers = tuple(_customer(row, days) for row in rows[days + 1 : days + 2 + count])
    return Pvrp(
        name=path.stem,
        vehicles=vehicles,
        days=days,
        duration=duration or None,
        capacity=capacity or None,
        customers=customers,
    )


def _customer(row: Sequence[str], days: int) -> Customer:
    """A place. The patterns say how many visits: customer 131 of p11 states none, and five patterns of one day each."""
    patterns = tuple(_pattern(int(word), days) for word in row[7 : 7 + int(row[6])])
    sizes = {len(pattern) for pattern in patterns} or {0}
    if len(sizes) > 1:
        raise ValueError(f"place {row[0]}: patterns of different sizes")
    return Customer(
        id=int(row[0]),
        x=float(row[1]),
        y=float(row[2]),
        service=int(row[3]),
        demand=int(row[4]),
        visits=sizes.pop(),
        patterns=patterns,
    )


def _pattern(bits: int, days: int) -> frozenset[int]:
    """The days of a pattern; the most significant of its bits is the first day."""
    return frozenset(day for day in range(days) if bits >> (days - 1 - day) & 1)


def as_problem(file: Pvrp) -> Problem:
    """The same in our terms."""
    customers = file.customers[1:]
    weeks = -(-file.days // WEEK)
    villages = [
        Village(
            id=VillageId(str(c.id)),
            name=str(c.id),
            population=SCALE * c.service * c.visits,
            can_host=True,
            visits=c.visits,
            patterns=tuple(frozenset(_code(day) for day in pattern) for pattern in c.patterns),
            visit_load=c.demand,
        )
        for c in customers
    ]
    settings = bare_settings(file.name, Weights(**{**vars(NOTHING), "drive": DRIVE, "gap": MISSED}))
    problem = problem_of(
        settings=replace(settings, walkin_rate=1 / 60, unvisited_days=7, walkin_cap=ENDLESS),
        villages=villages,
        requests=(),
        vehicles=fleet(
            file.vehicles,
            end=DAY_SECONDS if file.duration is None else SCALE * file.duration,
            max_cases=file.capacity,
            weekdays=frozenset(range(WEEK)),
        ),
        days=7 * weeks,
    )
    closed = [_offset(day) for day in range(file.days, WEEK * weeks)]
    return problem.replace(
        calendar=tuple(CalendarDay(date=MONDAY + timedelta(days=offset), working=False) for offset in closed)
    )


def _offset(day: int) -> int:
    """The day of the horizon of a day of the instance."""
    return day // WEEK * 7 + day % WEEK


def _code(day: int) -> int:
    """A day of the instance as `Village.patterns` writes a weekday of one week."""
    return 7 * (day // WEEK + 1) + day % WEEK


def as_travel(file: Pvrp) -> Travel:
    """Euclidean distances, rounded up to the hundredth."""
    ways = [[ceil(SCALE * _arc(a, b)) for b in file.customers] for a in file.customers]
    return travel_of(file.name, [str(c.id) for c in file.customers[1:]], np.array(ways, dtype=np.int64))


def _arc(a: Customer, b: Customer) -> float:
    return hypot(a.x - b.x, a.y - b.y)


def verdict(file: Pvrp, tours: Sequence[Tour]) -> Verdict:
    """Total Euclidean distance in floats; loads, durations, vehicles a day, visits and patterns looked at anew."""
    by_id = {str(c.id): c for c in file.customers}
    depot = file.customers[0]
    total = 0.0
    faults: list[str] = []
    days: dict[str, list[int]] = defaultdict(list)
    out: dict[int, int] = defaultdict(int)
    for tour in tours:
        day = tour.day // 7 * WEEK + tour.day % 7
        stops = [by_id[name] for name in tour.stops]
        length = sum(_arc(a, b) for a, b in pairwise([depot, *stops, depot]))
        total += length
        out[day] += 1
        if tour.day % 7 >= WEEK or day >= file.days:
            faults.append(f"{tour.vehicle} is out on day {tour.day} of the horizon")
        if file.capacity is not None and sum(c.demand for c in stops) > file.capacity:
            faults.append(f"{tour.vehicle} overloaded on day {day}")
        if file.duration is not None and length + sum(c.service for c in stops) > file.duration:
            faults.append(f"{tour.vehicle} too long on day {day}")
        for name in tour.stops:
            days[name].append(day)
    for customer in file.customers[1:]:
        kept = days[str(customer.id)]
        if len(kept) != len(set(kept)) or frozenset(kept) not in customer.patterns:
            faults.append(f"{customer.id} visited on days {sorted(kept)}")
    faults += [f"{count} vehicles on day {day}" for day, count in out.items() if count > file.vehicles]
    return Verdict(value=total, faults=tuple(faults))


@dataclass(frozen=True)
class Pvrps:
    """The class."""

    folder: Path
    name: str = "pvrp"
    maximise: bool = False
    seconds: float = 60.0

    def names(self) -> tuple[str, ...]:
        """Every file."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.txt")))

    def trial(self, name: str) -> Trial:
        """One of them, against Cordeau's own solution."""
        file = read(self.folder / f"{name}.txt")
        return Trial(
            name=name,
            problem=as_problem(file),
            travel=as_travel(file),
            best=best_known(self.folder).get(name),
            verdict=lambda tours: verdict(file, tours),
            value_of=lambda cost: cost / (DRIVE * COST_UNITS / 60) / SCALE,
            slack=lambda tours: sum(len(tour.stops) + 1 for tour in tours) / SCALE,
        )
