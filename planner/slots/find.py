"""The search: every vehicle-day, place and position, the cheapest first, each one proved.

A* over candidates: each has a bound from below that needs no timing (its driving is exact, the resident's way and the
days of waiting are, only later overtime and changed announcements are missing). The cheapest candidate is timed and
judged; if it is lawful it comes back with its true cost. What stands first with its true cost is the next best.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import count

from planner.announced import HELD, was_told
from planner.check import check
from planner.explain import explain
from planner.explain.attempts import Attempt, Trials
from planner.explain.board import Board
from planner.explain.cost import added
from planner.explain.work import Work, work_of
from planner.plan import Plan, Reason, Stop, StopKind, Term
from planner.problem import PlaceId, Point, Problem, Request, RequestId, ServiceCode, StopId, VillageId
from planner.score import score
from planner.slots.ask import asked, with_request
from planner.slots.bounds import Candidate, candidates
from planner.slots.nouns import Shift, Slot
from planner.slots.ready import left_row, marked, settled, told
from planner.travel import Travel
from planner.windows import Window

TRIES = 6_000  # for the reason where nothing fits: a second at most for a district of 300 villages


@dataclass(frozen=True, kw_only=True)
class Found:
    """The slots of a request, best first; with none, `reason` says what stands in the way and where to go instead."""

    request: Request
    slots: tuple[Slot, ...]
    reason: Reason | None = None


def slots(  # noqa: PLR0913 - the columns of one request
    problem: Problem,
    travel: Travel,
    plan: Plan,
    *,
    village: VillageId,
    service: ServiceCode,
    minutes: int | None = None,
    mobility_limited: bool = False,
    door: Point | None = None,
    windows: tuple[Window, ...] = (),
    earliest: date | None = None,
    due: date | None = None,
    limit: int = 5,
) -> tuple[Slot, ...]:
    """The best places and times that still fit into a plan, the cheapest first, distinct in date and place.

    Raises:
        InputErrors: the request cannot be one of this district (see `asked`).
        PlannerError: the plan does not fit the district (see `planner.slots.ready.settled`).

    """
    request = asked(
        problem,
        village=village,
        service=service,
        minutes=minutes,
        mobility_limited=mobility_limited,
        door=door,
        windows=windows,
        earliest=earliest,
        due=due,
    )
    return find_slots(problem, travel, plan, request, limit=limit, why=False).slots


def find_slots(
    problem: Problem, travel: Travel, plan: Plan, request: Request, *, limit: int = 5, why: bool = True
) -> Found:
    """The slots of a request that the district does not know yet; where there is none and `why`, the reason.

    Raises:
        PlannerError: the plan does not fit the district (see `planner.slots.ready.settled`).

    """
    before = told(problem, plan)
    search = _Search(before, travel, settled(before, travel, plan), request)
    found = search.best(limit)
    reason = search.reason() if why and not found else None
    return Found(request=request, slots=found, reason=reason)


class _Search:
    """One request against one plan."""

    def __init__(self, problem: Problem, travel: Travel, plan: Plan, request: Request) -> None:
        self._problem, self._travel, self._plan, self._request = problem, travel, plan, request
        self._world, self._ways = with_request(problem, travel, request)
        bare = Board(self._world, self._ways, plan)
        self._case = bare.facts.cases[request.id, 1]
        self._row = left_row(self._case)
        self._board = Board(self._world, self._ways, plan.replace(unserved=(*plan.unserved, self._row)))
        self._work: Work = work_of(self._board.facts, [self._row])
        self._trials = Trials(self._board)

    def best(self, limit: int) -> tuple[Slot, ...]:
        """The best slots, proved, one a date and place."""
        chosen: dict[tuple[date, PlaceId], Slot] = {}
        for attempt in self._lawful():
            if len(chosen) >= limit:
                break
            if (attempt.turn.day, attempt.spot.option.place) not in chosen:
                slot = self._proved(attempt)
                if slot is not None:
                    chosen[slot.date, slot.place] = slot
        return tuple(sorted(chosen.values(), key=lambda slot: slot.order))

    def reason(self) -> Reason:
        """Why the request fits nowhere."""
        alone = self._board.plan.replace(unserved=(self._row,))
        return explain(self._world, self._ways, alone, tries=TRIES)[0]

    def _lawful(self) -> Iterator[Attempt]:
        """Lawful attempts, the cheapest first, at equal cost what changes least for others, then the soonest."""
        number = count()
        queue: list[tuple[tuple[object, ...], int, Candidate, Attempt | None]] = [
            ((c.bound, -1), next(number), c, None) for c in candidates(self._trials, self._work)
        ]
        heapify(queue)
        while queue:
            _, _, candidate, attempt = heappop(queue)
            if attempt is not None:
                yield attempt
                continue
            tried = self._trials.attempt(self._work, candidate.turn, candidate.spot)
            if not tried.violations:
                heappush(queue, (self._order(tried), next(number), candidate, tried))

    def _order(self, attempt: Attempt) -> tuple[object, ...]:
        turn = attempt.turn
        before = next(t for t in self._board.turns if t.key == turn.key)
        cost = added(self._board, before, turn) + self._case.penalty
        stops = self._board.stops(turn)
        held = next(s for s in stops if s.kind in HELD and s.place == attempt.spot.option.place)
        return cost, len(self._shifts(stops)), turn.day, held.begin, held.place, turn.vehicle.id

    def _shifts(self, stops: tuple[Stop, ...]) -> tuple[Shift, ...]:
        """The stops of the plan among these whose times would be others."""
        pairs = ((self._plan.stop.get(stop.id), stop) for stop in stops if stop.kind in HELD)
        return tuple(
            Shift(
                stop=now.id,
                date=now.date,
                vehicle=now.vehicle,
                kind=now.kind,
                place=now.place,
                before=(was.begin, was.end),
                after=(now.begin, now.end),
                announced=was_told(self._plan, was),
            )
            for was, now in pairs
            if was is not None and now.place is not None and (was.begin, was.end) != (now.begin, now.end)
        )

    def _proved(self, attempt: Attempt) -> Slot | None:
        """The slot, if the whole plan with it is lawful and everybody who had a place still has it."""
        turn = attempt.turn
        plan = marked(self._plan, self._board.with_turn(turn, self._board.without(turn)))
        lost = _places(self._plan) - _places(plan)
        if lost or check(self._world, self._ways, plan):
            return None
        option = attempt.spot.option
        stop = next(s for s in plan.vehicle_days[turn.key] if s.kind in HELD and s.place == option.place)
        before = self._plan.vehicle_days.get(turn.key, ())
        return Slot(
            request=self._request,
            date=turn.day,
            vehicle=turn.vehicle.id,
            kind=stop.kind,
            place=option.place,
            stop=stop.id,
            begin=stop.begin,
            end=stop.end,
            walk_metres=option.metres if stop.kind is StopKind.HUB else 0,
            walk_seconds=option.seconds if stop.kind is StopKind.HUB else 0,
            opened=stop.id not in self._plan.stop,
            sent_out=not before,
            crew=() if before else turn.crew,
            terms=self._terms(plan),
            shifts=self._shifts(plan.vehicle_days[turn.key]),
            plan=plan,
        )

    def _terms(self, plan: Plan) -> dict[Term, int]:
        """The score of the plan with the slot less that of the plan before anybody called, term by term."""
        now = {line.term: line.cost for line in score(self._world, self._ways, plan).lines}
        was = self._before
        return {term: cost - was[term] for term, cost in now.items() if cost != was[term]}

    @cached_property
    def _before(self) -> dict[Term, int]:
        return {line.term: line.cost for line in score(self._problem, self._travel, self._plan).lines}


def _places(plan: Plan) -> set[tuple[RequestId | None, int, VillageId, StopId | None]]:
    """Who is served where."""
    return {(row.request, row.leg, row.village, row.stop) for row in plan.assignments}


__all__ = ["Found", "find_slots", "slots"]
