"""A graph for one way of moving, with the snapped points as junctions of their own, ready to be searched."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from planner.roads.dijkstra import Rows
from planner.roads.graph import CLOSED, Flags, Graph
from planner.roads.hierarchy import Hierarchy, build_hierarchy
from planner.roads.snap import Snaps
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
    """`weights` is the CSR of packed (time, length); entry k of it is arc k of `arcs`. `at[i]`: junction of point i."""

    weights: csr_array
    arcs: Arcs
    at: Ints  # -1: not snapped

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
    """How the edges are used by one way of moving: ends, centiseconds each way (CLOSED: not), waits at the ends."""

    tail: Ints
    head: Ints
    forward: Ints
    backward: Ints
    tail_wait: Ints
    head_wait: Ints


def car_mode(graph: Graph) -> Mode:
    """Cars: fastest ways."""
    return Mode(
        tail=graph.car_tail,
        head=graph.car_head,
        forward=graph.forward,
        backward=graph.backward,
        tail_wait=graph.tail_wait,
        head_wait=graph.head_wait,
    )


def shortest_mode(graph: Graph, allowed: Flags | None) -> Mode:
    """Shortest ways, times all 0: over the allowed edges in both directions; None: as cars may go."""
    none = np.zeros_like(graph.forward)
    if allowed is None:
        to, fro = (np.where(t == CLOSED, CLOSED, 0) for t in (graph.forward, graph.backward))
        tail, head = graph.car_tail, graph.car_head
    else:
        to = fro = np.where(allowed, 0, CLOSED)
        tail, head = graph.tail, graph.head
    return Mode(tail=tail, head=head, forward=to, backward=fro, tail_wait=none, head_wait=none)


def build_mesh(graph: Graph, mode: Mode, snaps: Snaps) -> Mesh:
    """The arcs of a mode with every snapped edge cut at its points, parallel arcs reduced to the best."""
    at, order = _junctions(graph, mode, snaps)
    cut = np.unique(snaps.edge[order])
    whole = np.setdiff1d(np.flatnonzero((mode.forward != CLOSED) | (mode.backward != CLOSED)), cut)
    zero = np.zeros(len(whole))
    pieces = [(whole, mode.tail[whole], mode.head[whole], zero, graph.length[whole])]
    pieces += [_cut(graph, mode, int(edge), snaps, at, order) for edge in cut]
    edge, tail, head, begin, end = (np.concatenate(column) for column in zip(*pieces, strict=True))
    along = _arcs(graph, mode, (edge, tail, head, begin, end), against=False)
    against = _arcs(graph, mode, (edge, tail, head, begin, end), against=True)
    both = Arcs(**{name: np.concatenate((getattr(along, name), getattr(against, name))) for name in _FIELDS})
    size = graph.size + len(order)
    return compile_mesh(both, at, size)


_FIELDS = tuple(Arcs.__dataclass_fields__)


def _junctions(graph: Graph, mode: Mode, snaps: Snaps) -> tuple[Ints, Ints]:
    """The junction of each point, and the points that need a new one, in order along their edge.

    Points at an end of their edge are at the junction there; points at one spot, to the centimetre, share one.
    """
    key = np.column_stack((snaps.edge, np.rint(snaps.along * 100).astype(np.int64)))
    at_tail = snaps.along <= 0
    at_head = ~at_tail & (snaps.along >= graph.length[snaps.edge])
    at = np.where(at_tail, mode.tail[snaps.edge], mode.head[snaps.edge])
    at[snaps.edge < 0] = -1
    some = np.flatnonzero((snaps.edge >= 0) & ~at_tail & ~at_head)
    _, first, which = np.unique(key[some], axis=0, return_index=True, return_inverse=True)
    at[some] = graph.size + which.reshape(-1)
    return at, some[first]


def _cut(
    graph: Graph, mode: Mode, edge: int, snaps: Snaps, at: Ints, order: Ints
) -> tuple[Ints, Ints, Ints, Floats, Floats]:
    points = order[snaps.edge[order] == edge]
    stops = np.concatenate(([0.0], snaps.along[points], [graph.length[edge]]))
    chain = np.concatenate(([mode.tail[edge]], at[points], [mode.head[edge]]))
    return np.full(len(chain) - 1, edge), chain[:-1], chain[1:], stops[:-1], stops[1:]


def _arcs(graph: Graph, mode: Mode, pieces: tuple[Ints, Ints, Ints, Floats, Floats], *, against: bool) -> Arcs:
    edge, tail, head, begin, end = pieces
    total = (mode.backward if against else mode.forward)[edge]
    open_ = total != CLOSED
    edge, tail, head, begin, end, total = (a[open_] for a in (edge, tail, head, begin, end, total))
    share = graph.length[edge]
    time = np.rint(total * end / share) - np.rint(total * begin / share)
    time += np.where(begin <= 0, mode.tail_wait[edge], 0) + np.where(end >= share, mode.head_wait[edge], 0)
    length = np.rint(end * 100) - np.rint(begin * 100)
    if against:
        tail, head, begin, end = head, tail, end, begin
    return Arcs(
        tail=tail,
        head=head,
        edge=edge,
        begin=begin,
        end=end,
        time=time.astype(np.int64),
        length=length.astype(np.int64),
    )


def compile_mesh(arcs: Arcs, at: Ints, size: int) -> Mesh:
    """CSR with the best of parallel arcs; scipy would add them up."""
    weight = pack(arcs.time, arcs.length)
    order = np.lexsort((weight, arcs.head, arcs.tail))
    tail, head = arcs.tail[order], arcs.head[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    order = order[fresh]
    best = Arcs(**{name: getattr(arcs, name)[order] for name in _FIELDS})
    rows = np.concatenate(([0], np.cumsum(np.bincount(best.tail, minlength=size))))
    graph = csr_array((weight[order], best.head.astype(np.int32), rows.astype(np.int32)), shape=(size, size))
    return Mesh(weights=graph, arcs=best, at=at)
