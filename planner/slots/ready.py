"""The plan as it stands on the day of the call: what residents were told, and what the district knows by now."""

from dataclasses import replace

from planner.announced import HELD, was_told
from planner.check import check, describe
from planner.demand import Case, open_cases
from planner.errors import PlannerError
from planner.plan import Mode, Plan, PlanStatus, TaskId, Unserved
from planner.problem import AnnouncedStop, Problem
from planner.solve.tasks import case_task_id
from planner.travel import Travel

SHOWN = 3  # sentences of a refusal


def told(problem: Problem, plan: Plan) -> Problem:
    """The problem in which the announced stops of the plan are what residents expect.

    An announced plan takes the place of whatever was announced before it; a draft only adds its announced stops.
    """
    before = () if plan.status is PlanStatus.ANNOUNCED else problem.announced
    now = {
        stop.id: AnnouncedStop(
            id=stop.id,
            place=stop.place,
            date=stop.date,
            vehicle=stop.vehicle,
            begin=stop.begin,
            end=stop.end,
            announced=True,
        )
        for stop in plan.stops
        if stop.kind in HELD and stop.place is not None and was_told(plan, stop)
    }
    return problem.replace(announced=(*(s for s in before if s.id not in now), *now.values()))


def settled(problem: Problem, travel: Travel, plan: Plan) -> Plan:
    """The plan in the district as it is now: what has come in since is left, what is closed since is not served.

    Raises:
        PlannerError: `slots-other-weeks`: it is a plan of other weeks; `slots-request-missing`: it serves requests that
            the district does not know; `slots-plan-broken`: it breaks a rule.

    """
    if (plan.first, plan.days) != (problem.horizon.first, problem.horizon.days):
        last = problem.horizon.last
        raise PlannerError("slots-other-weeks", plan=plan.first, first=problem.horizon.first, last=last)
    missing = {r.request for r in plan.assignments if r.request is not None} - problem.request.keys()
    if missing:
        raise PlannerError("slots-request-missing", requests=", ".join(sorted(missing)))
    cases = {(case.request, case.leg): case for case in open_cases(problem)}
    rows = [r for r in plan.assignments if r.request is None or r.mode is not Mode.HUB or (r.request, r.leg) in cases]
    left = [u for u in plan.unserved if u.request is None or (u.request, u.leg) in cases]
    spoken = {(r.request, r.leg) for r in rows} | {(u.request, u.leg) for u in left}
    new = [left_row(case) for key, case in cases.items() if key not in spoken]
    now = plan.replace(assignments=tuple(rows), unserved=(*left, *new))
    broken = check(problem, travel, now)
    if broken:
        language = problem.settings.language
        what = " ".join(dict.fromkeys(describe(v, problem, language) for v in broken[:SHOWN]))
        raise PlannerError("slots-plan-broken", what=what, count=len(broken))
    return now


def left_row(case: Case) -> Unserved:
    """The row of a case that is left, as a task of its own."""
    key = ((case.request, case.leg),)
    task = case_task_id(key) if case.door is None else TaskId(f"H-{case.request}-{case.leg}")
    return Unserved(task=task, request=case.request, leg=case.leg, village=case.village)


def marked(parent: Plan, plan: Plan) -> Plan:
    """The plan with those stops announced that residents were told of at exactly these times."""
    stops = []
    for stop in plan.stops:
        same = parent.stop.get(stop.id)
        kept = same is not None and (same.begin, same.end) == (stop.begin, stop.end)
        stops.append(replace(stop, announced=kept and same is not None and was_told(parent, same)))
    return plan.replace(stops=tuple(stops))
