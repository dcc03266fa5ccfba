"""What hangs together where turns are restricted: the part of a network that vehicles keep to."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from planner.roads.turns import Turns
from planner.roads.ways import Floats, Ints

Flags = NDArray[np.bool_]


def reachable(turns: Turns, length: Floats) -> Flags:
    """The edges on which a place is reached from the strongly connected part with the most road (metres), and left to
    it. Who stands at a place may leave it either way, so it may lie on an edge that has no way on.
    """
    links = _links(turns)
    label = _labels(links)
    edges = turns.along
    own = np.unique(np.column_stack((label, edges)), axis=0)
    if len(own) == 0:
        return np.zeros(len(length), dtype=bool)
    main = int(np.argmax(np.bincount(own[:, 0], weights=length[own[:, 1]])))
    start = int(np.flatnonzero(label == main)[0])
    to, back = (breadth_first_order(one, start, return_predecessors=False) for one in (links, csr_array(links.T)))
    inside = np.zeros((2, len(length)), dtype=bool)
    inside[0, edges[to]] = True
    inside[1, edges[back[back < turns.plain]]] = True
    return np.asarray(inside.all(axis=0))


def count_parts(turns: Turns) -> int:
    """Strongly connected pieces that have a road within."""
    label = _labels(_links(turns))
    inside = label[turns.tail] == label[turns.head]
    return len(np.unique(label[turns.tail[inside]]))


def _links(turns: Turns) -> csr_array:
    size = len(turns.edge)
    return coo_array((np.ones(len(turns.tail)), (turns.tail, turns.head)), shape=(size, size)).tocsr()


def _labels(links: csr_array) -> Ints:
    _, label = connected_components(links, directed=True, connection="strong")
    return np.asarray(label, dtype=np.int64)
