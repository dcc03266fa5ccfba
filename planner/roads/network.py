"""Ways over a road network, whether it came from OpenStreetMap or from road lines."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from planner.errors import PlannerError
from planner.problem import Place, Problem, centre_place, village_place
from planner.roads.access_roads import road_access
from planner.roads.extract import Box, read_osm
from planner.roads.geo import lonlat
from planner.roads.graph import Graph, build_graph
from planner.roads.lines import read_lines
from planner.roads.matrix import packed_matrix
from planner.roads.mesh import build_mesh, car_mode
from planner.roads.router import RoadRouter
from planner.roads.snap import REACH, WARN, Snaps, snap
from planner.roads.speeds import table
from planner.roads.ways import Floats, Ints, Ways, unpack
from planner.settings import Season, TravelSource
from planner.travel import NO_ROAD, Note

MARGIN = 0.3  # degrees around the places, some 25 to 33 km: roads farther out are not read


def network_ways(problem: Problem) -> Ways:
    """Fastest ways by car between the places, and shortest ways of the residents, over the roads file.

    Raises:
        PlannerError: `roads-missing`, `roads-unreadable` or `roads-empty`.

    """
    graph = load_graph(problem)
    places = tuple(problem.places.values())
    points = lonlat([p.point for p in places])
    snaps = snap(graph, points, graph.core)
    mesh = build_mesh(graph, car_mode(graph), snaps)
    time, length = unpack(packed_matrix(mesh))
    seconds, metres = _with_offsets(time, length, points, snaps.offset)
    return Ways(
        seconds=seconds,
        metres=metres,
        access=road_access(problem, graph),
        router=RoadRouter(
            graph=graph, mesh=mesh, snaps=snaps, points=points, index={p.id: k for k, p in enumerate(places)}
        ),
        notes=(*_season(problem, graph), *_dropped(graph), *_far(problem, places, snaps)),
    )


def load_graph(problem: Problem) -> Graph:
    """The graph of a problem's roads file around its places; kept while the file is unchanged.

    Raises:
        PlannerError: `roads-missing`, `roads-unreadable` or `roads-empty`.

    """
    path = problem.roads
    if path is None or not path.is_file():
        raise PlannerError("roads-missing", file="" if path is None else path.name, value=str(problem.settings.travel))
    state = path.stat()
    return _load(
        path,
        str(problem.settings.travel),
        (state.st_mtime_ns, state.st_size),
        _around(problem),
        problem.settings.season,
    )


@lru_cache(maxsize=2)
def _load(path: Path, source: str, _state: tuple[int, int], box: Box | None, season: Season) -> Graph:
    raw = read_lines(path, season) if source == TravelSource.LINES else read_osm(path, box, season)
    if not ((raw.forward > 0) | (raw.backward > 0)).any():
        raise PlannerError("roads-empty", file=path.name)
    return build_graph(raw)


def _around(problem: Problem) -> Box | None:
    """The box of the villages and centres with a margin, to whole tenths of a degree; None without coordinates.

    An extract of a whole province is read for one district: no way that leads farther out is ever needed.
    """
    own = [*(v.point for v in problem.villages), *(c.point for c in problem.centres)]
    points = lonlat([point for point in own if point is not None])
    if len(points) == 0:
        return None
    west, south = (np.floor((points.min(axis=0) - MARGIN) * 10) / 10).tolist()
    east, north = (np.ceil((points.max(axis=0) + MARGIN) * 10) / 10).tolist()
    return west, south, east, north


def _with_offsets(time: Ints, length: Ints, points: Floats, offset: Floats) -> tuple[Ints, Ints]:
    """Whole seconds (up) and metres, with the way from each place to its road at the approach speed."""
    none = time >= NO_ROAD
    off = np.where(np.isinf(offset), 0, offset)
    both = off[:, None] + off[None, :]
    pace = table()["offset"]["approach"] / 3.6
    seconds = np.where(none, NO_ROAD, np.ceil(time / 100 + both / pace - 1e-6)).astype(np.int64)
    metres = np.where(none, NO_ROAD, np.rint(length / 100 + both)).astype(np.int64)
    same = (points[:, None, :] == points[None, :, :]).all(axis=2)
    return np.where(same & ~none, 0, _diagonal(seconds)), np.where(same & ~none, 0, _diagonal(metres))


def _diagonal(values: Ints) -> Ints:
    np.fill_diagonal(values, 0)
    return values


def _season(problem: Problem, graph: Graph) -> tuple[Note, ...]:
    """Kilometres that rain or snow closes and slows, ways outside the largest part included."""
    season = problem.settings.season
    if season == Season.DRY:
        return ()
    share = graph.raw.share[graph.way]
    closed = float(graph.length[share <= 0].sum()) / 1000
    slowed = float(graph.length[(share > 0) & (share < 1)].sum()) / 1000
    values = {"closed": round(closed, 1), "slowed": round(slowed, 1)}
    note = Note(code="season_rain", values=values)
    return (note if season == Season.RAIN else Note(code="season_snow", values=values),)


def _dropped(graph: Graph) -> tuple[Note, ...]:
    if graph.dropped_km < 0.05:
        return ()
    values = {"km": round(graph.dropped_km, 1), "percent": round(graph.dropped_percent, 1)}
    return (Note(code="dropped", values=values),)


def _far(problem: Problem, places: tuple[Place, ...], snaps: Snaps) -> tuple[Note, ...]:
    """A note for each centre and village far from its road, beyond reach of any, or without coordinates."""
    own = {centre_place(c.id) for c in problem.centres} | {village_place(v.id) for v in problem.villages}
    known = {end for t in problem.times for end in (t.origin, t.destination)}
    notes = []
    for place, offset in zip(places, snaps.offset.tolist(), strict=True):
        kind = "place" if place.id in own else "door"
        if place.point is None:
            if kind == "place" and place.id not in known:
                notes.append(Note(code="no_point", values={"name": place.name, "place": place.id}))
        elif offset > WARN:
            word = "no_road" if offset > REACH else "far"
            metres = 0 if np.isinf(offset) else round(offset)
            notes.append(Note(code=f"{word}_{kind}", values={"name": place.name, "place": place.id, "metres": metres}))
    return tuple(notes)
