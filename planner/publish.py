"""Publishing: a plan as announced is frozen; a later one replaces it as its child. Texts: catalogue `publish`."""

from dataclasses import replace
from datetime import date

from planner.errors import PlannerError
from planner.plan import Plan, PlanStatus, StopKind
from planner.settings import Language
from planner.texts import text


class PublishError(PlannerError):
    """A plan that cannot be announced."""

    def message(self, language: Language) -> str:
        """What is wrong and what to do."""
        said = [text(language, "publish", f"error.{self.code}.{part}", **self.values) for part in ("what", "do")]
        return " ".join(said)


def publish(plan: Plan, *, on: date, by: str = "", parent: Plan | None = None) -> Plan:
    """The plan as announced on a day: every hub stop is announced; it is the child of the plan it replaces.

    Raises:
        PublishError: `announced`, `superseded`: the plan is no draft; `empty`: it holds no hub stop and replaces
            nothing; `parent-draft`, `parent-superseded`: what it would replace is not what residents know;
            `parent-other-weeks`: that plan is of other days; `same`: it is that plan.

    """
    if plan.status is not PlanStatus.DRAFT:
        raise PublishError(str(plan.status), plan=plan.plan_id, on=plan.announced_on or "")
    if parent is None and all(stop.kind is not StopKind.HUB for stop in plan.stops):
        raise PublishError("empty", plan=plan.plan_id)
    if parent is not None:
        _may_replace(plan, parent)
    stops = (replace(stop, announced=True) if stop.kind is StopKind.HUB else stop for stop in plan.stops)
    return plan.replace(
        status=PlanStatus.ANNOUNCED,
        announced_on=on,
        announced_by=by,
        version=1 if parent is None else parent.version + 1,
        parent=None if parent is None else parent.plan_id,
        stops=tuple(stops),
    )


def _may_replace(plan: Plan, parent: Plan) -> None:
    if parent.status is not PlanStatus.ANNOUNCED:
        raise PublishError(f"parent-{parent.status}", parent=parent.plan_id)
    if parent.plan_id == plan.plan_id:
        raise PublishError("same", plan=plan.plan_id, on=parent.announced_on or "")
    if not overlaps(plan, parent):
        raise PublishError("parent-other-weeks", parent=parent.first, first=plan.first)


def overlaps(plan: Plan, other: Plan) -> bool:
    """Whether two plans share a day."""
    first, last = (max(p.first.toordinal() for p in (plan, other)), min(_end(p) for p in (plan, other)))
    return first < last


def _end(plan: Plan) -> int:
    return plan.first.toordinal() + plan.days
