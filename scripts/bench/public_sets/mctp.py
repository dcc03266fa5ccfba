"""mCTP, the multi-vehicle covering tour problem (Hachicha, Hodgson, Laporte and Semet 2000), at most p stops on a tour.

A point to cover (W) is a village with a case that cannot host: its residents go to any vertex that covers it, free of
charge. A vertex that must be on a tour (T) is a village with a case at its own hub; an optional one (V) hosts whoever
comes. Costs are those of the file; one unit of it is one second.
"""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from planner.problem import Problem, Village, VillageId
from planner.settings import Weights
from planner.travel import Travel

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
)

LEFT = 10_000.0  # minutes a point left costs: more than any tour
DAY = 86_400  # longer than any tour of p stops


@dataclass(frozen=True, kw_only=True, eq=False)
class Mctp:
    """A file: vertices 0 to `must` - 1 must be on tours (0 is the depot), those up to `vertices` may be.

    `cost` (vertices x vertices) is symmetric; `covers[vertex]` are the points that an optional vertex covers.
    """

    name: str
    vertices: int
    must: int
    points: int
    most_stops: int
    best: int
    cost: NDArray[np.int64]
    covers: Mapping[int, frozenset[int]]

    def covering(self, point: int) -> tuple[int, ...]:
        """The vertices that cover a point."""
        return tuple(vertex for vertex, covered in sorted(self.covers.items()) if point in covered)


def read(path: Path) -> Mctp:
    """A gzipped file."""
    rows = [line.split() for line in gzip.decompress(path.read_bytes()).decode("ascii").splitlines() if line.strip()]
    optional, points, must, most_stops, best = (int(word) for word in rows[0])
    size = optional + must
    arcs = size * (size - 1) // 2
    cost = np.zeros((size, size), dtype=np.int64)
    for i, j, length in rows[1 : arcs + 1]:
        if float(length) != int(float(length)):
            raise ValueError(f"arc {i} {j}: {length} is not a whole number")
        cost[int(i), int(j)] = cost[int(j), int(i)] = int(float(length))
    return Mctp(
        name=path.name.removesuffix(".ctp.gz"),
        vertices=size,
        must=must,
        points=points,
        most_stops=most_stops,
        best=best,
        cost=cost,
        covers={int(row[0]): frozenset(w for w, flag in enumerate(row[1:]) if flag == "1") for row in rows[arcs + 1 :]},
    )


def as_problem(file: Mctp) -> Problem:
    """The same in our terms: as many vehicles as would be needed if every vertex were on a tour, and one more."""
    stops = [Village(id=VillageId(str(v)), name=str(v), can_host=True, visits=0) for v in range(1, file.vertices)]
    points = [Village(id=_point(w), name=_point(w), visits=0) for w in range(file.points)]
    return problem_of(
        settings=bare_settings(file.name, Weights(**{**vars(NOTHING), "drive": 1.0, "unserved_normal": LEFT})),
        villages=[*stops, *points],
        requests=[
            *(r for v in range(1, file.must) for r in cases(str(v), 1)),
            *(r for w in range(file.points) for r in cases(_point(w), 1)),
        ],
        vehicles=fleet(-(-(file.vertices - 1) // file.most_stops) + 1, end=DAY, max_stops=file.most_stops),
    )


def as_travel(file: Mctp) -> Travel:
    """Ways between vertices, and which vertices a point can go to."""
    stops = [str(v) for v in range(1, file.vertices)]
    points = [_point(w) for w in range(file.points)]
    access = {v: (v,) for v in stops} | {_point(w): tuple(str(v) for v in file.covering(w)) for w in range(file.points)}
    return travel_of(file.name, [*stops, *points], file.cost, access)


def _point(w: int) -> VillageId:
    return VillageId(f"w{w}")


def verdict(file: Mctp, tours: Sequence[Tour]) -> Verdict:
    """Total length of the tours; coverage, the vertices that must be visited and the stops looked at anew."""
    total = 0
    faults: list[str] = []
    for tour in tours:
        way = [0, *(int(name) for name in tour.stops), 0]
        total += sum(int(file.cost[a, b]) for a, b in pairwise(way))
        if len(tour.stops) > file.most_stops:
            faults.append(f"{tour.vehicle}: {len(tour.stops)} stops")
    visited = {int(name) for tour in tours for name in tour.stops}
    covered = {point for vertex in visited for point in file.covers.get(vertex, ())}
    if len(covered) < file.points:
        faults.append(f"{file.points - len(covered)} points not covered")
    if not set(range(1, file.must)) <= visited:
        faults.append("a vertex that must be on a tour is not")
    return Verdict(value=float(total), faults=tuple(faults))


@dataclass(frozen=True)
class Mctps:
    """The class."""

    folder: Path
    name: str = "mctp"
    maximise: bool = False
    seconds: float = 60.0

    def names(self) -> tuple[str, ...]:
        """Every file."""
        return tuple(sorted(path.name.removesuffix(".ctp.gz") for path in self.folder.glob("*.ctp.gz")))

    def trial(self, name: str) -> Trial:
        """One of them, against the best known length."""
        file = read(self.folder / f"{name}.ctp.gz")
        return Trial(
            name=name,
            problem=as_problem(file),
            travel=as_travel(file),
            best=best_known(self.folder).get(name, float(file.best)),
            verdict=lambda tours: verdict(file, tours),
            value_of=lambda cost: cost / UNITS_A_SECOND,
        )
