"""Many tries summed up: obstacles by vehicle-day, the rules in the way, and the kinds of obstacles with the closest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.explain.attempts import Attempt, Tried, broken_by_facts
from planner.explain.board import Board, Turn
from planner.explain.find import Found
from planner.explain.work import Work
from planner.plan import Obstacle, Rule, Violation
from planner.problem import Problem
from planner.travel import NO_ROAD


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of obstacle, on how many vehicle-days it is the only one, and where it is smallest."""

    key: str  # rule.kind, or rule.knock where it hits another stop
    count: int
    closest: Attempt
    violation: Violation


def obstacles(board: Board, found: Found) -> tuple[Obstacle, ...]:
    """What stands in the way on each vehicle-day, by date and vehicle; without a try, what the facts alone say."""
    rows = [_obstacle(t.best) for t in (*found.tried, *found.closed, *found.idle)]
    for turn in found.untried:
        rules = broken_by_facts(board, found.work, turn)
        if rules:
            rows.append(Obstacle(date=turn.day, vehicle=turn.vehicle.id, rules=rules, values={"kind": "untried"}))
    rows += [_settled(turn, late) for turn, late in found.settled]
    return tuple(sorted(rows, key=lambda o: (o.date, o.vehicle)))


def rules_in_the_way(found: Found) -> tuple[Rule, ...]:
    """The rules that are the only obstacle on some vehicle-day, the most frequent first; none: it fits, cost decides.

    Where no vehicle-day has a single one, those of the closest. Vehicle-days that are out of the question (a car for a
    counter, a day that is not the case's) count only where there are no others. Without any vehicle: `day`.
    """
    if found.fits is not None:
        return ()
    tried = _looked_at(found)
    if not tried:
        return (Rule.DAY,)
    single = [t.best.rules[0] for t in tried if len(t.best.rules) == 1]
    if not single:
        return min((t.best for t in tried), key=lambda a: a.size).rules
    order = list(Rule)
    return tuple(sorted(set(single), key=lambda rule: (-single.count(rule), order.index(rule))))


def kinds(found: Found) -> tuple[Kind, ...]:
    """The kinds of single obstacles, the most frequent first, each with its closest try.

    Vehicle-days settled without a try count where a try has met the same: too late, or no road.
    """
    grouped: dict[str, list[Attempt]] = {}
    for attempt in _single(_looked_at(found)):
        grouped.setdefault(key_of(attempt, attempt.violations[0]), []).append(attempt)
    settled = [_settled_kind(late) for _, late in found.settled]
    rows = []
    for key, attempts in grouped.items():
        closest = min(attempts, key=lambda a: (a.size, a.turn.key))
        count = len(attempts) + settled.count(key)
        rows.append(Kind(key=key, count=count, closest=closest, violation=worst(closest.violations)))
    return tuple(sorted(rows, key=lambda k: (-k.count, k.closest.size, k.key)))


def vehicle_days(found: Found) -> int:
    """How many vehicle-days `kinds` speaks of: those tried and those settled without a try."""
    return len(_looked_at(found)) + len(found.settled)


def everywhere(problem: Problem, found: Found, kind: Kind) -> bool:
    """Whether every vehicle-day that could do the task meets a kind of obstacle, alone or among others.

    Of a vehicle-day that was not tried that is known where it follows from its vehicle, its people or its driving.
    """
    if any(all(key_of(t.best, v) != kind.key for v in t.best.violations) for t in _looked_at(found)):
        return False
    settled = [turn for turn, late in found.settled if _settled_kind(late) != kind.key]
    return all(_surely(problem, found.work, turn, kind.key) for turn in (*settled, *found.untried))


def _surely(problem: Problem, work: Work, turn: Turn, key: str) -> bool:
    """Whether an obstacle follows from what is known of vehicle and people; who is not aboard yet is of the centre."""
    centre = [p for p in problem.staff if p.centre == turn.vehicle.centre]
    people = [problem.person[p] for p in turn.crew if p in problem.person] or centre
    if key == "skill.officer":
        return not set(work.officers) <= {p.id for p in people}
    if key == "skill.missing":
        return not all(any(p.has(skill, turn.day) for p in people) for skill in work.skills)
    return key == "equipment.missing" and not work.equipment <= turn.vehicle.equipment


def _looked_at(found: Found) -> tuple[Tried, ...]:
    """The tries that count: of days out of the question only where there are no others."""
    return found.tried or found.closed or found.idle


def closest(found: Found) -> Attempt | None:
    """The try that came closest."""
    return min((t.best for t in _looked_at(found)), key=lambda a: (a.size, a.turn.key), default=None)


def key_of(attempt: Attempt, violation: Violation) -> str:
    """The kind of a violation; `knock` where it hits a stop or a case other than the one that was put in."""
    place = violation.values.get("place")
    strange = place is not None and place != attempt.spot.option.place
    if strange and violation.rule in (Rule.WINDOW, Rule.DWELL):
        return f"{violation.rule}.knock"
    return f"{violation.rule}.{violation.values.get('kind', 'broken')}"


def worst(violations: Sequence[Violation]) -> Violation:
    """The violation with the largest figure; of equals the first."""
    return max(violations, key=lambda v: _figure(v.values.get("over_seconds")))


def _figure(value: object) -> int:
    return value if isinstance(value, int) else 0


def _single(tried: Iterable[Tried]) -> list[Attempt]:
    return [t.best for t in tried if len(t.best.rules) == 1]


def _settled_kind(late: int) -> str:
    return "reach.road" if late >= NO_ROAD // 2 else "shift.late"


def _settled(turn: Turn, late: int) -> Obstacle:
    """Too late by some seconds at least; no road at all where they are no seconds."""
    if _settled_kind(late) == "reach.road":
        return Obstacle(date=turn.day, vehicle=turn.vehicle.id, rules=(Rule.REACH,), values={"kind": "road"})
    values = {"kind": "late", "over_seconds": late, "at_least": True}
    return Obstacle(date=turn.day, vehicle=turn.vehicle.id, rules=(Rule.SHIFT,), values=values)


def _obstacle(attempt: Attempt) -> Obstacle:
    values = {} if not attempt.violations else dict(worst(attempt.violations).values)
    values |= {"place": attempt.spot.option.place, "position": attempt.spot.position, "crew": attempt.turn.crew}
    if attempt.violations:
        values["kind"] = key_of(attempt, worst(attempt.violations)).split(".", 1)[1]
    return Obstacle(date=attempt.turn.day, vehicle=attempt.turn.vehicle.id, rules=attempt.rules, values=values)
