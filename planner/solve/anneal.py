"""Walks of several seeds side by side, until time, iterations or the user ends them.

A short search is one walk a worker. One that is long for its district is a population (`breeding`): at every stage each
worker walks once, and between the stages the turns of all walks are recombined.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Lock
from time import perf_counter

from planner.solve.breeding import WARM, Population, Stage, stages
from planner.solve.halt import Halt
from planner.solve.halt import Stopper as Stopper
from planner.solve.instance import Instance
from planner.solve.pool import Pool, kinds_alike, recombine
from planner.solve.search import Turns, Walk, unload
from planner.solve.walker import HOT, Span, Walker

POOLED = 0.04  # share of the time for recombining the turns seen, at the end
BETWEEN = 0.01  # and between two stages, at most
OFTEN = 0.05  # and between all stages so far, of the time so far
LEAST = 15.0  # seconds below which recombining does not pay
APART = 1_000_003  # between the seeds of two walks of a worker
PROBE, PROBED = 1.0, 0.02  # seconds, and share of the time, at most, in which the speed is measured


@dataclass(frozen=True, kw_only=True)
class Found:
    """The best turns of a search."""

    turns: Turns
    cost: int
    iterations: int


def anneal(
    instance: Instance,
    starts: tuple[Turns | None, ...],
    *,
    seeds: tuple[int, ...],
    iterations: int | None,
    stopper: Stopper,
    report: Callable[[int, int], None],
) -> Found:
    """Searches from each start with each seed, one a thread; the cheapest plan wins, the first of equals.

    With iterations (a worker) and no deadline the same seeds give the same plan. `report` gets the iterations of a
    worker so far and the best cost.
    """
    search = _Search(instance=instance, starts=starts, seeds=seeds, stopper=stopper, report=report)
    with ThreadPoolExecutor(max_workers=len(seeds)) as threads:
        search.threads = threads
        return search.run(iterations)


@dataclass(kw_only=True)
class _Search:
    instance: Instance
    starts: tuple[Turns | None, ...]
    seeds: tuple[int, ...]
    stopper: Stopper
    report: Callable[[int, int], None]
    threads: ThreadPoolExecutor = field(init=False)
    population: Population = field(init=False)
    pools: list[Pool] = field(default_factory=list)
    walks: int = 0
    before: int = 0  # iterations of the walks that ended
    least: int | None = None  # best cost told
    most: int = 0  # iterations told
    lock: Lock = field(default_factory=Lock)

    def run(self, iterations: int | None) -> Found:
        began = perf_counter()
        timed = None if self.stopper.deadline is None else self.stopper.deadline - began
        several = len(self.instance.vehicle_days) > 1
        pooling = several and (bool(self._stages(iterations)) if timed is None else timed >= LEAST)
        kinds = kinds_alike(self.instance) if pooling else ()
        self.population = Population(instance=self.instance, kinds=kinds, rng=Random(self.seeds[0]))
        if pooling:
            self.pools = [Pool(instance=self.instance, kind=kinds) for _ in self.seeds]
        walkers = [self._founder(n) for n in range(len(self.seeds))]
        plan = self._stages(iterations) if pooling else ()
        if pooling and timed is not None and (plan or iterations is None):  # the clock may end it before
            made = round(self._probe(walkers, timed))
            plan = self._stages(made if iterations is None else min(made, iterations))
        if plan:
            self._bred(walkers, plan, iterations=iterations, began=began, seconds=timed)
        else:
            until = None if timed is None else began + timed * (1 - POOLED * pooling)
            self._walk(walkers, Span(stopper=self.stopper, until=until, iterations=iterations))
        if pooling and timed is not None:
            self._recombined(began + timed - perf_counter())
        cost, turns = self.population.best
        return Found(turns=turns, cost=cost, iterations=self.before)

    def _stages(self, iterations: int | None) -> tuple[Stage, ...]:
        return () if iterations is None else stages(len(self.instance.tasks), iterations)

    def _bred(
        self,
        walkers: Sequence[Walker],
        plan: Sequence[Stage],
        *,
        iterations: int | None,
        began: float,
        seconds: float | None,
    ) -> None:
        """Stage after stage of a population, the first with the walkers that are there already."""
        spent, pooled = 0, 0.0
        for number, stage in enumerate(plan):
            if number > 0:
                make = self._founder if stage.founding else self._child
                walkers = [make(n) for n in range(len(self.seeds))]
            for walker in walkers:
                walker.noted = 1.0
            steps = None if iterations is None else round(iterations * stage.until) - spent
            spent += steps or 0
            until = None if seconds is None else began + seconds * (1 - POOLED) * stage.until
            self._walk(walkers, Span(stopper=self.stopper, until=until, iterations=steps), founding=stage.founding)
            if self.stopper.over():
                return
            if number > 0 and seconds is not None:
                moment = perf_counter()
                self._recombined(min(BETWEEN * seconds, OFTEN * (moment - began) - pooled))
                pooled += perf_counter() - moment

    def _founder(self, n: int) -> Walker:
        return self._walker(n, self.starts[n])

    def _child(self, n: int) -> Walker:
        return self._walker(n, self.population.child())

    def _walker(self, n: int, turns: Turns | None) -> Walker:
        seed = self.seeds[n] + self.walks // len(self.seeds) * APART
        self.walks += 1
        return Walker(walk=Walk(self.instance, turns, seed), pool=self.pools[n] if self.pools else None)

    def _probe(self, walkers: Sequence[Walker], seconds: float) -> float:
        """How many iterations a worker will make in so many seconds, by what the walks make in a moment."""
        until = perf_counter() + min(PROBE, PROBED * seconds)
        began = perf_counter()
        self._together(walkers, lambda walker: walker.warm_up(until, self._told))
        made = sum(walker.walk.iterations for walker in walkers) / len(walkers)
        return made * seconds / max(1e-9, perf_counter() - began)

    def _walk(self, walkers: Sequence[Walker], span: Span, *, founding: bool = True) -> None:
        """Walks side by side; their plans become part of the population."""
        self._together(walkers, lambda walker: walker.go(span, self._told, hot=HOT if founding else WARM))
        for walker in walkers:
            walk = walker.walk
            self.population.add(walk.cost, unload(self.instance, walk.best))
            self.population.add(int(walk.saved.total[0]), unload(self.instance, walk.saved))
            self.before += walk.iterations

    def _together(self, walkers: Sequence[Walker], step: Callable[[Walker], None]) -> None:
        futures = [self.threads.submit(step, walker) for walker in walkers]
        try:
            for future in futures:
                future.result()
        except KeyboardInterrupt:
            self.stopper.asked.set()
            for future in futures:
                future.result()

    def _recombined(self, seconds: float) -> None:
        """Recombines the turns of all walks; a better plan joins the population, and a walk is to go on from it.

        Only by the clock: HiGHS has no other measure of its effort that two runs share and that bounds its time.
        """
        if seconds <= 0 or self.stopper.asked.is_set():
            return
        cost, turns = self.population.best
        with Halt(self.stopper) as halt:
            better = recombine(self.instance, self.pools, turns, cost, seconds=seconds, halt=halt)
        if better is not None:
            self.population.add(better[1], better[0])
            self.population.polish.append(better[0])
            self._say(0, better[1])

    def _told(self, walk: Walk) -> None:
        self._say(walk.iterations, walk.cost)

    def _say(self, iterations: int, cost: int) -> None:
        with self.lock:
            self.least = cost if self.least is None else min(self.least, cost)
            self.most = max(self.most, self.before // len(self.seeds) + iterations)
            self.report(self.most, self.least)


__all__ = ["Found", "Stopper", "anneal"]
