"""Signs laid on the edges of a network: the runs of directed edges that no car drives.

A directed edge is a number: 2e along edge e, 2e + 1 against it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.roads.raw import RawRoads
from planner.roads.signs import Sign
from planner.roads.ways import Ints

Run = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Forbidden:
    """The runs, and of the signs in this network how many there are, how many were not understood, how many lie on
    ways that cars do not go.
    """

    runs: frozenset[Run] = frozenset()
    read: int = 0
    unclear: int = 0
    idle: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Streets:
    """Edges of ways with the nodes at their ends, as signs name them; `open_[d]`: directed edges that cars go."""

    ends: dict[int, tuple[int, int]]  # first and last node of each edge
    edges: dict[int, list[int]]  # of each way, in order
    leaving: dict[int, list[int]]  # open directed edges at each node
    open_: frozenset[int]

    def begin(self, directed: int) -> int:
        """The node where a directed edge begins."""
        return self.ends[directed >> 1][directed & 1]

    def finish(self, directed: int) -> int:
        """The node where it ends."""
        return self.ends[directed >> 1][1 - (directed & 1)]

    def into(self, way: int, node: int) -> list[int]:
        """Open directed edges of a way that end at a node."""
        return [d for d in self._of(way) if self.finish(d) == node]

    def out_of(self, way: int, node: int) -> list[int]:
        """Open directed edges of a way that begin at a node."""
        return [d for d in self._of(way) if self.begin(d) == node]

    def tips(self, way: int) -> set[int]:
        """The two ends of a way; none where it was read in several parts or is a ring."""
        edges = self.edges.get(way, [])
        if not edges or any(self.ends[a][1] != self.ends[b][0] for a, b in pairwise(edges)):
            return set()
        ends = {self.ends[edges[0]][0], self.ends[edges[-1]][1]}
        return ends if len(ends) == 2 else set()

    def along(self, way: int, node: int) -> list[int]:
        """The directed edges of a whole way from one of its ends, whether open or not."""
        edges = self.edges[way]
        return [2 * e for e in edges] if self.ends[edges[0]][0] == node else [2 * e + 1 for e in reversed(edges)]

    def _of(self, way: int) -> Iterable[int]:
        return (d for e in self.edges.get(way, []) for d in (2 * e, 2 * e + 1) if d in self.open_)


class UnclearError(ValueError):
    """A sign that fits the roads in no way, or in more than one."""


def forbidden_runs(raw: RawRoads, ends: tuple[Ints, Ints], way: Ints, open_: Ints) -> Forbidden:
    """The runs that the signs forbid; `ends`: first and last vertex of each edge, `open_`: the open directed edges."""
    if not raw.signs:
        return Forbidden()
    streets = _streets(raw, ends, way, open_)
    runs: set[Run] = set()
    only: dict[Run, set[int]] = defaultdict(set)
    read = unclear = idle = 0
    for sign in raw.signs:
        if streets.edges.keys().isdisjoint((*sign.origins, *sign.over, *sign.targets)):
            continue  # of another district
        read += 1
        try:
            found = _runs(sign, streets)
        except UnclearError:
            unclear += 1
            continue
        idle += not found
        for run in found:
            if sign.only:
                only[run[:-1]].add(run[-1])
            else:
                runs.add(run)
    for start, allowed in only.items():
        runs |= {(*start, out) for out in streets.leaving[streets.finish(start[-1])] if out not in allowed}
    return Forbidden(runs=frozenset(runs), read=read, unclear=unclear, idle=idle)


def _streets(raw: RawRoads, ends: tuple[Ints, Ints], way: Ints, open_: Ints) -> Streets:
    """Only what signs name, and what meets it."""
    named = {w for sign in raw.signs for w in (*sign.origins, *sign.over, *sign.targets)}
    number = raw.osmid[way]
    some = np.flatnonzero(np.isin(number, np.array(sorted(named), dtype=np.int64)))
    nodes = np.column_stack([raw.nodes[vertex] for vertex in ends])
    near = np.asarray(np.isin(nodes, nodes[some]).any(axis=1))
    edges: dict[int, list[int]] = defaultdict(list)
    for edge in some.tolist():
        edges[int(number[edge])].append(edge)
    at = {edge: (int(nodes[edge, 0]), int(nodes[edge, 1])) for edge in np.flatnonzero(near).tolist()}
    directed = frozenset(open_[near[open_ >> 1]].tolist())
    leaving: dict[int, list[int]] = defaultdict(list)
    for d in sorted(directed):
        leaving[at[d >> 1][d & 1]].append(d)
    return Streets(ends=at, edges=dict(edges), leaving=leaving, open_=directed)


def _runs(sign: Sign, streets: Streets) -> list[Run]:
    """The runs of directed edges that a sign speaks of; none where a car goes there in no case.

    Raises:
        UnclearError: the sign was not understood, or its ways do not meet in one way.

    """
    if not sign.clear:
        raise UnclearError
    if sign.node:
        return [
            (into, out)
            for into in _one_each(streets.into(way, sign.node) for way in sign.origins)
            for out in _one_each(streets.out_of(way, sign.node) for way in sign.targets)
        ]
    if len(sign.origins) != 1 or len(sign.targets) != 1:
        raise UnclearError
    if not all(way in streets.edges for way in (*sign.origins, *sign.over, *sign.targets)):
        return []
    orders = {sign.over, sign.over[::-1]}
    found = {run for order in orders for run in _over(sign.origins[0], order, sign.targets[0], streets)}
    if len(found) != 1:
        raise UnclearError
    run = found.pop()
    return [run] if streets.open_.issuperset(run) else []


def _one_each(choices: Iterable[Sequence[int]]) -> list[int]:
    """The edges of ways that have one at most.

    Raises:
        UnclearError: a way passes the node, so that two of its edges fit.

    """
    found: list[int] = []
    for some in choices:
        if len(some) > 1:
            raise UnclearError
        found += some
    return found


def _over(origin: int, over: Sequence[int], target: int, streets: Streets) -> list[Run]:
    """The runs from the end of a way, along ways one after the other, to the end of another."""
    found = []
    for start in streets.tips(origin) & streets.tips(over[0]):
        node, middle = start, list[int]()
        for way in over:
            if node not in streets.tips(way):
                break
            middle += streets.along(way, node)
            node = streets.finish(middle[-1])
        else:
            if node in streets.tips(target):
                into = streets.along(origin, start)[0] ^ 1
                found.append((into, *middle, streets.along(target, node)[0]))
    return found
