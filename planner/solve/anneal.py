"""Walks of several seeds side by side, until time, iterations or the user ends them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter

from planner.solve.easing import Easing
from planner.solve.halt import Stopper as Stopper
from planner.solve.instance import Instance
from planner.solve.pool import Pool, kinds_alike, recombine
from planner.solve.search import Turns, Walk, unload

CHUNK = 50  # iterations between two looks at the clock
POOLED = 0.04  # share of the time for recombining the turns seen, at the end
BETWEEN = 0.02  # and at each pause before
PAUSES = (0.4, 0.7)  # shares of the search after which turns are recombined where that takes a moment
MOMENT = 150  # tasks up to which it does
LEAST = 15.0  # seconds below which it does not pay
NOTED = 0.5  # share of the search from which turns are kept; half of the way to the first pause, if there is one
EVERY = 10  # chunks between two looks at the turns
HOT, COLD = 1.0, 0.02  # shares of what a task costs on average


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
    """Searches from each start with each seed, one a thread; the cheapest wins, the first of equals.

    The temperature falls geometrically with the share of the time or of the iterations spent. `report` gets the
    iterations so far and the best cost.
    """
    clock = _Clock(iterations=iterations, began=perf_counter(), stopper=stopper)
    pooling = clock.span >= LEAST and len(instance.vehicle_days) > 1
    pauses = PAUSES if pooling and len(instance.tasks) <= MOMENT else ()
    clock.until = None if stopper.deadline is None else clock.began + clock.span * (1 - POOLED * pooling)
    kinds = kinds_alike(instance) if pooling else ()
    noted = pauses[0] / 2 if pauses else NOTED
    costs: dict[int, int] = {}

    def told(number: int, walk: Walk) -> None:
        costs[number] = walk.cost
        report(walk.iterations, min(costs.values()))

    with ThreadPoolExecutor(max_workers=len(seeds)) as threads:
        made = threads.map(lambda n: Walk(instance, starts[n], seeds[n]), range(len(seeds)))
        walkers = [
            _Walker(number=n, walk=walk, pool=Pool(instance=instance, kind=kinds) if pooling else None, noted=noted)
            for n, walk in enumerate(made)
        ]
        for pause in (*pauses, 1.0):
            futures = [threads.submit(walker.go, clock, pause, told) for walker in walkers]
            try:
                for future in futures:
                    future.result()
            except KeyboardInterrupt:
                stopper.asked.set()
                for future in futures:
                    future.result()
            if pause < 1 and not stopper.over():
                _shared(instance, walkers, clock.span * BETWEEN)
    best = min((walker.walk for walker in walkers), key=lambda w: w.cost)
    if pooling and stopper.deadline is not None and not stopper.asked.is_set():
        _shared(instance, walkers, stopper.deadline - perf_counter())
        best = min((walker.walk for walker in walkers), key=lambda w: w.cost)
    return Found(turns=unload(instance, best.best), cost=best.cost, iterations=sum(w.walk.iterations for w in walkers))


@dataclass(kw_only=True)
class _Clock:
    """How far a search is: by its iterations where they are limited, or by the time, whichever is further."""

    iterations: int | None
    began: float
    stopper: Stopper
    until: float | None = None

    @property
    def span(self) -> float:
        """Seconds of a search that only time limits."""
        limited = self.iterations is not None or self.stopper.deadline is None
        return 0.0 if limited else (self.stopper.deadline or 0.0) - self.began

    def share(self, done: int) -> float:
        """The share of the search spent after so many iterations."""
        by_count = 0.0 if self.iterations is None else done / max(1, self.iterations)
        if self.until is None:
            return by_count
        return max(by_count, (perf_counter() - self.began) / max(1e-9, self.until - self.began))


@dataclass(kw_only=True)
class _Walker:
    """A walk with what it keeps of its turns."""

    number: int
    walk: Walk
    pool: Pool | None
    noted: float
    chunks: int = 0

    def go(self, clock: _Clock, until: float, told: Callable[[int, Walk], None]) -> None:
        """Walks on to a share of the search; one chunk at least, ever."""
        walk = self.walk
        if not (walk.instance.vehicle_days and walk.instance.tasks):
            return
        easing = Easing(walk)
        while True:
            share = clock.share(walk.iterations)
            if walk.iterations and (share >= until or clock.stopper.over()):
                break
            steps = CHUNK if clock.iterations is None else min(CHUNK, clock.iterations - walk.iterations)
            walk.run(steps, max(easing.warm, walk.scale * HOT * (COLD / HOT) ** share))
            told(self.number, walk)
            self.chunks += 1
            easing.look()
            if self.pool is not None and share > self.noted and self.chunks % EVERY == 0:
                self.pool.note(walk.saved)
        easing.end()
        if self.pool is not None:
            self.pool.note(walk.best)


def _shared(instance: Instance, walkers: list[_Walker], seconds: float) -> None:
    """Recombines the turns of all walks and hands a better plan to the worst of them."""
    if seconds <= 0:
        return
    best = min(walkers, key=lambda w: w.walk.cost).walk
    pools = [walker.pool for walker in walkers if walker.pool is not None]
    better = recombine(instance, pools, unload(instance, best.best), best.cost, seconds=seconds)
    if better is not None:
        max(walkers, key=lambda w: w.walk.cost).walk.take(better[0])
