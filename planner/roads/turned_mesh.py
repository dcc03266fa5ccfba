"""The arcs of a way of moving where turns matter: each is a turn and the piece of edge after it.

Nodes are the states (cars at the ends of edges) and each state again at every spot on its edge; then, for each spot
and each junction with points on it, one node to leave it from and one to reach it at. So who stops at a point may turn
round there, and who passes may not; and no way depends on the points that it passes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.roads.cuts import Cuts, Pieces, driven, pieces_of
from planner.roads.graph import Graph
from planner.roads.mesh import Arcs, Mesh, Mode, compile_mesh
from planner.roads.turns import Turns, crossed
from planner.roads.ways import Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Drives:
    """The pieces of the edges of states, as they are driven: the state, its spot at the begin and at the end (-1: an
    end of the edge), and the node of the state at the begin and at the end where that is a spot.
    """

    pieces: Pieces
    state: Ints
    against: NDArray[np.bool_]
    came: Ints
    goes: Ints
    behind: Ints
    ahead: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Stops:
    """The nodes to leave and to reach spots and, after them, `places`: the junctions with points on them, ascending."""

    leave: Ints
    reach: Ints
    spots: int
    places: Ints

    def of(self, junction: Ints) -> Ints:
        """The number among leave and reach of each junction, -1 where no point lies."""
        if len(self.places) == 0:
            return np.full(len(junction), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.places, junction), len(self.places) - 1)
        return np.where(self.places[at] == junction, self.spots + at, -1)


def turned_mesh(graph: Graph, mode: Mode, turns: Turns, cuts: Cuts) -> Mesh:
    """The mesh of a mode that obeys turns."""
    drives = _drives(graph, turns, cuts)
    places = np.unique(cuts.junction[cuts.junction >= 0])
    count, first = len(cuts.edge) + len(places), len(turns.edge) + int((drives.goes >= 0).sum())
    leave = first + np.arange(count)
    stops = Stops(leave=leave, reach=leave + count, spots=len(cuts.edge), places=places)
    entries, exits = _entries(mode, turns, drives, stops), _exits(mode, turns, drives, stops)
    arcs = _arcs(graph, mode, turns, drives, entries, exits)
    which = np.where(cuts.spot >= 0, cuts.spot, stops.of(cuts.junction))
    at, goal = (np.where(which >= 0, np.append(nodes, -1)[which], -1) for nodes in (stops.leave, stops.reach))
    return compile_mesh(arcs, first + 2 * count, at, goal)


def _drives(graph: Graph, turns: Turns, cuts: Cuts) -> Drives:
    pieces = pieces_of(turns.along, cuts, graph.length)
    against = (turns.edge[pieces.owner] & 1).astype(bool)
    goes = np.where(against, pieces.before, pieces.after)
    ahead = np.where(goes >= 0, len(turns.edge) - 1 + np.cumsum(goes >= 0), -1)
    behind = np.where(
        against, np.append(ahead[1:], -1), np.append(-1, ahead[:-1])
    )  # of the piece that was driven before
    came = np.where(against, pieces.after, pieces.before)
    return Drives(pieces=pieces, state=pieces.owner, against=against, came=came, goes=goes, behind=behind, ahead=ahead)


def _entries(mode: Mode, turns: Turns, drives: Drives, stops: Stops) -> tuple[Ints, Ints, Ints]:
    """Piece, node and centiseconds of the turn for every way onto a piece."""
    begins, inner = np.flatnonzero(drives.came < 0), np.flatnonzero(drives.came >= 0)
    piece = np.empty(len(turns.edge), dtype=np.int64)
    piece[drives.state[begins]] = begins
    plain = np.arange(turns.plain)
    stop = stops.of(_junctions(mode, turns.edge[plain]))
    left = inner[drives.state[inner] < turns.plain]
    pieces = (piece[turns.head], piece[plain[stop >= 0]], inner, left)
    nodes = (turns.tail, stops.leave[stop[stop >= 0]], drives.behind[inner], stops.leave[drives.came[left]])
    free = np.zeros(sum(map(len, pieces[1:])), dtype=np.int64)
    return np.concatenate(pieces), np.concatenate(nodes), np.concatenate((turns.time, free))


def _exits(mode: Mode, turns: Turns, drives: Drives, stops: Stops) -> tuple[Ints, Ints]:
    """Piece and node for every node at the end of a piece, in order of pieces."""
    ends, inner = np.flatnonzero(drives.goes < 0), np.flatnonzero(drives.goes >= 0)
    stop = stops.of(_junctions(mode, turns.edge[drives.state[ends]] ^ 1))
    pieces = np.concatenate((ends, ends[stop >= 0], inner, inner))
    nodes = (drives.state[ends], stops.reach[stop[stop >= 0]], drives.ahead[inner], stops.reach[drives.goes[inner]])
    order = np.argsort(pieces, kind="stable")
    return pieces[order], np.concatenate(nodes)[order]


def _junctions(mode: Mode, directed: Ints) -> Ints:
    """Where directed edges begin."""
    begins: Ints = np.where(directed & 1, mode.head[directed >> 1], mode.tail[directed >> 1])
    return begins


def _arcs(
    graph: Graph,
    mode: Mode,
    turns: Turns,
    drives: Drives,
    entries: tuple[Ints, Ints, Ints],
    exits: tuple[Ints, Ints],
) -> Arcs:
    """From every entry of a piece to every exit."""
    edge, pieces, back = turns.along[drives.state], drives.pieces, drives.against
    time, length = driven(mode, graph.length, edge, pieces, against=back)
    start = np.searchsorted(exits[0], np.arange(len(edge) + 1))
    entry, exit_ = crossed(np.arange(len(entries[0])), start[entries[0]], start[entries[0] + 1])
    piece = entries[0][entry]
    return Arcs(
        tail=entries[1][entry],
        head=exits[1][exit_],
        edge=edge[piece],
        begin=np.where(back, pieces.end, pieces.begin)[piece],
        end=np.where(back, pieces.begin, pieces.end)[piece],
        time=time[piece] + entries[2][entry],
        length=length[piece],
    )
