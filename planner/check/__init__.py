"""Is a plan lawful? One function a rule, over times derived here; no solver, no timer, no score.

The checker shares facts with the solver (`planner.demand`, `planner.days`, `planner.windows`), never logic. It does not
raise on a nonsensical plan: an unknown vehicle, place, person or request is a violation of the rule nearest to it
(docs/rules.md says which).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from planner.check.amounts import equipment, load, stops
from planner.check.cases import gap, order
from planner.check.facts import Facts, facts_of
from planner.check.hours import day, dwell, window
from planner.check.people import crew, roster, skill
from planner.check.pins import pin
from planner.check.places import door, host, walk
from planner.check.roads import break_, reach, shift
from planner.check.view import View
from planner.check.words import describe, rule_name
from planner.plan import Plan, Rule, Violation
from planner.problem import Problem, VehicleId
from planner.travel import Travel

__all__ = ["RULES", "Facts", "check", "check_vehicle_day", "describe", "facts_of", "rule_name"]

RULES: Mapping[Rule, Callable[[View], Iterator[Violation]]] = {
    Rule.REACH: reach,
    Rule.SHIFT: shift,
    Rule.BREAK: break_,
    Rule.WINDOW: window,
    Rule.DAY: day,
    Rule.SKILL: skill,
    Rule.EQUIPMENT: equipment,
    Rule.CREW: crew,
    Rule.LOAD: load,
    Rule.STOPS: stops,
    Rule.DWELL: dwell,
    Rule.WALK: walk,
    Rule.DOOR: door,
    Rule.HOST: host,
    Rule.ORDER: order,
    Rule.GAP: gap,
    Rule.ROSTER: roster,
    Rule.PIN: pin,
}


def check(problem: Problem, travel: Travel, plan: Plan) -> tuple[Violation, ...]:
    """Every rule the plan breaks, in the order of the rules, then of dates and vehicles; none means lawful.

    Facts about the problem are made once and remembered for the last few problems, by identity.
    """
    return _broken(View.of_plan(facts_of(problem, travel), plan))


def check_vehicle_day(
    problem: Problem, travel: Travel, plan: Plan, day: date, vehicle: VehicleId
) -> tuple[Violation, ...]:
    """The rules broken by one vehicle-day, alone or together with the others of the plan.

    Left out is only what no single vehicle-day can answer for: cases served twice, split or forgotten, floors nobody
    speaks of, the horizon of the plan, crews without a turn. A vehicle-day without stops breaks nothing.
    """
    return _broken(View.of_vehicle_day(facts_of(problem, travel), plan, (day, vehicle)))


def _broken(view: View) -> tuple[Violation, ...]:
    return tuple(violation for rule in RULES.values() for violation in rule(view))
