"""Where things lie: centres spread out, villages in clusters and alone, on a flat square mapped to degrees."""

from math import cos, hypot, radians, sqrt
from random import Random

from planner.problem import Point

Spot = tuple[float, float]  # km east and north of the south-western corner

WEST, SOUTH = 109.3, 37.9  # degrees of the corner
KM_PER_DEGREE = 111.195
IN_CLUSTERS = 0.75  # share of villages
CLUSTER_SIZE = 9  # villages, about
CLUSTER_KM = 2.6  # standard deviation of a village around the middle of its cluster
TRIES = 2000


def to_point(spot: Spot) -> Point:
    """Degrees, to six decimals (a tenth of a metre)."""
    lat = SOUTH + spot[1] / KM_PER_DEGREE
    lon = WEST + spot[0] / (KM_PER_DEGREE * cos(radians(SOUTH)))
    return Point(lon=round(lon, 6), lat=round(lat, 6))


def distance_km(a: Spot, b: Spot) -> float:
    """Crow flight in kilometres on the flat square."""
    return hypot(a[0] - b[0], a[1] - b[1])


def spread(rng: Random, middle: Spot, deviation: float) -> Spot:
    """A spot around another."""
    return (middle[0] + rng.gauss(0, deviation), middle[1] + rng.gauss(0, deviation))


def scatter(
    rng: Random, *, villages: int, centres: int, square_km: float, apart: float
) -> tuple[list[Spot], list[Spot]]:
    """Centres and villages. Each centre has a cell of a coarse grid, no two villages are nearer than `apart` km."""
    side = sqrt(square_km)
    cells = rng.sample(_cells(centres), centres)
    towns = [
        ((i + rng.uniform(0.35, 0.65)) * side / rows, (j + rng.uniform(0.35, 0.65)) * side / columns)
        for i, rows, j, columns in sorted(cells)
    ]
    middles = [
        (rng.uniform(0, side), rng.uniform(0, side))
        for _ in range(max(1, round(villages * IN_CLUSTERS / CLUSTER_SIZE)))
    ]
    found: list[Spot] = []
    while len(found) < villages:
        for _ in range(TRIES):
            if rng.random() < IN_CLUSTERS:
                spot = spread(rng, rng.choice(middles), CLUSTER_KM)
            else:
                spot = (rng.uniform(0, side), rng.uniform(0, side))
            inside = 0 <= spot[0] <= side and 0 <= spot[1] <= side
            if inside and all(distance_km(spot, other) >= apart for other in found):
                found.append(spot)
                break
        else:
            raise ValueError(f"no room for {villages} villages {apart} km apart on {square_km} square kilometres")
    return towns, found


def _cells(count: int) -> list[tuple[int, int, int, int]]:
    """So many cells in rows as even as can be: row, rows, column, columns of this row."""
    rows = round(sqrt(count))
    widths = [count * (i + 1) // rows - count * i // rows for i in range(rows)]
    return [(i, rows, j, width) for i, width in enumerate(widths) for j in range(width)]
