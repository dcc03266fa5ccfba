"""A graph in the schema of osmnx as a source: the same ways as the roads it was made from."""

from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
import shapely
from roads_kit import SIDE_EAST, SIDE_NORTH, SQUARE, at, world, write_osm

from planner.errors import PlannerError
from planner.roads import travel_times
from planner.roads.osmnx_graph import to_networkx, write_graphml
from planner.roads.speeds import class_speed
from planner.settings import TravelSource

PLACES = {"a": (0.0, 0.0), "c": (0.01, 0.01), "e": (0.004, 0.0)}
WAYS = [
    ([1, 2, 3], {"highway": "tertiary", "name": "South"}),
    ([3, 4, 1], {"highway": "primary", "oneway": "yes", "maxspeed": "60"}),
]


def test_ours_given_out_and_read_again_gives_the_same_ways(tmp_path: Path) -> None:
    """Out as a MultiDiGraph, into a GraphML file, in again: seconds within one, metres the same, names kept."""
    problem = world(write_osm(tmp_path / "r.osm", SQUARE, WAYS), PLACES)
    first = travel_times(problem)
    path = write_graphml(to_networkx(problem), tmp_path / "roads.graphml")
    again = travel_times(problem.replace(roads=path, settings=replace(problem.settings, travel=TravelSource.GRAPH)))
    assert again.source == "graph"
    assert abs(again.seconds - first.seconds).max() <= 1
    assert abs(again.metres - first.metres).max() <= 1
    assert first.drive(at("a"), at("c")) != first.drive(at("c"), at("a"))
    assert [p.name for p in again.router.roads(at("a"), at("c"))] == ["South"]


def osmnx_like() -> nx.MultiDiGraph:
    """As osmnx makes it: every direction an edge, lists where ways were merged, a geometry where a road bends."""
    graph = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    for node, (x, y) in {1: (0.0, 0.0), 2: (0.01, 0.0), 3: (0.01, 0.01)}.items():
        graph.add_node(node, x=x, y=y, street_count=2)
    bend = shapely.LineString([(0.0, 0.0), (0.0, 0.01), (0.01, 0.01)])
    road = {"osmid": [7, 8], "highway": ["tertiary", "residential"], "name": ["South", "East"], "oneway": False}
    graph.add_edge(1, 2, **road, reversed=False, length=1113.2)
    graph.add_edge(2, 1, **road, reversed=True, length=1113.2)
    graph.add_edge(2, 3, osmid=9, highway="tertiary", oneway=False, reversed=False, length=1105.7, speed_kph=72.0)
    graph.add_edge(3, 2, osmid=9, highway="tertiary", oneway=False, reversed=True, length=1105.7, speed_kph=36.0)
    graph.add_edge(1, 3, osmid=10, highway="primary", oneway=True, reversed=False, geometry=bend, maxspeed="50")
    return graph


def test_a_graph_of_osmnx_is_driven_by_its_classes_and_speeds(tmp_path: Path) -> None:
    """a to c over the primary road (40 km/h of its limit of 50); back over the roads at 36 and 40 km/h."""
    path = write_graphml(osmnx_like(), tmp_path / "roads.graphml")
    travel = travel_times(world(path, {"a": (0, 0), "b": (0.01, 0), "c": (0.01, 0.01)}, travel=TravelSource.GRAPH))
    assert travel.distance(at("a"), at("b")) == pytest.approx(SIDE_EAST, abs=1)
    assert travel.drive(at("b"), at("c")) == pytest.approx(SIDE_NORTH / 20, abs=1.1)
    assert travel.drive(at("c"), at("b")) == pytest.approx(SIDE_NORTH / 10, abs=1.1)
    assert travel.drive(at("a"), at("b")) == pytest.approx(SIDE_EAST / (class_speed("tertiary") / 3.6), abs=1.1)
    assert travel.drive(at("c"), at("a")) == pytest.approx(
        SIDE_NORTH / 10 + SIDE_EAST / (class_speed("tertiary") / 3.6), abs=1.1
    )
    assert [p.name for p in travel.router.roads(at("a"), at("b"))] == ["South"]


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (lambda g: g.graph.update(crs="epsg:32632"), "crs"),
        (lambda g: g.nodes[2].pop("x"), "node 2"),
        (lambda g: g.nodes[2].update(x=500000.0), "not degrees"),
    ],
)
def test_a_graph_that_is_not_of_this_kind_is_an_error(tmp_path: Path, break_it: object, why: str) -> None:
    """In metres, or a node without a place: said, not guessed."""
    graph = osmnx_like()
    break_it(graph)  # type: ignore[operator]
    with pytest.raises(PlannerError) as caught:
        travel_times(world(write_graphml(graph, tmp_path / "g.graphml"), PLACES, travel=TravelSource.GRAPH))
    assert caught.value.code == "roads-unreadable" and why in str(caught.value.values["why"])


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    """Half a file."""
    path = write_graphml(osmnx_like(), tmp_path / "g.graphml")
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(PlannerError, match="roads-unreadable"):
        travel_times(world(path, PLACES, travel=TravelSource.GRAPH))
