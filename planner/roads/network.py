"""Ways over a road network, whether it came from OpenStreetMap or from road lines."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from planner.errors import PlannerError
from planner.problem import Place, Problem, VillageId, centre_place, village_place
from planner.roads.access_roads import road_access
from planner.roads.extract import Box, read_osm
from planner.roads.fingerprint import State, file_state, is_still, roads_key
from planner.roads.geo import blocks, lonlat
from planner.roads.graph import Graph, build_graph
from planner.roads.ground import Ground
from planner.roads.kept_ways import Keep, drive_ways
from planner.roads.lines import SUFFIXES, read_lines
from planner.roads.osmnx_read import read_graphml
from planner.roads.pace import Paces, paced, paces_of
from planner.roads.pieces import pieces
from planner.roads.raw import RawRoads
from planner.roads.router import RoadRouter
from planner.roads.shifted import shifted_note
from planner.roads.snap import REACH, WARN
from planner.roads.speeds import table
from planner.roads.store import store
from planner.roads.ways import Floats, Ints, Ways, unpack
from planner.settings import Season, TravelSource
from planner.travel import NO_ROAD, Access, Note

How = tuple[TravelSource, float, Season, Paces]
MARGIN = 0.3  # degrees around the places, some 25 to 33 km: roads farther out are not read


def network_ways(problem: Problem) -> Ways:
    """Fastest ways by car between the places, and shortest ways of the residents, over the roads file.

    What was computed before comes from the user's cache, without reading the roads.

    Raises:
        PlannerError: `roads-missing`, `roads-unreadable` or `roads-empty`.

    """
    load, keep = _load_and_keep(problem)
    places = tuple(problem.places.values())
    ground = Ground(load, lonlat([p.point for p in places]))
    key = roads_key(problem, f"drive {_around(problem)}", without=("access_mode",))
    said = Season.DRY if problem.settings.travel == TravelSource.GRAPH else problem.settings.season
    drive = drive_ways(keep, key, ground, partial(_about, said))
    seconds, metres = with_offsets(drive.packed, ground.points, drive.offset)
    return Ways(
        seconds=seconds,
        metres=metres,
        access=_residents(problem, load, keep),
        router=RoadRouter(ground, {p.id: k for k, p in enumerate(places)}),
        notes=(*drive.notes, *_shifted(problem, places, drive.offset, load), *far_notes(problem, places, drive.offset)),
    )


def residents_ways(problem: Problem) -> Mapping[VillageId, tuple[Access, ...]]:
    """Shortest ways of the residents over the roads file, from the user's cache where they stand there.

    Raises:
        PlannerError: `roads-missing`, `roads-unreadable` or `roads-empty`.

    """
    return _residents(problem, *_load_and_keep(problem))


def _residents(problem: Problem, load: Callable[[], Graph], keep: Keep) -> Mapping[VillageId, tuple[Access, ...]]:
    return road_access(problem, keep, roads_key(problem, f"access {_around(problem)}"), load)


def _load_and_keep(problem: Problem) -> tuple[Callable[[], Graph], Keep]:
    """How to read the roads as they are now, and where ways along them are kept."""
    path = roads_file(problem)
    state = file_state(path)
    load = partial(_load, path, _how(problem), state, _around(problem))
    return load, Keep(store=store(), unchanged=partial(is_still, path, state))


def load_graph(problem: Problem) -> Graph:
    """The graph of a problem's roads file around its places; kept while the file is unchanged.

    Raises:
        PlannerError: `roads-missing`, `roads-unreadable` or `roads-empty`.

    """
    path = roads_file(problem)
    return _load(path, _how(problem), file_state(path), _around(problem))


def _how(problem: Problem) -> How:
    """What decides how a file is read, besides the file."""
    settings = problem.settings
    return settings.travel, settings.join_metres, settings.season, paces_of(settings)


def roads_file(problem: Problem) -> Path:
    """The roads file.

    Raises:
        PlannerError: `roads-missing`.

    """
    path = problem.roads
    if path is None or not path.is_file():
        raise PlannerError("roads-missing", file="" if path is None else path.name, value=str(problem.settings.travel))
    return path


@lru_cache(maxsize=2)
def _load(path: Path, how: How, _state: State, box: Box | None) -> Graph:
    raw = paced(_read(path, how, box), how[3])
    if not ((raw.forward > 0) | (raw.backward > 0)).any():
        raise PlannerError("roads-empty", file=path.name)
    return build_graph(raw)


def _read(path: Path, how: How, box: Box | None) -> RawRoads:
    """The roads as the source says; an engine of another house lends its residents whatever roads lie there."""
    source, tolerance, season, _ = how
    suffix = path.suffix.lower()
    if source == TravelSource.LINES or (source == TravelSource.OSRM and suffix in SUFFIXES):
        return read_lines(path, tolerance, season)
    if source == TravelSource.GRAPH or (source == TravelSource.OSRM and suffix == ".graphml"):
        return read_graphml(path)
    return read_osm(path, box, season)


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


def with_offsets(packed: Floats, points: Floats, offset: Floats) -> tuple[Ints, Ints]:
    """Whole seconds (up) and metres, with the way from each place to its road at the approach speed.

    In blocks of rows, as whole matrices in passing would take a gigabyte with 3,000 places.
    """
    off = np.where(np.isinf(offset), 0, offset)
    pace = table()["offset"]["approach"] / 3.6
    seconds, metres = np.empty(packed.shape, dtype=np.int64), np.empty(packed.shape, dtype=np.int64)
    for rows in blocks(len(points)):
        time, length = unpack(packed[rows])
        none = time >= NO_ROAD
        both = off[rows, None] + off[None, :]
        same = (points[rows, None, :] == points[None, :, :]).all(axis=2) & ~none
        seconds[rows] = np.where(none, NO_ROAD, np.where(same, 0, np.ceil(time / 100 + both / pace - 1e-6)))
        metres[rows] = np.where(none, NO_ROAD, np.where(same, 0, np.rint(length / 100 + both)))
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(metres, 0)
    return seconds, metres


def _about(season: Season, graph: Graph) -> tuple[Note, ...]:
    """What a user should know of the roads themselves; kept with the ways."""
    return (*_joined(graph), *_signs(graph), *_season(season, graph), *_dropped(graph))


def _signs(graph: Graph) -> tuple[Note, ...]:
    """Signs on turns that could not be obeyed, as they were not understood."""
    signs = graph.turns.signs
    return (Note(code="signs", values={"read": signs.read, "unclear": signs.unclear}),) if signs.unclear else ()


def _joined(graph: Graph) -> tuple[Note, ...]:
    """What was done to lines without topology, and in how many pieces they still lie."""
    done = graph.raw.repairs
    if done is None:
        return ()
    values = {"drawn": int(done.drawn), "cut": int(done.cut), "pieces": int(pieces(graph))}
    return () if values == {"drawn": 0, "cut": 0, "pieces": 1} else (Note(code="joined", values=values),)


def _season(season: Season, graph: Graph) -> tuple[Note, ...]:
    """Kilometres that rain or snow closes and slows, ways outside the largest part included."""
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


def _shifted(
    problem: Problem, places: tuple[Place, ...], offsets: Floats, load: Callable[[], Graph]
) -> tuple[Note, ...]:
    """A note where the villages and centres would lie far better on the roads in another coordinate system."""
    own = {centre_place(c.id) for c in problem.centres} | {village_place(v.id) for v in problem.villages}
    theirs = np.array([place.id in own and place.point is not None for place in places], dtype=bool)
    return shifted_note(problem, offsets[theirs], load)


def far_notes(problem: Problem, places: tuple[Place, ...], offsets: Floats) -> tuple[Note, ...]:
    """A note for each centre and village far from its road, beyond reach of any, or without coordinates."""
    own = {centre_place(c.id) for c in problem.centres} | {village_place(v.id) for v in problem.villages}
    known = {end for t in problem.times for end in (t.origin, t.destination)}
    notes = []
    for place, offset in zip(places, offsets.tolist(), strict=True):
        kind = "place" if place.id in own else "door"
        if place.point is None:
            if kind == "place" and place.id not in known:
                notes.append(Note(code="no_point", values={"name": place.name, "place": place.id}))
        elif offset > WARN:
            word = "no_road" if offset > REACH else "far"
            metres = 0 if np.isinf(offset) else round(offset)
            notes.append(Note(code=f"{word}_{kind}", values={"name": place.name, "place": place.id, "metres": metres}))
    return tuple(notes)
