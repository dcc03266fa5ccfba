"""Travel without a map: great circle times circuity at one speed. It always works and is always an estimate."""

import numpy as np

from planner.problem import Problem
from planner.roads.access import crow_access
from planner.roads.geo import crow_matrix
from planner.roads.ways import Floats, Ints, Ways
from planner.travel import NO_ROAD, Note, StraightRouter


def straight_ways(problem: Problem) -> Ways:
    """Ways by circuity x great circle / speed, seconds and metres rounded up; none for places without coordinates."""
    places = tuple(problem.places.values())
    crow = crow_matrix([p.point for p in places])
    return Ways(
        seconds=drive_seconds(problem, crow),
        metres=drive_metres(problem, crow),
        access=crow_access(problem),
        router=StraightRouter({p.id: (p.point.lon, p.point.lat) for p in places if p.point is not None}),
        notes=(Note(code="straight", values={"circuity": problem.settings.circuity, "kmh": _kmh(problem)}),),
    )


def drive_metres(problem: Problem, crow: Floats) -> Ints:
    """Whole metres driven for crow flights; NO_ROAD for NaN."""
    return _up(crow * problem.settings.circuity)


def drive_seconds(problem: Problem, crow: Floats) -> Ints:
    """Whole seconds driven for crow flights; NO_ROAD for NaN."""
    return _up(crow * problem.settings.circuity / problem.settings.speed)


def _up(values: Floats) -> Ints:
    whole = np.where(np.isnan(values), NO_ROAD, np.ceil(values - 1e-6)).astype(np.int64)
    if whole.ndim == 2 and whole.shape[0] == whole.shape[1]:
        np.fill_diagonal(whole, 0)
    return whole


def _kmh(problem: Problem) -> float:
    return round(problem.settings.speed * 3.6, 1)
