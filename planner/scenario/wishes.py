"""Changes of what is asked for: access, roads, demand, floors, weights. Pure functions from a Problem to a Problem."""

from collections.abc import Callable
from dataclasses import fields, replace
from random import Random
from typing import Any, TypeVar

from planner.errors import PlannerError
from planner.problem import Priority, Problem, Request, RequestId, Status, Village, VillageId
from planner.scenario.values import number_of, whole_of
from planner.settings import AccessMode, Season, Weights
from planner.what_if import Step

T = TypeVar("T")

OPEN = frozenset({Status.COLLECTED, Status.PLANNED, Status.NO_SHOW, Status.PAPERS_MISSING})  # of which more may come


def places(problem: Problem, step: Step) -> frozenset[VillageId]:
    """The villages a change is about: one, those of a township, or all."""
    if not step.target:
        return frozenset(problem.village)
    if step.target in problem.village:
        return frozenset({VillageId(step.target)})
    named = frozenset(v.id for v in problem.villages if v.township == step.target)
    if not named:
        raise PlannerError("scenario-target", kind=step.kind, target=step.target)
    return named


def access_limit(problem: Problem, step: Step) -> Problem:
    """Residents go farther, or less far. For all: the district's limit, which a village with its own one ignores."""
    limit = round(number_of(step))
    if not step.target:
        return _settings(problem, access_limit=limit)
    return _villages(problem, step, lambda v: replace(v, access_limit=limit))


def access_mode(problem: Problem, step: Step) -> Problem:
    """Residents come by other means; speed and limit are changes of their own."""
    return _settings(problem, access_mode=_one_of(AccessMode, step))


def access_speed(problem: Problem, step: Step) -> Problem:
    """Residents are faster or slower."""
    if not number_of(step):
        raise PlannerError("scenario-value", kind=step.kind, value=step.value)
    return _settings(problem, access_speed=number_of(step))


def new_hub(problem: Problem, step: Step) -> Problem:
    """Residents can be received there."""
    return _villages(problem, step, lambda v: replace(v, can_host=True))


def season(problem: Problem, step: Step) -> Problem:
    """The roads of another season."""
    return _settings(problem, season=_one_of(Season, step))


def walkin_rate(problem: Problem, step: Step) -> Problem:
    """More or fewer residents come without a collected case."""
    return _settings(problem, walkin_rate=float(number_of(step)))


def max_gap(problem: Problem, step: Step) -> Problem:
    """No village longer than these days without a stop in reach; a longer shortest gap gives way."""
    days = whole_of(step, default=0)
    return _villages(
        problem,
        step,
        lambda v: replace(
            v, max_gap_days=days, min_gap_days=None if v.min_gap_days is None else min(v.min_gap_days, days)
        ),
    )


def weight(problem: Problem, step: Step) -> Problem:
    """Something is valued more or less."""
    if step.target not in {f.name for f in fields(Weights)}:
        raise PlannerError("scenario-target", kind=step.kind, target=step.target)
    now = getattr(problem.settings.weights, step.target)
    if isinstance(now, bool):
        value: Any = _one_of(bool, step)
    else:
        value = whole_of(step, default=0) if isinstance(now, int) else float(number_of(step))
    return _settings(problem, weights=replace(problem.settings.weights, **{step.target: value}))


def priority(problem: Problem, step: Step) -> Problem:
    """Every request of a place has this priority."""
    wanted, chosen = _one_of(Priority, step), places(problem, step)
    requests = (replace(r, priority=wanted) if r.village in chosen else r for r in problem.requests)
    return problem.replace(requests=tuple(requests))


def demand(problem: Problem, step: Step) -> Problem:
    """More or fewer requests: a factor on the open ones of a place, drawn by a fixed seed.

    Fewer: a sample stays. More: all stay, and copies of some are added, without anybody's name or phone; a larger
    factor adds to the copies of a smaller one. Copies are invented and every output says so.
    """
    factor, chosen = number_of(step), places(problem, step)
    pool = [r for r in problem.requests if r.village in chosen and r.status in OPEN and r.accepted_on is None]
    wanted = round(factor * len(pool))
    rng = Random(f"demand {step.target}")
    if wanted <= len(pool):
        order = list(pool)
        rng.shuffle(order)
        gone = {r.id for r in order[wanted:]}
        return problem.replace(requests=tuple(r for r in problem.requests if r.id not in gone))
    taken = set(problem.request)
    copies: list[Request] = []
    for number in range(wanted - len(pool)):
        name = f"more-{number + 1}" if not step.target else f"more-{step.target}-{number + 1}"
        while name in taken:
            name += "x"
        taken.add(RequestId(name))
        copies.append(replace(rng.choice(pool), id=RequestId(name), applicant="", contact="", attempts=0))
    return problem.replace(requests=(*problem.requests, *copies))


def _one_of(sort: type[T], step: Step) -> T:
    """The value of a change, which must be of this sort."""
    if not isinstance(step.value, sort):
        raise PlannerError("scenario-value", kind=step.kind, value=step.value)
    return step.value


def _settings(problem: Problem, **changes: Any) -> Problem:
    return problem.replace(settings=replace(problem.settings, **changes))


def _villages(problem: Problem, step: Step, change: Callable[[Village], Village]) -> Problem:
    chosen = places(problem, step)
    return problem.replace(villages=tuple(change(v) if v.id in chosen else v for v in problem.villages))
