"""How good a plan could be: a valid lower bound, at any time, and for small districts a proof of optimality.

The bound rises by column generation (`bound_ascent`). When it rises no more, the turns found are recombined to a better
plan, and where all turns that a still better plan could hold can be written down (`bound_complete`), the best plan made
of them (`bound_choose`) is the best there is.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from planner.solve.bound_ascent import Ascent
from planner.solve.bound_choose import choose, turns_of
from planner.solve.bound_complete import complete
from planner.solve.bound_settle import Settled, settle
from planner.solve.bound_tighten import Tight, tighten
from planner.solve.bound_written import Complete
from planner.solve.columns import Column, columns_of
from planner.solve.covering import Covering, covering_of
from planner.solve.covering_proof import CoveringProof
from planner.solve.halt import Halt, Stopper
from planner.solve.instance import Instance
from planner.solve.kernel import OPEN
from planner.solve.master import MasterStuckError
from planner.solve.repair import repair
from planner.solve.search import Turns, data_of, load

RELAXED = (
    "vehicle-days in shares; a turn may forget and repeat what its places do not remember (ng-routes); most cases "
    "and longest duty of a vehicle-day, patterns, spacing and pairs of tasks, and fixed stops are left out"
)
PROVEN = "every turn that a cheaper plan could hold was looked at"
COVERED = "vehicle-days in shares"
NODES = 2000  # of the MIP over known turns
RECOMBINED, SHARE = 20.0, 0.3  # seconds for it, and share of what is left, at most


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
    incumbent's stops is left out of the bound, which stays valid, for it then looks at more plans; a better plan is
    then not offered.
    """
    stop = Stopper(deadline=deadline) if stopper is None else Stopper(deadline=deadline, asked=stopper.asked)
    covering = covering_of(instance)
    if covering is not None:
        return _covering(covering, incumbent, upper, stop, report)
    with Halt(stop) as halt:
        work = _Work(instance=instance, halt=halt, upper=upper, workers=max(1, workers))
        work.fixed = any(held.fixed != OPEN for turn in incumbent for held in turn)
        work.ascent = Ascent(instance, columns_of(instance, incumbent), workers=workers, halt=halt)
        steps = _climb(work, iterations, report)
    bound = work.upper if work.proven else min(work.ascent.bound, work.upper)
    return Proof(
        bound=bound,
        turns=work.turns,
        cost=work.upper,
        proven=bound >= work.upper,
        relaxation=PROVEN if work.proven else RELAXED,
        iterations=steps,
    )


def _covering(
    covering: Covering, incumbent: Turns, upper: int, stop: Stopper, report: Callable[[int, int], None] | None
) -> Proof:
    with Halt(stop) as halt:
        work = CoveringProof(covering=covering, halt=halt, upper=upper)
        work.run(incumbent, report)
    return Proof(
        bound=min(work.bound, work.upper),
        turns=work.turns,
        cost=work.upper,
        proven=work.proven,
        relaxation=PROVEN if work.proven else COVERED,
        iterations=work.steps,
    )


def _climb(work: "_Work", iterations: int | None, report: Callable[[int, int], None] | None) -> int:
    """Raises the bound as far as it goes, then finishes; the number of steps."""
    steps = 0
    while not work.over():
        if iterations is not None and steps >= iterations:
            break
        if work.ascent.converged:
            work.finish()
            break
        try:
            step = work.ascent.step()
        except MasterStuckError:
            break
        steps += 1
        if report is not None:
            report(steps, min(step.bound, work.upper))
    return steps


@dataclass(kw_only=True)
class _Work:
    """A proof in the making."""

    instance: Instance
    halt: Halt
    upper: int
    workers: int
    turns: Turns | None = None
    proven: bool = False
    fixed: bool = False
    ascent: Ascent = field(init=False)

    def over(self) -> bool:
        return self.ascent.bound >= self.upper or self.halt.up()

    def finish(self) -> None:
        """Recombines what is known, then looks at everything that could be better."""
        ascent = self.ascent
        self._recombine()
        if self.over() or not ascent.kinds:
            return
        pool = complete(ascent, self.upper)
        if pool is None or self.over():
            return
        counts = [kind.count for kind in ascent.kinds]
        below = self.upper - ascent.unchanged
        parts = tighten(self.instance, pool, counts, upper=below, halt=self.halt, workers=self.workers)
        low = min(part.bound for part in parts) + ascent.unchanged
        ascent.bound = max(ascent.bound, min(self.upper, low))
        if not self.over():
            self.proven = self._settled(pool, parts)

    def _settled(self, pool: Complete, parts: Sequence[Tight]) -> bool:
        """Looks for cheaper plans in the parts of the pool; whether it is certain that there is none left."""
        upper = self.upper - self.ascent.unchanged
        counts = [kind.count for kind in self.ascent.kinds]

        def looked(part: Tight) -> Settled:
            columns = pool.columns(part.left)
            kinds = [int(pool.kinds[i]) for i in part.left]
            return settle(self.instance, columns, kinds, counts, tight=part, upper=upper, halt=self.halt)

        asked = [part for part in parts if part.bound < upper]
        with ThreadPoolExecutor(max_workers=self.workers) as threads:
            results = list(threads.map(looked, asked))
        low = min([s.bound for s in results], default=upper) + self.ascent.unchanged
        self.ascent.bound = max(self.ascent.bound, min(self.upper, low))
        sure = True
        for part, settled in zip(asked, results, strict=True):
            held = True
            if settled.chosen is not None:
                chosen = [part.left[i] for i in settled.chosen]
                held = self._keep(pool.columns(chosen), [int(pool.kinds[i]) for i in chosen])
            sure = sure and settled.proven and held
        return sure

    def _recombine(self) -> None:
        """The best plan of the turns known so far."""
        ascent = self.ascent
        known = [c for c in ascent.master.columns if ascent.elementary(c)]
        if not known:
            return
        kinds = [ascent.kind_of[c.k] for c in known]
        counts = {j: kind.count for j, kind in enumerate(ascent.kinds)}
        left = self.halt.left
        seconds = None if left is None else min(RECOMBINED, SHARE * left)
        choice = choose(self.instance, known, kinds, counts, seconds=seconds, nodes=NODES, halt=self.halt)
        if choice is not None:
            self._keep([known[i] for i in choice.chosen], [kinds[i] for i in choice.chosen])

    def _keep(self, columns: Sequence[Column], kinds: Sequence[int]) -> bool:
        """Keeps the plan of some columns if it is the best; whether it is lawful as it stands, at the cost it said."""
        turns = turns_of(self.instance, columns, [self.ascent.kinds[j].turns for j in kinds])
        lawful = repair(self.instance, turns)
        cost = int(load(self.instance, data_of(self.instance), lawful).total[0])
        if cost < self.upper and not self.fixed:
            self.upper, self.turns = cost, lawful
        return self.upper <= self.ascent.cost_of(columns)
