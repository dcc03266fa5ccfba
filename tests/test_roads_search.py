"""The compiled searches: exactly what scipy and networkx find, on random networks with every awkward arc."""

import re
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

import planner
from planner.roads import hierarchy
from planner.roads.compiled import SOURCES
from planner.roads.dijkstra import Rows
from planner.roads.hierarchy import PathFinder, between, build_hierarchy
from planner.roads.matrix import FEW, packed_matrix, packed_ways
from planner.roads.mesh import Arcs, Mesh, compile_mesh
from planner.roads.ways import pack, unpack

Link = tuple[int, int, int, int]  # tail, head, time, length


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, list[Link]]:
    """Up to 14 junctions and any arcs between them: loops, parallel ones, arcs of nothing, parts without a way."""
    size = draw(st.integers(1, 14))
    junction = st.integers(0, size - 1)
    weight = st.integers(0, 4)
    return size, draw(st.lists(st.tuples(junction, junction, weight, weight), max_size=45))


def mesh_of(size: int, links: list[Link], at: list[int]) -> Mesh:
    """The mesh of bare arcs, with points at these junctions."""
    tail, head, time, length = (np.array(c, dtype=np.int64) for c in zip(*links, strict=True)) if links else [_NONE] * 4
    zero = np.zeros(len(tail))
    arcs = Arcs(tail=tail, head=head, edge=tail, begin=zero, end=zero, time=time, length=length)
    points = np.array(at, dtype=np.int64)
    return compile_mesh(arcs, size, points, points)


_NONE = np.empty(0, dtype=np.int64)


def by_networkx(size: int, links: list[Link]) -> np.ndarray:
    """Packed ways between all junctions; the arcs stay parallel, as they are."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(size))
    for tail, head, time, length in links:
        graph.add_edge(tail, head, weight=int(pack(np.array([time]), np.array([length]))[0]))
    matrix = np.full((size, size), np.inf)
    for tail, ways in nx.all_pairs_dijkstra_path_length(graph):
        matrix[tail, list(ways)] = list(ways.values())
    return matrix


@settings(max_examples=150, deadline=None)
@given(networks())
def test_contracted_ways_are_those_of_networkx(network: tuple[int, list[Link]]) -> None:
    """All pairs, to the unit; a junction is no way from itself."""
    size, links = network
    everything = np.arange(size)
    mesh = mesh_of(size, links, list(everything))
    expected = by_networkx(size, links)
    assert (between(mesh.hierarchy, everything, everything) == expected).all()
    assert (packed_matrix(mesh) == expected).all()


@settings(max_examples=100, deadline=None)
@given(networks(), st.integers(0, 12))
def test_limited_ways_are_those_that_are_short_enough(network: tuple[int, list[Link]], limit: int) -> None:
    """With no time in the arcs the limit is one of length; at the limit is in."""
    size, links = network
    links = [(tail, head, 0, length) for tail, head, _, length in links]
    expected = by_networkx(size, links)
    found = packed_matrix(mesh_of(size, links, list(range(size))), limit=limit)
    assert (found == np.where(expected <= limit, expected, np.inf)).all()


@settings(max_examples=100, deadline=None)
@given(networks())
def test_a_path_is_as_long_as_the_matrix_says(network: tuple[int, list[Link]]) -> None:
    """It begins and ends where it should, uses arcs that are there, and there is none where there is no way."""
    size, links = network
    mesh = mesh_of(size, links, list(range(size)))
    finder, expected = PathFinder(mesh.hierarchy), by_networkx(size, links)
    best: dict[tuple[int, int], float] = {}
    for tail, head, time, length in links:
        packed = float(pack(np.array([time]), np.array([length]))[0])
        best[tail, head] = min(packed, best.get((tail, head), np.inf))
    for source, target in np.ndindex(size, size):
        path = finder.path(source, target)
        if path is None:
            assert expected[source, target] == np.inf
            continue
        assert (path[0], path[-1]) == (source, target)
        assert sum(best[arc] for arc in pairwise(path)) == expected[source, target]


def grid(side: int, seed: int, *, one_way: float) -> csr_array:
    """A lattice as roads are: arcs of many lengths, some in one direction only."""
    random = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    a = np.concatenate((number[:, :-1].ravel(), number[:-1].ravel()))
    b = np.concatenate((number[:, 1:].ravel(), number[1:].ravel()))
    weight = random.integers(1, 1 << 40, len(a)).astype(np.float64)
    back = random.random(len(a)) >= one_way
    rows, columns = np.concatenate((a, b[back])), np.concatenate((b, a[back]))
    return csr_array((np.concatenate((weight, weight[back])), (rows, columns)), shape=(side * side, side * side))


@pytest.mark.parametrize(("side", "one_way"), [(40, 0.0), (40, 0.3), (25, 0.7)])
def test_contracted_ways_are_those_of_scipy_on_a_lattice(side: int, one_way: float) -> None:
    """Dense in the middle, so that searches for other ways end unfinished; not all is connected."""
    graph = grid(side, 3, one_way=one_way)
    rows = Rows(start=graph.indptr, to=graph.indices, weight=graph.data.astype(np.int64))
    everything = np.arange(side * side)
    found = between(build_hierarchy(rows), everything[:200], everything)
    assert (found == dijkstra(graph, indices=everything[:200])).all()


def test_a_network_that_needs_more_arcs_than_there_was_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Contraction begins anew with more room, as often as it takes."""
    graph = grid(20, 4, one_way=0.1)
    rows = Rows(start=graph.indptr, to=graph.indices, weight=graph.data.astype(np.int64))
    monkeypatch.setattr(hierarchy, "ROOM", 1)
    monkeypatch.setattr(hierarchy, "SPARE", 0)
    contracted = build_hierarchy(rows)
    assert len(contracted.levels.up.to) + len(contracted.levels.down.to) > len(rows.to)
    everything = np.arange(400)
    assert (between(contracted, everything, everything) == dijkstra(graph)).all()


def test_few_sources_many_and_few_targets_give_the_same() -> None:
    """Three ways to search, by what is asked for; a point off the road has no way, also not to itself."""
    graph = grid(12, 5, one_way=0.2)
    at = np.array([-1, *range(0, 144, 3), 6, 6])
    mesh = Mesh(weights=graph, arcs=mesh_of(1, [], []).arcs, at=at, goal=at)
    everything, few = np.arange(len(at)), np.arange(0, len(at), 7)
    assert len(few) <= FEW < len(everything)
    whole = packed_matrix(mesh)
    expected = np.full(whole.shape, np.inf)
    expected[1:, 1:] = dijkstra(graph, indices=at[1:])[:, at[1:]]
    assert (whole == expected).all()
    assert (packed_ways(mesh, few, everything) == whole[few]).all()
    assert (packed_ways(mesh, everything, few) == whole[:, few]).all()
    assert (packed_ways(mesh, everything, few[:1]) == np.inf).all()


def test_every_file_with_compiled_functions_is_known_to_the_cache_of_numba() -> None:
    """Or code compiled from an older text of it would be used."""
    package = Path(planner.__file__).parent
    holding = {
        file.relative_to(package).as_posix()
        for file in (package / "roads").glob("*.py")
        if re.search(r"^@(compiled|inlined)$", file.read_text(encoding="utf-8"), re.M)
    }
    assert holding == set(SOURCES)


def test_an_empty_network_and_no_points() -> None:
    """Nothing asked for, nothing found, no error."""
    assert packed_matrix(mesh_of(3, [], [])).shape == (0, 0)
    assert (packed_matrix(mesh_of(3, [], [0, -1])) == [[0, np.inf], [np.inf, np.inf]]).all()


def test_long_ways_stay_exact() -> None:
    """Forty hours and 5,000 km, to the centisecond and the centimetre."""
    time, length = np.array([40 * 360_000 - 1]), np.array([500_000_001])
    mesh = mesh_of(2, [(0, 1, int(time[0]), int(length[0]))], [0, 1] * 20)
    found = unpack(packed_matrix(mesh))
    assert (found[0][0, 1], found[1][0, 1]) == (time[0], length[0])
