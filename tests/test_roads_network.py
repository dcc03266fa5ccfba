"""The road network: snapping, the connected part, the matrix against networkx, drawn lines against metres."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random

import networkx as nx
import numpy as np
import pytest
from roads_kit import SIDE_EAST, SIDE_NORTH, SQUARE, Node, at, drawn_metres, world, write_osm

from planner.errors import PlannerError
from planner.problem import KnownTime, PlaceId
from planner.roads import road_lines, travel_times
from planner.roads.build_mesh import build_mesh
from planner.roads.matrix import packed_matrix
from planner.roads.mesh import car_mode
from planner.roads.network import load_graph
from planner.roads.osmnx_graph import to_networkx
from planner.roads.snap import snap
from planner.roads.speeds import class_speed
from planner.roads.ways import unpack
from planner.settings import Coordinates
from planner.texts import catalogue, text
from planner.travel import NO_ROAD

ROAD = {"highway": "residential"}
APPROACH = 10 / 3.6


def test_a_place_is_snapped_to_the_edge_not_to_its_nodes(tmp_path: Path) -> None:
    """A road without bends, 1.1 km; p lies a quarter along it and 50 m off, q three quarters."""
    path = write_osm(tmp_path / "one.osm", SQUARE, [([1, 2], ROAD)])
    off = 50 / 110574
    travel = travel_times(world(path, {"p": (0.0025, off), "q": (0.0075, -off)}))
    assert travel.distance(at("p"), at("q")) == pytest.approx(SIDE_EAST / 2 + 100, abs=1)
    assert travel.drive(at("p"), at("q")) == pytest.approx(
        SIDE_EAST / 2 / (class_speed("unclassified") / 3.6) + 100 / APPROACH, abs=1.1
    )
    line = travel.router.line(at("p"), at("q"))
    assert line[0] == (0.0025, off) and line[-1] == (0.0075, -off)
    assert line[1] == pytest.approx((0.0025, 0), abs=1e-6) and line[2] == pytest.approx((0.0075, 0), abs=1e-6)


def test_two_places_on_one_edge_of_a_one_way_street(tmp_path: Path) -> None:
    """p before q on the arrow: from p to q straight, back all around."""
    path = write_osm(tmp_path / "ring.osm", SQUARE, [([1, 2], ROAD | {"oneway": "yes"}), ([2, 3, 4, 1], ROAD)])
    travel = travel_times(world(path, {"p": (0.004, 0), "q": (0.006, 0)}))
    assert travel.distance(at("p"), at("q")) == pytest.approx(0.2 * SIDE_EAST, abs=1)
    assert travel.distance(at("q"), at("p")) == pytest.approx(1.8 * SIDE_EAST + 2 * SIDE_NORTH, abs=1)


def test_the_faster_of_two_parallel_roads_is_taken(tmp_path: Path) -> None:
    """A track and a primary road between the same two junctions: never their sum, never the slower."""
    nodes: dict[int, Node] = {1: (0, 0), 2: (0.01, 0), 3: (0.005, 0.001)}
    ways = [([1, 2], {"highway": "track"}), ([1, 3, 2], {"highway": "primary"})]
    problem = world(write_osm(tmp_path / "two.osm", nodes, ways), {"a": (0, 0), "b": (0.01, 0)})
    travel = travel_times(problem)
    graph = load_graph(problem)
    mesh = build_mesh(graph, car_mode(graph), snap(graph, np.empty((0, 2)), graph.core))
    assert mesh.weights.nnz == 4  # where both roads end one goes on by the other
    free = build_mesh(graph, replace(car_mode(graph), turns=None), snap(graph, np.empty((0, 2)), graph.core))
    assert free.weights.nnz == 2  # one arc each way: scipy must never see parallel ones
    length = 2 * np.hypot(SIDE_EAST / 2, SIDE_NORTH / 10)
    assert travel.distance(at("a"), at("b")) == pytest.approx(length, abs=1)
    assert travel.drive(at("a"), at("b")) == pytest.approx(length / (class_speed("primary") / 3.6), abs=1.1)


def test_places_at_the_same_spot_are_no_way_apart(tmp_path: Path) -> None:
    """The centre stands at village a, 100 m off the road."""
    path = write_osm(tmp_path / "one.osm", SQUARE, [([1, 2], ROAD)])
    travel = travel_times(world(path, {"a": (0.002, 0.0009), "b": (0.01, 0)}))
    centre = PlaceId("centre/c")
    assert travel.drive(centre, at("a")) == 0 and travel.distance(at("a"), centre) == 0
    assert travel.drive(centre, at("b")) == travel.drive(at("a"), at("b"))
    assert (np.diag(travel.seconds) == 0).all()


def test_cars_keep_to_the_largest_connected_part_and_what_was_dropped_is_said(tmp_path: Path) -> None:
    """An island road of 550 m lies at the door of p; the ring lies 550 m off and is taken."""
    island: dict[int, Node] = {7: (-0.005, 0), 8: (-0.005, 0.005)}
    path = write_osm(tmp_path / "island.osm", SQUARE | island, [([1, 2, 3, 4, 1], ROAD), ([7, 8], ROAD)])
    travel = travel_times(world(path, {"a": (0, 0), "p": (-0.005, 0)}))
    assert travel.distance(at("p"), at("a")) == pytest.approx(SIDE_EAST / 2, abs=1)
    notes = {note.code: note.values for note in travel.notes}
    ring = 2 * (SIDE_EAST + SIDE_NORTH)
    assert notes["dropped"]["km"] == pytest.approx(0.6)
    assert notes["dropped"]["percent"] == pytest.approx(100 * SIDE_NORTH / 2 / (ring + SIDE_NORTH / 2), abs=0.1)
    assert notes["far_place"] == {"name": "P", "place": at("p"), "metres": 557}


def test_a_dead_end_that_can_only_be_entered_is_not_used(tmp_path: Path) -> None:
    """A one-way road that leads out of the network and never back is not in the strongly connected part."""
    path = write_osm(
        tmp_path / "trap.osm", SQUARE | {5: (0.02, 0)}, [([1, 2, 3, 4, 1], ROAD), ([2, 5], ROAD | {"oneway": "yes"})]
    )
    travel = travel_times(world(path, {"a": (0, 0), "p": (0.02, 0)}))
    assert travel.drive(at("a"), at("p")) < NO_ROAD and travel.drive(at("p"), at("a")) < NO_ROAD
    assert travel.distance(at("a"), at("p")) == pytest.approx(2 * SIDE_EAST, abs=1)


def test_a_place_beyond_two_kilometres_of_any_road_has_no_road_and_is_named(tmp_path: Path) -> None:
    """p lies 3.3 km off; a known time brings it back."""
    path = write_osm(tmp_path / "one.osm", SQUARE, [([1, 2], ROAD)])
    problem = world(path, {"a": (0, 0), "b": (0.01, 0), "p": (0, 0.03)})
    travel = travel_times(problem)
    assert travel.drive(at("a"), at("p")) == NO_ROAD and travel.distance(at("p"), at("a")) == NO_ROAD
    assert travel.router.line(at("a"), at("p")) == ()
    assert [(n.code, n.values["name"]) for n in travel.notes] == [("no_road_place", "P")]
    known = travel_times(problem.replace(times=(KnownTime(origin=at("a"), destination=at("p"), seconds=600),)))
    assert known.drive(at("a"), at("p")) == 600
    assert known.drive(at("p"), at("b")) == 600 + known.drive(at("a"), at("b"))
    assert known.router.line(at("a"), at("p")) == ((0, 0), (0, 0.03))


def lattice(tmp_path: Path, seed: int) -> Path:
    """A crooked lattice of 7 x 7 crossings with classes, one-way streets, gates and curves drawn by chance."""
    random = Random(seed)
    nodes: dict[int, Node] = {
        10 * i + j: (0.01 * i + random.uniform(-0.003, 0.003), 0.01 * j + random.uniform(-0.003, 0.003))
        for i in range(7)
        for j in range(7)
    }
    ways = []
    for i, j in [(i, j) for i in range(7) for j in range(7)]:
        for k, m in ((i + 1, j), (i, j + 1)):
            if k > 6 or m > 6 or random.random() < 0.1:
                continue
            a, b, bend = 10 * i + j, 10 * k + m, 1000 + 20 * (10 * i + j) + (k - i)
            gate = {"barrier": "gate"} if random.random() < 0.2 else {}
            middle = [
                (p + q) / 2 + random.uniform(-0.002, 0.002) for p, q in zip(nodes[a][:2], nodes[b][:2], strict=True)
            ]
            nodes[bend] = (middle[0], middle[1], gate)
            tags = {"highway": random.choice(["primary", "tertiary", "track", "service"])}
            ways.append(([a, bend, b], tags | ({"oneway": "yes"} if random.random() < 0.2 else {})))
    return write_osm(tmp_path / f"lattice{seed}.osm", nodes, ways)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ways_equal_shortest_paths_of_networkx(tmp_path: Path, seed: int) -> None:
    """Places on junctions of a random lattice, against Dijkstra of networkx on the exported graph, which has no turns.

    The export gives an edge half the wait of both ends, so a way from crossing to crossing adds up to the same. With
    turns no way takes less.
    """
    path = lattice(tmp_path, seed)
    graph = to_networkx(world(path, {"x": (0, 0)}))
    part = max(nx.strongly_connected_components(graph), key=len)
    crossings = sorted(n for n in part if graph.nodes[n]["osmid"] < 100)[::4]
    problem = world(path, {f"n{n}": (graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in crossings})
    travel, roads = travel_times(problem), load_graph(problem)
    points = np.array([(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in crossings])
    mesh = build_mesh(roads, replace(car_mode(roads), turns=None), snap(roads, points, roads.core))
    time, length = unpack(packed_matrix(mesh))
    for (i, a), (j, b) in permutations(enumerate(crossings), 2):
        seconds, way = nx.single_source_dijkstra(graph, a, b, weight="travel_time")
        assert time[i, j] / 100 == pytest.approx(seconds, abs=0.2)
        assert length[i, j] / 100 == pytest.approx(nx.path_weight(graph, way, "length"), rel=0.001, abs=2)
        assert travel.drive(at(f"n{a}"), at(f"n{b}")) >= seconds - 0.2


@pytest.mark.parametrize("seed", [4, 5])
def test_a_drawn_line_is_as_long_as_the_metres(tmp_path: Path, seed: int) -> None:
    """Places anywhere on the lattice; the line starts and ends at their own points."""
    random = Random(seed)
    places = {f"p{k}": (random.uniform(0, 0.06), random.uniform(0, 0.06)) for k in range(15)}
    travel = travel_times(world(lattice(tmp_path, seed), places))
    for a, b in permutations(places, 2):
        line = travel.router.line(at(a), at(b))
        assert line[0] == places[a] and line[-1] == places[b]
        assert drawn_metres(line) == pytest.approx(travel.distance(at(a), at(b)), rel=0.002, abs=2)


def test_lines_asked_for_by_several_threads_are_the_same(tmp_path: Path) -> None:
    """Documents are written at the same time; a router that has read no roads yet is asked by all at once."""
    random = Random(8)
    places = {f"p{k}": (random.uniform(0, 0.06), random.uniform(0, 0.06)) for k in range(9)}
    problem = world(lattice(tmp_path, 8), places)
    pairs = [(at(a), at(b)) for a, b in permutations(places, 2)]
    alone = [travel_times(problem).router.line(*pair) for pair in pairs]
    router = travel_times(problem).router
    with ThreadPoolExecutor(max_workers=4) as pool:
        rounds = list(pool.map(lambda _: [router.line(*pair) for pair in pairs], range(12)))
    assert all(lines == alone for lines in rounds)


def test_the_triangle_holds_along_the_roads(tmp_path: Path) -> None:
    """No detour over a third place on the road is shorter (a second is lost to rounding)."""
    random = Random(6)
    places = {f"p{k}": (random.uniform(0, 0.06), random.uniform(0, 0.06)) for k in range(12)}
    seconds = travel_times(world(lattice(tmp_path, 6), places)).seconds
    over = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
    assert (seconds <= over + 1).all()


def test_the_exported_graph_speaks_osmnx(tmp_path: Path) -> None:
    """A MultiDiGraph with a crs, nodes with x and y, edges with the columns osmnx gives."""
    graph = to_networkx(world(lattice(tmp_path, 7), {"x": (0, 0)}))
    assert isinstance(graph, nx.MultiDiGraph) and graph.graph["crs"] == "epsg:4326"
    assert all({"x", "y"} <= set(data) for _, data in graph.nodes(data=True))
    wanted = {"osmid", "highway", "oneway", "reversed", "length", "geometry", "speed_kph", "travel_time"}
    assert all(wanted <= set(data) for _, _, data in graph.edges(data=True))


def test_road_lines_are_drawn_by_class_and_simplified(tmp_path: Path) -> None:
    """A primary road in three pieces with a kink of 1 m is one straight line; the track is drawn when asked for."""
    nodes: dict[int, Node] = {1: (0, 0), 2: (0.01, 0.00001), 3: (0.02, 0), 4: (0.03, 0), 5: (0.01, 0.01)}
    ways = [([1, 2], {"highway": "primary"}), ([2, 3, 4], {"highway": "primary"}), ([2, 5], {"highway": "track"})]
    problem = world(write_osm(tmp_path / "r.osm", nodes, ways), {"a": (0, 0)})
    drawn = road_lines(problem)
    assert {line.kind for line in drawn} == {"primary"}
    assert sorted(p for line in drawn for p in line.points if p != (0.01, 0.00001))[0] == (0, 0)
    assert {line.kind for line in road_lines(problem, minimum="track")} == {"primary", "track"}
    assert sum(len(line.points) for line in drawn) <= 4
    straight = problem.replace(settings=type(problem.settings)())
    assert road_lines(straight) == ()


def test_the_graph_is_read_again_when_the_file_changes(tmp_path: Path) -> None:
    """The same path with other roads gives other ways and another hash."""
    path = write_osm(tmp_path / "r.osm", SQUARE, [([1, 2, 3, 4, 1], ROAD)])
    problem = world(path, {"a": (0, 0), "b": (0.01, 0)})
    first = travel_times(problem)
    assert load_graph(problem) is load_graph(problem)
    write_osm(path, SQUARE, [([1, 4, 3, 2], ROAD)])
    second = travel_times(problem)
    assert first.distance(at("a"), at("b")) < second.distance(at("a"), at("b"))
    assert first.hash != second.hash


def test_a_province_is_read_around_the_district_only(tmp_path: Path) -> None:
    """A second town 200 km off is not in the graph; where nothing lies around the places, the error says so."""
    far: dict[int, Node] = {7: (2, 0), 8: (2.01, 0)}
    path = write_osm(tmp_path / "p.osm", SQUARE | far, [([1, 2, 3, 4, 1], ROAD), ([7, 8], {"highway": "primary"})])
    assert load_graph(world(path, {"a": (0, 0)})).length.sum() == pytest.approx(2 * (SIDE_EAST + SIDE_NORTH), abs=1)
    assert {line.kind for line in road_lines(world(path, {"a": (2, 0)}))} == {"primary"}
    with pytest.raises(PlannerError, match="roads-empty"):
        travel_times(world(path, {"a": (60, 30)}))


def test_every_note_has_a_text_in_both_languages() -> None:
    """The codes in planner/roads are the keys of the catalogue, and the values given fill the templates."""
    source = "".join(
        p.read_text(encoding="utf-8") for p in sorted((Path(__file__).parent.parent / "planner/roads").glob("*.py"))
    )
    codes = set(re.findall(r'Note\(code="(\w+)"', source)) | {
        f"{w}_{k}" for w in ("far", "no_road") for k in ("place", "door")
    }
    codes |= {f"shifted_{system}" for system in Coordinates}
    assert codes == set(catalogue("en", "travel")) == set(catalogue("zh", "travel"))
    values = {
        "name": "A",
        "metres": 1,
        "km": 1.0,
        "percent": 2.0,
        "count": 3,
        "closed": 1,
        "slowed": 1,
        "circuity": 1.4,
        "kmh": 30,
        "url": "http://x",
        "drawn": 1,
        "cut": 2,
        "pieces": 3,
        "version": "3.9",
        "file": "x.pbf",
        "place": "x",
        "read": 2,
        "unclear": 1,
        "here": 1,
        "there": 2,
        "nearer": 3,
        "setting": "gcj02",
        "stated": "wgs84",
    }
    assert all(text(language, "travel", code, **values) for language in ("zh", "en") for code in codes)
