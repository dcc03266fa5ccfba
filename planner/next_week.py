"""Closing a week: what happened becomes ledger rows, what was not done stays open, and the next Monday is set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from planner.demand import AWAITING_DELIVERY, open_cases
from planner.plan import Assignment, Plan
from planner.problem import Horizon, LedgerRow, Problem, RequestId, Status, StopId, VillageId

WORKED = frozenset({Status.DONE, Status.DELIVERED, Status.ACCEPTED, Status.AT_DISTRICT, Status.READY})


class Why(StrEnum):
    """Why a case is carried over."""

    LEFT = "left"  # the plan left it
    NOT_HELD = "not_held"  # its stop was not held
    NO_SHOW = "no_show"
    PAPERS_MISSING = "papers_missing"
    OTHER = "other"  # the ledger says something else than done
    DELIVERY = "delivery"  # accepted, to be delivered
    NEW = "new"  # not in the plan


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A case that is open in the week after: `attempts` counts the times a resident was not met."""

    request: RequestId
    leg: int
    village: VillageId
    why: Why
    attempts: int
    earliest: date
    due: date | None


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A closed week: rows to add to the ledger, the Monday to plan next, and the cases open from then on.

    `typed` are the rows that the ledger had for this plan already. `waiting` counts accepted cases whose processing is
    not over within the week after.
    """

    rows: tuple[LedgerRow, ...]
    typed: tuple[LedgerRow, ...]
    week: date
    carried: tuple[Carried, ...]
    waiting: int


def close_week(
    problem: Problem,
    plan: Plan,
    outcomes: Iterable[LedgerRow] | None = None,
    *,
    not_held: frozenset[StopId] = frozenset(),
) -> Closed:
    """Close the week of a plan; `problem` is the district as it stands now, with the horizon of the plan.

    `outcomes` are ledger rows that say what happened (default: the problem's ledger). A row speaks of this plan when it
    names it, or names no plan and is dated in its horizon or later; what such a row says of a case wins. Every other
    case the plan serves counts as done on the day of its stop: accepted where it is the first of two legs, delivered
    where it is the second. A village whose walk-ins were served was visited. The cases and visits of stops that were
    not held stay open. Closing a week twice adds nothing.
    """
    told = tuple(row for row in (problem.ledger if outcomes is None else outcomes) if _speaks(row, plan))
    typed = {row.request: row for row in told if row.request is not None}
    visits = {(row.village, row.date) for row in told if row.request is None}
    rows: list[LedgerRow] = []
    missed = _not_accepted(plan, typed, not_held)
    for served in plan.assignments:
        if served.stop in not_held or served.village not in problem.village:
            continue
        if served.leg == 2 and served.request in missed:
            continue
        row = _visit(plan, served) if served.request is None else expected(problem, plan, served)
        known = (row.village, row.date) in visits if row.request is None else _told(typed, served)
        if not known and (row.request is None or row.request in problem.request):
            rows.append(row)
            visits.add((row.village, row.date))
    week = next_monday(plan.first + timedelta(days=plan.days))
    ledger = problem.ledger if outcomes is None else (*problem.ledger, *(r for r in told if r not in problem.ledger))
    after = problem.replace(ledger=(*ledger, *rows), horizon=Horizon(first=week))
    return Closed(
        rows=tuple(rows),
        typed=tuple(row for row in told if row.request is not None),
        week=week,
        carried=_carried(after, plan, typed, not_held),
        waiting=_waiting(after),
    )


def attempts(problem: Problem, request: RequestId) -> int:
    """How often the resident of a request was not met: as stated with the request, and by the ledger."""
    known = problem.request.get(request)
    stated = 0 if known is None else known.attempts
    return stated + sum(row.request == request and row.status is Status.NO_SHOW for row in problem.ledger)


def next_monday(day: date) -> date:
    """The day itself where it is a Monday, or the next one."""
    return day + timedelta(days=-day.weekday() % 7)


def _speaks(row: LedgerRow, plan: Plan) -> bool:
    return row.plan == plan.plan_id or (row.plan is None and row.date >= plan.first)


def _not_accepted(
    plan: Plan, typed: Mapping[RequestId, LedgerRow], not_held: frozenset[StopId]
) -> frozenset[RequestId]:
    """Requests that the plan was to accept and nobody did: there is nothing to hand over."""
    return frozenset(
        row.request
        for row in plan.assignments
        if row.request is not None and row.leg == 1 and (row.stop in not_held or _failed(typed.get(row.request)))
    )


def _failed(row: LedgerRow | None) -> bool:
    return row is not None and row.leg == 1 and row.status not in WORKED


def _told(typed: Mapping[RequestId, LedgerRow], served: Assignment) -> bool:
    """Whether the ledger says what became of a case.

    That it was accepted says nothing of its delivery; a delivery that failed says nothing of the acceptance before it.
    """
    row = None if served.request is None else typed.get(served.request)
    if row is not None and served.leg == 1 and row.leg == 2 and row.status not in WORKED:
        return False
    return row is not None and not (served.leg == 2 and row.leg == 1 and row.status in AWAITING_DELIVERY)


def _day(plan: Plan, served: Assignment) -> date:
    """The day of the stop; for what an agent does, the last day of the plan."""
    stop = plan.stop.get(served.stop) if served.stop is not None else None
    return plan.first + timedelta(days=plan.days - 1) if stop is None else stop.date


def _visit(plan: Plan, served: Assignment) -> LedgerRow:
    return LedgerRow(village=served.village, plan=plan.plan_id, date=_day(plan, served))


def expected(problem: Problem, plan: Plan, served: Assignment) -> LedgerRow:
    """What the ledger says of a case when all went as planned."""
    request = problem.request.get(served.request) if served.request is not None else None
    service = None if request is None else problem.service.get(request.service)
    two_legs = service is not None and service.legs == 2
    status = Status.DELIVERED if served.leg == 2 else Status.ACCEPTED if two_legs else Status.DONE
    day = _day(plan, served)
    return LedgerRow(request=served.request, leg=served.leg, status=status, plan=plan.plan_id, date=day)


def _carried(
    after: Problem, plan: Plan, typed: Mapping[RequestId, LedgerRow], not_held: frozenset[StopId]
) -> tuple[Carried, ...]:
    served = {(row.request, row.leg): row for row in plan.assignments}
    left = {(row.request, row.leg) for row in plan.unserved}
    carried = []
    for case in open_cases(after):
        if case.awaits:
            continue  # a step that follows another: the case is carried over once
        key, row = (case.request, case.leg), typed.get(case.request)
        why = Why.LEFT if key in left else Why.NEW
        if case.leg == 2 and key not in served and key not in left:
            why = Why.DELIVERY
        elif row is not None and row.status not in WORKED:
            why = {Status.NO_SHOW: Why.NO_SHOW, Status.PAPERS_MISSING: Why.PAPERS_MISSING}.get(row.status, Why.OTHER)
        elif key in served:
            why = Why.NOT_HELD if served[key].stop in not_held else Why.OTHER
        carried.append(
            Carried(
                request=case.request,
                leg=case.leg,
                village=case.village,
                why=why,
                attempts=attempts(after, case.request),
                earliest=case.earliest,
                due=case.due,
            )
        )
    return tuple(carried)


def _waiting(after: Problem) -> int:
    """Accepted cases whose earliest day lies behind the week after: open once the horizon is long enough."""
    soon = {case.request for case in open_cases(after)}
    year = after.replace(horizon=Horizon(first=after.horizon.first, days=366))
    return sum(case.leg == 2 and not case.awaits and case.request not in soon for case in open_cases(year))
