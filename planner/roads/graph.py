"""The road network as edges between junctions, in flat arrays; geometry stays with the edges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.roads.forbidden import forbidden_runs
from planner.roads.geo import Flat
from planner.roads.parts import reachable
from planner.roads.raw import RANK, RawRoads
from planner.roads.turn_costs import headings
from planner.roads.turns import Turns, build_turns, ends_of
from planner.roads.ways import Floats, Ints

Flags = NDArray[np.bool_]
CLOSED = -1  # centiseconds of a direction no car goes


@dataclass(frozen=True, kw_only=True, eq=False)
class Graph:
    """Edges e from junction `tail[e]` to `head[e]`, with vertices `first[e]:last[e] + 1` of `degrees`, `flat`, `along`.

    Lengths are metres, `along` metres from the start of a way, times centiseconds. `car_tail`, `car_head` differ from
    `tail`, `head` where a barrier stops cars: there each edge ends at a junction of its own. `tail_wait`, `head_wait`
    are a car's share of what it costs to pass the ends. `size` counts the junctions, those of barriers included.
    `turns` are what cars obey at the junctions. `core` are the edges on which cars are snapped: reached from the
    largest strongly connected part and left to it, no motorway, no ferry.
    """

    raw: RawRoads
    projection: Flat
    flat: Floats
    along: Floats
    first: Ints
    last: Ints
    way: Ints
    tail: Ints
    head: Ints
    car_tail: Ints
    car_head: Ints
    tail_wait: Ints
    head_wait: Ints
    length: Floats
    forward: Ints
    backward: Ints
    size: int
    spot: Ints  # a vertex that shows where each junction is
    turns: Turns
    core: Flags
    dropped_km: float
    dropped_percent: float

    @property
    def kind(self) -> NDArray[np.int16]:
        """Class of each edge, index into `raw.CLASSES`."""
        return self.raw.kind[self.way]


def build_graph(raw: RawRoads) -> Graph:
    """Cut the ways at their junctions: where ways meet, where one ends or meets itself, where something costs time."""
    projection = Flat(raw.degrees)
    flat = projection.metres(raw.degrees)
    ids, spot, node = np.unique(raw.nodes, return_index=True, return_inverse=True)
    first, last, way = _cuts(raw, node, _special(raw, ids))
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T)))) if len(flat) else np.empty(0)
    length = np.maximum(along[last] - along[first], 0.005)
    tail, head = node[first], node[last]
    car_tail, car_head, spots = _barriers(raw, ids, tail, head, spot)
    wait = _waits(raw, ids, len(spots))
    used, compact = np.unique(np.concatenate((tail, head, car_tail, car_head)), return_inverse=True)
    tail, head, car_tail, car_head = compact.reshape(4, -1)
    spots, wait = spots[used], wait[used]
    forward, backward = _centiseconds(length, raw.forward[way]), _centiseconds(length, raw.backward[way])
    open_ = np.column_stack((forward, backward)) != CLOSED
    minor = (raw.kind[way] >= RANK["track"]) & (raw.kind[way] != RANK["ferry"])
    ends = ends_of(car_tail, car_head, open_, minor)
    signs = forbidden_runs(raw, (first, last), way, ends.open_)
    turns = build_turns(ends, len(spots), headings(flat, along, first, last), signs)
    drivable = open_.any(axis=1)
    inside = reachable(turns, length)
    total = float(length[drivable].sum())
    lost = float(length[drivable & ~inside].sum())
    no_stop = np.isin(raw.kind[way], [RANK["motorway"], RANK["motorway_link"], RANK["ferry"]])
    return Graph(
        raw=raw,
        projection=projection,
        flat=flat,
        along=along,
        first=first,
        last=last,
        way=way,
        tail=tail,
        head=head,
        car_tail=car_tail,
        car_head=car_head,
        tail_wait=wait[car_tail],
        head_wait=wait[car_head],
        length=length,
        forward=forward,
        backward=backward,
        size=len(spots),
        spot=spots,
        turns=turns,
        core=inside & ~no_stop,
        dropped_km=lost / 1000,
        dropped_percent=100 * lost / total if total else 0.0,
    )


def _special(raw: RawRoads, ids: Ints) -> Flags:
    """Nodes that cost a car time or stop it."""
    return np.isin(ids, np.array([*raw.closed, *raw.delays], dtype=np.int64))


def _cuts(raw: RawRoads, node: Ints, special: Flags) -> tuple[Ints, Ints, Ints]:
    """First and last vertex and way of every edge."""
    junction = special | (np.bincount(node, minlength=len(special)) > 1)
    cut = junction[node] if len(node) else np.empty(0, dtype=bool)
    cut[raw.starts[:-1]] = True
    cut[raw.starts[1:] - 1] = True
    at = np.flatnonzero(cut)
    way = np.searchsorted(raw.starts, at, side="right") - 1
    same = way[:-1] == way[1:]
    return at[:-1][same], at[1:][same], way[:-1][same]


def _barriers(raw: RawRoads, ids: Ints, tail: Ints, head: Ints, spot: Ints) -> tuple[Ints, Ints, Ints]:
    """Ends of the edges for cars: at a closed node every edge gets an end of its own."""
    closed = np.isin(ids, np.array(sorted(raw.closed), dtype=np.int64))
    car_tail, car_head, size = tail.copy(), head.copy(), len(ids)
    spots = [spot]
    for ends in (car_tail, car_head):
        stopped = np.flatnonzero(closed[ends])
        spots.append(spot[ends[stopped]])
        ends[stopped] = size + np.arange(len(stopped))
        size += len(stopped)
    return car_tail, car_head, np.concatenate(spots)


def _waits(raw: RawRoads, ids: Ints, size: int) -> Ints:
    """Half of the centiseconds it costs to pass each junction: one half on the way in, one on the way out."""
    wait = np.zeros(size, dtype=np.int64)
    if raw.delays:
        nodes = np.array(list(raw.delays), dtype=np.int64)
        nodes_at = np.searchsorted(ids, nodes)
        known = (nodes_at < len(ids)) & (ids[np.minimum(nodes_at, len(ids) - 1)] == nodes)
        wait[nodes_at[known]] = np.rint(50 * np.array(list(raw.delays.values()))[known]).astype(np.int64)
    return wait


def _centiseconds(length: Floats, kmh: Floats) -> Ints:
    with np.errstate(divide="ignore"):
        times = np.where(kmh > 0, np.maximum(np.rint(length * 360 / kmh), 1), CLOSED)
    return times.astype(np.int64)


def largest_part(tail: Ints, head: Ints, forward: Ints, backward: Ints, length: Floats, size: int) -> Flags:
    """Junctions of the strongly connected part with the most road (metres, not junctions)."""
    to, fro = forward != CLOSED, backward != CLOSED
    rows, columns = np.concatenate((tail[to], head[fro])), np.concatenate((head[to], tail[fro]))
    links = coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    _, label = connected_components(links.tocsr(), directed=True, connection="strong")
    inside = (to | fro) & (label[tail] == label[head])
    roads = np.bincount(label[tail[inside]], weights=length[inside], minlength=1)
    return np.asarray(label == int(np.argmax(roads)))
