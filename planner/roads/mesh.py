"""A graph for one way of moving, with the snapped points as junctions of their own, ready to be searched."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from planner.roads.dijkstra import Rows
from planner.roads.graph import CLOSED, Flags, Graph
from planner.roads.hierarchy import Hierarchy, build_hierarchy
from planner.roads.turns import Turns
from planner.roads.ways import Floats, Ints, pack


@dataclass(frozen=True, kw_only=True, eq=False)
class Arcs:
    """Directed pieces of edges: from metre `begin` to metre `end` of `edge` (end < begin: against it).

    `time` in centiseconds (0 where only metres count), `length` in centimetres.
    """

    tail: Ints
    head: Ints
    edge: Ints
    begin: Floats
    end: Floats
    time: Ints
    length: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Mesh:
    """`weights` is the CSR of packed (time, length); entry k of it is arc k of `arcs`.

    Point i is left from node `at[i]` and reached at node `goal[i]`; these are one where turns do not matter.
    """

    weights: csr_array
    arcs: Arcs
    at: Ints  # -1: not snapped
    goal: Ints

    @cached_property
    def rows(self) -> Rows:
        """The arcs for compiled searches; entry k is arc k of `arcs`."""
        return _as_rows(self.weights)

    @cached_property
    def rows_back(self) -> Rows:
        """The same arcs from head to tail."""
        return _as_rows(csr_array(self.weights.T))

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """The network contracted, at the first need."""
        return build_hierarchy(self.rows)


def _as_rows(weights: csr_array) -> Rows:
    start, to = (np.asarray(column, dtype=np.int32) for column in (weights.indptr, weights.indices))
    return Rows(start=start, to=to, weight=np.asarray(weights.data).astype(np.int64))


@dataclass(frozen=True, kw_only=True, eq=False)
class Mode:
    """How the edges are used by one way of moving: ends, centiseconds each way (CLOSED: not), waits at the ends.

    `turns` None: whoever is at a junction goes on as he likes.
    """

    tail: Ints
    head: Ints
    forward: Ints
    backward: Ints
    tail_wait: Ints
    head_wait: Ints
    turns: Turns | None


def car_mode(graph: Graph) -> Mode:
    """Cars: fastest ways."""
    return Mode(
        tail=graph.car_tail,
        head=graph.car_head,
        forward=graph.forward,
        backward=graph.backward,
        tail_wait=graph.tail_wait,
        head_wait=graph.head_wait,
        turns=graph.turns,
    )


def shortest_mode(graph: Graph, allowed: Flags | None) -> Mode:
    """Shortest ways, times all 0: over the allowed edges in both directions; None: as cars may go."""
    none = np.zeros_like(graph.forward)
    if allowed is None:
        to, fro = (np.where(t == CLOSED, CLOSED, 0) for t in (graph.forward, graph.backward))
        tail, head = graph.car_tail, graph.car_head
        turns = replace(graph.turns, time=np.zeros_like(graph.turns.time))
    else:
        to = fro = np.where(allowed, 0, CLOSED)
        tail, head, turns = graph.tail, graph.head, None
    return Mode(tail=tail, head=head, forward=to, backward=fro, tail_wait=none, head_wait=none, turns=turns)


_FIELDS = tuple(Arcs.__dataclass_fields__)


def compile_mesh(arcs: Arcs, size: int, at: Ints, goal: Ints) -> Mesh:
    """CSR of `size` nodes with the best of parallel arcs; scipy would add them up."""
    weight = pack(arcs.time, arcs.length)
    order = np.lexsort((weight, arcs.head, arcs.tail))
    tail, head = arcs.tail[order], arcs.head[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    order = order[fresh]
    best = Arcs(**{name: getattr(arcs, name)[order] for name in _FIELDS})
    rows = np.concatenate(([0], np.cumsum(np.bincount(best.tail, minlength=size))))
    graph = csr_array((weight[order], best.head.astype(np.int32), rows.astype(np.int32)), shape=(size, size))
    return Mesh(weights=graph, arcs=best, at=at, goal=goal)
