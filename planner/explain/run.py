"""The flow: reasons for every row that a plan leaves, or for one request."""

from collections.abc import Mapping
from dataclasses import replace

from planner.explain.attempts import Trials
from planner.explain.board import Board, put
from planner.explain.effort import Effort
from planner.explain.find import Found, find
from planner.explain.instead import instead
from planner.explain.sum_up import obstacles, rules_in_the_way
from planner.explain.walkins import in_the_way, unreachable
from planner.explain.words import Words
from planner.explain.work import Work, unserved_work, work_of
from planner.plan import Plan, Reason, Rule, TaskId, Unserved
from planner.problem import Problem, RequestId
from planner.travel import Travel

TRIES = 16_000  # of a whole plan: about 8 seconds for a district of 300 villages and 100 vehicle-days
EIGHTH = 8  # the part of them that is added for walk-ins: one try is enough where only the time went elsewhere


def explain(
    problem: Problem, travel: Travel, plan: Plan, *, tries: int | None = TRIES, seconds: float | None = None
) -> tuple[Reason, ...]:
    """A reason for every row that the plan leaves, in the order of the plan.

    Cases and villages with a floor are tried on every vehicle-day; other walk-ins only until one vehicle-day could do
    them. `tries` are shared out over the tasks (None: all it takes); where they did not suffice, the sentence says so.
    The same plan has the same reasons, unless `seconds` end the search by the clock.
    """
    board = Board(problem, travel, plan)
    trials = Trials(board, Effort(tries, seconds))
    works = unserved_work(board.facts, plan)
    searched = [work for work in works.values() if _deserves(work)]
    passing = [work for work in works.values() if not _deserves(work) and work.options]
    found: dict[TaskId, Found] = {}
    for number, work in enumerate(searched):
        trials.effort.share(len(searched) - number)
        found[work.task] = find(trials, work)
    trials.effort.add(None if tries is None else tries // EIGHTH)
    for number, work in enumerate(passing):
        trials.effort.share(len(passing) - number)
        result = in_the_way(trials, work)
        if result is not None:
            found[work.task] = result
    return tuple(_reason(board, row, works, found) for row in plan.unserved)


def explain_one(problem: Problem, travel: Travel, plan: Plan, request_id: RequestId) -> Reason | None:
    """Everything about one request: every vehicle-day tried at every spot; for a served case where and when.

    None where the plan says nothing about the request.
    """
    board = Board(problem, travel, plan)
    for served in plan.assignments:
        if served.request == request_id:
            sentence = Words(problem=problem).served(plan, served)
            return Reason(
                task=served.task,
                request=request_id,
                leg=served.leg,
                village=served.village,
                rules=(),
                sentence=sentence,
            )
    row = next((u for u in plan.unserved if u.request == request_id), None)
    if row is None:
        return None
    works = unserved_work(board.facts, plan)
    found = {row.task: find(Trials(board), works[row.task])} if row.task in works else {}
    return _reason(board, row, works, found)


def carry_out(problem: Problem, travel: Travel, plan: Plan, reason: Reason) -> Plan:
    """The plan with the task of a reason put where its remedy says; `problem` is the one the remedy was applied to.

    Raises:
        ValueError: the reason has no remedy.

    """
    if reason.remedy is None:
        raise ValueError(f"no remedy for {reason.task}")
    values = reason.remedy.values
    board = Board(problem, travel, plan)
    work = work_of(board.facts, [u for u in plan.unserved if u.task == reason.task])
    turn = next(t for t in (*board.turns, *board.idle) if t.key == (values["fits_date"], values["fits_vehicle"]))
    option = next(o for o in (*work.options, *work.beyond) if o.place == values["place"])
    crew, position = values["crew"], values["position"]
    assert isinstance(crew, tuple) and isinstance(position, int)
    changed = put(replace(turn, crew=crew), work, option, position)
    return board.with_turn(changed, board.without(changed))


def _deserves(work: Work) -> bool:
    return work.walkin is None or work.walkin.floor is not None or work.walkin.promise > 0


def _reason(board: Board, row: Unserved, works: Mapping[TaskId, Work], found: Mapping[TaskId, Found]) -> Reason:
    words = Words(problem=board.problem)
    work, result = works.get(row.task), found.get(row.task)
    about = {"task": row.task, "request": row.request, "leg": row.leg, "village": row.village}
    if work is None:
        return Reason(**about, rules=(Rule.ORDER,), sentence=words.closed())  # type: ignore[arg-type]
    if result is None:
        lost = unreachable(board, work)
        rules = () if work.options else (Rule.REACH,) if lost else (Rule.WALK,)
        sentence = words.walkins_left(work, lost=lost)
        return Reason(**about, rules=rules, sentence=sentence, instead=instead(board, row))  # type: ignore[arg-type]
    return Reason(
        **about,  # type: ignore[arg-type]
        rules=rules_in_the_way(result),
        obstacles=obstacles(board, result),
        remedy=result.remedy,
        sentence=words.sentence(result),
        remedy_sentence=words.remedy(result) if _deserves(work) else "",
        instead=instead(board, row),
    )


__all__ = ["carry_out", "explain", "explain_one"]
