"""In how many pieces a network lies."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.roads.graph import CLOSED, Graph


def pieces(graph: Graph) -> int:
    """Pieces of the roads for cars that nothing joins, whichever way one may drive."""
    open_ = (graph.forward != CLOSED) | (graph.backward != CLOSED)
    tail, head = graph.car_tail[open_], graph.car_head[open_]
    links = coo_array((np.ones(len(tail)), (tail, head)), shape=(graph.size, graph.size))
    _, label = connected_components(links.tocsr(), directed=False)
    return len(np.unique(label[tail]))
