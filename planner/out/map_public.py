"""The public map's knowledge: the plan and the world without anyone in it.

Nothing is hidden here that is still there: what the public map must not say is taken out before it is built. Residents,
their doors, requests and contacts, staff, contact persons of villages, edits and the ledger are gone; home visits and
whatever leads to them are gone, so that no line on the map points at a door.
"""

from dataclasses import replace
from datetime import date

from planner.out.map_view import View
from planner.plan import Assignment, Mode, Plan, Reason, Stop, StopKind, TaskId, Unserved, stop_id
from planner.problem import Problem, RequestId, StopId, VehicleId

_SHOWN = (StopKind.START, StopKind.HUB, StopKind.END)
_NOBODY = TaskId("")


def outside(view: View) -> View:
    """What the residents' map is built from."""
    return View(
        problem=anonymous_problem(view.problem),
        plan=anonymous_plan(view.plan),
        travel=view.travel,
        reasons=anonymous_reasons(view.reasons),
        internal=False,
        parent=None if view.parent is None else anonymous_plan(view.parent),
    )


def anonymous_problem(problem: Problem) -> Problem:
    """The world without residents, staff and contact persons."""
    villages = tuple(replace(village, contact="") for village in problem.villages)
    return problem.replace(
        villages=villages, requests=(), staff=(), changes=(), ledger=(), announced=(), roads=problem.roads
    )


def anonymous_plan(plan: Plan) -> Plan:
    """The hub stops, numbered anew, with as many nameless cases as they have; villages left, not people."""
    hubs = {(s.date, s.vehicle) for s in plan.stops if s.kind is StopKind.HUB}
    stops = _numbered([s for s in plan.stops if s.kind in _SHOWN and (s.date, s.vehicle) in hubs])
    ids = {s.id: _public_id(s) for s in plan.stops if s.kind is StopKind.HUB}
    return plan.replace(
        stops=stops,
        assignments=tuple(
            _nameless(number, row, ids[row.stop])
            for number, row in enumerate(plan.assignments)
            if row.mode is Mode.HUB and row.stop in ids
        ),
        crew=(),
        unserved=tuple(Unserved(task=_NOBODY, request=None, village=u.village) for u in plan.unserved if not u.request),
        changes=(),
    )


def anonymous_reasons(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Where residents of a village that is not visited can go instead; nothing about anyone's case."""
    return tuple(
        Reason(task=_NOBODY, request=None, village=r.village, rules=(), sentence="", instead=r.instead)
        for r in reasons
        if r.request is None
    )


def _public_id(stop: Stop) -> StopId:
    return stop_id(stop.date, stop.vehicle, stop.kind, stop.place)


def _nameless(number: int, row: Assignment, stop: StopId) -> Assignment:
    request = None if row.request is None else RequestId(f"#{number}")
    return replace(row, task=_NOBODY, request=request, stop=stop)


def _numbered(stops: list[Stop]) -> tuple[Stop, ...]:
    """The stops without their drives, which may have led to a door, counted up within each vehicle-day."""
    count: dict[tuple[date, VehicleId], int] = {}
    numbered = []
    for stop in stops:
        seq = count.get((stop.date, stop.vehicle), 0)
        count[stop.date, stop.vehicle] = seq + 1
        numbered.append(replace(stop, id=_public_id(stop), seq=seq, drive_seconds=0, drive_metres=0))
    return tuple(numbered)
