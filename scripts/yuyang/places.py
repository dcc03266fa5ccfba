"""Where the towns and villages lie: towns by Poisson-disc sampling, villages in groups around their town."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from yuyang.names import SKETCH, Town
from yuyang.terrain import AREA, Terrain, hills, inside

Point = tuple[float, float]
TOWN_GAP = 13.5  # km between towns, at least
VILLAGE_GAP = 0.9  # km between villages, at least
REACH = 16.0  # km from a village to its town, as a rule


@dataclass(frozen=True, kw_only=True)
class Places:
    """Grid nodes of the towns and of the stations, by id."""

    town: dict[str, int]
    village: dict[str, int]


def places(rng: np.random.Generator, ground: Terrain, towns: tuple[Town, ...]) -> Places:
    """Every town and every village on a node of the grid, no two on one."""
    centres = _centres(rng, towns)
    town = {t.id: ground.near(centres[t.id]) for t in towns}
    spots = np.array([ground.xy[town[t.id]] for t in towns])
    taken = [tuple(map(float, spot)) for spot in spots]
    village: dict[str, int] = {}
    for index, t in enumerate(towns):
        for station, point in _villages(rng, ground, t, index, spots, taken):
            village[station] = ground.near(point)
    return Places(town=town, village=village)


def _centres(rng: np.random.Generator, towns: tuple[Town, ...]) -> dict[str, Point]:
    """Town centres: the sub-districts at the city's edge, the others apart from each other, named by direction."""
    city = [t for t in towns if not t.rural]
    rural = [t for t in towns if t.rural]
    spots = {t.id: _polar(SKETCH[t.name][1], 2.6) for t in city}
    apart: list[Point] = []
    gap = TOWN_GAP
    while len(apart) < len(rural):
        for _ in range(4000):
            point = tuple(map(float, rng.uniform(-60, 60, 2)))
            if (
                inside(np.array(point), 6.0)
                and np.hypot(*point) > 8
                and all(np.hypot(*np.subtract(point, o)) >= gap for o in apart)
            ):
                apart.append(point)  # type: ignore[arg-type]
        if len(apart) < len(rural):
            apart, gap = [], gap - 0.5
    apart = apart[: len(rural)]
    scale = float(np.sqrt(AREA / np.pi)) * 1.05
    wanted = np.array([_polar(SKETCH[t.name][1], SKETCH[t.name][2] * scale) for t in rural])
    distance = np.hypot(*(wanted[:, None] - np.array(apart)[None]).transpose(2, 0, 1))
    for row, column in zip(*linear_sum_assignment(distance**2), strict=True):
        spots[rural[row].id] = apart[column]
    return spots


def _polar(bearing: float, distance: float) -> Point:
    return distance * float(np.sin(np.radians(bearing))), distance * float(np.cos(np.radians(bearing)))


def _villages(
    rng: np.random.Generator, ground: Terrain, town: Town, index: int, spots: np.ndarray, taken: list[Point]
) -> list[tuple[str, Point]]:
    """Points of a town's villages: the seat beside the centre, the others in groups along a valley."""
    home = spots[index]
    seat = next((s for s in town.stations if s.name == f"{town.short}村"), None)
    order = [s.id for s in town.stations if s is not seat]
    points: list[tuple[str, Point]] = []
    if seat is not None:
        points.append((seat.id, _place(rng, ground, home, 0.5, 0.9, taken, gap=0.4)))
    reach = 3.5 if not town.rural else REACH
    while order:
        group = _group_seed(rng, ground, index, spots, reach, taken)
        for rank in range(int(rng.integers(3, 8))):
            if not order:
                break
            point = (
                _place(rng, ground, group, 0.0, 0.3, taken)
                if rank == 0
                else _place(rng, ground, group, 0.9, 2.3, taken)
            )
            points.append((order.pop(0), point))
    return points


def _group_seed(
    rng: np.random.Generator, ground: Terrain, index: int, spots: np.ndarray, reach: float, taken: list[Point]
) -> Point:
    """Where a group of villages begins: in the town's own land, away from other groups, low in a valley."""
    best, most = tuple(map(float, spots[index])), -np.inf
    for _ in range(120):
        point = spots[index] + np.array(_polar(rng.uniform(0, 360), reach * np.sqrt(rng.uniform(0.01, 1))))
        away = np.hypot(*(spots - point).T)
        if not inside(point, 1.5) or int(np.argmin(away)) != index:
            continue
        apart = min(float(np.hypot(*np.subtract(point, other))) for other in taken)
        merit = min(apart, 6.0) - 0.4 * float(ground.rough[ground.near(tuple(point))]) - 0.04 * float(away[index])
        if apart >= VILLAGE_GAP and merit > most:
            best, most = (float(point[0]), float(point[1])), merit
    return best


def _place(
    rng: np.random.Generator,
    ground: Terrain,
    middle: object,
    least: float,
    most: float,
    taken: list[Point],
    *,
    gap: float = VILLAGE_GAP,
) -> Point:
    """The lowest of some free points at a distance of `least` to `most` km from the middle; wider if all is taken."""
    while True:
        free = []
        for _ in range(24):
            offset = _polar(rng.uniform(0, 360), rng.uniform(least, max(most, least + 0.1)))
            point = (float(middle[0] + offset[0]), float(middle[1] + offset[1]))  # type: ignore[index]
            node = ground.xy[ground.near(point)]
            if inside(node, 1.0) and all(np.hypot(*(node - other)) >= gap for other in taken):
                free.append((float(ground.rough[ground.near(point)]), (float(node[0]), float(node[1]))))
        if free:
            chosen = min(free)[1]
            taken.append(chosen)
            return chosen
        most += 0.5


def hilliness(ground: Terrain, node: int) -> float:
    """How far a node lies in the hills, 0 to 1."""
    return float(hills(ground.xy[node]))
