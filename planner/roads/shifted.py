"""Whether the places would lie far better on the roads if their table were in another coordinate system.

Chinese maps are shifted (GCJ-02, BD-09); a table read as the wrong system lies some hundred metres off. It is said,
with figures, and never changed. Where villages lie far from the mapped roads anyway, any move brings some of them
nearer by chance; so a system is believed only if moves just as long in other directions do not fit nearly as well.
`scripts/bench/shifted.py` counts false alarms and misses.
"""

from collections.abc import Callable, Mapping
from math import comb, cos, pi, radians, sin

import numpy as np

from planner.coordinates import from_wgs84, to_wgs84, wgs84_to_gcj02
from planner.problem import Point, Problem
from planner.roads.geo import lonlat
from planner.roads.graph import Graph
from planner.roads.snap import snap
from planner.roads.ways import Floats
from planner.settings import Coordinates
from planner.travel import Note

LEAST = 8  # places: fewer tell nothing
NEAR = 25.0  # metres, median: places that lie so near to their roads are not doubted, and the roads not read for it
BETTER = 0.5  # the other system must at least halve the median
NEARER = 0.7  # and bring this share of the places nearer to a road
LUCK = 0.01  # which coins would hardly do: of 8 places all must come nearer, of 30 at least 22, of 300 these 70 %
ASIDE = 0.7  # and its median be at most this share of that of any move as long in another direction
TURNS = 8  # directions, the right one among them


def shifted_note(problem: Problem, offsets: Floats, load: Callable[[], Graph]) -> tuple[Note, ...]:
    """A note where another system fits far better; `offsets` are metres from the villages and centres to a road."""
    stated_points = [*(v.point for v in problem.villages), *(c.point for c in problem.centres)]
    points = [point for point in stated_points if point is not None]
    known = offsets[~np.isnan(offsets)]
    if len(points) < LEAST or len(known) < LEAST or np.median(known) <= NEAR:
        return ()
    if not all(_in_china(point) for point in points):
        return ()
    stated = problem.settings.coordinates
    here, fits = offsets_as(load(), points, stated)
    best = believed(here, fits)
    if best is None:
        return ()
    values = {
        "here": _whole(float(np.median(here))),
        "there": _whole(float(np.median(fits[best][0]))),
        "nearer": int((fits[best][0] < here).sum()),
        "count": len(points),
        "setting": str(best),
        "stated": str(stated),
    }
    return (Note(code=f"shifted_{best}", values=values),)


def believed(here: Floats, fits: Mapping[Coordinates, Floats]) -> Coordinates | None:
    """The system that the places are in more probably than the stated one; None where none is believed.

    `here` are metres to the road as the places are read (n,); a row of `fits` the same after a move (TURNS, n), the
    first as the system says, the others as far in other directions.
    """
    medians = {one: np.median(moved, axis=1) for one, moved in fits.items()}
    best = min(medians, key=lambda one: float(medians[one][0]))
    there, aside = float(medians[best][0]), float(medians[best][1:].min())
    nearer = int((fits[best][0] < here).sum())
    most = nearer >= NEARER * len(here) and _by_luck(nearer, len(here)) <= LUCK
    return best if most and there <= BETTER * np.median(here) and there <= ASIDE * aside else None


def _by_luck(heads: int, coins: int) -> float:
    """How probable so many heads or more are."""
    return float(sum(comb(coins, k) for k in range(heads, coins + 1)) / 2**coins)


def offsets_as(graph: Graph, points: list[Point], stated: Coordinates) -> tuple[Floats, dict[Coordinates, Floats]]:
    """Metres to the nearest road as the points are read, and after the moves of each other system, as for `believed`.

    Infinite where there is no road.
    """
    others = [one for one in Coordinates if one is not stated]
    moved = [lonlat(points), *(turned for one in others for turned in _moves(points, stated, one))]
    found = snap(graph, np.concatenate(moved), graph.core).offset.reshape(-1, len(points))
    rows = found[1:].reshape(len(others), TURNS, len(points))
    return found[0], dict(zip(others, rows, strict=True))


def _moves(points: list[Point], stated: Coordinates, other: Coordinates) -> list[Floats]:
    """Where the points lie if the numbers of the table are of another system, and as far away all around."""
    here = lonlat(points)
    there = lonlat([to_wgs84(*from_wgs84(point, stated), other) for point in points])
    narrow = cos(radians(float(here[:, 1].mean())))  # a degree of longitude, in degrees of latitude
    east, north = (there - here).T * np.array([[narrow], [1.0]])
    moves = []
    for turn in range(TURNS):
        c, s = cos(2 * pi * turn / TURNS), sin(2 * pi * turn / TURNS)
        moves.append(here + np.column_stack(((c * east - s * north) / narrow, s * east + c * north)))
    return moves


def _in_china(point: Point) -> bool:
    return wgs84_to_gcj02(point.lon, point.lat) != (point.lon, point.lat)


def _whole(metres: float) -> int:
    return 0 if np.isinf(metres) else round(metres)
