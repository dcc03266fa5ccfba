"""One instance: solved, checked, priced, evaluated anew, and written down as a row."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from planner.check import check, describe
from planner.plan import Result
from planner.rounds import solve_periodic
from planner.score import score
from planner.solve import Params, solve

from .world import Class, Trial


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long and how an instance is searched."""

    seconds: float | None
    iterations: int | None = None
    seed: int = 1
    workers: int = 2
    routing: float | None = None
    proof: float | None = None

    @property
    def params(self) -> Params:
        """As `solve` takes them."""
        return Params(**asdict(self))


@dataclass(frozen=True, kw_only=True)
class Row:
    """What came of one instance. `gap` is a percentage of the best known, positive where we are worse.

    `violations` are ours (the checker's) and the instance's own, in words. `bound` is in the instance's measure.
    """

    group: str
    instance: str
    maximise: bool
    value: float
    best: float | None
    gap: float | None
    bound: float | None
    status: str
    took: float
    iterations: int
    left: int
    violations: tuple[str, ...]
    tours: tuple[tuple[int, tuple[str, ...]], ...]  # day and stops
    limits: Mapping[str, float | int | None]
    engines: Mapping[str, str]
    when: str

    def under(self, group: str, limits: Limits) -> bool:
        """Whether the row is of this class and of just these limits."""
        return self.group == group and dict(self.limits) == asdict(limits)

    def as_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def short(self) -> str:
        """For whoever watches."""
        gap = "" if self.gap is None else f" {self.gap:+.2f} %"
        wrong = "" if not self.violations else f" {len(self.violations)} violations: {self.violations[0]}"
        return f"{self.instance} {self.value:g}{gap} in {self.took:.0f} s, {self.iterations} iterations{wrong}"


def run(group: Class, name: str, limits: Limits, *, when: str) -> Row:
    """Solves an instance and looks at the plan from both sides."""
    trial = group.trial(name)
    engine = solve_periodic if any(v.visits for v in trial.problem.villages) else solve
    result = engine(trial.problem, trial.travel, limits.params)
    return judged(group, trial, result, limits, when=when)


def judged(group: Class, trial: Trial, result: Result, limits: Limits, *, when: str) -> Row:
    """What a result is worth by the instance's own convention, and everything that is wrong with it."""
    tours = trial.tours(result.plan)
    found = trial.verdict(tours)
    cost = score(trial.problem, trial.travel, result.plan).cost
    broken = [describe(v, trial.problem, "en") for v in check(trial.problem, trial.travel, result.plan)]
    broken += found.faults
    if result.dropped:
        broken.append(f"{result.dropped} turns were taken out")
    if cost != result.cost:
        broken.append(f"the solver says {result.cost}, the score {cost}")
    if not found.faults and abs(trial.value_of(cost) - found.value) > trial.slack(tours):
        broken.append(f"the score says {trial.value_of(cost)}, the tours {found.value}")
    return Row(
        group=group.name,
        instance=trial.name,
        maximise=group.maximise,
        value=round(found.value, 6),
        best=trial.best,
        gap=gap(found.value, trial.best, maximise=group.maximise),
        bound=None if result.bound is None else trial.value_of(result.bound),
        status=str(result.status),
        took=round(result.seconds, 2),
        iterations=result.iterations,
        left=sum(row.request is not None for row in result.plan.unserved),
        violations=tuple(broken),
        tours=tuple((tour.day, tour.stops) for tour in tours),
        limits=asdict(limits),
        engines=dict(result.engines),
        when=when,
    )


def gap(value: float, best: float | None, *, maximise: bool) -> float | None:
    """How much worse than the best known, in percent of it; negative where better."""
    if not best:
        return None
    return 100.0 * ((best - value) if maximise else (value - best)) / best
