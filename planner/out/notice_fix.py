"""Corrections: what each village was told of and what has become of it in the plan that replaces the one before."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.announced import StopChange, StopFate
from planner.outlook import Outlook, Reach
from planner.plan import Stop, StopKind
from planner.problem import StopId, VillageId


class Fix(StrEnum):
    """What a correction says."""

    MOVED = "moved"  # the same place at another time
    ELSEWHERE = "elsewhere"  # cancelled, and the village is served by a stop it had not been told of
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What one village must be told about one stop: `was` is the stop it knew, `now` what comes in its place."""

    kind: Fix
    village: VillageId
    was: Reach
    now: Reach | None


def corrections(outlook: Outlook) -> tuple[Correction, ...]:
    """Corrections for exactly the villages whose announced time or place has changed, by village and date."""
    if outlook.parent is None:
        return ()
    changed = {c.was.id: c for c in outlook.changes if c.was is not None and c.was.kind is StopKind.HUB}
    before = replace(outlook, plan=outlook.parent, parent=None)
    return tuple(found for village in outlook.problem.villages for found in _of(village.id, before, outlook, changed))


def fresh_stops(outlook: Outlook) -> frozenset[StopId]:
    """The hub stops that residents hear of for the first time."""
    return frozenset(c.now.id for c in outlook.changes if c.kind is StopFate.NEW and c.now is not None)


def _of(
    village: VillageId, before: Outlook, outlook: Outlook, changed: dict[StopId, StopChange]
) -> Iterator[Correction]:
    told = before.announced_to(village)
    hit = [reach for reach in told if reach.stop.id in changed]
    if not hit:
        return
    known = {_where(reach.stop) for reach in told if reach.stop.id not in changed}
    moved = {_where(c.now) for r in hit if (c := changed[r.stop.id]).now is not None}
    spare = [r for r in outlook.announced_to(village) if _where(r.stop) not in known | moved]
    for reach in hit:
        now = changed[reach.stop.id].now
        if now is not None:
            yield Correction(kind=Fix.MOVED, village=village, was=reach, now=replace(reach, stop=now))
        elif spare:
            other = min(spare, key=lambda r: abs((r.stop.date - reach.stop.date).days))
            spare.remove(other)
            yield Correction(kind=Fix.ELSEWHERE, village=village, was=reach, now=other)
        else:
            yield Correction(kind=Fix.CANCELLED, village=village, was=reach, now=None)


def _where(stop: Stop | None) -> tuple[object, ...]:
    return () if stop is None else (stop.place, stop.date, stop.begin, stop.end)
