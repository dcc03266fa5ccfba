"""Who could ride along: officials of a centre that nothing else claims on a day."""

from collections.abc import Iterable, Sequence

from planner.explain.board import Board, Turn
from planner.explain.work import Work
from planner.problem import ChangeKind, Staff, StaffId


def free(board: Board, turn: Turn) -> tuple[Staff, ...]:
    """The centre's people who work that day, have no day off and are in no vehicle; best first.

    Best: who shortens the vehicle's hours least, then whom no counter asks for, then by id.
    """
    off = {StaffId(c.target) for c in board.edits if c.kind is ChangeKind.DAY_OFF and c.date in (None, turn.day)}
    taken = {c.staff for c in board.plan.crew if c.date == turn.day}
    centre = board.problem.centre.get(turn.vehicle.centre)
    asked = frozenset[str]() if centre is None else centre.counter_skills
    people = [
        p
        for p in board.problem.staff
        if p.centre == turn.vehicle.centre and p.id not in off | taken and board.facts.runs(p.days, turn.day)
    ]
    return tuple(sorted(people, key=lambda p: (_lost(p, turn), sum(p.has(s, turn.day) for s in asked), p.id)))


def to_be_had(board: Board, turn: Turn, work: Work) -> tuple[StaffId, ...]:
    """A crew for an unused vehicle-day: whom the task needs, then one for each counter as far as people can be spared.

    Empty where there is no staff table, or nobody.
    """
    people = free(board, turn)
    crew: list[Staff] = [p for p in people if p.id in work.officers]
    for skill in work.skills:
        if not any(p.has(skill, turn.day) for p in crew):
            crew += [p for p in people if p.has(skill, turn.day)][:1]
    for person in people:
        wanted = len(crew) < max(1, work.people)
        welcome = len(crew) < min(turn.vehicle.seats, turn.vehicle.counters) and _lost(person, turn) <= max(
            (_lost(p, turn) for p in crew), default=0
        )
        if person not in crew and (wanted or (welcome and spared(board, turn, [*crew, person]))):
            crew.append(person)
    return tuple(p.id for p in crew)


def spared(board: Board, turn: Turn, crew: Sequence[Staff]) -> bool:
    """Whether the centre's counters stay staffed when these people leave too."""
    centre = board.problem.centre.get(turn.vehicle.centre)
    if centre is None or not board.facts.open_on(centre.windows, turn.day):
        return True
    behind = [p for p in free(board, turn) if p not in crew]
    return len(behind) >= centre.counter_staff and all(
        _held(behind, skill, turn) or not _held(crew, skill, turn) for skill in centre.counter_skills
    )


def _held(people: Iterable[Staff], skill: str, turn: Turn) -> bool:
    return any(p.has(skill, turn.day) for p in people)


def _lost(person: Staff, turn: Turn) -> int:
    """Seconds of the vehicle's hours that are lost when the person rides along."""
    begin, end = turn.vehicle.hours
    return max(0, person.hours[0] - begin) + max(0, end - person.hours[1])
