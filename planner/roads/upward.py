"""Searches in a contracted network, compiled: only upwards, from both ends.

Many ways at once after Knopp, Sanders, Schultes, Schulz and Wagner (2007). Junctions are numbered by rank here. A way
from s to t goes up, and then down: it is found where the search up from s meets the search from t up against the arcs.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roads.compiled import compiled
from planner.roads.dijkstra import Rows
from planner.roads.heap import FAR, Longs, Reach, Shorts, clean, meet, take


class Levels(NamedTuple):
    """Arcs to junctions of higher rank: `up` along them, `down` against those that come from there."""

    up: Rows
    down: Rows
    up_middle: Shorts
    down_middle: Shorts


class Buckets(NamedTuple):
    """What the searches from the targets left at each junction: `start[j]:start[j + 1]` of `target`, `distance`."""

    start: Longs
    target: Shorts
    distance: Longs


@compiled
def climb(along: Rows, against: Rows, reach: Reach) -> int:
    """Settle the next junction; -1 where a higher one is a shorter way to it, so that no best way passes here."""
    distance = reach.heap.keys[0]
    here = take(reach.heap)
    for k in range(against.start[here], against.start[here + 1]):
        if reach.distance[against.to[k]] + against.weight[k] < distance:
            return -1
    for k in range(along.start[here], along.start[here + 1]):
        meet(reach, along.to[k], distance + along.weight[k])
    return here


@compiled
def count_buckets(levels: Levels, targets: Longs, reach: Reach, counts: Longs) -> None:
    """How many targets leave their distance at each junction."""
    for j in range(len(targets)):
        meet(reach, targets[j], 0)
        while reach.heap.filled[0] > 0:
            here = climb(levels.down, levels.up, reach)
            if here >= 0:
                counts[here] += 1
        clean(reach)


@compiled
def fill_buckets(levels: Levels, targets: Longs, reach: Reach, buckets: Buckets, room: Longs) -> None:
    """Leave the distances; `room` is the next free entry of each junction."""
    for j in range(len(targets)):
        meet(reach, targets[j], 0)
        while reach.heap.filled[0] > 0:
            here = climb(levels.down, levels.up, reach)
            if here >= 0:
                buckets.target[room[here]] = j
                buckets.distance[room[here]] = reach.distance[here]
                room[here] += 1
        clean(reach)


@compiled
def collect_rows(
    levels: Levels, sources: Longs, buckets: Buckets, reach: Reach, row: Longs, out: NDArray[np.float64]
) -> None:
    """`out[i, j]`: the way from source i to target j, infinite where there is none. `row` is scratch."""
    for i in range(len(sources)):
        row[:] = FAR
        meet(reach, sources[i], 0)
        while reach.heap.filled[0] > 0:
            here = climb(levels.up, levels.down, reach)
            if here >= 0:
                distance = reach.distance[here]
                for k in range(buckets.start[here], buckets.start[here + 1]):
                    row[buckets.target[k]] = min(row[buckets.target[k]], distance + buckets.distance[k])
        clean(reach)
        for j in range(len(row)):
            out[i, j] = np.inf if row[j] >= FAR else float(row[j])


@compiled
def climb_all(along: Rows, against: Rows, start: int, reach: Reach, came: Shorts) -> None:
    """Search from a junction to the end, and note from which junction each was met."""
    meet(reach, start, 0)
    while reach.heap.filled[0] > 0:
        here = climb(along, against, reach)
        if here >= 0:
            for k in range(along.start[here], along.start[here + 1]):
                if reach.distance[along.to[k]] == reach.distance[here] + along.weight[k]:
                    came[along.to[k]] = here


@compiled
def summit(forth: Reach, back: Reach) -> int:
    """The junction where the best way turns from up to down; -1 where there is none."""
    best, top = FAR, np.int64(-1)
    for k in range(forth.mets[0]):
        here = forth.met[k]
        if back.distance[here] < FAR and forth.distance[here] + back.distance[here] < best:
            best, top = forth.distance[here] + back.distance[here], np.int64(here)
    return int(top)


@compiled
def middle_of(levels: Levels, tail: int, head: int) -> int:
    """The junction an arc was put in for; -1 for a piece of road."""
    rows, middles = (levels.up, levels.up_middle) if tail < head else (levels.down, levels.down_middle)
    low, high = min(tail, head), max(tail, head)
    for k in range(rows.start[low], rows.start[low + 1]):
        if rows.to[k] == high:
            return int(middles[k])
    return -1


@compiled
def unfold(levels: Levels, tail: int, head: int, stack: Shorts, out: Shorts) -> int:
    """Write the junctions after the tail of an arc, to its head, into `out`; how many. `stack` is scratch."""
    count, top = 0, 1
    stack[0] = head
    here = tail
    while top > 0:
        middle = middle_of(levels, here, stack[top - 1])
        if middle < 0:
            here = stack[top - 1]
            out[count] = here
            count += 1
            top -= 1
        else:
            stack[top] = middle
            top += 1
    return count
