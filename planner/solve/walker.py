"""One walk in a thread: how hot it is when, what it keeps of its turns, and when it ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from planner.solve.easing import Easing
from planner.solve.halt import Stopper
from planner.solve.pool import Pool
from planner.solve.search import Walk

CHUNK = 50  # iterations between two looks at the clock
EVERY = 10  # chunks between two looks at the turns
NOTED = 0.5  # share of a walk from which its turns are kept, unless stated
HOT, COLD = 1.0, 0.02  # shares of what a task costs on average

Told = Callable[[Walk], None]


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of a search, for a walk: up to a moment, or so many iterations, whichever ends first."""

    stopper: Stopper
    until: float | None = None
    iterations: int | None = None
    began: float = field(default_factory=perf_counter)

    def share(self, done: int) -> float:
        """The share of it that is spent after so many iterations of the walk."""
        by_count = 0.0 if self.iterations is None else done / max(1, self.iterations)
        if self.until is None:
            return by_count
        return max(by_count, (perf_counter() - self.began) / max(1e-9, self.until - self.began))


@dataclass(kw_only=True)
class Walker:
    """A walk with what it keeps of its turns."""

    walk: Walk
    pool: Pool | None
    noted: float = NOTED  # share of a walk from which its turns are kept; those of its end are in any case

    def warm_up(self, until: float, told: Told) -> None:
        """Walks hot up to a moment."""
        if not (self.walk.instance.vehicle_days and self.walk.instance.tasks):
            return
        while not self.walk.iterations or perf_counter() < until:
            self.walk.run(CHUNK, self.walk.scale * HOT)
            told(self.walk)

    def go(self, span: Span, told: Told, *, hot: float = HOT) -> None:
        """Walks to the end of the span, from `hot` to cold; one chunk at least, ever.

        The temperature falls geometrically with the share of the span that is spent.
        """
        walk, chunks = self.walk, 0
        if not (walk.instance.vehicle_days and walk.instance.tasks):
            return
        if self.pool is not None:
            self.pool.begin()
        easing = Easing(walk)
        while True:
            done = walk.iterations
            share = span.share(done)
            if chunks and (share >= 1 or span.stopper.over()):
                break
            steps = CHUNK if span.iterations is None else max(1, min(CHUNK, span.iterations - done))
            walk.run(steps, max(easing.warm, walk.scale * hot * (COLD / hot) ** share))
            told(walk)
            chunks += 1
            easing.look()
            if self.pool is not None and share > self.noted and chunks % EVERY == 0:
                self.pool.note(walk.saved)
        easing.end()
        if self.pool is not None:
            self.pool.note(walk.best)
