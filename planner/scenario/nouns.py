"""What a comparison gives: an outcome for each scenario, and the study that holds them side by side. Frozen nouns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from planner.measures import Measures
from planner.plan import Plan, Result, Score
from planner.problem import Problem
from planner.travel import Travel
from planner.what_if import BASE as BASE
from planner.what_if import Scenario as Scenario
from planner.what_if import Step as Step
from planner.what_if import StepKind as StepKind


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long each scenario was searched; the same for all of a study.

    Either `seconds` or `iterations` ends a search. `proof` are seconds for the bound, on top.
    """

    seconds: float | None
    iterations: int | None = None
    seed: int = 0
    proof: float | None = None


class Certainty(StrEnum):
    """What may be said of a plan by its bound."""

    OPTIMAL = "optimal"  # no better plan exists
    WITHIN = "within"  # may be better by up to `Outcome.gap`
    OPEN = "open"  # no bound was proven


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """A scenario planned: the district as changed by it, the plan, what it costs and what it brings.

    The cost is by the weights of the scenario: costs of scenarios that change weights, requests or promises do not
    compare (`comparable`), their measures do. `invented` says that requests were drawn by a program.
    """

    scenario: Scenario
    problem: Problem
    result: Result
    score: Score
    measures: Measures
    key: str  # of its content: the same problem, effort and engines give the same key
    started_from: str | None = None  # the scenario whose plan was the start: this one only adds means to it
    comparable: bool = True  # whether its cost can be set against the base's: same requests, weights, promises
    invented: bool = False
    figures: Mapping[str, float] = field(default_factory=dict)  # e.g. budget, vehicle_days_paid (docs/scenarios.md)

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.result.plan

    @property
    def gap(self) -> float | None:
        """How far the cost can lie above the best possible, as a share of it; None without a bound."""
        return self.result.gap

    @property
    def certainty(self) -> Certainty:
        """What the bound lets us say."""
        if self.gap is None:
            return Certainty.OPEN
        return Certainty.OPTIMAL if self.gap == 0 else Certainty.WITHIN


@dataclass(frozen=True, kw_only=True, eq=False)
class Study:
    """Scenarios side by side. `outcomes` stand in the order asked for, the base first.

    `travel` are the ways of the base (roads to draw). `missing` names scenarios that were not planned: interrupted.
    """

    problem: Problem  # the district as it is
    travel: Travel
    outcomes: tuple[Outcome, ...]
    effort: Effort
    missing: tuple[str, ...] = ()
    seconds: float = 0.0  # wall time of this run
    computed: int = 0  # outcomes planned in this run; the others were kept from an earlier one

    @cached_property
    def outcome(self) -> Mapping[str, Outcome]:
        """Outcomes by the name of their scenario."""
        return {o.scenario.name: o for o in self.outcomes}

    @property
    def base(self) -> Outcome:
        """The district as it is; the first outcome where it was not planned."""
        return self.outcome.get(BASE, self.outcomes[0])
