"""VRPTW (Solomon 1987): a customer is a village that hosts its own residents alone, q cases at one counter.

Host hours run from the ready time to the due time and the service on top, so that a stop may begin from one to the
other. The capacity is the vehicle's `max_cases`. Everything is in tenths: one tenth is one second. Total distance is
minimised, the fleet is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt
from pathlib import Path

from planner.problem import Problem, Village, VillageId
from planner.settings import Weights
from planner.windows import Window

from .world import (
    NOTHING,
    UNITS_A_SECOND,
    Tour,
    Trial,
    Verdict,
    bare_settings,
    best_known,
    cases,
    fleet,
    problem_of,
    travel_of,
    truncated_tenths,
)

TENTHS = 10
LEFT = 1000.0  # minutes a case left costs: far more than any detour


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A line of the file; the first is the depot."""

    id: int
    x: int
    y: int
    demand: int
    ready: int
    due: int
    service: int


@dataclass(frozen=True, kw_only=True)
class Vrptw:
    """A file."""

    name: str
    vehicles: int
    capacity: int
    customers: tuple[Customer, ...]


def read(path: Path) -> Vrptw:
    """A file in Solomon's text format."""
    lines = path.read_text(encoding="ascii").splitlines()
    rows = [tuple(int(word) for word in line.split()) for line in lines if line.split() and line.split()[0].isdigit()]
    vehicles, capacity = rows[0]
    return Vrptw(
        name=lines[0].strip(),
        vehicles=vehicles,
        capacity=capacity,
        customers=tuple(
            Customer(id=i, x=x, y=y, demand=q, ready=ready, due=due, service=service)
            for i, x, y, q, ready, due, service in rows[1:]
        ),
    )


def as_problem(file: Vrptw) -> Problem:
    """The same in our terms."""
    depot, *customers = file.customers
    villages = [
        Village(
            id=VillageId(str(c.id)),
            name=str(c.id),
            can_host=True,
            host_hours=(Window(begin=TENTHS * c.ready, end=TENTHS * (c.due + c.service)),),
            visits=0,
        )
        for c in customers
    ]
    return problem_of(
        settings=bare_settings(file.name, _weights()),
        villages=villages,
        requests=[r for c in customers for r in cases(str(c.id), c.demand, TENTHS * c.service)],
        vehicles=fleet(file.vehicles, end=TENTHS * depot.due, max_cases=file.capacity),
    )


def _weights() -> Weights:
    return Weights(**{**vars(NOTHING), "drive": 1.0, "unserved_normal": LEFT})


def verdict(file: Vrptw, tours: Sequence[Tour]) -> Verdict:
    """Total distance of the tours, arcs truncated to a decimal; capacity, windows and visits looked at anew."""
    by_id = {str(c.id): c for c in file.customers}
    depot = file.customers[0]
    total = 0
    faults: list[str] = []
    for tour in tours:
        clock, here = TENTHS * depot.ready, depot
        for name in tour.stops:
            there = by_id[name]
            arc = _arc(here, there)
            total += arc
            clock = max(clock + arc, TENTHS * there.ready)
            if clock > TENTHS * there.due:
                faults.append(f"{name} late")
            clock += TENTHS * there.service
            here = there
        total += _arc(here, depot)
        if clock + _arc(here, depot) > TENTHS * depot.due:
            faults.append(f"{tour.vehicle} back late")
        if sum(by_id[name].demand for name in tour.stops) > file.capacity:
            faults.append(f"{tour.vehicle} overloaded")
    visited = sorted(name for tour in tours for name in tour.stops)
    if visited != sorted(by_id.keys() - {str(depot.id)}):
        faults.append(f"{len(by_id) - 1} customers, {len(visited)} visits to {len(set(visited))}")
    if len(tours) > file.vehicles:
        faults.append(f"{len(tours)} vehicles")
    return Verdict(value=total / TENTHS, faults=tuple(faults))


def _arc(a: Customer, b: Customer) -> int:
    return isqrt(TENTHS * TENTHS * ((a.x - b.x) ** 2 + (a.y - b.y) ** 2))


@dataclass(frozen=True)
class Vrptws:
    """The class."""

    folder: Path
    name: str = "vrptw"
    maximise: bool = False
    seconds: float = 30.0

    def names(self) -> tuple[str, ...]:
        """C1, R1 and RC1."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.txt")))

    def trial(self, name: str) -> Trial:
        """One of them, against the best known distance."""
        file = read(self.folder / f"{name}.txt")
        return Trial(
            name=name,
            problem=as_problem(file),
            travel=travel_of(
                name,
                [str(c.id) for c in file.customers[1:]],
                truncated_tenths([(c.x, c.y) for c in file.customers]),
            ),
            best=best_known(self.folder).get(name),
            verdict=lambda tours: verdict(file, tours),
            value_of=lambda cost: cost / UNITS_A_SECOND / TENTHS,
        )
