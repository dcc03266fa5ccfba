"""Facts about demand: the open cases of the horizon and the walk-ins of each village. Shared by solver, checker, score.

A case is one leg of one request. Nothing here groups, prefers or decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from planner.days import add_working_days, working, working_days_between
from planner.plan import COST_UNITS
from planner.problem import (
    ChangeKind,
    LedgerRow,
    PlaceId,
    Priority,
    Problem,
    Request,
    RequestId,
    StaffId,
    Status,
    Village,
    VillageId,
    door_place,
)
from planner.windows import Window

CLOSED = frozenset({Status.DELIVERED, Status.DONE, Status.WITHDRAWN})
AWAITING_DELIVERY = frozenset({Status.ACCEPTED, Status.AT_DISTRICT, Status.READY})


@dataclass(frozen=True, kw_only=True)
class Case:
    """One leg of one request that someone must still handle. `penalty` is its cost in integer units if left.

    A delivery that `awaits` its acceptance in the same horizon has the earliest day and the penalty that follow from
    the first working day on which it could be accepted; `processing` and `deadline` are working days from acceptance.
    """

    request: RequestId
    leg: int
    village: VillageId
    seconds: int
    skill: str
    equipment: frozenset[str]
    earliest: date
    due: date | None
    priority: Priority
    windows: tuple[Window, ...]
    officer: StaffId | None
    people: int
    door: PlaceId | None  # None: at a counter
    penalty: int
    awaits: bool = False
    processing: int = 0
    deadline: int | None = None


@dataclass(frozen=True, kw_only=True)
class Walkin:
    """The residents of a village without a collected case: one visit of a village in the horizon.

    A village that asks for several visits has as many of these, numbered from 1; they are alike, and any may be the
    first. `seconds` is their counter time, `people` how many come, `value` the cost of not reaching them and `promise`
    that of a visit asked for and not made (integer units), `load` what the visit counts for a vehicle's `max_cases`,
    `visited` the last visit the ledger knows, `waited` the days from it (or an assumed one) to the first day, `floor`
    the last date that keeps the longest gap (None: no floor, or not in this horizon).
    """

    village: VillageId
    number: int = 1
    visits: int = 1  # how many visits the village has in the horizon
    seconds: int
    people: int
    value: int
    promise: int = 0
    load: int = 0
    visited: date | None
    waited: int
    floor: date | None


def open_cases(problem: Problem) -> tuple[Case, ...]:
    """Every case that this horizon could serve, in the order of the requests.

    A one-leg request, or the first leg of a two-leg one, is open until it is done or accepted. The second leg is open
    from its acceptance; it cannot be delivered before the processing days are over nor after the deadline. Where the
    acceptance could be early enough for the delivery to follow in this horizon, both legs are open. A case whose
    earliest day lies behind the horizon is not open.
    """
    ledger: dict[RequestId, list[LedgerRow]] = {}
    for row in problem.ledger:
        if row.request is not None:
            ledger.setdefault(row.request, []).append(row)
    cases = (_case(problem, request, ledger.get(request.id, [])) for request in problem.requests)
    first = [case for case in cases if case is not None and case.earliest <= problem.horizon.last]
    return tuple(leg for case in first for leg in (case, _delivery(problem, case)) if leg is not None)


def delivery_days(problem: Problem, case: Case, accepted: date) -> tuple[date, date]:
    """The first and the last day on which a case that awaits its acceptance may be delivered, if accepted on a day.

    Processing takes its working days, and never less than until the day after; a deadline counts likewise.
    """
    ready = max(add_working_days(problem, accepted, case.processing), accepted + timedelta(days=1))
    latest = [problem.horizon.last if case.due is None else min(case.due, problem.horizon.last)]
    if case.deadline is not None:
        latest.append(add_working_days(problem, accepted, case.deadline))
    return ready, min(latest)


def agent_day(problem: Problem, case: Case, accepted: date | None = None) -> date | None:
    """When a village's agent would hand a delivery over: its first lawful working day; None where there is none.

    An agent deals with deliveries alone, and not with what an edit forbids for good. A case that awaits its acceptance
    needs the day of that.
    """
    if case.leg != 2 or not problem.village[case.village].agent or (case.awaits and accepted is None):
        return None
    always = [c for c in problem.changes if c.kind is ChangeKind.FORBID and c.date is None and c.vehicle is None]
    if any(change.target == case.request for change in always):
        return None
    first, last = case.earliest, min(case.due or problem.horizon.last, problem.horizon.last)
    if case.awaits and accepted is not None:
        ready, last = delivery_days(problem, case, accepted)
        first = max(first, ready)
    days = (first + timedelta(days=k) for k in range((last - first).days + 1))
    return next((day for day in days if working(problem, day)), None)


def agent_price(problem: Problem, cases: Sequence[Case]) -> int:
    """Integer units that it costs to have an agent hand these cases over."""
    return round(problem.settings.weights.agent * COST_UNITS) * len(cases)


def walkins(problem: Problem) -> tuple[Walkin, ...]:
    """The walk-ins of each visit of each village, in the order of the villages."""
    visited = last_visits(problem)
    return tuple(w for village in problem.villages for w in _visits(problem, village, visited.get(village.id)))


def wait_cost(problem: Problem, walkin: Walkin, visited: date | None) -> int:
    """Integer units of a village's waiting: squared days in this horizon until its visit; without a visit, of all."""
    days = walkin.waited + problem.horizon.days if visited is None else (visited - problem.horizon.first).days
    return round(problem.settings.weights.wait * days * days * COST_UNITS)


def late_visits(problem: Problem, walkin: Walkin, days: Sequence[date]) -> int:
    """How many longest gaps a village visited on these days (sorted) does not keep in the horizon.

    The first floor follows from the last visit before. With two visits or more, each visit sets the next one: the last
    date that keeps the longest gap, where it lies in the horizon.
    """
    late = walkin.floor is not None and (not days or days[0] > walkin.floor)
    longest = problem.village[walkin.village].max_gap_days
    if walkin.visits < 2 or longest is None:
        return int(late)
    end = problem.horizon.last + timedelta(days=1)
    return late + sum(after - day > timedelta(days=longest) for day, after in pairwise((*days, end)))


def last_visits(problem: Problem) -> dict[VillageId, date]:
    """The last day before the horizon on which each village was served, as the ledger knows it."""
    visits: dict[VillageId, date] = {}
    for row in problem.ledger:
        request = None if row.request is None else problem.request.get(row.request)
        served = request is not None and row.status in (Status.DONE, Status.DELIVERED)
        village = request.village if request is not None and served else row.village
        if village is not None and row.date < problem.horizon.first:
            visits[village] = max(row.date, visits.get(village, row.date))
    return visits


def _case(problem: Problem, request: Request, ledger: list[LedgerRow]) -> Case | None:
    status, accepted_on = _standing(request, ledger)
    service = problem.service[request.service]
    if status in CLOSED:
        return None
    second = status in AWAITING_DELIVERY
    if second and service.legs < 2:
        return None
    first = problem.horizon.first
    earliest = max(request.earliest or first, first)
    due = request.due
    if second:
        accepted = accepted_on or first
        earliest = max(earliest, add_working_days(problem, accepted, service.processing_days))
        if service.deadline_days is not None:
            deadline = add_working_days(problem, accepted, service.deadline_days)
            due = deadline if due is None else min(due, deadline)
    return Case(
        request=request.id,
        leg=2 if second else 1,
        village=request.village,
        seconds=service.seconds if request.seconds is None else request.seconds,
        skill=service.skill,
        equipment=service.equipment,
        earliest=earliest,
        due=due,
        priority=request.priority,
        windows=request.windows,
        officer=request.officer,
        people=request.people_needed,
        door=door_place(request.id) if request.mobility_limited else None,
        penalty=_penalty(problem, request.priority, due),
    )


def _delivery(problem: Problem, case: Case) -> Case | None:
    """The delivery that may follow an open acceptance in the same horizon."""
    request = problem.request[case.request]
    service = problem.service[request.service]
    if case.leg != 1 or service.legs < 2:
        return None
    accepted = case.earliest
    while not working(problem, accepted) and accepted <= problem.horizon.last:
        accepted += timedelta(days=1)
    awaits = replace(
        case, leg=2, awaits=True, processing=service.processing_days, deadline=service.deadline_days, due=request.due
    )
    earliest, latest = delivery_days(problem, awaits, accepted)
    if earliest > latest:
        return None
    deadline = None if service.deadline_days is None else add_working_days(problem, accepted, service.deadline_days)
    due = min((day for day in (request.due, deadline) if day is not None), default=None)
    return replace(awaits, earliest=earliest, penalty=_penalty(problem, request.priority, due))


def _standing(request: Request, ledger: list[LedgerRow]) -> tuple[Status, date | None]:
    """Status and day of acceptance after the last word of the ledger.

    An attempt that failed leaves a case where it stood: a delivery that met nobody is still a delivery.
    """
    status, accepted_on = request.status, request.accepted_on
    for row in ledger:
        if row.status is Status.NO_SHOW or (row.status is Status.PAPERS_MISSING and row.leg == 2):
            continue
        status = row.status
        if row.status is Status.ACCEPTED:
            accepted_on = row.date
    return status, accepted_on


def _penalty(problem: Problem, priority: Priority, due: date | None) -> int:
    weights = problem.settings.weights
    base = {
        Priority.LOW: weights.unserved_low,
        Priority.NORMAL: weights.unserved_normal,
        Priority.HIGH: weights.unserved_high,
    }[priority]
    if due is None:
        return round(base * COST_UNITS)
    days = max(1, working_days_between(problem, problem.horizon.last, due))
    return round(base * (1 + weights.urgency / days) * COST_UNITS)


def _visits(problem: Problem, village: Village, visited: date | None) -> Iterator[Walkin]:
    """The visits of a village: work and people in whole shares, the first ones the larger."""
    settings = problem.settings
    first = problem.horizon.first
    waited = settings.unvisited_days if visited is None else (first - visited).days
    minutes = settings.walkin_rate * village.population * waited / 7
    seconds = min(settings.walkin_cap, round(minutes * 60))
    people = -(-seconds // settings.walkin_case)
    longest = village.max_gap_days
    floor = None if longest is None else first + timedelta(days=longest - waited)
    count = min(max(1, village.visits or 1), problem.horizon.days)
    for number in range(1, count + 1):
        share = _share(seconds, number, count)
        yield Walkin(
            village=village.id,
            number=number,
            visits=count,
            seconds=share,
            people=_share(people, number, count),
            value=round(settings.weights.walkin * share / 60 * COST_UNITS),
            promise=round(settings.weights.gap * COST_UNITS) if village.visits else 0,
            load=village.visit_load,
            visited=visited,
            waited=waited,
            floor=None if floor is None or floor > problem.horizon.last else max(floor, first),
        )


def _share(whole: int, number: int, count: int) -> int:
    """The share of one of so many that have a whole number between them."""
    return whole // count + (number <= whole % count)
