"""What a standing round costs: the same days planned freely and from the round, with the same effort."""

from dataclasses import dataclass

from planner.plan import COST_UNITS, Result, Term
from planner.problem import Problem
from planner.rounds.nouns import Round
from planner.rounds.start import as_start, starting_from
from planner.score import score
from planner.solve import Params, solve
from planner.travel import Travel


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Both plans, and what the second costs beyond the first in minutes, term by term."""

    free: Result
    standing: Result
    problem: Problem  # of the second: its standing stops are in `announced`
    terms: dict[Term, float]

    @property
    def minutes(self) -> float:
        """The sum."""
        return sum(self.terms.values())


def as_scenario(problem: Problem, travel: Travel, round_: Round, params: Params | None = None) -> Difference:
    """The days of the horizon without the round and with it.

    The `change` term says how many standing stops were departed from; without it, the rest is what residents pay.
    """
    limits = params or Params()
    world = starting_from(problem, round_)
    free = solve(problem, travel, limits)
    standing = solve(world, travel, limits, start=as_start(world, travel))
    before = {line.term: line.cost for line in score(problem, travel, free.plan).lines}
    after = {line.term: line.cost for line in score(world, travel, standing.plan).lines}
    terms = {term: (after[term] - before[term]) / COST_UNITS for term in after}
    return Difference(free=free, standing=standing, problem=world, terms=terms)
