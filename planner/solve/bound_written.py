"""Turns that were written down, as arrays: there may be hundreds of thousands, and few are looked at one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.solve.bound_sets import UNIT, WORD, Every
from planner.solve.columns import Column
from planner.solve.instance import Instance
from planner.solve.pricing import Kind, Prices
from planner.solve.pricing_data import Ground, Ints

Bytes = NDArray[np.int8]


@dataclass(frozen=True, kw_only=True)
class Written:
    """C turns of one kind. `steps` are their stops, the last one first: places (-1 for none) and two words of options.

    `cost` as in `Column`; `reduced` is what is left of it at the prices they were written down at.
    """

    kind: Kind
    cost: Ints
    reduced: Ints
    tasks: Bytes  # (T, C) 1 where the turn does the task
    places: Ints  # (C) bits of the places of the kind
    steps: tuple[tuple[Ints, Ints, Ints], ...]

    def column(self, i: int) -> Column:
        """Turn i."""
        land = self.kind.land
        visits = []
        for place, first, second in reversed(self.steps):
            p = int(place[i])
            if p >= 0:
                held = [*_ones(int(first[i])), *(WORD + o for o in _ones(int(second[i])))]
                visits.append((int(land.place[p]), tuple(int(land.option[o]) for o in held)))
        return Column(k=land.k, cost=int(self.cost[i]), visits=tuple(visits))


@dataclass(frozen=True, kw_only=True)
class Complete:
    """The turns of every kind that a plan costing less than the incumbent may hold, numbered through."""

    parts: tuple[Written, ...]  # of each kind
    kinds: Ints  # (C)
    first: Ints  # number of the first turn of each kind

    @property
    def cost(self) -> Ints:
        """Of every turn."""
        return np.concatenate([part.cost for part in self.parts])

    @property
    def reduced(self) -> Ints:
        """Of every turn."""
        return np.concatenate([part.reduced for part in self.parts])

    @property
    def tasks(self) -> Bytes:
        """(T, C) 1 where a turn does a task."""
        return np.concatenate([part.tasks for part in self.parts], axis=1)

    def columns(self, turns: Sequence[int]) -> list[Column]:
        """Some of the turns."""
        return [self.parts[self.kinds[i]].column(i - int(self.first[self.kinds[i]])) for i in turns]

    def hubs(self, instance: Instance) -> dict[tuple[int, int], Ints]:
        """The turns that open a hub on a day, for each of them."""
        opened: dict[tuple[int, int], list[Ints]] = {}
        for part, first in zip(self.parts, self.first, strict=True):
            land = part.kind.land
            for q, p in enumerate(land.place.tolist()):
                if instance.is_hub[p]:
                    there = np.flatnonzero((part.places >> q) & 1) + first
                    opened.setdefault((p, land.day), []).append(there)
        return {hub: np.concatenate(parts) for hub, parts in opened.items()}


def together(parts: Sequence[Written]) -> Complete:
    """The pool of all kinds."""
    sizes = [len(part.cost) for part in parts]
    return Complete(
        parts=tuple(parts),
        kinds=np.repeat(np.arange(len(parts)), sizes),
        first=np.cumsum([0, *sizes[:-1]], dtype=np.int64),
    )


def read(kind: Kind, prices: Prices, every: Every, tasks: int) -> Written:
    """The finished turns of an enumeration, of a district with so many tasks."""
    land = kind.land
    count = int(every.size[1])
    done = every.done[:count].astype(np.int64)
    words = (every.first[done], every.second[done])
    held = np.zeros((tasks, count), dtype=np.int8)
    earned = np.zeros(count, dtype=np.int64)
    for o, t in enumerate(land.task.tolist()):
        bit = (words[o // WORD] >> (o % WORD)) & 1
        held[t] |= bit.astype(np.int8)
        earned += bit * prices.task[t]
    places = every.places[done]
    for q, p in enumerate(land.place.tolist()):
        earned -= ((places >> q) & 1) * prices.hub[p, land.day]
    reduced = every.done_cost[:count].copy()
    return Written(
        kind=kind,
        cost=reduced + earned,
        reduced=reduced,
        tasks=held,
        places=places,
        steps=_steps(every, done),
    )


def _steps(every: Every, done: Ints) -> tuple[tuple[Ints, Ints, Ints], ...]:
    """The stops of the turns of some labels, the last one first."""
    steps: list[tuple[Ints, Ints, Ints]] = []
    at = done
    while True:
        before = every.before[at].astype(np.int64)
        inside = before >= 0
        if not inside.any():
            return tuple(steps)
        place = np.where(inside, every.place[at], -1).astype(np.int64)
        first = np.where(inside, every.first[at] ^ every.first[before], 0)
        second = np.where(inside, every.second[at] ^ every.second[before], 0)
        steps.append((place, first, second))
        at = np.where(inside, before, at)


def _ones(word: int) -> list[int]:
    """The bits that are set, lowest first."""
    found = []
    while word:
        low = word & -word
        found.append(low.bit_length() - 1)
        word ^= low
    return found


def every_of(lands: Sequence[Ground], labels: int, turns: int, halt: Ints) -> Every:
    """Room for so many labels and finished turns of any of the vehicle-days."""
    options = max(int(np.diff(land.option_ptr).max(initial=0)) for land in lands)
    work = max(int((land.seconds // UNIT).sum()) for land in lands)

    def wide(size: int) -> Ints:
        return np.zeros(size, dtype=np.int64)

    def narrow(size: int) -> NDArray[np.int32]:
        return np.zeros(size, dtype=np.int32)

    return Every(
        first=wide(labels),
        second=wide(labels),
        places=wide(labels),
        tasks=wide(labels),
        memory=wide(labels),
        time=wide(labels),
        cost=wide(labels),
        depart=wide(labels),
        cases=wide(labels),
        place=narrow(labels),
        before=narrow(labels),
        next=narrow(labels),
        rested=np.zeros(labels, dtype=np.int8),
        head=narrow(1 << labels.bit_length()),
        done_head=narrow(1 << turns.bit_length()),
        done=narrow(turns),
        done_cost=wide(turns),
        done_next=narrow(turns),
        size=wide(2),
        halt=halt,
        options=wide(options + 1),
        following=wide(options + 1),
        load=wide(options + 1),
        work=wide(options + 1),
        bound=np.zeros((options + 1, work + 1), dtype=np.int64),
    )
