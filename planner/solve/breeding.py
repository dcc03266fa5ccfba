"""A population of plans: walks found it, crossovers with shorter walks go on, a MIP puts the turns of all together.

A memetic search: walks from nothing end in plans of much the same cost that differ in where they stop and when, and
a longer walk is not much better than a short one. So many short walks are taken instead of one long; their turns,
recombined (`pool`), and their crossovers (`exchange`) keep what several have found. After Nagata and Bräysy, Networks
54 (2009), and Vidal, Hybrid genetic search for the CVRP, Computers & Operations Research 140 (2022).
"""

from dataclasses import dataclass, field
from math import sqrt
from random import Random

from planner.solve.exchange import exchange
from planner.solve.instance import Instance
from planner.solve.search import Turns

EACH = 1_000  # iterations a task, by which the length of a search is measured
LEAST = 1.5  # that length below which it is no population
FOUNDING = 0.5  # share of the search that founders get
STAGES = 2.5  # of founders, times the square root of the length: more and longer walks, the longer the search
CHILD = 0.4  # length of a child's walk, in founders' walks
ROOM = 24  # plans in a population
WARM = 0.2  # heat at which a child's walk begins, in what a task costs on average


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What all workers do at the same time: found a plan each, or breed one, up to a share of the search."""

    founding: bool
    until: float


def stages(tasks: int, iterations: float) -> tuple[Stage, ...]:
    """How a search of so many iterations a worker is divided; not at all where there is no time for a population."""
    length = iterations / (EACH * max(1, tasks))
    if length < LEAST:
        return ()
    founders = round(STAGES * sqrt(length))
    children = round(founders * (1 - FOUNDING) / FOUNDING / CHILD)
    first = tuple(Stage(founding=True, until=FOUNDING * (i + 1) / founders) for i in range(founders))
    then = (FOUNDING + (1 - FOUNDING) * (i + 1) / children for i in range(children))
    return (*first, *(Stage(founding=False, until=share) for share in then))


@dataclass(kw_only=True)
class Population:
    """The best plans so far, the cheapest first; of several with one cost the first."""

    instance: Instance
    kinds: tuple[int, ...]
    rng: Random
    plans: list[tuple[int, Turns]] = field(default_factory=list)
    polish: list[Turns] = field(default_factory=list)  # plans that no walk has gone on from yet

    def add(self, cost: int, turns: Turns) -> None:
        """Takes a plan up, if there is none of its cost and room for it."""
        if any(cost == known for known, _ in self.plans):
            return
        self.plans.append((cost, turns))
        self.plans.sort(key=lambda plan: plan[0])
        del self.plans[ROOM:]

    @property
    def best(self) -> tuple[int, Turns]:
        """The cheapest plan and its cost."""
        return self.plans[0]

    def child(self) -> Turns:
        """Where a walk is to begin: a plan that waits for it, or a crossover of two, each the better of two drawn."""
        if self.polish:
            return self.polish.pop()
        giver, taker = self._draw(), self._draw()
        if giver == taker:
            return self.plans[taker][1]
        return exchange(self.instance, self.kinds, self.plans[giver][1], self.plans[taker][1], self.rng)

    def _draw(self) -> int:
        """The number of the better of two plans drawn by chance."""
        return min(self.rng.randrange(len(self.plans)) for _ in range(2))
