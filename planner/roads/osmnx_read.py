"""A road network that osmnx, or somebody's own program, made: a MultiDiGraph in memory or its GraphML file.

What is wanted of it is the schema of osmnx: nodes with `x`, `y` in degrees, edges with `highway` and, where there are
any, `geometry`, `name`, `maxspeed`, `surface`, `speed_kph`, `osmid`. Every directed edge is a road for that direction;
two that lead back and forth over one line are one road.
"""

import ast
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import shapely

from planner.errors import PlannerError
from planner.roads.osm_tags import car_speeds, foot_goes, kind_of, tricycle_goes
from planner.roads.raw import RANK, RawRoads, RawWay, collect

Degrees = tuple[tuple[float, float], ...]


def read_graphml(path: Path) -> RawRoads:
    """The roads of a GraphML file as osmnx saves it.

    Raises:
        PlannerError: `roads-unreadable` for what is no such file.

    """
    try:
        graph = nx.read_graphml(path, force_multigraph=True)
        return roads_of(graph)
    except PlannerError as error:
        raise PlannerError(error.code, file=path.name, why=error.values["why"]) from error
    except Exception as error:  # broken XML, missing keys, words for numbers
        raise PlannerError("roads-unreadable", file=path.name, why=f"{type(error).__name__}: {error}") from error


def roads_of(graph: nx.MultiDiGraph) -> RawRoads:
    """The roads of a graph in the schema of osmnx.

    Raises:
        PlannerError: `roads-unreadable` for a graph that is not directed, in metres, or has a node without a place.

    """
    if not graph.is_directed():
        raise PlannerError("roads-unreadable", file="", why="the graph is not directed")
    system = str(graph.graph.get("crs", "epsg:4326")).lower()
    if system.rpartition(":")[2] not in ("4326", "crs84"):
        raise PlannerError("roads-unreadable", file="", why=f"crs = {system}, epsg:4326 expected")
    spots = {node: _spot(node, data) for node, data in graph.nodes(data=True)}
    numbers = {node: number for number, node in enumerate(spots)}
    ways: dict[Any, RawWay] = {}
    inner = len(numbers)
    for tail, head, data in graph.edges(data=True):
        line = _line(data, spots[tail], spots[head])
        kind, forward, foot, tricycle = _use(data)
        if kind not in RANK:
            continue
        back = ways.get((head, tail, line[::-1], kind))
        if back is not None and back.backward == 0:
            ways[head, tail, line[::-1], kind] = _both(back, forward)
            continue
        nodes = (numbers[tail], *range(inner, inner + len(line) - 2), numbers[head])
        inner += len(line) - 2
        way = RawWay(
            kind=kind,
            nodes=nodes,
            degrees=line,
            forward=forward,
            backward=0.0,
            foot=foot,
            tricycle=tricycle,
            name=_first(data.get("name")) or _first(data.get("ref")),
            osmid=_number(data.get("osmid")),
        )
        key = (tail, head, line, kind)
        ways[key if key not in ways else (*key, len(ways))] = way
    return collect(list(ways.values()), set(), {})


def _spot(node: object, data: Mapping[str, Any]) -> tuple[float, float]:
    try:
        spot = (float(data["x"]), float(data["y"]))
    except (KeyError, TypeError, ValueError) as error:
        raise PlannerError("roads-unreadable", file="", why=f"node {node} has no x, y") from error
    if not (abs(spot[0]) <= 180 and abs(spot[1]) <= 90):
        raise PlannerError("roads-unreadable", file="", why=f"node {node}: x, y = {spot} are not degrees")
    return spot


def _line(data: Mapping[str, Any], tail: tuple[float, float], head: tuple[float, float]) -> Degrees:
    """The vertices from tail to head; the ends are where the nodes are."""
    stated = data.get("geometry")
    if stated is None or stated == "":
        return (tail, head)
    shape = shapely.from_wkt(stated) if isinstance(stated, str) else stated
    inner = [(float(x), float(y)) for x, y in shapely.get_coordinates(shape)[1:-1].tolist()]
    return (tail, *inner, head)


def _use(data: Mapping[str, Any]) -> tuple[str, float, bool, bool]:
    """Class, km/h for cars, and whether people and tricycles go, from the tags that the edge has.

    A `speed_kph` of the edge stands; osmnx has turned every edge the way it leads, so `oneway` is not asked.
    """
    names = (
        "highway",
        "maxspeed",
        "surface",
        "access",
        "service",
        "junction",
        "tracktype",
        "smoothness",
        "motor_vehicle",
    )
    tags = {name: word for name in names if (word := _first(data.get(name)))}
    kind = kind_of(tags) if tags.get("highway") else "unclassified"
    tags.setdefault("highway", kind)
    forward, backward = car_speeds(kind, tags) if kind in RANK else (0.0, 0.0)
    speed = max(forward, backward)
    stated = _float(data.get("speed_kph"))
    return kind, stated if stated > 0 and speed > 0 else speed, foot_goes(kind, tags), tricycle_goes(kind, tags)


def _both(way: RawWay, backward: float) -> RawWay:
    return RawWay(
        **{name: getattr(way, name) for name in RawWay.__dataclass_fields__ if name != "backward"}, backward=backward
    )


def _values(value: object) -> Iterator[object]:
    """The values of an attribute; osmnx writes several as a list, and a list in a file as its text."""
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        try:
            value = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            value = None
    yield from value if isinstance(value, list | tuple | set) else (value,)


def _first(value: object) -> str:
    first = next(_values(value), None)
    return "" if first is None or (isinstance(first, float) and math.isnan(first)) else str(first)


def _float(value: object) -> float:
    try:
        number = float(_first(value) or 0)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0


def _number(value: object) -> int:
    first = _first(value)
    return int(first) if first.lstrip("-").isdigit() else 0
