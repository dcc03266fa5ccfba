"""The road network as a networkx graph in the schema of osmnx 2, for everyone else's tools."""

from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import shapely

from planner.problem import Problem
from planner.roads.graph import CLOSED, Graph
from planner.roads.network import load_graph
from planner.roads.raw import CLASSES


def to_networkx(problem: Problem) -> nx.MultiDiGraph:
    """Junctions with x, y (degrees); edges with osmid, highway, name, oneway, reversed, length (m), speed_kph,
    travel_time (s, half of the waits at both ends included) and geometry. Only what cars may drive.

    Raises:
        PlannerError: as `travel_times`.

    """
    return graph_to_networkx(load_graph(problem))


def graph_to_networkx(graph: Graph) -> nx.MultiDiGraph:
    """The networkx graph of a graph that is already there."""
    out = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    for edge in range(len(graph.tail)):
        tail, head = int(graph.car_tail[edge]), int(graph.car_head[edge])
        both = graph.forward[edge] != CLOSED and graph.backward[edge] != CLOSED
        for back, time in ((False, int(graph.forward[edge])), (True, int(graph.backward[edge]))):
            if time == CLOSED:
                continue
            _node(out, graph, tail)
            _node(out, graph, head)
            a, b = (head, tail) if back else (tail, head)
            out.add_edge(a, b, **_attributes(graph, edge, time), oneway=not both, reversed=back)
    return out


def _node(out: nx.MultiDiGraph, graph: Graph, node: int) -> None:
    if node not in out:
        lon, lat = graph.raw.degrees[graph.spot[node]].tolist()
        out.add_node(node, x=lon, y=lat, osmid=int(graph.raw.nodes[graph.spot[node]]))


def _attributes(graph: Graph, edge: int, time: int) -> dict[str, object]:
    way, length = int(graph.way[edge]), float(graph.length[edge])
    wait = int(graph.tail_wait[edge] + graph.head_wait[edge])
    return {
        "osmid": int(graph.raw.osmid[way]),
        "highway": CLASSES[int(graph.raw.kind[way])],
        "name": graph.raw.names[way],
        "length": length,
        "speed_kph": round(length / time * 360, 1),
        "travel_time": (time + wait) / 100,
        "geometry": shapely.LineString(graph.raw.degrees[graph.first[edge] : graph.last[edge] + 1]),
    }


def write_graphml(graph: nx.MultiDiGraph, path: Path) -> Path:
    """The graph as a GraphML file that osmnx loads (`osmnx.load_graphml`) and the source `graph` reads.

    Geometry as WKT, everything else as text, as osmnx itself saves it.
    """
    out = nx.MultiDiGraph(**{name: str(value) for name, value in graph.graph.items()})
    out.add_nodes_from((node, _texts(data)) for node, data in graph.nodes(data=True))
    out.add_edges_from((a, b, key, _texts(data)) for a, b, key, data in graph.edges(keys=True, data=True))
    making = path.with_name(f".{path.name}.part")
    nx.write_graphml(out, making, encoding="utf-8")
    making.replace(path)
    return path


def _texts(data: Mapping[str, object]) -> dict[str, str]:
    return {name: value.wkt if hasattr(value, "wkt") else str(value) for name, value in data.items()}
