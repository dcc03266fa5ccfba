"""The road network as a networkx graph in the schema of osmnx 2, for everyone else's tools."""

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
