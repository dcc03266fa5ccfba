"""TOPTW (team orienteering with time windows): customers as in VRPTW, as many cases each as its prize has shares.

A share is the greatest common divisor of the prizes. m vehicles cannot serve all, and the cost counts what is left: a
case costs just more than all vehicles can drive in their day at the least weight of driving (one unit a tenth), so that
driving only decides between plans of one prize. Distances are truncated to a decimal; one tenth is one second.
"""

from collections.abc import Sequence
from csv import DictReader
from dataclasses import dataclass
from math import gcd, isqrt
from pathlib import Path

from planner.plan import COST_UNITS
from planner.problem import Problem, Village, VillageId
from planner.settings import Weights
from planner.windows import Window

from .world import (
    NOTHING,
    Tour,
    Trial,
    Verdict,
    bare_settings,
    cases,
    fleet,
    problem_of,
    travel_of,
    truncated_tenths,
)

TENTHS = 10
DRIVE = 0.01  # weight of driving: one unit a second


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A line of the file; the first is the depot, whose `shut` is the end of the day."""

    id: int
    x: int
    y: int
    service: int
    prize: int
    open: int
    shut: int


@dataclass(frozen=True, kw_only=True)
class Toptw:
    """A file, with so many vehicles."""

    name: str
    vehicles: int
    spots: tuple[Spot, ...]

    @property
    def share(self) -> int:
        """What divides every prize: the prize of one case."""
        return gcd(*(s.prize for s in self.spots))

    @property
    def case_left(self) -> int:
        """Cost units of a case left: one more than a day's driving."""
        return TENTHS * self.spots[0].shut * self.vehicles + 1


def read(path: Path, vehicles: int) -> Toptw:
    """A file in the layout of Righini and Salani; `vehicles` is ours to choose."""
    rows = [line.split() for line in path.read_text(encoding="ascii").splitlines()[2:] if line.strip()]
    return Toptw(
        name=f"{path.stem}-{vehicles}",
        vehicles=vehicles,
        spots=tuple(
            Spot(
                id=int(row[0]),
                x=_whole(row[1]),
                y=_whole(row[2]),
                service=_whole(row[3]),
                prize=_whole(row[4]),
                open=_whole(row[-2]),
                shut=_whole(row[-1]),
            )
            for row in rows
        ),
    )


def _whole(word: str) -> int:
    number = float(word)
    if number != int(number):
        raise ValueError(f"{word} is not a whole number")
    return int(number)


def as_problem(file: Toptw) -> Problem:
    """The same in our terms. A spot without a prize is on the map and asks for nothing."""
    depot, *spots = file.spots
    villages = [
        Village(
            id=VillageId(str(s.id)),
            name=str(s.id),
            can_host=True,
            host_hours=(Window(begin=TENTHS * s.open, end=TENTHS * (s.shut + s.service)),),
            visits=0,
        )
        for s in spots
    ]
    left = file.case_left / COST_UNITS
    return problem_of(
        settings=bare_settings(file.name, Weights(**{**vars(NOTHING), "drive": DRIVE, "unserved_normal": left})),
        villages=villages,
        requests=[r for s in spots for r in cases(str(s.id), s.prize // file.share, TENTHS * s.service)],
        vehicles=fleet(file.vehicles, end=TENTHS * depot.shut),
    )


def verdict(file: Toptw, tours: Sequence[Tour]) -> Verdict:
    """The prize of the spots on the tours; windows, the end of the day and the fleet looked at anew."""
    by_id = {str(s.id): s for s in file.spots}
    depot = file.spots[0]
    faults: list[str] = []
    for tour in tours:
        clock, here = TENTHS * depot.open, depot
        for name in tour.stops:
            there = by_id[name]
            clock = max(clock + _arc(here, there), TENTHS * there.open)
            if clock > TENTHS * there.shut:
                faults.append(f"{name} late")
            clock += TENTHS * there.service
            here = there
        if clock + _arc(here, depot) > TENTHS * depot.shut:
            faults.append(f"{tour.vehicle} back late")
    visited = [name for tour in tours for name in tour.stops]
    if len(visited) != len(set(visited)):
        faults.append("a spot is visited twice")
    if len(tours) > file.vehicles:
        faults.append(f"{len(tours)} vehicles")
    return Verdict(value=float(sum(by_id[name].prize for name in set(visited))), faults=tuple(faults))


def _arc(a: Spot, b: Spot) -> int:
    return isqrt(TENTHS * TENTHS * ((a.x - b.x) ** 2 + (a.y - b.y) ** 2))


@dataclass(frozen=True)
class Toptws:
    """The class: an instance is a file and a number of vehicles, `c101-2`."""

    folder: Path
    name: str = "toptw"
    maximise: bool = True
    seconds: float = 30.0

    def names(self) -> tuple[str, ...]:
        """Every file and fleet with a reference, in the order of the reference."""
        return tuple(self._reference())

    def trial(self, name: str) -> Trial:
        """One of them, against the reference: the best of one paper, a floor and not a best known value."""
        stem, vehicles = name.rsplit("-", 1)
        file = read(self.folder / f"{stem}.txt", int(vehicles))
        total = sum(s.prize for s in file.spots[1:])
        return Trial(
            name=name,
            problem=as_problem(file),
            travel=travel_of(
                name, [str(s.id) for s in file.spots[1:]], truncated_tenths([(s.x, s.y) for s in file.spots])
            ),
            best=self._reference().get(name),
            verdict=lambda tours: verdict(file, tours),
            value_of=lambda cost: float(total - cost // file.case_left * file.share),
        )

    def _reference(self) -> dict[str, float]:
        with (self.folder / "reference.csv").open(encoding="utf-8", newline="") as rows:
            return {row["instance-vehicles"]: float(row["prize"]) for row in DictReader(rows)}
