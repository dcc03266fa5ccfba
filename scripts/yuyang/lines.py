"""From grid edges to roads.gpkg: LineStrings from junction to junction that share exact end vertices."""

from itertools import pairwise

import geopandas
import numpy as np
from shapely.geometry import LineString

from yuyang.roads import Network
from yuyang.terrain import Floats, degrees

DRIVEN = {"trunk": 65.0, "primary": 52.0, "secondary": 44.0, "tertiary": 35.0}  # km/h on winding roads; others by class


def lines(net: Network, anchors: set[int]) -> geopandas.GeoDataFrame:
    """One row a stretch of road between junctions, dead ends, anchors and changes of class, name or direction."""
    around: dict[int, list[int]] = {}
    for edge in sorted(net.kind):
        for node in net.ground.edges[edge].tolist():
            around.setdefault(node, []).append(edge)
    ends = {n for n, own in around.items() if n in anchors or len(own) != 2 or _look(net, own[0]) != _look(net, own[1])}
    seen: set[int] = set()
    rows = []
    for start in [*sorted(ends), *sorted(around)]:
        for edge in around[start]:
            if edge not in seen:
                rows.append(_row(net, _chain(net, around, ends, start, edge, seen), edge))
    frame = geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    return frame[["class", "name", "oneway", "speed_kmh", "ferry", "bridge", "geometry"]]


def _look(net: Network, edge: int) -> tuple[str, str, bool, bool]:
    return net.kind[edge], net.name.get(edge, ""), bool(net.ground.bridge[edge]), edge in net.oneway


def _chain(
    net: Network, around: dict[int, list[int]], ends: set[int], start: int, edge: int, seen: set[int]
) -> list[int]:
    """Grid nodes from one end to the next."""
    nodes = [start]
    while True:
        seen.add(edge)
        a, b = net.ground.edges[edge].tolist()
        nodes.append(b if a == nodes[-1] else a)
        onward = [e for e in around[nodes[-1]] if e not in seen]
        if nodes[-1] in ends or nodes[-1] == start or not onward:
            return nodes
        edge = onward[0]


def _row(net: Network, nodes: list[int], edge: int) -> dict[str, object]:
    kind, name, bridge, oneway = _look(net, edge)
    if oneway and net.oneway[edge] not in pairwise(nodes):
        nodes = nodes[::-1]
    return {
        "class": kind,
        "name": name,
        "oneway": int(oneway),
        "speed_kmh": DRIVEN.get(kind),
        "ferry": 0,
        "bridge": int(bridge),
        "geometry": LineString(degrees(_smooth(net.ground.xy[nodes]))),
    }


def _smooth(points: Floats) -> Floats:
    """Corners cut once (Chaikin 1974); the ends stay."""
    if len(points) < 3:
        return points
    first = 0.75 * points[:-1] + 0.25 * points[1:]
    second = 0.25 * points[:-1] + 0.75 * points[1:]
    middle = np.stack([first, second], axis=1).reshape(-1, points.shape[1])
    return np.concatenate([points[:1], middle[1:-1], points[-1:]])
