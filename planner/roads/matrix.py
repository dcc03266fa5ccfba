"""Ways between many points at once over a mesh: as few searches as possible, compiled."""

import numpy as np

from planner.roads.dijkstra import Rows, Targets, rows_to
from planner.roads.heap import new_reach
from planner.roads.hierarchy import between
from planner.roads.mesh import Mesh
from planner.roads.ways import Floats, Ints

FEW = 16  # sources from which plain searches cost less than to contract a network first
NO_LIMIT = 1 << 61


def packed_matrix(mesh: Mesh, *, limit: float = np.inf) -> Floats:
    """Packed (time, length) between the points of a mesh, n x n; infinite where there is no way (or beyond `limit`)."""
    everything = np.arange(len(mesh.at))
    return packed_ways(mesh, everything, everything, limit=limit)


def packed_ways(mesh: Mesh, sources: Ints, targets: Ints, *, limit: float = np.inf) -> Floats:
    """Packed (time, length) from some points to others, by their numbers in the mesh, as `packed_matrix` has them."""
    rows, columns = (some[mesh.at[some] >= 0] for some in (sources, targets))
    if len(rows) == 0 or len(columns) == 0:
        return np.full((len(sources), len(targets)), np.inf)
    if np.isfinite(limit) or len(rows) <= FEW:
        found = _searched(mesh.rows, mesh.at[rows], mesh.goal[columns], NO_LIMIT if np.isinf(limit) else int(limit))
    elif len(columns) <= FEW:
        found = _searched(mesh.rows_back, mesh.goal[columns], mesh.at[rows], NO_LIMIT).T
    else:
        found = between(mesh.hierarchy, mesh.at[rows], mesh.goal[columns])
    found[mesh.at[rows][:, None] == mesh.at[columns]] = 0  # at one spot
    if len(rows) == len(sources) and len(columns) == len(targets):
        return found
    matrix = np.full((len(sources), len(targets)), np.inf)
    matrix[np.ix_(mesh.at[sources] >= 0, mesh.at[targets] >= 0)] = found
    return matrix


def _searched(rows: Rows, sources: Ints, targets: Ints, limit: int) -> Floats:
    size = len(rows.start) - 1
    flag = np.zeros(size, dtype=np.bool_)
    flag[targets] = True
    out = np.empty((len(sources), len(targets)))
    wanted = Targets(at=targets, flag=flag, different=int(flag.sum()))
    rows_to(rows, sources, wanted, limit, new_reach(size), out)
    return out
