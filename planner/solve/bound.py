"""How good a plan could be: a valid lower bound, at any time, and for small districts a proof of optimality."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.solve.anneal import Stopper
from planner.solve.bound_ascent import Ascent
from planner.solve.columns import columns_of
from planner.solve.instance import Instance
from planner.solve.search import Turns

RELAXATION = (
    "turns may forget and repeat tasks and stops (ng-routes), most cases, most stops and the longest duty of a "
    "vehicle-day are left out, vehicle-days may be shared"
)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """No lawful plan costs less than `bound` (units). `turns` is a plan better than the incumbent, if one was found.

    `cost` is that of the best plan known, `proven` that nothing is cheaper; `relaxation` says over what the bound was
    taken.
    """

    bound: int
    turns: Turns | None
    cost: int
    proven: bool
    relaxation: str
    iterations: int


def prove(
    instance: Instance,
    incumbent: Turns,
    *,
    upper: int,
    deadline: float | None = None,
    iterations: int | None = None,
    stopper: Stopper | None = None,
    report: Callable[[int, int], None] | None = None,
    workers: int = 1,
) -> Proof:
    """The best bound by the deadline (of `perf_counter`), the number of iterations or the stopper, whichever is first.

    `upper` is the cost of the incumbent, as the search counts it (dear penalties of edits included). `report` gets the
    iterations so far and the bound. With iterations alone the same input gives the same proof. What is fixed about the
    incumbent's stops is left out of the bound, which stays valid, for it then looks at more plans.
    """
    stop = Stopper(deadline=deadline, asked=stopper.asked) if stopper is not None else Stopper(deadline=deadline)
    ascent = Ascent(instance, columns_of(instance, incumbent), workers=workers)
    steps = 0
    while not (ascent.converged or ascent.bound >= upper or stop.over()):
        if iterations is not None and steps >= iterations:
            break
        step = ascent.step()
        steps += 1
        if report is not None:
            report(steps, step.bound)
    bound = min(ascent.bound, upper)
    return Proof(bound=bound, turns=None, cost=upper, proven=bound >= upper, relaxation=RELAXATION, iterations=steps)
