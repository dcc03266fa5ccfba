"""What a planner should see of the roads and ways before believing a plan: lengths, parts, gaps, speeds."""

from dataclasses import dataclass

import numpy as np

from planner.problem import PlaceId, Problem
from planner.roads.covered import Covered, covered
from planner.roads.geo import lonlat
from planner.roads.graph import CLOSED, Graph
from planner.roads.network import load_graph
from planner.roads.parts import count_parts
from planner.roads.raw import CLASSES
from planner.roads.snap import WARN, snap
from planner.roads.speeds import class_speed
from planner.settings import TravelSource
from planner.travel import NO_ROAD, Travel

ON_ROADS = frozenset({TravelSource.OSM, TravelSource.LINES})


@dataclass(frozen=True, kw_only=True)
class RoadClass:
    """Kilometres of one class: all, those that cars may drive and get to, and the speeds in km/h."""

    kind: str
    km: float
    drivable_km: float
    table_kmh: float | None  # of the shipped table; None where cars have no business
    mean_kmh: float | None  # as driven, by length; None where no car drives


@dataclass(frozen=True, kw_only=True)
class Offset:
    """A place farther from its road than a yard is; `metres` None: no road at all."""

    place: PlaceId
    name: str
    metres: int | None
    reached: bool


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A place with ways that do not exist: how many from it, how many to it."""

    place: PlaceId
    name: str
    away: int
    back: int


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The report. Roads are empty where travel times come without them; doors are counted and not named."""

    source: str
    file: str
    places: int
    classes: tuple[RoadClass, ...]
    parts: int  # strongly connected pieces with road of their own; the greatest is used
    dropped_km: float
    dropped_percent: float
    signs: int  # on turns: how many there are, how many were not understood, how many lie where no car goes
    signs_unclear: int
    signs_idle: int
    offsets: tuple[Offset, ...]
    far_doors: int
    pairs: int
    unreachable: int
    cut: tuple[Cut, ...]  # most ways missing first
    median_kmh: float | None  # door to door, over 1 km
    access: Covered


def survey(problem: Problem, travel: Travel) -> Survey:
    """Look at the ways of a problem and the roads below them.

    Raises:
        PlannerError: as `travel_times`.

    """
    graph = load_graph(problem) if problem.settings.travel in ON_ROADS else None
    offsets, doors = ((), 0) if graph is None else _offsets(problem, graph)
    none = travel.seconds >= NO_ROAD
    return Survey(
        source=travel.source,
        file="" if graph is None or problem.roads is None else problem.roads.name,
        places=len(travel.places),
        classes=() if graph is None else _classes(graph),
        parts=0 if graph is None else count_parts(graph.turns),
        dropped_km=0.0 if graph is None else graph.dropped_km,
        dropped_percent=0.0 if graph is None else graph.dropped_percent,
        signs=0 if graph is None else graph.turns.signs.read,
        signs_unclear=0 if graph is None else graph.turns.signs.unclear,
        signs_idle=0 if graph is None else graph.turns.signs.idle,
        offsets=offsets,
        far_doors=doors,
        pairs=none.size - len(none),
        unreachable=int(none.sum()),
        cut=_cut(problem, travel, none),
        median_kmh=_median(travel, none),
        access=covered(problem, travel),
    )


def _classes(graph: Graph) -> tuple[RoadClass, ...]:
    to, fro = graph.forward != CLOSED, graph.backward != CLOSED
    drivable = to | fro
    best = np.where(to & fro, np.minimum(graph.forward, graph.backward), np.maximum(graph.forward, graph.backward))
    found = []
    for rank in np.unique(graph.kind).tolist():
        own = graph.kind == rank
        driven = own & drivable
        hours = best[driven].sum() / 360_000
        km = graph.length[driven].sum() / 1000
        found.append(
            RoadClass(
                kind=CLASSES[rank],
                km=float(graph.length[own].sum() / 1000),
                drivable_km=float(km),
                table_kmh=(class_speed(CLASSES[rank]) or None) if driven.any() else None,
                mean_kmh=float(km / hours) if hours else None,
            )
        )
    return tuple(found)


def _offsets(problem: Problem, graph: Graph) -> tuple[tuple[Offset, ...], int]:
    """Villages and centres above the warning, the farthest first; and how many doors."""
    places = [place for place in problem.places.values() if place.point is not None]
    snaps = snap(graph, lonlat([place.point for place in places]), graph.core)
    far = [
        Offset(place=p.id, name=p.name, metres=None if np.isinf(metres) else round(metres), reached=edge >= 0)
        for p, metres, edge in zip(places, snaps.offset.tolist(), snaps.edge.tolist(), strict=True)
        if metres > WARN
    ]
    named = [one for one in far if not _is_door(one.place)]
    return tuple(sorted(named, key=lambda o: (o.reached, -(o.metres or 0), o.place))), len(far) - len(named)


def _cut(problem: Problem, travel: Travel, none: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[Cut, ...]:
    """The places that miss at least half of their ways, doors left out; without any, those that miss one."""
    away, back = none.sum(axis=1), none.sum(axis=0)
    missing = away + back
    least = max(1, len(none) - 1) if (missing >= len(none) - 1).any() else 1
    rows = [k for k in np.flatnonzero(missing >= least).tolist() if not _is_door(travel.places[k])]
    rows.sort(key=lambda k: (-int(missing[k]), travel.places[k]))
    places = problem.places
    return tuple(
        Cut(place=travel.places[k], name=places[travel.places[k]].name, away=int(away[k]), back=int(back[k]))
        for k in rows
    )


def _median(travel: Travel, none: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float | None:
    long = ~none & (travel.metres > 1000) & (travel.seconds > 0)
    return float(np.median(travel.metres[long] / travel.seconds[long] * 3.6)) if long.any() else None


def _is_door(place: PlaceId) -> bool:
    return not place.startswith(("village/", "centre/"))
