"""A road network contracted once, so that many ways, or one with all its junctions, are found in next to no time."""

from itertools import pairwise
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roads.contraction import Order, Pool, contract
from planner.roads.dijkstra import Rows
from planner.roads.heap import Longs, Shorts, clean, new_reach
from planner.roads.upward import (
    Buckets,
    Levels,
    climb_all,
    collect_rows,
    count_buckets,
    fill_buckets,
    summit,
    unfold,
)

Floats = NDArray[np.float64]
ROOM, SPARE = 3, 1024  # arcs made room for at first: so many for each there is, and so many more


class Hierarchy(NamedTuple):
    """The contracted network; `rank` of each junction, and the junction of each rank."""

    levels: Levels
    rank: Shorts
    junction: Shorts


def build_hierarchy(rows: Rows) -> Hierarchy:
    """Contract a network in which no arc stands twice. Ways back to where one is are of no use and left out."""
    size = len(rows.start) - 1
    room = ROOM * len(rows.to) + SPARE
    while True:
        pool, order = _pool(rows, room), _order(size)
        if contract(pool, order, new_reach(size)):
            return _levels(pool, order)
        room *= 2


def between(hierarchy: Hierarchy, sources: Longs, targets: Longs) -> Floats:
    """The ways from all sources to all targets; infinite where there is none."""
    levels = hierarchy.levels
    reach = new_reach(len(hierarchy.rank))
    from_, to = (hierarchy.rank[at].astype(np.int64) for at in (sources, targets))
    counts = np.zeros(len(hierarchy.rank), dtype=np.int64)
    count_buckets(levels, to, reach, counts)
    start = np.concatenate(([0], np.cumsum(counts)))
    buckets = Buckets(
        start=start, target=np.empty(start[-1], dtype=np.int32), distance=np.empty(start[-1], dtype=np.int64)
    )
    fill_buckets(levels, to, reach, buckets, start[:-1].copy())
    out = np.empty((len(sources), len(targets)))
    collect_rows(levels, from_, buckets, reach, np.empty(len(targets), dtype=np.int64), out)
    return out


class PathFinder:
    """Single ways with their junctions; several threads may ask."""

    def __init__(self, hierarchy: Hierarchy) -> None:
        size = len(hierarchy.rank)
        self._hierarchy, self._lock = hierarchy, Lock()
        self._forth, self._back = new_reach(size), new_reach(size)
        self._came, self._stack, self._out = (np.empty(size + 1, dtype=np.int32) for _ in range(3))

    def path(self, source: int, target: int) -> list[int] | None:
        """The junctions of a best way, both ends among them; None where there is none."""
        rank, junction = self._hierarchy.rank, self._hierarchy.junction
        with self._lock:
            bends = self._bends(int(rank[source]), int(rank[target]))
            ranks = None if bends is None else [bends[0], *(r for arc in pairwise(bends) for r in self._inside(*arc))]
        return None if ranks is None else [int(k) for k in junction[ranks]]

    def _bends(self, source: int, target: int) -> list[int] | None:
        """The ranks of a best way in the contracted network: up from the source, down to the target."""
        levels, came = self._hierarchy.levels, self._came
        climb_all(levels.down, levels.up, target, self._back, came)
        down = came.copy()
        climb_all(levels.up, levels.down, source, self._forth, came)
        top = summit(self._forth, self._back)
        clean(self._forth)
        clean(self._back)
        if top < 0:
            return None
        bends = [top]
        while bends[0] != source:
            bends.insert(0, int(came[bends[0]]))
        while bends[-1] != target:
            bends.append(int(down[bends[-1]]))
        return bends

    def _inside(self, tail: int, head: int) -> list[int]:
        count = unfold(self._hierarchy.levels, tail, head, self._stack, self._out)
        return [int(r) for r in self._out[:count]]


def _pool(rows: Rows, room: int) -> Pool:
    """The arcs as linked lists, with room for more."""
    size = len(rows.start) - 1
    tail = np.repeat(np.arange(size, dtype=np.int32), np.diff(rows.start))
    leads = tail != rows.to
    tail, head, arcs = tail[leads], rows.to[leads], int(leads.sum())
    columns = [np.empty(room, dtype=np.int32) for _ in range(5)]
    weight = np.empty(room, dtype=np.int64)
    for column, values in zip(columns, (tail, head, -1, *_chains(tail, head)), strict=True):
        column[:arcs] = values
    weight[:arcs] = rows.weight[leads]
    first = [np.full(size, -1, dtype=np.int32) for _ in range(2)]
    for ends, at in zip(first, (tail, head), strict=True):
        ends[at] = np.arange(arcs)
    return Pool(
        tail=columns[0],
        head=columns[1],
        weight=weight,
        middle=columns[2],
        out_next=columns[3],
        in_next=columns[4],
        out_first=first[0],
        in_first=first[1],
        used=np.array([arcs], dtype=np.int64),
    )


def _chains(*ends: Shorts) -> list[Shorts]:
    """For each arc the one before it at the same junction, -1 at the first."""
    chains = []
    for at in ends:
        order = np.argsort(at, kind="stable")
        chain = np.full(len(at), -1, dtype=np.int32)
        same = at[order][1:] == at[order][:-1]
        chain[order[1:][same]] = order[:-1][same]
        chains.append(chain)
    return chains


def _order(size: int) -> Order:
    return Order(
        rank=np.full(size, -1, dtype=np.int32),
        depth=np.zeros(size, dtype=np.int32),
        queue=new_reach(size).heap,
    )


def _levels(pool: Pool, order: Order) -> Hierarchy:
    """The arcs by the rank of their lower end."""
    arcs = int(pool.used[0])
    rank = order.rank
    tail, head = rank[pool.tail[:arcs]], rank[pool.head[:arcs]]
    middle = np.where(pool.middle[:arcs] < 0, -1, rank[pool.middle[:arcs]]).astype(np.int32)
    weight = pool.weight[:arcs]
    goes_up = tail < head
    up, up_middle = _rows(tail[goes_up], head[goes_up], weight[goes_up], middle[goes_up], len(rank))
    down, down_middle = _rows(head[~goes_up], tail[~goes_up], weight[~goes_up], middle[~goes_up], len(rank))
    junction = np.empty(len(rank), dtype=np.int32)
    junction[rank] = np.arange(len(rank))
    levels = Levels(up=up, down=down, up_middle=up_middle, down_middle=down_middle)
    return Hierarchy(levels=levels, rank=rank, junction=junction)


def _rows(low: Shorts, high: Shorts, weight: Longs, middle: Shorts, size: int) -> tuple[Rows, Shorts]:
    order = np.lexsort((high, low))
    start = np.concatenate(([0], np.cumsum(np.bincount(low, minlength=size)))).astype(np.int32)
    return Rows(start=start, to=high[order], weight=weight[order]), middle[order]
