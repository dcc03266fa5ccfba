"""What a later plan changes of an announced one, as residents see it: stops that are new, moved or cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from planner.plan import Plan, PlanStatus, Stop, StopKind
from planner.problem import PlaceId

HELD = (StopKind.HUB, StopKind.HOME)


class StopFate(StrEnum):
    """What became of a stop."""

    NEW = "new"
    MOVED = "moved"  # another day or another time; a change of vehicle alone is none to residents
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class StopChange:
    """A stop before (None where it is new) and after (None where it is cancelled)."""

    kind: StopFate
    was: Stop | None
    now: Stop | None


def was_told(plan: Plan, stop: Stop) -> bool:
    """Whether residents have been told of a stop of the plan."""
    return stop.announced or plan.status is not PlanStatus.DRAFT


def stop_changes(parent: Plan, plan: Plan) -> tuple[StopChange, ...]:
    """What the plan changes of the hub and home stops that the parent has announced, by date and begin.

    A stop is the same if its id is; one that is gone counts as moved to the stop at the same place that is new and
    nearest in time, and as cancelled where there is none.
    """
    before = {s.id: s for s in parent.stops if s.kind in HELD and was_told(parent, s)}
    after = {s.id: s for s in plan.stops if s.kind in HELD}
    gone = [s for key, s in before.items() if key not in after]
    fresh = [s for key, s in after.items() if key not in before]
    pairs: list[tuple[Stop, Stop | None]] = [(was, after[key]) for key, was in before.items() if key in after]
    for was in gone:
        now = _nearest(was, fresh)
        if now is None:
            pairs.append((was, None))
        else:
            fresh.remove(now)
            pairs.append((was, now))
    changes = [_change(was, now) for was, now in pairs if now is None or _when(was) != _when(now)]
    changes += [StopChange(kind=StopFate.NEW, was=None, now=s) for s in fresh]
    return tuple(sorted(changes, key=_order))


def _nearest(was: Stop, fresh: Iterable[Stop]) -> Stop | None:
    def far(stop: Stop) -> tuple[int, int]:
        return abs((stop.date - was.date).days), abs(stop.begin - was.begin)

    def where(stop: Stop) -> tuple[StopKind, PlaceId | None]:
        return stop.kind, stop.place

    return min((s for s in fresh if where(s) == where(was)), key=far, default=None)


def _change(was: Stop, now: Stop | None) -> StopChange:
    return StopChange(kind=StopFate.CANCELLED if now is None else StopFate.MOVED, was=was, now=now)


def _when(stop: Stop) -> tuple[object, int, int]:
    return stop.date, stop.begin, stop.end


def _order(change: StopChange) -> tuple[object, int, str]:
    stop = change.now or change.was
    assert stop is not None
    return stop.date, stop.begin, stop.id
