"""A heap of junctions by distance with four children a node, compiled; a junction stands in it at most once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roads.compiled import compiled, inlined

Longs = NDArray[np.int64]
Shorts = NDArray[np.int32]

FAR = np.int64(1 << 62)  # no way; two of them still fit
WAYS = 4


class Heap(NamedTuple):
    """`keys[k]`, `items[k]` for k below `filled[0]`; `place[item]` is its k, or -1 outside of the heap."""

    keys: Longs
    items: Shorts
    place: Shorts
    filled: Longs


class Reach(NamedTuple):
    """A search: the distance of each junction (FAR: not met), those met in order, the heap. Clean between searches."""

    distance: Longs
    met: Shorts
    mets: Longs
    heap: Heap


def new_reach(size: int) -> Reach:
    """A clean search over so many junctions."""
    heap = Heap(
        keys=np.empty(size + 1, dtype=np.int64),
        items=np.empty(size + 1, dtype=np.int32),
        place=np.full(size + 1, -1, dtype=np.int32),
        filled=np.zeros(1, dtype=np.int64),
    )
    return Reach(
        distance=np.full(size + 1, FAR, dtype=np.int64),
        met=np.empty(size + 1, dtype=np.int32),
        mets=np.zeros(1, dtype=np.int64),
        heap=heap,
    )


@compiled
def put(heap: Heap, item: int, key: int) -> None:
    """Insert an item, or lower its key."""
    k = heap.place[item]
    if k < 0:
        k = heap.filled[0]
        heap.filled[0] = k + 1
    while k > 0:
        above = (k - 1) // WAYS
        if heap.keys[above] <= key:
            break
        heap.keys[k] = heap.keys[above]
        heap.items[k] = heap.items[above]
        heap.place[heap.items[k]] = k
        k = above
    heap.keys[k] = key
    heap.items[k] = item
    heap.place[item] = k


@compiled
def take(heap: Heap) -> int:
    """Remove the item of the least key."""
    least = heap.items[0]
    heap.place[least] = -1
    count = heap.filled[0] - 1
    heap.filled[0] = count
    if count == 0:
        return int(least)
    key, item = heap.keys[count], heap.items[count]
    k = np.int64(0)
    while True:
        child = WAYS * k + 1
        if child >= count:
            break
        for other in range(child + 1, min(child + WAYS, count)):
            if heap.keys[other] < heap.keys[child]:
                child = np.int64(other)
        if heap.keys[child] >= key:
            break
        heap.keys[k] = heap.keys[child]
        heap.items[k] = heap.items[child]
        heap.place[heap.items[k]] = k
        k = child
    heap.keys[k] = key
    heap.items[k] = item
    heap.place[item] = k
    return int(least)


@inlined
def meet(reach: Reach, item: int, distance: int) -> None:
    """A junction may be reached so: note it where that is new or nearer."""
    before = reach.distance[item]
    if distance >= before:
        return
    if before == FAR:
        reach.met[reach.mets[0]] = item
        reach.mets[0] += 1
    reach.distance[item] = distance
    put(reach.heap, item, distance)


@compiled
def clean(reach: Reach) -> None:
    """Forget the search."""
    for k in range(reach.mets[0]):
        reach.distance[reach.met[k]] = FAR
        reach.heap.place[reach.met[k]] = -1
    reach.mets[0] = 0
    reach.heap.filled[0] = 0
