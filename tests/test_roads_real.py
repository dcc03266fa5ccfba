"""Real networks: Liechtenstein and Andorra from the folder MSP_SHARED names. Times are printed."""

import os
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
import shapely
from roads_kit import drawn_metres

from planner.problem import Problem
from planner.read import read_district
from planner.roads import road_lines, travel_times
from planner.roads.build_mesh import build_mesh
from planner.roads.extract import read_osm
from planner.roads.geo import Flat
from planner.roads.graph import CLOSED, build_graph
from planner.roads.matrix import packed_matrix
from planner.roads.mesh import car_mode
from planner.roads.network import load_graph
from planner.roads.osm_import import import_osm
from planner.roads.snap import snap
from planner.travel import Travel

EXTRACTS = ("liechtenstein", "andorra")


def extract(name: str) -> Path:
    shared = os.environ.get("MSP_SHARED")
    if not shared or not (Path(shared) / "osm" / f"{name}.osm.pbf").is_file():
        pytest.skip("MSP_SHARED does not name a folder with real OpenStreetMap extracts")
    return Path(shared) / "osm" / f"{name}.osm.pbf"


@pytest.fixture(scope="module", params=EXTRACTS)
def district(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Problem, Travel]:
    """The imported district and its travel times."""
    source = extract(request.param)
    out = tmp_path_factory.mktemp("real") / request.param
    begin = perf_counter()
    import_osm(source, out, week=date(2026, 3, 2))
    imported = perf_counter()
    problem = read_district(out)
    read = perf_counter()
    travel = travel_times(problem)
    done = perf_counter()
    shown = f"import {imported - begin:.2f} s, read {read - imported:.2f} s, travel {done - read:.2f} s"
    print(f"\n{request.param}: {len(travel.places)} places: {shown}")
    return problem, travel


def test_every_place_is_reached_from_every_other(district: tuple[Problem, Travel]) -> None:
    """All villages, centres and doors lie on the connected road network."""
    _, travel = district
    assert len(travel.places) > 50
    assert travel.seconds.max() < 4 * 3600


def test_speeds_are_sensible(district: tuple[Problem, Travel]) -> None:
    """On ways over 3 km: between 8 and 75 km/h door to door, 25 to 60 at the median; never shorter than the crow."""
    problem, travel = district
    points = np.array([(p.point.lon, p.point.lat) for p in problem.places.values() if p.point is not None])
    flat = Flat(points).metres(points)
    crow = np.hypot(*(flat[:, None, :] - flat[None, :, :]).transpose(2, 0, 1))
    assert (travel.metres >= crow * 0.999 - 2).all()
    long = travel.metres > 3000
    kmh = travel.metres[long] / travel.seconds[long] * 3.6
    assert kmh.min() > 8 and kmh.max() < 75
    assert 25 < np.median(kmh) < 60


def test_lines_follow_the_roads_and_are_as_long_as_said(district: tuple[Problem, Travel]) -> None:
    """200 pairs: ends at the places, length within 1 %, every point but the ends on a road a car may drive."""
    problem, travel = district
    pairs = np.random.default_rng(1).integers(0, len(travel.places), (200, 2)).tolist()
    begin = perf_counter()
    lines = [travel.router.line(travel.places[a], travel.places[b]) for a, b in pairs]
    seconds = perf_counter() - begin
    print(f"\n200 lines: {seconds:.2f} s")
    assert seconds < 10
    graph = load_graph(problem)
    drivable = np.flatnonzero((graph.forward != CLOSED) | (graph.backward != CLOSED))
    roads = shapely.STRtree([shapely.linestrings(graph.flat[graph.first[e] : graph.last[e] + 1]) for e in drivable])
    for (a, b), line in zip(pairs, lines, strict=True):
        if a == b:
            continue
        ends = (problem.places[travel.places[a]].point, problem.places[travel.places[b]].point)
        assert [line[0], line[-1]] == [(p.lon, p.lat) for p in ends if p is not None]
        assert drawn_metres(line) == pytest.approx(travel.distance(travel.places[a], travel.places[b]), rel=0.01, abs=2)
        spots = shapely.points(graph.projection.metres(np.array(line[1:-1])))
        _, away = roads.query_nearest(spots, return_distance=True, all_matches=False)
        assert away.max(initial=0) < 0.5


def test_the_network_can_be_drawn_for_a_map(district: tuple[Problem, Travel]) -> None:
    """Tertiary and greater, simplified: few enough points to stand inside a map file."""
    problem, _ = district
    lines = road_lines(problem)
    assert {"primary", "secondary"} <= {line.kind for line in lines}
    assert 100 < sum(len(line.points) for line in lines) < 8000


@pytest.mark.parametrize("name", EXTRACTS)
def test_three_hundred_places_by_three_hundred(name: str) -> None:
    """300 spots beside random roads; the bar is a second for the matrix, a few for the file."""
    source = extract(name)
    begin = perf_counter()
    raw = read_osm(source)
    read = perf_counter()
    graph = build_graph(raw)
    built = perf_counter()
    random = np.random.default_rng(1)
    edges = random.choice(np.flatnonzero(graph.core), 300)
    points = raw.degrees[graph.first[edges]] + random.normal(0, 0.0005, (300, 2))
    snaps = snap(graph, points, graph.core)
    packed = packed_matrix(build_mesh(graph, car_mode(graph), snaps))
    done = perf_counter()
    print(f"\n{name}: read {read - begin:.2f} s, graph {built - read:.2f} s, 300 x 300 {done - built:.2f} s")
    assert np.isfinite(packed).all()
    assert done - built < 10 and read - begin < 20
