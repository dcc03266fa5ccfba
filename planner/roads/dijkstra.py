"""Dijkstra over arcs in rows, compiled: from a few sources, or no farther than a limit, it needs no preparation."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roads.compiled import compiled
from planner.roads.heap import FAR, Longs, Reach, Shorts, clean, meet, take


class Rows(NamedTuple):
    """Arcs k from junction j for k in `start[j]:start[j + 1]`: to `to[k]`, at `weight[k]`, zero or more."""

    start: Shorts
    to: Shorts
    weight: Longs


class Targets(NamedTuple):
    """The junctions asked for in order; a flag on each junction of them; how many different ones."""

    at: Longs
    flag: NDArray[np.bool_]
    different: int


@compiled
def rows_to(rows: Rows, sources: Longs, targets: Targets, limit: int, reach: Reach, out: NDArray[np.float64]) -> None:
    """`out[i, j]`: the way from source i to target j; infinite where there is none up to the limit.

    A search ends when every target is reached (Dijkstra 1959).
    """
    for i in range(len(sources)):
        left = targets.different
        meet(reach, sources[i], 0)
        while reach.heap.filled[0] > 0 and left > 0:
            distance = reach.heap.keys[0]
            junction = take(reach.heap)
            if targets.flag[junction]:
                left -= 1
            for k in range(rows.start[junction], rows.start[junction + 1]):
                if distance + rows.weight[k] <= limit:
                    meet(reach, rows.to[k], distance + rows.weight[k])
        for j in range(len(targets.at)):
            d = reach.distance[targets.at[j]]
            out[i, j] = np.inf if d >= FAR else float(d)
        clean(reach)
