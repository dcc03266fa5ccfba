"""What a changed vehicle-day costs: the score of all that it touches, before and after."""

from planner.explain.board import Board, Turn
from planner.plan import CrewMember, Plan, StopKind
from planner.problem import Problem
from planner.score import score


def added(board: Board, before: Turn, after: Turn) -> int:
    """Integer cost units that the plan gains (or, negative, saves) when one vehicle-day is changed.

    Terms of the score add up over vehicle-days and cases, so the rest of the plan need not be counted.
    """
    small = _touched(board.problem, after)
    return (
        score(small, board.travel, _alone(board, after, new=True)).cost
        - score(small, board.travel, _alone(board, before, new=False)).cost
    )


def _touched(problem: Problem, turn: Turn) -> Problem:
    """The problem with only the requests and announced stops of one vehicle-day; villages keep their history."""
    announced = tuple(s for s in problem.announced if (s.date, s.vehicle) == turn.key)
    rows = [row for held in turn.held for row in held.rows]
    asked = {row.request for row in rows}
    if any(row.request is None for row in rows):
        asked |= {row.request for row in problem.ledger}  # they tell when a village was last visited
        return problem.replace(announced=announced, requests=tuple(r for r in problem.requests if r.id in asked))
    return problem.replace(
        announced=announced,
        requests=tuple(r for r in problem.requests if r.id in asked),
        ledger=tuple(r for r in problem.ledger if r.request in asked),
    )


def _alone(board: Board, turn: Turn, *, new: bool) -> Plan:
    stops = board.stops(turn) if new else board.plan.vehicle_days.get(turn.key, ())
    rows = tuple(row for held in turn.held for row in held.rows)
    out = any(s.kind in (StopKind.HUB, StopKind.HOME) for s in stops)
    crew = (CrewMember(date=turn.day, vehicle=turn.vehicle.id, staff=s) for s in turn.crew if out)
    return board.plan.replace(stops=stops, assignments=rows, crew=tuple(crew), unserved=())
