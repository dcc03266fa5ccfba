"""compare: scenarios of a district, each planned with the same effort, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planner.errors import PlannerError
from planner.measures import measure
from planner.plan import Result, ResultStatus
from planner.problem import Problem
from planner.read import read_district
from planner.roads import travel_times
from planner.roads.fingerprint import fingerprint as of_ways
from planner.scenario.apply import apply
from planner.scenario.budget import vehicle_days
from planner.scenario.key import key_of
from planner.scenario.nouns import Effort, Outcome, Study
from planner.scenario.order import adds_means
from planner.scenario.sweep import Report, Store, Swept, sweep
from planner.scenario.team import Alone, Team
from planner.scenario.work import Job, no_worse
from planner.score import score
from planner.solve import Params
from planner.travel import Travel
from planner.what_if import BASE, Scenario, StepKind, lineage


@dataclass(frozen=True, kw_only=True, eq=False)
class _Variant:
    """A scenario, the district it makes, and the scenarios that it only adds means to."""

    scenario: Scenario
    problem: Problem
    key: str
    smaller: tuple[str, ...] = ()  # names


def compare(
    problem: Problem | Path | str,
    scenarios: Sequence[Scenario],
    params: Params | None = None,
    *,
    team: Team | None = None,
    store: Store | None = None,
    report: Report | None = None,
) -> Study:
    """Plan the district as it is and each scenario, with one effort (each a single thread), and measure the plans.

    A scenario that only adds means to another starts from its plan and is never worse; a bound that holds for it holds
    for the other as well. Without a `team` everything is done in this process. What `store` keeps is not computed
    again. Ctrl-C keeps what is done and names the rest in `Study.missing`.

    Raises:
        InputErrors: the district cannot be read.
        PlannerError: a scenario names something that is not there; not even the base was planned (`scenario-none`).

    """
    district = problem if isinstance(problem, Problem) else read_district(problem)
    effort = replace(params or Params(), workers=1, on_progress=None)
    variants = _variants(district, scenarios, effort)
    swept = sweep(_jobs(variants, effort), team or Alone(), store, report)
    return _study(district, variants, effort, swept)


def _variants(district: Problem, scenarios: Sequence[Scenario], params: Params) -> dict[str, _Variant]:
    """Every scenario's district, the base first, with what each only adds to."""
    known: dict[str, Scenario] = {BASE: Scenario(name=BASE)}
    for scenario in scenarios:
        if scenario.name in known:
            raise PlannerError("scenario-twice", scenario=scenario.name)
        known[scenario.name] = scenario
    problems = {name: apply(district, one, known) for name, one in known.items()}
    return {
        name: _Variant(
            scenario=one,
            problem=problems[name],
            key=key_of(problems[name], params),
            smaller=_smaller(name, problems),
        )
        for name, one in known.items()
    }


def _smaller(name: str, problems: Mapping[str, Problem]) -> tuple[str, ...]:
    """The scenarios to which one only adds means; of two that are alike, the later to the earlier."""
    order = list(problems)
    return tuple(
        other
        for other in order
        if other != name
        and adds_means(problems[other], problems[name])
        and (order.index(other) < order.index(name) or not adds_means(problems[name], problems[other]))
    )


def _jobs(variants: Mapping[str, _Variant], params: Params) -> list[Job]:
    """A task for each; where two have the same content, one task for both."""
    return [
        Job(
            key=one.key,
            name=one.scenario.name,
            problem=one.problem.replace(),
            params=params,
            after=tuple(key for name in one.smaller if (key := variants[name].key) != one.key),
        )
        for one in {one.key: one for one in reversed(list(variants.values()))}.values()
    ][::-1]


def _study(district: Problem, variants: Mapping[str, _Variant], params: Params, swept: Swept) -> Study:
    there = {name: one for name, one in variants.items() if one.key in swept.results}
    if not there:
        raise PlannerError("scenario-none")
    ways = _Ways()
    lifted = _lifted(there, swept, ways)
    outcomes = tuple(_outcome(one, lifted[name], there, ways, district) for name, one in there.items())
    return Study(
        problem=district,
        travel=ways.of(district),
        outcomes=outcomes,
        effort=Effort(seconds=params.seconds, iterations=params.iterations, seed=params.seed, proof=params.proof),
        missing=tuple(name for name in variants if name not in there),
        seconds=swept.seconds,
        computed=len(swept.computed),
    )


class _Ways:
    """Travel times, each computed once for all scenarios that share them."""

    def __init__(self) -> None:
        self._known: dict[str, Travel] = {}

    def of(self, problem: Problem) -> Travel:
        """The ways of a problem."""
        key = of_ways(problem)
        if key not in self._known:
            self._known[key] = travel_times(problem)
        return self._known[key]


def _lifted(there: Mapping[str, _Variant], swept: Swept, ways: _Ways) -> dict[str, Result]:
    """Results in which each scenario has the best plan that is known for it, and the best bound.

    First a smaller one takes over the plan of a larger one that does without what was added: else the second search
    would look like a gain. Then a larger one is never worse than a smaller one. A lower bound on what a scenario can
    cost is one for every scenario that it only adds means to.
    """
    results = {name: swept.results[one.key] for name, one in there.items()}
    larger = {name: [other for other, one in there.items() if name in one.smaller] for name in there}
    smaller = {name: [other for other in one.smaller if other in there] for name, one in there.items()}
    order = sorted(there, key=lambda name: len(smaller[name]))  # a smaller one has fewer below it
    for names, near in ((reversed(order), larger), (order, smaller)):
        for name in names:
            problem, plans = there[name].problem, [results[other].plan for other in near[name]]
            results[name] = no_worse(problem, ways.of(problem), results[name], plans)
    bounds = {name: [results[other].bound for other in (name, *larger[name])] for name in there}
    return {name: _bounded(result, bounds[name]) for name, result in results.items()}


def _bounded(result: Result, bounds: Sequence[int | None]) -> Result:
    """The result with the largest of the bounds, where there is one."""
    best = max((b for b in bounds if b is not None), default=None)
    if best is None:
        return result
    best = min(best, result.cost)
    return replace(result, bound=best, status=ResultStatus.OPTIMAL if best == result.cost else result.status)


def _outcome(one: _Variant, result: Result, there: Mapping[str, _Variant], ways: _Ways, district: Problem) -> Outcome:
    problem, travel = one.problem, ways.of(one.problem)
    return Outcome(
        scenario=one.scenario,
        problem=problem,
        result=result,
        score=score(problem, travel, result.plan),
        measures=measure(problem, travel, result.plan),
        key=one.key,
        started_from=max((n for n in one.smaller if n in there), key=lambda n: len(there[n].smaller), default=None),
        comparable=_comparable(district, problem),
        invented=len(problem.request.keys() - district.request.keys()) > 0,
        figures=_figures(one, there),
    )


def _comparable(district: Problem, problem: Problem) -> bool:
    """Whether costs may be set side by side: the same is asked for, and valued alike."""
    asked = ("weights", "walkin_rate", "walkin_cap", "walkin_case", "unvisited_days")
    promises = ("population", "max_gap_days", "min_gap_days", "visits", "patterns")
    return (
        all(getattr(district.settings, name) == getattr(problem.settings, name) for name in asked)
        and [(r.id, r.priority) for r in district.requests] == [(r.id, r.priority) for r in problem.requests]
        and all(
            getattr(a, name) == getattr(b, name)
            for a, b in zip(district.villages, problem.villages, strict=True)
            for name in promises
        )
    )


def _figures(one: _Variant, there: Mapping[str, _Variant]) -> dict[str, float]:
    """What a reader should know beside the measures: a budget and the vehicle-days it pays for."""
    known = {name: other.scenario for name, other in there.items()}
    try:
        steps = [step for part in lineage(one.scenario, known) for step in part.steps]
    except PlannerError:  # what it extends was not planned
        steps = list(one.scenario.steps)
    figures: dict[str, float] = {"vehicle_days": vehicle_days(one.problem)}
    for step in steps:
        if step.kind is StepKind.BUDGET and isinstance(step.value, int | float):
            figures["budget"] = float(step.value)
    return figures
