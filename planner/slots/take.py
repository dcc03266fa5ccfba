"""A slot taken: the plan with it as a child of the plan before, and the rows that make the promise hold."""

from dataclasses import dataclass, replace

from planner.check import check, describe
from planner.errors import PlannerError
from planner.plan import Plan, PlanStatus
from planner.problem import Change, ChangeKind, Problem, Request
from planner.slots.ask import with_request
from planner.slots.nouns import Slot
from planner.slots.ready import told
from planner.solve.build import plan_id
from planner.travel import Travel
from planner.windows import Window


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A promise: `request` with the agreed time as its window, `lock` for the table of edits, the child `plan`.

    `problem` is the district with the request, and `travel` its ways; the edit is not in it.
    """

    request: Request
    lock: Change
    plan: Plan
    problem: Problem
    travel: Travel


def take(problem: Problem, travel: Travel, plan: Plan, slot: Slot) -> Taken:
    """Take a slot that was found in `plan`.

    The agreed time becomes the window of the request, so that it is a task of its own and no later plan serves it at
    another time; the lock holds the stop in its place. `plan --keep` on the child then keeps both.

    Raises:
        PlannerError: `slots-plan-broken`: the plan with the promise breaks a rule, so the slot is of another plan.

    """
    agreed = Window(begin=slot.begin, end=slot.end, date=slot.date)
    request = replace(slot.request, windows=(agreed,))
    lock = Change(
        id="slot",
        kind=ChangeKind.LOCK,
        target=slot.stop,
        date=slot.date,
        begin=slot.begin,
        vehicle=slot.vehicle,
    )
    world, ways = with_request(told(problem, plan), travel, request)
    child = slot.plan.replace(
        plan_id=plan_id(problem, slot.plan.stops, slot.plan.assignments),
        version=plan.version + 1,
        parent=plan.plan_id,
        status=PlanStatus.DRAFT,
        announced_on=None,
    )
    broken = check(world.replace(changes=(*world.changes, lock)), ways, child)
    if broken:
        what = describe(broken[0], world, problem.settings.language)
        raise PlannerError("slots-plan-broken", what=what, count=len(broken))
    return Taken(request=request, lock=lock, plan=child, problem=world, travel=ways)
