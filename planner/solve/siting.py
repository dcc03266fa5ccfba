"""Where to hold stops, before anybody drives: three classic programs, each solved exactly by a MIP solver.

Location set covering (Toregas, Swain, ReVelle and Bergman 1971), maximal covering (Church and ReVelle 1974), p-median
(Hakimi 1964, as a program by ReVelle and Swain 1970).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

FAR = -1  # metres of a way that nobody goes


class Method(StrEnum):
    """Which program."""

    SET_COVER = "set-cover"  # the fewest hubs that reach whomever some hub can reach
    MAX_COVER = "max-cover"  # so many hubs, most residents in reach
    P_MEDIAN = "p-median"  # so many hubs, the residents' ways together least


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What is chosen from: `people` of V villages, metres (V, H) of their ways to H hubs (FAR: none), and `limits`."""

    people: NDArray[np.int64]
    metres: NDArray[np.int64]
    limits: NDArray[np.int64]

    @property
    def reach(self) -> NDArray[np.bool_]:
        """Whether a hub lies within a village's limit (V, H)."""
        near: NDArray[np.bool_] = (self.metres != FAR) & (self.metres <= self.limits[:, None])
        return near


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Hubs by their column, whether no better choice exists, and the value of the program.

    The value is the number of hubs, residents in reach, or residents times metres.
    """

    hubs: tuple[int, ...]
    proven: bool
    value: int


def choose(ground: Ground, method: Method, most: int, *, seconds: float | None = None) -> Chosen:
    """The best hubs by a method, at most `most` of them (set covering takes as many as it needs).

    Villages that no hub reaches do not bind set covering, and count for nothing in the p-median. A solver that finds
    nothing within its time gives no hubs, unproven.
    """
    solver = pywraplp.Solver.CreateSolver("SCIP")
    opened = [solver.BoolVar(f"hub {h}") for h in range(ground.metres.shape[1])]
    if method is Method.SET_COVER:
        _cover_all(solver, opened, ground)
    else:
        solver.Add(solver.Sum(opened) <= most)
        (_cover_most if method is Method.MAX_COVER else _median)(solver, opened, ground)
    if seconds is not None:
        solver.SetTimeLimit(max(1, int(1000 * seconds)))
    status = solver.Solve()
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return Chosen(hubs=(), proven=False, value=0)
    hubs = tuple(h for h, one in enumerate(opened) if one.solution_value() > 0.5)
    return Chosen(hubs=hubs, proven=status == pywraplp.Solver.OPTIMAL, value=value_of(ground, method, hubs))


def value_of(ground: Ground, method: Method, hubs: Sequence[int]) -> int:
    """What a choice of hubs is worth to a method; of the p-median, ways to hubs that cannot be reached count as 0."""
    if method is Method.SET_COVER or not len(hubs):
        return len(hubs)
    if method is Method.MAX_COVER:
        return int(ground.people[ground.reach[:, hubs].any(axis=1)].sum())
    ways = ground.metres[:, hubs]
    known = (ways != FAR).any(axis=1)
    nearest = np.where(ways == FAR, np.iinfo(np.int64).max, ways)[known].min(axis=1)
    return int((ground.people[known] * nearest).sum())


def _cover_all(solver: pywraplp.Solver, opened: list[pywraplp.Variable], ground: Ground) -> None:
    for row in ground.reach:
        if row.any():
            solver.Add(solver.Sum([opened[h] for h in np.flatnonzero(row)]) >= 1)
    solver.Minimize(solver.Sum(opened))


def _cover_most(solver: pywraplp.Solver, opened: list[pywraplp.Variable], ground: Ground) -> None:
    gained = []
    for people, row in zip(ground.people, ground.reach, strict=True):
        if people and row.any():
            covered = solver.NumVar(0, 1, "")
            solver.Add(covered <= solver.Sum([opened[h] for h in np.flatnonzero(row)]))
            gained.append(int(people) * covered)
    solver.Maximize(solver.Sum(gained))


def _median(solver: pywraplp.Solver, opened: list[pywraplp.Variable], ground: Ground) -> None:
    """Each village goes to one open hub; villages without residents need none."""
    ways = []
    for people, row in zip(ground.people, ground.metres, strict=True):
        hubs = [int(h) for h in np.flatnonzero(row != FAR)]
        if not people or not hubs:
            continue
        goes = {h: solver.NumVar(0, 1, "") for h in hubs}
        solver.Add(solver.Sum(list(goes.values())) == 1)
        for h, share in goes.items():
            solver.Add(share <= opened[h])
            ways.append(int(people) * int(row[h]) * share)
    solver.Minimize(solver.Sum(ways))
