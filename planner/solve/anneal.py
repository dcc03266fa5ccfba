"""Walks of several seeds side by side, until time, iterations or the user ends them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import perf_counter

from planner.solve.halt import Stopper as Stopper
from planner.solve.instance import Instance
from planner.solve.pool import Pool, kinds_alike, recombine
from planner.solve.search import Turns, Walk, unload

CHUNK = 50  # iterations between two looks at the clock
POOLED = 0.04  # share of the time for recombining the turns seen in the second half
LEAST = 15.0  # seconds below which it does not pay
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
    began = perf_counter()
    best_costs: dict[int, int] = {}
    span = 0.0 if iterations is not None or stopper.deadline is None else stopper.deadline - began
    pooling = span >= LEAST and len(instance.vehicle_days) > 1
    kinds = kinds_alike(instance) if pooling else ()
    pools = [Pool(instance=instance, kind=kinds) for _ in seeds]
    until = began + span * (1 - POOLED) if pooling else stopper.deadline

    def walk(number: int) -> Walk:
        walk = Walk(instance, starts[number], seeds[number])
        chunks = 0
        while instance.vehicle_days and instance.tasks:
            share = _share(walk.iterations, iterations, began, until)
            if walk.iterations and (share >= 1 or stopper.over()):
                break
            steps = CHUNK if iterations is None else min(CHUNK, iterations - walk.iterations)
            walk.run(steps, walk.scale * HOT * (COLD / HOT) ** share)
            best_costs[number] = walk.cost
            report(walk.iterations, min(best_costs.values()))
            chunks += 1
            if pooling and share > 0.5 and chunks % EVERY == 0:
                pools[number].note(walk.saved)
        if pooling:
            pools[number].note(walk.best)
        return walk

    with ThreadPoolExecutor(max_workers=len(seeds)) as pool:
        futures = [pool.submit(walk, number) for number in range(len(seeds))]
        try:
            walks = [future.result() for future in futures]
        except KeyboardInterrupt:
            stopper.asked.set()
            walks = [future.result() for future in futures]
    best = min(walks, key=lambda w: w.cost)
    found = Found(turns=unload(instance, best.best), cost=best.cost, iterations=sum(w.iterations for w in walks))
    if pooling and stopper.deadline is not None and not stopper.asked.is_set():
        left = stopper.deadline - perf_counter()
        better = recombine(instance, pools, found.turns, found.cost, seconds=left) if left > 0 else None
        if better is not None:
            found = replace(found, turns=better[0], cost=better[1])
    return found


def _share(done: int, iterations: int | None, began: float, deadline: float | None) -> float:
    by_count = 0.0 if iterations is None else done / max(1, iterations)
    by_time = 0.0 if deadline is None else (perf_counter() - began) / max(1e-9, deadline - began)
    return max(by_count, by_time) if iterations is None else by_count
