"""Ways between many points at once: Dijkstra in chunks of sources, over distinct points only."""

import numpy as np
from scipy.sparse.csgraph import dijkstra

from planner.roads.mesh import Mesh
from planner.roads.ways import Floats

CHUNK_BYTES = 1 << 26


def packed_matrix(mesh: Mesh, *, limit: float = np.inf) -> Floats:
    """Packed (time, length) between the points of a mesh, n x n; infinite where there is no way (or beyond `limit`)."""
    size = len(mesh.at)
    matrix = np.full((size, size), np.inf)
    some = np.flatnonzero(mesh.at >= 0)
    if len(some) == 0:
        return matrix
    distinct, which = np.unique(mesh.at[some], return_inverse=True)
    between = np.empty((len(distinct), len(distinct)))
    chunk = max(1, CHUNK_BYTES // (8 * mesh.weights.shape[0]))
    for begin in range(0, len(distinct), chunk):
        rows = distinct[begin : begin + chunk]
        between[begin : begin + chunk] = dijkstra(mesh.weights, indices=rows, limit=limit)[:, distinct]
    np.fill_diagonal(between, 0)
    matrix[np.ix_(some, some)] = between[np.ix_(which, which)]
    return matrix
