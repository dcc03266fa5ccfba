"""Crossover: turns of one plan take the place of those of another that do the same work.

Selective route exchange: Nagata and Bräysy, Edge assembly-based memetic algorithm for the capacitated vehicle routing
problem, Networks 54 (2009), and PyVRP after it. Here the turns that come in are neighbours on the ground, and a turn
may come in only where one of its kind goes out; what is then left is for the search.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np

from planner.plan import TaskId
from planner.solve.instance import Instance
from planner.solve.kernel import OPEN
from planner.solve.repair import repair
from planner.solve.search import Turns, TurnStop

STRANGE = 0.5  # what a task that would get lost weighs against one that comes in


def exchange(instance: Instance, kinds: Sequence[int], giver: Turns, taker: Turns, rng: Random) -> Turns:
    """The turns of `taker` with some of `giver` in place of others; lawful, each task once at most.

    `kinds` (K) says which vehicle-days are alike. Between one and half of the turns of `giver` come in: one drawn by
    chance and those nearest to it. For each a turn of its kind goes out, those first whose tasks come in. Turns with
    stops that must stay are not touched. `rng` decides what is drawn.
    """
    free = [k for k in range(len(taker)) if not _held(giver[k]) and not _held(taker[k])]
    used = [k for k in free if giver[k]]
    if not used:
        return taker
    coming = _neighbours(instance, giver, used, rng)
    got = {t for k in coming for t in _tasks(giver[k])}
    child = list(taker)
    fresh = set()
    for out, k in _places(kinds, taker, free, coming, got):
        child[out] = giver[k]
        fresh.add(out)
    for k in range(len(child)):
        if k not in fresh and not _held(child[k]):
            child[k] = _without(child[k], got)
    return repair(instance, tuple(child))


def _neighbours(instance: Instance, turns: Turns, used: Sequence[int], rng: Random) -> list[int]:
    """A turn by chance and those nearest to it, by the mean way from its stops to their nearest stop."""
    wanted = rng.randint(1, max(1, len(used) // 2))
    first = rng.choice(used)
    place = {p: i for i, p in enumerate(instance.places)}
    stops = {k: np.array([place[s.place] for s in turns[k]]) for k in used}
    drive = instance.drive[0]
    far = {k: float(drive[np.ix_(stops[first], stops[k])].min(axis=1).mean()) for k in used}
    return sorted(used, key=lambda k: (k != first, far[k]))[:wanted]


def _places(
    kinds: Sequence[int], taker: Turns, free: Sequence[int], coming: Sequence[int], got: set[TaskId]
) -> list[tuple[int, int]]:
    """Which turn of the taker goes out for each that comes in, of its kind: empty ones, then those that lose least."""

    def loses(k: int) -> float:
        tasks = _tasks(taker[k])
        return STRANGE * len(tasks - got) - len(tasks & got) if tasks else -len(got) - 1.0

    alike: dict[int, list[int]] = defaultdict(list)
    for k in sorted(free, key=loses, reverse=True):
        alike[kinds[k]].append(k)
    return [(alike[kinds[k]].pop(), k) for k in coming if alike[kinds[k]]]


def _tasks(turn: Sequence[TurnStop]) -> set[TaskId]:
    return {t for stop in turn for t in stop.tasks}


def _held(turn: Sequence[TurnStop]) -> bool:
    """Whether a stop of the turn must stay."""
    return any(stop.fixed != OPEN or stop.begin is not None for stop in turn)


def _without(turn: Sequence[TurnStop], tasks: set[TaskId]) -> tuple[TurnStop, ...]:
    """The stops that are left when the tasks are gone."""
    kept = (replace(stop, tasks=tuple(t for t in stop.tasks if t not in tasks)) for stop in turn)
    return tuple(stop for stop in kept if stop.tasks)
