"""`order`, `gap`: every case once, at its time; every village as often as it was promised."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from planner.check.facts import Facts
from planner.check.view import Turn, View
from planner.plan import Assignment, Mode, Rule, StopKind, TaskId, Unserved, Violation
from planner.problem import RequestId, Village, VillageId

Work = tuple[RequestId | None, int, VillageId | None]  # a case (request, leg, None) or walk-ins (None, visit, village)


def order(view: View) -> Iterator[Violation]:
    """Each open case and each village's walk-ins are served whole and once, or left; none is delivered too early."""
    for turn in view.turns:
        yield from _too_early(view.facts, turn)
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
    asked = facts.problem.request[request].earliest
    return day < facts.cases[request, leg].earliest and (asked is None or day >= asked)


def _too_early(facts: Facts, turn: Turn) -> Iterator[Violation]:
    for stop, row in turn.rows:
        if row.request is not None and processing_binds(facts, (row.request, row.leg), turn.date):
            ready = facts.cases[row.request, row.leg].earliest
            yield turn.broken(Rule.ORDER, "early", (stop, row), ready=ready)


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
