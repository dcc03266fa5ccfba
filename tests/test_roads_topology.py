"""Real roads as lines without topology: Liechtenstein, 5 % of its lines displaced by 0.2 m (MSP_SHARED)."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.roads.geo import Flat
from planner.roads.graph import build_graph
from planner.roads.join import GROUND, Joins, join
from planner.roads.lines import level, read_lines
from planner.roads.ways import Ints

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
from export_lines import Line, displaced, lines_of, write


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    shared = os.environ.get("MSP_SHARED")
    if not shared or not (Path(shared) / "osm" / "liechtenstein.osm.pbf").is_file():
        pytest.skip("MSP_SHARED does not name a folder with real OpenStreetMap extracts")
    return displaced(lines_of(Path(shared) / "osm" / "liechtenstein.osm.pbf"), share=0.05, metres=0.2, seed=1)


@pytest.fixture(scope="module")
def joins(lines: list[Line]) -> Joins:
    flat = Flat(np.concatenate([line.degrees for line in lines]))
    return join([flat.metres(line.degrees) for line in lines], levels(lines).tolist(), 1.0)


def levels(lines: list[Line]) -> Ints:
    return np.array([level(line.columns) for line in lines])


def test_nearly_all_road_is_one_piece(lines: list[Line], tmp_path: Path) -> None:
    """As much of the drivable road is in the largest part as in OpenStreetMap itself (9.0 % left out).

    With a tolerance of 0 it is 92 %, and 28.6 % are left out.
    """
    write(lines, tmp_path / "roads.gpkg")
    graph = build_graph(read_lines(tmp_path / "roads.gpkg", 1.0))
    share = largest_share(graph)
    print(f"\nlargest component {share:.2%}, left out for cars {graph.dropped_percent:.2f} %")
    assert share >= 0.95
    assert graph.dropped_percent < 9.5


def test_no_bridge_is_joined_to_the_road_below(lines: list[Line], joins: Joins) -> None:
    """Wherever a raised line meets another level, OpenStreetMap has one node of both there."""
    owner = np.repeat(np.arange(len(lines)), [len(line.nodes) for line in lines])
    number = np.array([node for line in lines for node in line.nodes])
    height = levels(lines)[owner]
    wrong = []
    raised = 0
    order = np.argsort(joins.nodes, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(joins.nodes[order])) + 1):
        if len(set(height[group].tolist())) > 1:
            raised += 1
            ours = {number[k] for k in group if height[k] != GROUND}
            wrong += [] if ours & {number[k] for k in group if height[k] == GROUND} or len(ours) > 1 else [group]
    assert raised > 300 and wrong == []


def test_no_road_is_cut_under_a_bridge(lines: list[Line], joins: Joins) -> None:
    """Where a line gets a vertex to meet another, none of those that meet there is a raised line that it crosses."""
    flat = Flat(np.concatenate([line.degrees for line in lines]))
    shape = [shapely.LineString(flat.metres(line.degrees)) for line in lines]
    owner = np.repeat(np.arange(len(lines)), [len(line.nodes) for line in lines])
    height = levels(lines)
    met = [(cut, set(owner[joins.nodes == cut.node].tolist())) for cut in joins.cuts]
    crossed = [(cut, k) for cut, ends in met for k in ends if height[k] != GROUND and shape[cut.line].crosses(shape[k])]
    assert joins.cuts and crossed == []


def largest_share(graph: object) -> float:
    """Share of the road length, paths and all, in the largest component."""
    links = coo_array((np.ones(len(graph.tail)), (graph.tail, graph.head)), shape=(graph.size, graph.size))
    _, label = connected_components(links.tocsr(), directed=False)
    metres = np.bincount(label[graph.tail], weights=graph.length)
    return float(metres.max() / metres.sum())
