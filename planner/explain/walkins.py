"""Walk-ins of a village that is not visited: a rule is in the way on every vehicle-day, or the time went elsewhere."""

from dataclasses import replace

from planner.explain.attempts import Attempt, Spot, Trials, Tried
from planner.explain.board import Board, Turn
from planner.explain.find import Found, parted
from planner.explain.work import Work
from planner.plan import Rule, Violation
from planner.problem import centre_place, village_place
from planner.travel import NO_ROAD

LOST = frozenset({"missing", "begin", "stayed"})  # kinds of `pin` that come from emptying a vehicle-day


def in_the_way(trials: Trials, work: Work) -> Found | None:
    """What stops the walk-ins even on vehicle-days that do nothing else; None where one could do them.

    Such an obstacle has nothing to do with what else is done: an edit, no road, the vehicles a village lists, how often
    it is visited, nobody to ride along. Where there is none, the time went elsewhere.
    """
    open_, cars = parted(work, trials.board.turns)
    tried: list[Tried] = []
    for number, turn in enumerate(open_):
        if number and trials.effort.spent():
            return Found(work=work, tried=tuple(tried), untried=tuple(open_[number:]))
        attempts = _attempts(trials, work, turn)
        if any(not a.violations for a in attempts):
            return None
        tried.append(Tried(turn=turn, best=min(attempts, key=lambda a: a.size)))
    closed = [] if open_ else [_attempts(trials, work, turn)[0] for turn in cars]
    shut = tuple(Tried(turn=a.turn, best=a) for a in closed)
    return Found(work=work, tried=tuple(tried), closed=shut)


def unreachable(board: Board, work: Work) -> bool:
    """Whether no road leads from any vehicle's centre to the village, or nobody knows where it lies."""
    travel, here = board.travel, village_place(work.village)
    if here not in travel.index:
        return True
    bases = {centre_place(v.centre) for v in board.problem.vehicles} & travel.index.keys()
    ways = [max(travel.drive(base, here), travel.drive(here, base)) for base in bases]
    return bool(ways) and min(ways) >= NO_ROAD


def _attempts(trials: Trials, work: Work, turn: Turn) -> list[Attempt]:
    """The work alone on a vehicle-day, at each place until one is lawful."""
    bare = replace(trials.crewed(work, turn), held=())
    attempts: list[Attempt] = []
    for option in work.options:
        tried = trials.attempt(work, bare, Spot(option=option, position=0, detour=0))
        kept = tuple(v for v in tried.violations if not _emptied(v))
        attempts.append(replace(tried, violations=kept))
        if not kept:
            break
    return attempts


def _emptied(violation: Violation) -> bool:
    return violation.rule is Rule.PIN and violation.values.get("kind") in LOST
