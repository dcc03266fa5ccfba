"""`order`, `gap`: every case once, at its time; every village as often as it was promised."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from planner.check.facts import Facts
from planner.check.view import Turn, View
from planner.demand import Case
from planner.plan import Assignment, Mode, Rule, StopKind, TaskId, Unserved, Violation
from planner.problem import RequestId, Village, VillageId

Work = tuple[RequestId | None, int, VillageId | None]  # a case (request, leg, None) or walk-ins (None, visit, village)


def order(view: View) -> Iterator[Violation]:
    """Each open case and each village's walk-ins are served whole and once, or left; none is delivered too early."""
    for turn in view.turns:
        yield from _too_early(view.facts, turn)
        yield from _deliveries(view, turn)
    if not view.whole:
        return
    rows: tuple[Assignment | Unserved, ...] = (*view.plan.assignments, *view.plan.unserved)
    served = Counter(map(_work, view.plan.assignments))
    left = Counter(map(_work, view.plan.unserved))
    known = _open(view.facts)
    for row in rows:
        if _work(row) not in known:
            yield _about(row, "closed" if row.request in view.facts.problem.request else "unknown", leg=row.leg)
    for work in sorted(known, key=str):
        yield from _once(view.facts, work, served=served[work], left=left[work])
    for row in view.plan.assignments:
        yield from _somewhere(view, row)
    yield from _split(view)


def _work(row: Assignment | Unserved) -> Work:
    return (None, row.leg, row.village) if row.request is None else (row.request, row.leg, None)


def _open(facts: Facts) -> frozenset[Work]:
    cases = {(request, leg, None) for request, leg in facts.cases}
    return frozenset(cases | {(None, number, village) for village, number in facts.walkins})


def _about(row: Assignment | Unserved, kind: str, **values: object) -> Violation:
    about = {"kind": kind, "village": row.village, **values}
    return Violation(rule=Rule.ORDER, task=row.task, request=row.request, values=about)


def _once(facts: Facts, work: Work, *, served: int, left: int) -> Iterator[Violation]:
    request, leg, village = work
    if served + left == 1:
        return
    if served + left == 0:
        walkin = None if village is None else facts.walkins.get((village, leg))
        if walkin is not None and (walkin.floor is not None or walkin.promise):
            return  # a floor or a visit asked for that nobody speaks of: `gap`
        kind = "forgotten"
    else:
        kind = "twice" if served > 1 else "both" if served else "left_twice"
    values = {"kind": kind, "leg": leg, "count": served + left}
    if village is None and request is not None:
        village = facts.cases[request, leg].village
    yield Violation(rule=Rule.ORDER, request=request, values={**values, "village": village})


def _somewhere(view: View, row: Assignment) -> Iterator[Violation]:
    """A row at a counter or door names a stop where cases are served; an agent's names none and is a delivery."""
    if row.mode in (Mode.HUB, Mode.HOME):
        stop = None if row.stop is None else view.plan.stop.get(row.stop)
        if stop is None or stop.kind not in (StopKind.HUB, StopKind.HOME):
            yield _about(row, "nowhere", stop_id=row.stop or "")
    elif row.stop is not None or row.mode is Mode.CENTRE or row.request is None or row.leg != 2:
        yield _about(row, "mode", mode=str(row.mode))
    else:
        yield from _agent(view, row)


def _agent(view: View, row: Assignment) -> Iterator[Violation]:
    """An agent's delivery: the village has one, the request is accepted, and a lawful working day is left."""
    case, village = view.facts.case(row), view.facts.problem.village.get(row.village)
    if case is None or village is None:
        return
    accepted = view.accepted.get(case.request)
    if not village.agent:
        yield _about(row, "no_agent")
    elif case.awaits and accepted is None:
        yield _about(row, "unaccepted")
    else:
        horizon = view.facts.problem.horizon
        days = [day for day in horizon.dates if view.facts.worked(day) and day >= case.earliest]
        if accepted is not None and case.awaits:
            days = [day for day in days if _ready(view.facts, case, accepted) <= day <= _deadline(view, case, accepted)]
        if not any(case.due is None or day <= case.due for day in days):
            yield _about(row, "no_day")


def _ready(facts: Facts, case: Case, accepted: date) -> date:
    """The first day after an acceptance on which processing is over: never the same day."""
    day, left = accepted, case.processing
    while left > 0 or day == accepted:
        day += timedelta(days=1)
        left -= facts.worked(day)
    return day


def _deadline(view: View, case: Case, accepted: date) -> date:
    """The last day of a delivery by its deadline; without one the last day of the horizon."""
    day, left = accepted, case.deadline
    if left is None:
        return view.facts.problem.horizon.last
    while left > 0:
        day += timedelta(days=1)
        left -= view.facts.worked(day)
    return day


def _deliveries(view: View, turn: Turn) -> Iterator[Violation]:
    """A delivery whose acceptance lies in this horizon comes after it: when it is processed, before its deadline."""
    for stop, row in turn.rows:
        case = view.facts.case(row)
        if case is None or not case.awaits:
            continue
        accepted = view.accepted.get(case.request)
        if accepted is None:
            yield turn.broken(Rule.ORDER, "unaccepted", (stop, row))
        elif turn.date < _ready(view.facts, case, accepted):
            yield turn.broken(Rule.ORDER, "early", (stop, row), ready=_ready(view.facts, case, accepted))
        elif turn.date > _deadline(view, case, accepted):
            values = {"accepted": accepted, "deadline": _deadline(view, case, accepted)}
            yield turn.broken(Rule.ORDER, "late", (stop, row), **values)


def _split(view: View) -> Iterator[Violation]:
    """The rows of one task are all at one stop, or all left, and of one village."""
    found: dict[TaskId, set[tuple[str, VillageId, bool]]] = {}
    for row in view.plan.assignments:
        found.setdefault(row.task, set()).add((row.stop or str(row.mode), row.village, row.request is None))
    for left in view.plan.unserved:
        found.setdefault(left.task, set()).add(("", left.village, left.request is None))
    for task, homes in found.items():
        if len(homes) > 1:
            yield Violation(rule=Rule.ORDER, task=task, values={"kind": "split", "count": len(homes)})


def processing_binds(facts: Facts, key: tuple[RequestId | None, int], day: date) -> bool:
    """Whether a case is too early on a day because its processing time is not over."""
    request, leg = key
    if request is None or leg != 2 or (request, leg) not in facts.cases:
        return False
    if facts.cases[request, leg].awaits:
        return True  # what binds is the acceptance in the plan
    asked = facts.problem.request[request].earliest
    return day < facts.cases[request, leg].earliest and (asked is None or day >= asked)


def _too_early(facts: Facts, turn: Turn) -> Iterator[Violation]:
    for stop, row in turn.rows:
        case = facts.case(row)
        if case is None or case.awaits:
            continue  # of those that await their acceptance `_deliveries` speaks
        if processing_binds(facts, (row.request, row.leg), turn.date):
            yield turn.broken(Rule.ORDER, "early", (stop, row), ready=case.earliest)


def gap(view: View) -> Iterator[Violation]:
    """Villages are visited neither too soon nor too often, and a floor is kept or named as not kept."""
    villages: Mapping[VillageId, Village] = view.facts.problem.village
    looked = {row.village for turn in view.turns for _, row in turn.rows if row.request is None}
    for village in sorted(looked & villages.keys()):
        yield from _spacing(view, villages[village])
    if not view.whole:
        return
    named = {(row.village, row.leg) for row in view.plan.assignments if row.request is None}
    named |= {(row.village, row.leg) for row in view.plan.unserved if row.request is None}
    for key, walkin in view.facts.walkins.items():
        if key in named:
            continue
        if walkin.promise:
            values = {"kind": "visit", "village": walkin.village, "number": walkin.number, "count": walkin.visits}
            yield Violation(rule=Rule.GAP, values=values)
        elif walkin.floor is not None:
            values = {"kind": "floor", "village": walkin.village, "floor": walkin.floor}
            yield Violation(rule=Rule.GAP, values=values)


def _spacing(view: View, village: Village) -> Iterator[Violation]:
    dates = view.visit_dates.get(village.id, ())
    before = view.facts.visited.get(village.id)
    if village.visits is not None and len(dates) > village.visits:
        values = {"village": village.id, "count": len(dates), "allowed": village.visits}
        yield Violation(rule=Rule.GAP, values={"kind": "often", **values})
    for last, day in pairwise(dates if before is None else (before, *dates)):
        if day == last:
            yield Violation(rule=Rule.GAP, date=day, values={"kind": "same", "village": village.id})
        elif village.min_gap_days is not None and (day - last).days < village.min_gap_days:
            values = {"village": village.id, "last": last, "days": (day - last).days, "needed": village.min_gap_days}
            yield Violation(rule=Rule.GAP, date=day, values={"kind": "soon", **values})
