"""One measurement, in a process of its own: our matrix, a peer's on the same mesh, or the whole of `travel_times`.

Seconds are of computing (`process_time`), so that other work on the machine does not count; each has one thread.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

SAMPLED = 10  # rows a slow peer is asked for at least
SAMPLE_SECONDS = 20.0  # after which a peer is stopped and its time for all rows estimated

Measure = dict[str, Any]


def peak_megabytes() -> float:
    """The most memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def ours(roads: Path, folder: Path, size: int) -> Measure:
    """From the file to the matrix, with the seconds of every step; leaves points, mesh and matrix for the peers."""
    from planner.roads.build_mesh import build_mesh
    from planner.roads.extract import read_osm
    from planner.roads.graph import build_graph
    from planner.roads.matrix import packed_matrix
    from planner.roads.mesh import car_mode
    from planner.roads.snap import snap

    _warm()
    clock = [process_time()]
    raw = read_osm(roads)
    clock.append(process_time())
    graph = build_graph(raw)
    random = np.random.default_rng(1)
    edges = random.choice(np.flatnonzero(graph.core), size)
    points = raw.degrees[graph.first[edges]] + random.normal(0, 0.0005, (size, 2))
    clock.append(process_time())
    snaps = snap(graph, points, graph.core)
    clock.append(process_time())
    mesh = build_mesh(graph, car_mode(graph), snaps)
    clock.append(process_time())
    hierarchy = mesh.hierarchy
    clock.append(process_time())
    packed = packed_matrix(mesh)
    clock.append(process_time())
    memory = peak_megabytes()
    steps = dict(zip(("read", "graph", "snap", "mesh", "contract", "matrix"), np.diff(clock).tolist(), strict=True))
    weights = mesh.weights
    arcs = {"start": weights.indptr, "to": weights.indices, "weight": weights.data}
    np.savez(folder / "mesh.npz", at=mesh.at, goal=mesh.goal, **arcs)
    np.save(folder / "ours.npy", packed)
    (folder / "points.json").write_text(json.dumps(points.tolist()), encoding="utf-8")
    sizes = {"junctions": graph.size, "nodes": weights.shape[0], "arcs": weights.nnz}
    added = len(hierarchy.levels.up.to) + len(hierarchy.levels.down.to) - weights.nnz
    return {
        "prepare": steps["contract"],
        "seconds": steps["matrix"],
        "rows": size,
        "whole": sum(steps[name] for name in ("snap", "mesh", "contract", "matrix")),
        "steps": steps,
        **sizes,
        "shortcuts": added,
        "memory": memory,
    }


def _warm() -> None:
    """The compiled code is there before the clock starts; how long that takes the first time is said elsewhere."""
    from planner.roads.dijkstra import Rows
    from planner.roads.hierarchy import between, build_hierarchy

    rows = Rows(start=np.array([0, 1, 2], np.int32), to=np.array([1, 0], np.int32), weight=np.array([1, 1]))
    between(build_hierarchy(rows), np.array([0, 1]), np.array([0, 1]))


def peer(name: str, folder: Path) -> Measure:
    """A peer on the very mesh, with the very weights; its rows must be ours."""
    mesh = np.load(folder / "mesh.npz")
    at, expected = mesh["at"], np.load(folder / "ours.npy", mmap_mode="r")
    arcs = (mesh["start"], mesh["to"], mesh["weight"])
    begin = process_time()
    piece, rows = PEERS[name](arcs, mesh["goal"])
    prepared = process_time()
    done, right = 0, True
    taken = 0.0
    while done < len(at) and (taken < SAMPLE_SECONDS or done < SAMPLED):
        begin_piece = process_time()
        found = rows(at[done : done + piece])
        taken += process_time() - begin_piece
        found[at[done : done + piece, None] == at] = 0  # at one spot
        right &= bool((found == expected[done : done + piece]).all())
        done += len(found)
    return {
        "prepare": prepared - begin,
        "seconds": taken,
        "rows": done,
        "right": right,
        "memory": peak_megabytes(),
    }


Arcs = tuple[np.ndarray, np.ndarray, np.ndarray]
Rows = Callable[[np.ndarray], np.ndarray]


def _igraph(arcs: Arcs, goal: np.ndarray) -> tuple[int, Rows]:
    import igraph

    start, to, weight = arcs
    tail = np.repeat(np.arange(len(start) - 1), np.diff(start))
    graph = igraph.Graph(len(start) - 1, np.column_stack((tail, to)), directed=True)
    different, which = np.unique(goal, return_inverse=True)  # it takes a target but once

    def rows(sources: np.ndarray) -> np.ndarray:
        some, back = np.unique(sources, return_inverse=True)
        return np.array(graph.distances(some.tolist(), different.tolist(), weights=weight))[back][:, which]

    return 300, rows


def _scipy(arcs: Arcs, goal: np.ndarray) -> tuple[int, Rows]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    start, to, weight = arcs
    graph = csr_array((weight, to, start), shape=(len(start) - 1, len(start) - 1))
    return 100, lambda sources: dijkstra(graph, indices=sources)[:, goal]


def _networkx(arcs: Arcs, goal: np.ndarray) -> tuple[int, Rows]:
    import networkx as nx

    start, to, weight = arcs
    tail = np.repeat(np.arange(len(start) - 1), np.diff(start))
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(start) - 1))
    graph.add_weighted_edges_from(zip(tail.tolist(), to.tolist(), weight.tolist(), strict=True))

    def rows(sources: np.ndarray) -> np.ndarray:
        found = [nx.single_source_dijkstra_path_length(graph, int(source)) for source in sources]
        return np.array([[ways.get(target, np.inf) for target in goal.tolist()] for ways in found])

    return 5, rows


PEERS: dict[str, Callable[[Arcs, np.ndarray], tuple[int, Rows]]] = {
    "igraph": _igraph,
    "scipy": _scipy,
    "networkx": _networkx,
}


def whole(roads: Path, folder: Path, size: int) -> Measure:
    """`travel_times` of a district with so many villages: the first time, again, and with ten places more."""
    os.environ["PLANNER_CACHE"] = str(folder / "cache")
    from planner.problem import Centre, CentreId, Horizon, Point, Problem, Village, VillageId
    from planner.roads import travel_times
    from planner.settings import Settings, TravelSource

    _warm()
    spots = json.loads((folder / "points.json").read_text(encoding="utf-8"))
    random = np.random.default_rng(2)
    more = [[lon + float(random.normal(0, 0.003)), lat] for lon, lat in spots[:10]]

    def district(points: list[list[float]]) -> Problem:
        villages = [
            Village(id=VillageId(f"v{k}"), name=f"V{k}", point=Point(lon=lon, lat=lat), can_host=k % 10 == 0)
            for k, (lon, lat) in enumerate(points)
        ]
        return Problem(
            settings=Settings(travel=TravelSource.OSM),
            horizon=Horizon(first=date(2026, 3, 2)),
            centres=(Centre(id=CentreId("c"), name="C", point=Point(lon=spots[0][0], lat=spots[0][1])),),
            villages=tuple(villages),
            roads=roads,
        )

    taken: Measure = {}
    for name, points in (("first", spots), ("again", spots), ("ten more", spots + more)):
        problem = district(points)
        begin = process_time()
        travel = travel_times(problem)
        taken[name] = process_time() - begin
        assert len(travel.places) == len(points) + 1
        del travel
    kept = sum(file.stat().st_size for file in (folder / "cache" / "ways").iterdir()) / 1e6
    return {**taken, "kept": kept, "memory": peak_megabytes()}


def main() -> None:
    """`engines.py NAME ROADS FOLDER SIZE`: one line of JSON."""
    name, roads, folder, size = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    work = {"planner": ours, "travel_times": whole}.get(name)
    measured = peer(name, folder) if work is None else work(roads, folder, size)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
