"""The search for the reason of one task: tries, then the cheapest lawful place or the smallest remedy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from planner.explain.apply import apply_remedy
from planner.explain.attempts import Attempt, Trials, Tried, out_of_question
from planner.explain.board import Board, Turn
from planner.explain.cost import added
from planner.explain.remedies import Candidate, candidates
from planner.explain.work import Work
from planner.plan import Remedy

MOST_SPOTS = 4  # spots tried on a vehicle-day when time is short
SURELY = 900  # seconds too late at least, beyond which a vehicle-day is not tried when time is short
FEWEST = 3  # vehicle-days tried all the same
MOST_CHANGES = 40  # changes tried on a task
SHARE = 0.6  # of a task's time that goes into tries


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found about one task. `untried`: vehicle-days that time did not allow, `closed`: those out of question,
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


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How thoroughly to try: spots a vehicle-day (None: all), and until when (perf_counter; None: to the end)."""

    spots: int | None = None
    tries: float | None = None
    changes: float | None = None

    @classmethod
    def within(cls, seconds: float | None) -> "Limits":
        """Limits that share out some seconds."""
        if seconds is None:
            return cls()
        now = perf_counter()
        return cls(spots=MOST_SPOTS, tries=now + SHARE * seconds, changes=now + seconds)


def find(trials: Trials, work: Work, limits: Limits) -> Found:
    """The reason of a task. At least the most promising vehicle-day is tried, whatever the limits."""
    board = trials.board
    open_, closed = _parted(work, board.turns)
    found = _try_all(trials, work, open_, limits)
    tried = found.tried
    shut = _try_all(trials, work, closed, limits if tried else replace(limits, tries=None), most=1).tried
    found = replace(found, closed=shut)
    lawful = [t for t in tried if not t.best.violations]
    if lawful:
        return _cheapest(board, found, lawful)
    first = _remedy(board, work, _attempts(tried), limits)
    if first is None:
        first = _remedy(board, work, _attempts(shut), limits)
    if first is None or limits.tries is None:
        idle = _try_all(trials, work, _parted(work, board.idle)[0], limits).tried
        first = first or _remedy(board, work, _attempts(idle), limits)
        found = replace(found, idle=idle)
    return found if first is None else replace(found, remedy=first[0], pays=first[1] < 0, cost=first[1])


def _parted(work: Work, turns: Iterable[Turn]) -> tuple[list[Turn], list[Turn]]:
    open_: list[Turn] = []
    closed: list[Turn] = []
    for turn in turns:
        (closed if out_of_question(work, turn) else open_).append(turn)
    return open_, closed


def _try_all(trials: Trials, work: Work, turns: Sequence[Turn], limits: Limits, most: int | None = None) -> Found:
    """Tries vehicle-days, the most hopeful first. When time is short, those surely too late are settled untried."""
    tried: list[Tried] = []
    untried: list[Turn] = []
    settled: list[tuple[Turn, int]] = []
    for turn, spots in trials.spots(work, turns):
        late = 0 if limits.tries is None else trials.overrun(work, turn, spots)
        if late > SURELY and len(tried) >= FEWEST:
            settled.append((turn, late))
            continue
        if tried and limits.tries is not None and perf_counter() > limits.tries:
            untried.append(turn)
            continue
        result = trials.tried(work, turn, spots, most or limits.spots)
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


def _remedy(board: Board, work: Work, attempts: Iterable[Attempt], limits: Limits) -> tuple[Remedy, int] | None:
    """The easiest single change that makes an attempt lawful and the plan cheaper, else just lawful."""
    offers = sorted((c for a in attempts for c in candidates(board, work, a)), key=lambda c: c.order)
    lawful: tuple[Remedy, int] | None = None
    for number, candidate in enumerate(offers[:MOST_CHANGES]):
        if number and limits.changes is not None and perf_counter() > limits.changes:
            break
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
