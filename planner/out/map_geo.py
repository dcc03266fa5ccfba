"""Geometry of the maps: a plane in metres around the district, thinner lines, outlines, short text for lines.

Lines leave here as text in the encoded polyline format (Google, five decimals, about one metre).
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

Line = Sequence[tuple[float, float]]  # longitude, latitude
Ring = list[tuple[float, float]]

HULL_RATIO = 0.35  # 0 hugs the points, 1 is the convex hull
MARGIN = 700  # metres around the outermost villages of a township


class Plane:
    """A transverse Mercator plane around a point: metres, true to a few parts in ten thousand over a district."""

    def __init__(self, *, lon: float, lat: float) -> None:
        local = CRS.from_proj4(f"+proj=tmerc +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m")
        self._there = Transformer.from_crs("EPSG:4326", local, always_xy=True)
        self._back = Transformer.from_crs(local, "EPSG:4326", always_xy=True)

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]]) -> Self:
        """The plane around the middle of some points; around nothing, at 0, 0."""
        array = np.array([*points], dtype=float).reshape(-1, 2)
        lon, lat = (array.min(axis=0) + array.max(axis=0)) / 2 if len(array) else (0.0, 0.0)
        return cls(lon=float(lon), lat=float(lat))

    def metres(self, geometry: Any) -> Any:
        """Geometries from degrees to metres."""
        return shapely.transform(geometry, lambda xy: np.column_stack(self._there.transform(xy[:, 0], xy[:, 1])))

    def degrees(self, geometry: Any) -> Any:
        """Geometries from metres to degrees."""
        return shapely.transform(geometry, lambda xy: np.column_stack(self._back.transform(xy[:, 0], xy[:, 1])))

    def thin(self, lines: Sequence[Line], *, tolerance: float, most: int) -> list[Line]:
        """The lines with fewer points (Douglas and Peucker), `tolerance` metres off at most.

        Where that leaves more than `most` points in all, the tolerance is doubled until it does not, up to 200 metres.
        """
        good = np.array([shapely.LineString(line) for line in lines], dtype=object)
        if not len(good):
            return []
        plain = self.metres(good)
        while True:
            thinned = shapely.simplify(plain, tolerance, preserve_topology=False)
            if tolerance > 100 or int(shapely.get_num_coordinates(thinned).sum()) <= most:
                break
            tolerance *= 2
        return [shapely.get_coordinates(line).tolist() for line in self.degrees(thinned)]

    def outlines(self, groups: Sequence[Line], *, margin: int = MARGIN) -> list[list[Ring]]:
        """The outline of each group of points, as outer rings: its concave hull and a margin.

        No two overlap: each hull is cut back to the part of the plane that lies nearest to a point of its own group.
        """
        points = [self.metres(shapely.MultiPoint(np.array(group, dtype=float).reshape(-1, 2))) for group in groups]
        own = _nearest_areas(points)
        outlines: list[list[Ring]] = []
        for group, area in zip(points, own, strict=True):
            hull = shapely.concave_hull(group, ratio=HULL_RATIO).buffer(margin * 2).buffer(-margin)
            shape = self.degrees(shapely.simplify(hull if area is None else hull.intersection(area), 30))
            polygons = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
            outlines.append([shapely.get_coordinates(p.exterior).tolist() for p in polygons])
        return outlines


def _nearest_areas(groups: Sequence[Any]) -> list[Any]:
    """The union of the Voronoi cells of each group's points; None where a single point has no cells."""
    everything = shapely.union_all(groups) if groups else shapely.MultiPoint()
    if shapely.get_num_geometries(everything) < 2:
        return [None for _ in groups]
    room = shapely.box(*everything.bounds).buffer(10 * MARGIN)
    cells = shapely.get_parts(shapely.voronoi_polygons(everything, extend_to=room))
    tree = shapely.STRtree(cells)
    return [shapely.union_all(cells[np.unique(_holders(tree, group))]) for group in groups]


def _holders(tree: Any, group: Any) -> NDArray[np.int64]:
    found: NDArray[np.int64] = tree.query(shapely.get_parts(group), predicate="intersects")[1]
    return found


def encode(line: Iterable[Sequence[float]]) -> str:
    """Longitudes and latitudes as encoded polyline text (latitude first, as the format wants it)."""
    last = (0, 0)
    out: list[str] = []
    for lon, lat in line:
        here = (round(lat * 1e5), round(lon * 1e5))
        out += chain.from_iterable(_encode(now - before) for now, before in zip(here, last, strict=True))
        last = here
    return "".join(out)


def _encode(value: int) -> list[str]:
    value = ~(value << 1) if value < 0 else value << 1
    out: list[str] = []
    while value >= 0x20:
        out.append(chr((0x20 | (value & 0x1F)) + 63))
        value >>= 5
    return [*out, chr(value + 63)]
