"""How long and how to search. What a plan values is in `Weights`, what the world is in `Problem`."""

from collections.abc import Callable
from dataclasses import dataclass


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

    `routing` is the share of the time that the RoutingModel gets, `rounds` how often crews are drawn up anew.
    """

    seconds: float | None = 20.0
    iterations: int | None = None  # of the search, each seed
    seed: int = 0
    workers: int = 2
    rounds: int = 3
    routing: float = 0.25
    on_progress: Callable[[Progress], None] | None = None
