"""Edges cut where points lie on them."""

from dataclasses import dataclass

import numpy as np

from planner.roads.graph import CLOSED, Flags, Graph
from planner.roads.mesh import Mode
from planner.roads.snap import Snaps
from planner.roads.turns import crossed
from planner.roads.ways import Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Cuts:
    """Spots within edges, in order of edges and along them: each is one to the centimetre, where its first point is.

    `spot[i]` and `junction[i]` say where point i is; -1 where it is not there.
    """

    edge: Ints
    along: Floats
    spot: Ints
    junction: Ints

    @property
    def known(self) -> Flags:
        """The points that were snapped."""
        return (self.spot >= 0) | (self.junction >= 0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pieces:
    """Pieces of some edges, from metre `begin` to metre `end` of the edge with the number `owner` in their list.

    `before` and `after` are the spots at their ends, -1 at an end of the edge.
    """

    owner: Ints
    before: Ints
    after: Ints
    begin: Floats
    end: Floats


def cuts_of(graph: Graph, mode: Mode, snaps: Snaps) -> Cuts:
    """Where the points of a mode cut its edges; a point at an end of its edge is at the junction there."""
    at_tail = snaps.along <= 0
    at_head = ~at_tail & (snaps.along >= graph.length[snaps.edge])
    junction = np.where(at_tail, mode.tail[snaps.edge], np.where(at_head, mode.head[snaps.edge], -1))
    junction[snaps.edge < 0] = -1
    spot = np.full(len(junction), -1, dtype=np.int64)
    some = np.flatnonzero((snaps.edge >= 0) & (junction < 0))
    key = np.column_stack((snaps.edge, np.rint(snaps.along * 100).astype(np.int64)))
    _, first, which = np.unique(key[some], axis=0, return_index=True, return_inverse=True)
    spot[some] = which.reshape(-1)
    return Cuts(edge=snaps.edge[some[first]], along=snaps.along[some[first]], spot=spot, junction=junction)


def pieces_of(edges: Ints, cuts: Cuts, length: Floats) -> Pieces:
    """The pieces of edges, which may stand there more than once; `length` of all edges."""
    base = np.searchsorted(cuts.edge, edges, side="left")
    count = np.searchsorted(cuts.edge, edges, side="right") - base
    owner, step = crossed(np.arange(len(edges)), np.zeros_like(count), count + 1)
    along = np.append(cuts.along, 0.0)
    before = np.where(step == 0, -1, base[owner] + step - 1)
    after = np.where(step == count[owner], -1, base[owner] + step)
    return Pieces(
        owner=owner,
        before=before,
        after=after,
        begin=np.where(before < 0, 0.0, along[before]),
        end=np.where(after < 0, length[edges[owner]], along[after]),
    )


def driven(mode: Mode, length: Floats, edge: Ints, pieces: Pieces, *, against: Flags) -> tuple[Ints, Ints]:
    """Centiseconds and centimetres of pieces of edges, so that those of an edge add up; waits at the ends included."""
    total, share = np.where(against, mode.backward[edge], mode.forward[edge]), length[edge]
    time = np.rint(total * pieces.end / share) - np.rint(total * pieces.begin / share)
    time += np.where(pieces.before < 0, mode.tail_wait[edge], 0) + np.where(pieces.after < 0, mode.head_wait[edge], 0)
    metres = np.rint(pieces.end * 100) - np.rint(pieces.begin * 100)
    return np.where(total == CLOSED, CLOSED, time).astype(np.int64), metres.astype(np.int64)
