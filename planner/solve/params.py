"""How long and how to search. What a plan values is in `Weights`, what the world is in `Problem`."""

from collections.abc import Callable
from dataclasses import dataclass

ROUTING = 0.25


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A report from a running search; `cost` in integer units, `bound` proven or None."""

    engine: str
    seconds: float
    iterations: int
    cost: int
    bound: int | None = None


@dataclass(frozen=True, kw_only=True)
class Params:
    """Limits of a search. With `iterations` and no `seconds`, the same seed gives the same plan.

    `routing` is the share of the time that the RoutingModel gets: a quarter unless stated, and nothing where there is
    no time limit, for its sub-searches are cut off by the clock (100 ms each) and two runs of it differ. `rounds` says
    how often crews are drawn up anew. `proof` are seconds for a bound after the search, beyond `seconds`; unless stated
    none, but a small district is proven within its `seconds` (see `solve.proving`).
    """

    seconds: float | None = 20.0
    iterations: int | None = None  # of the search, each seed
    seed: int = 0
    workers: int = 2
    rounds: int = 3
    routing: float | None = None
    proof: float | None = None
    on_progress: Callable[[Progress], None] | None = None

    @property
    def routing_share(self) -> float:
        """The share of the time for the RoutingModel."""
        if self.routing is not None:
            return self.routing
        return 0.0 if self.seconds is None else ROUTING
