"""Turns of cars: where one may go from the end of an edge, and how long the turn takes.

A **state** is a car at the end of a directed edge (2e along edge e, 2e + 1 against it). So every search over states and
the turns between them obeys signs and counts turns, and stays a search over nodes and arcs. Where a sign speaks of more
than two edges, the edges within have a state more: of a car that came the way the sign speaks of.

A turn takes time where three roads meet or more. A track does not make a turn of the road that it meets: going from
road to road there takes time only if they are three without the tracks. A car turns round where it has no other way
on from which there is a way back, and nowhere else, or a sign would be evaded by turning round behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.roads.forbidden import Forbidden, Run
from planner.roads.turn_costs import turn_angles, turn_time
from planner.roads.ways import Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Turns:
    """The directed edge of each state, the first `plain` of which know nothing of how they were come to; and the turns
    from state `tail` to state `head`, in centiseconds.
    """

    edge: Ints
    plain: int
    tail: Ints
    head: Ints
    time: Ints
    signs: Forbidden

    @property
    def along(self) -> Ints:
        """The edge of each state, whichever way it is driven."""
        return self.edge >> 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Ends:
    """Junctions where directed edges begin and end, 2e along edge e and 2e + 1 against it; the open ones, ascending.

    `minor` says of each edge whether it is a track or less.
    """

    begin: Ints
    finish: Ints
    open_: Ints
    minor: NDArray[np.bool_]


def ends_of(tail: Ints, head: Ints, open_: NDArray[np.bool_], minor: NDArray[np.bool_]) -> Ends:
    """The ends of edges in both directions; `open_` says of each edge whether cars go along and against it (n, 2)."""
    return Ends(
        begin=np.column_stack((tail, head)).reshape(-1),
        finish=np.column_stack((head, tail)).reshape(-1),
        open_=np.flatnonzero(open_.reshape(-1)),
        minor=minor,
    )


def build_turns(ends: Ends, size: int, headings: Floats, signs: Forbidden) -> Turns:
    """The states and turns of a network of `size` junctions; `headings` as `turn_costs.headings`."""
    tail, head = _meeting(ends, size)
    keep = ~_isin((tail, head), [run for run in signs.runs if len(run) == 2], len(ends.begin))
    tail, head = tail[keep], head[keep]
    at = ends.finish[tail]
    ways, roads = _count(ends, np.ones_like(ends.minor), size)[at], _count(ends, ~ends.minor, size)[at]
    back = head == tail ^ 1
    label = _strong(ends, size)
    returning = label[ends.finish[head]] == label[at]  # a one-way road may lead where there is no way back from
    others = np.bincount(tail[~back & returning], minlength=len(ends.begin))[tail]
    slow = (roads > 2) | ((ways > 2) & (ends.minor[tail >> 1] | ends.minor[head >> 1])) | back
    keep = ~back | (others == 0)
    tail, head, slow, back = tail[keep], head[keep], slow[keep], back[keep]
    angle = np.where(back, 180.0, turn_angles(headings[tail ^ 1], headings[head]))
    time = np.where(slow, turn_time(angle), 0)
    number = np.full(len(ends.begin), -1, dtype=np.int64)
    number[ends.open_] = np.arange(len(ends.open_))
    plain = Turns(edge=ends.open_, plain=len(ends.open_), tail=number[tail], head=number[head], time=time, signs=signs)
    return _remembering(plain, {run for run in signs.runs if len(run) > 2}, number)


def _strong(ends: Ends, size: int) -> Ints:
    """The number of the strongly connected part of each junction, turns left out."""
    begin, finish = ends.begin[ends.open_], ends.finish[ends.open_]
    links = coo_array((np.ones(len(begin)), (begin, finish)), shape=(size, size))
    return np.asarray(connected_components(links.tocsr(), directed=True, connection="strong")[1], dtype=np.int64)


def _meeting(ends: Ends, size: int) -> tuple[Ints, Ints]:
    """All pairs of directed edges of which the second begins where the first ends."""
    order = ends.open_[np.argsort(ends.begin[ends.open_], kind="stable")]
    start = np.concatenate(([0], np.cumsum(np.bincount(ends.begin[order], minlength=size))))
    at = ends.finish[ends.open_]
    tail, entry = crossed(np.arange(len(ends.open_)), start[at], start[at + 1])
    return ends.open_[tail], order[entry]


def crossed(owner: Ints, begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Every owner with each of its entries `begin:end`."""
    count = end - begin
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(owner, count), np.repeat(begin, count) + within


def _count(ends: Ends, some: NDArray[np.bool_], size: int) -> Ints:
    """How many ends of some of the edges that cars drive, in whichever direction, meet at each junction."""
    driven = np.unique(ends.open_ >> 1)
    driven = driven[some[driven]]
    return np.asarray(np.bincount(np.concatenate((ends.begin[2 * driven], ends.finish[2 * driven])), minlength=size))


def _isin(pairs: tuple[Ints, Ints], some: list[Run], size: int) -> NDArray[np.bool_]:
    keys = np.array([a * size + b for a, b in some], dtype=np.int64)
    return np.isin(pairs[0] * size + pairs[1], keys)


def _remembering(plain: Turns, runs: set[Run], number: Ints) -> Turns:
    """With a state for each beginning of a longer run; the longest one that a car has just driven is its state."""
    runs = {run for run in runs if min(number[list(run)]) >= 0}
    begun = sorted({run[:k] for run in runs for k in range(2, len(run))})
    if not begun:
        return plain
    state = {run: plain.plain + k for k, run in enumerate(begun)}
    tail, head, time = (column.tolist() for column in (plain.tail, plain.head, plain.time))
    at = {(int(plain.edge[a]), int(plain.edge[b])): k for k, (a, b) in enumerate(zip(tail, head, strict=True))}
    onward: dict[int, list[int]] = {}
    for a, b in at:
        onward.setdefault(a, []).append(b)
    for run, own in state.items():
        for out in onward.get(run[-1], ()):
            driven = (*run, out)
            if not any(driven[k:] in runs for k in range(len(driven))):
                tail.append(own)
                head.append(_longest(driven, state, int(number[out])))
                time.append(time[at[run[-1], out]])
    for a, b in {run[:2] for run in begun} & at.keys():
        head[at[a, b]] = state[a, b]
    return Turns(
        edge=np.concatenate((plain.edge, [run[-1] for run in begun])),
        plain=plain.plain,
        tail=np.array(tail, dtype=np.int64),
        head=np.array(head, dtype=np.int64),
        time=np.array(time, dtype=np.int64),
        signs=plain.signs,
    )


def _longest(driven: Run, state: Mapping[Run, int], otherwise: int) -> int:
    return next((state[driven[k:]] for k in range(len(driven) - 1) if driven[k:] in state), otherwise)
