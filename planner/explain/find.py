"""The search for the reason of one task: tries, then the cheapest lawful place or the smallest remedy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.explain.apply import apply_remedy
from planner.explain.attempts import Attempt, Trials, Tried, out_of_question
from planner.explain.board import Board, Turn
from planner.explain.cost import added
from planner.explain.effort import CHANGE, PRICE
from planner.explain.remedies import Candidate, candidates
from planner.explain.work import Work
from planner.plan import Remedy

MOST_SPOTS = 4  # spots tried on a vehicle-day unless everything is tried
SURELY = 900  # seconds too late at least, beyond which a vehicle-day is not tried unless everything is tried
FEWEST = 3  # vehicle-days tried all the same
MOST_CHANGES = 40  # changes tried on a task
SHARE = 0.6  # of a task's effort that goes into tries


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found about one task. `untried`: vehicle-days beyond the effort, `closed`: those out of the question,
    `idle`: those on which the vehicle does not run, `settled`: those too late by some seconds at least, without a try.

    `fits` is the cheapest lawful attempt and `cost` what it adds (integer units, penalty saved included), if there is
    one; then the remedy is to fix it. Otherwise `pays` says whether the plan gets cheaper with the remedy.
    """

    work: Work
    tried: tuple[Tried, ...]
    closed: tuple[Tried, ...] = ()
    idle: tuple[Tried, ...] = ()
    untried: tuple[Turn, ...] = ()
    settled: tuple[tuple[Turn, int], ...] = ()
    fits: Attempt | None = None
    cost: int = 0
    remedy: Remedy | None = None
    pays: bool = True


def find(trials: Trials, work: Work) -> Found:
    """The reason of a task. At least the most promising vehicle-day is tried, however little may be tried."""
    board, effort = trials.board, trials.effort
    open_, closed = parted(work, board.turns)
    found = _try_all(trials, work, open_)
    tried = found.tried
    shut = _try_all(trials, work, closed, most=1, whole=not tried).tried
    found = replace(found, closed=shut)
    lawful = [t for t in tried if not t.best.violations]
    if lawful:
        effort.spend(PRICE * len(lawful))
        return _cheapest(board, found, lawful)
    first = _remedy(trials, work, _attempts(tried))
    if first is None:
        first = _remedy(trials, work, _attempts(shut))
    if first is None or effort.thorough:
        idle = _try_all(trials, work, parted(work, board.idle)[0]).tried
        first = first or _remedy(trials, work, _attempts(idle))
        found = replace(found, idle=idle)
    return found if first is None else replace(found, remedy=first[0], pays=first[1] < 0, cost=first[1])


def parted(work: Work, turns: Iterable[Turn]) -> tuple[list[Turn], list[Turn]]:
    """Vehicle-days that could do a task, and those out of the question."""
    open_: list[Turn] = []
    closed: list[Turn] = []
    for turn in turns:
        (closed if out_of_question(work, turn) else open_).append(turn)
    return open_, closed


def _try_all(
    trials: Trials, work: Work, turns: Sequence[Turn], *, most: int | None = None, whole: bool = False
) -> Found:
    """Tries vehicle-days, the most hopeful first; those surely too late are settled untried. `whole`: every one."""
    effort = trials.effort
    every = whole or effort.thorough
    tried: list[Tried] = []
    untried: list[Turn] = []
    settled: list[tuple[Turn, int]] = []
    for turn, spots in trials.spots(work, turns):
        late = 0 if every else trials.overrun(work, turn, spots)
        if late > SURELY and len(tried) >= FEWEST:
            settled.append((turn, late))
            continue
        if tried and not every and effort.spent(SHARE):
            untried.append(turn)
            continue
        result = trials.tried(work, turn, spots, most or (None if effort.thorough else MOST_SPOTS))
        if result is not None:
            tried.append(result)
    return Found(work=work, tried=tuple(tried), untried=tuple(untried), settled=tuple(settled))


def _attempts(tried: Iterable[Tried]) -> list[Attempt]:
    return [a for t in tried for a in (t.best, *(s for s in t.single if s is not t.best))]


def _cheapest(board: Board, found: Found, lawful: list[Tried]) -> Found:
    """The cheapest place of those that are lawful; to fix it is the remedy."""
    before = {t.key: t for t in board.turns}
    priced = [(added(board, before[t.turn.key], t.best.turn), t.best.turn.key, t.best) for t in lawful]
    cost, _, best = min(priced, key=lambda p: p[:2])
    fixed = next(iter(candidates(board, found.work, best)))
    return replace(found, fits=best, cost=cost, remedy=fixed.remedy(), pays=cost < 0)


def _remedy(trials: Trials, work: Work, attempts: Iterable[Attempt]) -> tuple[Remedy, int] | None:
    """The easiest single change that makes an attempt lawful and the plan cheaper, else just lawful."""
    board, effort = trials.board, trials.effort
    offers = sorted((c for a in attempts for c in candidates(board, work, a)), key=lambda c: c.order)
    lawful: tuple[Remedy, int] | None = None
    for number, candidate in enumerate(offers[:MOST_CHANGES]):
        if number and effort.spent():
            break
        effort.spend(CHANGE)
        cost = _proved(board, candidate)
        if cost is not None and (cost < 0 or lawful is None):
            lawful = (candidate.remedy(), cost)
        if cost is not None and cost < 0:
            break
    return lawful


def _proved(board: Board, candidate: Candidate) -> int | None:
    """What the task adds to the cost once exactly this change is made; None where it still is not lawful."""
    remedy = candidate.remedy()
    world = Board(apply_remedy(board.problem, remedy), board.travel, board.plan)
    turn = world.again(candidate.attempt.turn, candidate.crew)
    if world.judge(turn) or len(world.broken(turn)) > len(board.broken()):
        return None
    before = next((t for t in board.turns if t.key == turn.key), None)
    return added(world, before or replace(turn, held=()), turn)
