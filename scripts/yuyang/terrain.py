"""Invented ground: a jittered grid over the district, rough gullies in the south-east, flat sand in the north-west.

Kilometres east (x) and north (y) of an invented city. What a road costs follows ridged noise: cheap along the winding
lines where the noise is near zero (valley floors), dear across them, so that least-cost ways wind like valley roads.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

CITY = (109.72, 38.30)  # where the invented city lies, degrees
MIDDLE = (-3.0, 4.0)  # the district's middle from the city, km
AREA = 7053.0  # km2, the district's real area
STEP = 0.3  # km between grid nodes
HALF = 62.0  # km, half the width of the grid
KM_PER_DEGREE = 111.32

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Terrain:
    """Grid nodes (`xy`, km), roughness at each (1 is a valley floor), undirected edges with length and cost."""

    side: int
    xy: Floats
    rough: Floats
    edges: NDArray[np.int64]
    length: Floats
    cost: Floats
    bridge: NDArray[np.bool_]

    def near(self, point: tuple[float, float]) -> int:
        """The grid node nearest to a point (km)."""
        column, line = (round((p + HALF) / STEP) for p in point)
        window = [
            r * self.side + c
            for r in range(max(line - 2, 0), min(line + 3, self.side))
            for c in range(max(column - 2, 0), min(column + 3, self.side))
        ]
        return min(window, key=lambda n: float(np.hypot(*(self.xy[n] - point))))

    def matrix(self, cost: Floats) -> csr_array:
        """The symmetric cost matrix of the grid."""
        a, b = self.edges.T
        n = len(self.xy)
        return csr_array((np.r_[cost, cost], (np.r_[a, b], np.r_[b, a])), shape=(n, n))


def degrees(xy: Floats) -> Floats:
    """Longitude and latitude of points in km, six decimals."""
    lat = CITY[1] + xy[..., 1] / KM_PER_DEGREE
    lon = CITY[0] + xy[..., 0] / (KM_PER_DEGREE * np.cos(np.radians(CITY[1])))
    return np.round(np.stack([lon, lat], axis=-1), 6)


def radius(angle: Floats) -> Floats:
    """The district's outline: distance from its middle by angle, km, scaled to the district's area."""
    circle = np.linspace(0, 2 * np.pi, 2000, endpoint=False)
    return _outline(angle) * np.sqrt(AREA / (np.pi * (_outline(circle) ** 2).mean()))


def _outline(angle: Floats) -> Floats:
    return 1 + 0.13 * np.cos(2 * angle + 2.7) + 0.06 * np.cos(3 * angle + 1.1) + 0.04 * np.cos(5 * angle + 2.0)


def inside(xy: Floats, margin: float = 0.0) -> NDArray[np.bool_]:
    """Whether points (km) lie in the district, `margin` km away from its edge."""
    d = np.asarray(xy) - MIDDLE
    return np.hypot(d[..., 0], d[..., 1]) <= radius(np.arctan2(d[..., 1], d[..., 0])) - margin


def hills(xy: Floats) -> Floats:
    """0 in the sand of the north-west, 1 in the loess hills of the south-east."""
    along = (np.asarray(xy)[..., 0] - np.asarray(xy)[..., 1]) / np.sqrt(2)
    return 1 / (1 + np.exp(-(along - 2) / 5))


def terrain(rng: np.random.Generator) -> Terrain:
    """The ground of the district."""
    side = round(2 * HALF / STEP) + 1
    line, column = np.divmod(np.arange(side * side), side)
    xy = np.stack([column, line], axis=-1) * STEP - HALF
    xy = xy + rng.uniform(-0.3, 0.3, xy.shape) * STEP
    ridges = (
        1.6 * np.abs(_noise(rng, side, 11.0))
        + 1.1 * np.abs(_noise(rng, side, 4.5))
        + 0.5 * np.abs(_noise(rng, side, 2))
    )
    rough = 1 + (0.9 + 3.6 * hills(xy)) * ridges.ravel()
    within = inside(xy)
    edges = _edges(side, rough)
    length = np.hypot(*(xy[edges[:, 0]] - xy[edges[:, 1]]).T)
    river = _river()
    bridge = _crosses(xy[edges[:, 0]], xy[edges[:, 1]], river)
    out = 1 + 3.0 * ~(within[edges[:, 0]] & within[edges[:, 1]])
    cost = length * rough[edges].mean(axis=1) * out * np.where(bridge, 12.0, 1.0)
    return Terrain(side=side, xy=xy, rough=rough, edges=edges, length=length, cost=cost, bridge=bridge)


def _noise(rng: np.random.Generator, side: int, wavelength: float) -> Floats:
    """Smooth noise of one wavelength (km), mean 0, deviation 1."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(side, STEP), np.fft.fftfreq(side, STEP)))
    band = np.exp(-(((frequency - 1 / wavelength) * wavelength / 0.45) ** 2))
    field = np.fft.ifft2(np.fft.fft2(rng.standard_normal((side, side))) * band).real
    return np.asarray(field / field.std())


def _edges(side: int, rough: Floats) -> NDArray[np.int64]:
    """Rows, columns and the cheaper diagonal of every cell, so that no two edges cross."""
    node = np.arange(side * side).reshape(side, side)
    sw, se, nw, ne = (
        node[a, b].ravel() for a in (slice(None, -1), slice(1, None)) for b in (slice(None, -1), slice(1, None))
    )
    rising = rough[sw] + rough[ne] <= rough[se] + rough[nw]
    diagonal = np.stack([np.where(rising, sw, se), np.where(rising, ne, nw)], axis=1)
    rows = np.stack([node[:, :-1].ravel(), node[:, 1:].ravel()], axis=1)
    columns = np.stack([node[:-1].ravel(), node[1:].ravel()], axis=1)
    return np.concatenate([rows, columns, diagonal])


def _river() -> Floats:
    """An invented river from the north-west past the city to the south: polyline in km."""
    t = np.linspace(0, 1, 160)
    x = -34 + 40 * t - 6 * np.sin(2.2 * np.pi * t) + 1.2 * np.sin(13 * t) + 0.5 * np.sin(41 * t)
    y = 50 - 105 * t + 4 * np.sin(7 * t) + 0.9 * np.sin(29 * t)
    return np.stack([x, y], axis=-1)


def _crosses(a: Floats, b: Floats, line: Floats) -> NDArray[np.bool_]:
    """Which segments a-b cross a polyline."""
    crossing = np.zeros(len(a), dtype=bool)
    for p, q in pairwise(line):
        near = np.flatnonzero(np.hypot(*(a - (p + q) / 2).T) < np.hypot(*(q - p)) + 2 * STEP)
        s, e = a[near], b[near]
        crossing[near] |= (_side(p, q, s) != _side(p, q, e)) & (_turn(s, e, p) != _turn(s, e, q))
    return crossing


def _side(p: Floats, q: Floats, points: Floats) -> NDArray[np.bool_]:
    return np.asarray((q[0] - p[0]) * (points[:, 1] - p[1]) - (q[1] - p[1]) * (points[:, 0] - p[0]) > 0)


def _turn(s: Floats, e: Floats, point: Floats) -> NDArray[np.bool_]:
    return np.asarray((e[:, 0] - s[:, 0]) * (point[1] - s[:, 1]) - (e[:, 1] - s[:, 1]) * (point[0] - s[:, 0]) > 0)
