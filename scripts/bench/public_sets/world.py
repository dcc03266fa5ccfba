"""What the public classes share: a bare district around one depot, and a plan read back as tours.

A second of the model is one scaled unit of the instance's distance; places have no coordinates, only ways. Nothing is
rounded to a grid, nobody takes a break, and every weight is 0 but those that the class states.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from csv import DictReader
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from math import isqrt
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from planner.plan import Plan, StopKind
from planner.problem import (
    Centre,
    CentreId,
    Horizon,
    Problem,
    Request,
    RequestId,
    Service,
    ServiceCode,
    Vehicle,
    VehicleId,
    Village,
    VillageId,
    centre_place,
    village_place,
)
from planner.settings import Language, Settings, Weights
from planner.travel import Access, StraightRouter, Travel

MONDAY = date(2026, 11, 23)
DEPOT = CentreId("depot")
CASE = ServiceCode("case")
ENDLESS = 10**9  # seconds that no instance reaches
UNITS_A_SECOND = 100  # cost units of a second driven at weight 1
NOTHING = Weights(
    drive=0.0,
    walk=0.0,
    unserved_low=0.0,
    unserved_normal=0.0,
    unserved_high=0.0,
    urgency=0.0,
    delay=0.0,
    walkin=0.0,
    wait=0.0,
    overtime=0.0,
    vehicle_day=0.0,
    change=0.0,
    gap=0.0,
    agent=0.0,
)


@dataclass(frozen=True, kw_only=True)
class Tour:
    """Where one vehicle goes on one day of the horizon (0 is the first), the depot left out."""

    day: int
    vehicle: str
    stops: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a plan is worth by the instance's own convention, and what it breaks there (in words)."""

    value: float
    faults: tuple[str, ...] = ()


class Class(Protocol):
    """A class of public instances."""

    @property
    def name(self) -> str:
        """Of the folder and the command."""
        ...

    @property
    def maximise(self) -> bool:
        """Whether more is better."""
        ...

    @property
    def seconds(self) -> float:
        """Of search, where nothing else is asked for."""
        ...

    def names(self) -> tuple[str, ...]:
        """Every instance there is."""
        ...

    def trial(self, name: str) -> "Trial":
        """An instance, ready to be solved."""
        ...


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """An instance in our terms. `verdict` looks at the file and the tours alone, never at our travel or score.

    `value_of` turns a cost in our units (or a proven bound on it) into the instance's own measure; `slack` is how far
    the two may differ because scaled distances are whole numbers.
    """

    name: str
    problem: Problem
    travel: Travel
    best: float | None
    verdict: Callable[[Sequence[Tour]], Verdict]
    value_of: Callable[[int], float]
    slack: Callable[[Sequence[Tour]], float] = field(default=lambda tours: 1e-6)

    @cached_property
    def first(self) -> date:
        """The first day."""
        return self.problem.horizon.first

    def tours(self, plan: Plan) -> tuple[Tour, ...]:
        """The plan as tours, in the order of days and vehicles."""
        return tuple(
            Tour(
                day=(day - self.first).days,
                vehicle=str(vehicle),
                stops=tuple(_name(s.place) for s in stops if s.kind in (StopKind.HUB, StopKind.HOME)),
            )
            for (day, vehicle), stops in plan.vehicle_days.items()
        )


def best_known(folder: Path) -> dict[str, float]:
    """The best known value of each instance of a class."""
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as rows:
        return {row["instance"]: float(row["best_known"]) for row in DictReader(rows)}


def _name(place: str | None) -> str:
    return str(place).split("/", 1)[1]


def bare_settings(name: str, weights: Weights) -> Settings:
    """Exact seconds, no set-up, no break, no walk-ins, no limit on a dwell or a duty."""
    return Settings(
        name=name,
        language=Language.EN,
        country="",
        walkin_rate=0.0,
        setup=0,
        dwell_min=0,
        dwell_max=ENDLESS,
        grid=1,
        task=ENDLESS,
        break_length=0,
        max_duty=ENDLESS,
        access_limit=0,
        weights=weights,
    )


def cases(village: str, count: int, seconds: int = 0) -> tuple[Request, ...]:
    """So many requests of a village that they load a vehicle by `count`; the first takes all the time."""
    return tuple(
        Request(
            id=RequestId(f"{village}.{number:04d}"),
            village=VillageId(village),
            service=CASE,
            seconds=seconds if number == 0 else 0,
        )
        for number in range(count)
    )


def problem_of(
    *,
    settings: Settings,
    villages: Iterable[Village],
    requests: Iterable[Request],
    vehicles: Iterable[Vehicle],
    days: int = 7,
) -> Problem:
    """A district of one depot, from Monday on. Nobody works at weekends."""
    return Problem(
        settings=settings,
        horizon=Horizon(first=MONDAY, days=days),
        villages=tuple(villages),
        centres=(Centre(id=DEPOT, name="depot"),),
        services=(Service(code=CASE, name="case", seconds=0),),
        requests=tuple(requests),
        vehicles=tuple(vehicles),
    )


def fleet(
    count: int,
    *,
    end: int,
    max_cases: int | None = None,
    max_stops: int | None = None,
    weekdays: frozenset[int] = frozenset({0}),
) -> tuple[Vehicle, ...]:
    """So many vehicles alike, with one counter, out from second 0 to `end`; on the first day alone unless said."""
    return tuple(
        Vehicle(
            id=VehicleId(f"v{number:02d}"),
            name=f"v{number:02d}",
            centre=DEPOT,
            seats=1,
            counters=1,
            hours=(0, end),
            days=weekdays,
            max_cases=max_cases,
            max_stops=max_stops,
        )
        for number in range(1, count + 1)
    )


def travel_of(
    name: str,
    villages: Sequence[str],
    seconds: NDArray[np.int64],
    access: Mapping[str, Sequence[str]] | None = None,
) -> Travel:
    """Ways between the depot (row 0) and villages (rows 1 on); `access` lists the hubs of each, or only its own.

    A village without a row of its own (beyond the matrix) is a point on no road: its residents go to a hub.
    """
    n = len(seconds)
    hubs = access or {v: (v,) for v in villages}
    size = len(villages) + 1
    matrix = np.full((size, size), ENDLESS, dtype=np.int64)
    matrix[:n, :n] = seconds
    np.fill_diagonal(matrix, 0)
    return Travel(
        places=(centre_place(DEPOT), *(village_place(VillageId(v)) for v in villages)),
        seconds=matrix,
        metres=matrix.copy(),
        access={
            VillageId(v): tuple(Access(hub=VillageId(hub), metres=0, seconds=0) for hub in reach)
            for v, reach in hubs.items()
        },
        router=StraightRouter({}),
        source="public instance",
        hash=sha256(name.encode() + matrix.tobytes()).hexdigest(),
    )


def truncated_tenths(points: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Euclidean distances times ten, truncated, in whole arithmetic so that no float decides."""
    xy = np.array(points, dtype=np.int64)
    square = 100 * ((xy[:, None, :] - xy[None, :, :]) ** 2).sum(axis=2)
    roots = [[isqrt(int(value)) for value in row] for row in square]
    return np.array(roots, dtype=np.int64)
