"""What a turn can still earn at best, compiled: a lower bound on every way home, forgetting what was done before.

Slots are steps of the day. Whoever leaves a place within a slot is taken to leave at its begin: earlier is never worse.
"""

from typing import NamedTuple

import numpy as np

from planner.solve.compiled import compiled
from planner.solve.pricing_data import (
    DRIVE_COST,
    GRID,
    LATEST,
    OVERTIME_COST,
    REST,
    REST_FROM,
    REST_TO,
    SETUP,
    SHIFT_FROM,
    SHIFT_TO,
    STEP,
    Ground,
    Ints,
)
from planner.solve.pricing_stops import Stops
from planner.timer import FAR


class Back(NamedTuple):
    """Bounds in units; first index 0 break owed, 1 not (any more). The depot is place n."""

    leave: Ints  # (2, n + 1, slots) of all that follows leaving a place in a slot
    reach: Ints  # (2, n, slots) of all that follows from a stop that could begin in a slot


@compiled
def home(land: Ground, p: int, time: int, rested: int) -> int:
    """Cost of going home from place p at a time: the drive and the overtime; FAR if it is not lawful."""
    s = land.scalar
    leg = land.drive[p, len(land.place)]
    back = time + leg
    if rested == 0 and back > s[REST_FROM]:
        if max(time, s[REST_FROM]) + s[REST] > s[REST_TO]:
            return FAR
        back = max(back, s[REST_FROM]) + s[REST]
    if back > s[LATEST]:
        return FAR
    return int(leg * s[DRIVE_COST] + max(0, back - s[SHIFT_TO]) * s[OVERTIME_COST])


@compiled
def begin_of(stops: Stops, c: int, ready: int, grid: int) -> int:
    """When set c begins if it could at `ready` (on the grid); FAR if never."""
    for w in range(stops.begin_ptr[c], stops.begin_ptr[c + 1]):
        begin = max(ready, -(-stops.begins[w, 0] // grid) * grid)
        if begin <= stops.begins[w, 1]:
            return int(begin)
    return FAR


@compiled
def look_back(land: Ground, stops: Stops, back: Back) -> None:
    """Fills the bounds from the last slot to the first."""
    s = land.scalar
    n = len(land.place)
    step, grid = s[STEP], s[GRID]
    first = s[SHIFT_FROM] // step
    slots = back.leave.shape[2]
    owed = 0 if s[REST] > 0 else 1
    all_earned = np.int64(0)  # no turn earns more than every place once
    for p in range(n):
        most = np.int64(0)
        for c in range(stops.ptr[p], stops.ptr[p + 1]):
            if stops.length[c] >= 0:
                most = max(most, stops.worth[c] + stops.credit[c])
        all_earned += most
    for j in range(slots - 1, -1, -1):
        time = (first + j) * step
        for f in range(owed, 2):
            for q in range(n):
                ready = -(-time // grid) * grid
                best = FAR
                for c in range(stops.ptr[q], stops.ptr[q + 1]):
                    if stops.length[c] < 0:
                        continue
                    begin = begin_of(stops, c, ready, grid)
                    if begin >= FAR:
                        continue
                    later = (begin + stops.length[c]) // step - first
                    if later >= slots:
                        continue
                    earned = stops.worth[c]
                    if begin == land.told_begin[q]:
                        earned += stops.credit[c]
                    best = int(min(best, back.leave[f, q, later] - earned if later > j else -all_earned))
                back.reach[f, q, j] = best
        for f in range(1, owed - 1, -1):
            for p in range(n + 1):
                best = FAR
                if p < n:
                    best = int(home(land, p, time, f))
                for q in range(n):
                    leg = land.drive[p, q]
                    if q == p or time + leg > s[LATEST] or stops.ptr[q] == stops.ptr[q + 1]:
                        continue
                    setup = s[SETUP] if land.hub[q] else 0
                    cost = leg * s[DRIVE_COST]
                    later = (time + leg + setup + grid - 1) // grid * grid // step - first
                    if later < slots:
                        best = min(best, cost + back.reach[f, q, later])
                    if f == 0 and max(time, s[REST_FROM]) + s[REST] <= s[REST_TO]:
                        ready = max(time + leg, s[REST_FROM]) + s[REST] + setup
                        later = (ready + grid - 1) // grid * grid // step - first
                        if later < slots:
                            best = min(best, cost + back.reach[1, q, later])
                back.leave[f, p, j] = best


def slots_of(land: Ground) -> int:
    """Slots of the day of a vehicle-day."""
    s = land.scalar
    return max(1, int(s[LATEST] // s[STEP] - s[SHIFT_FROM] // s[STEP] + 1))


def back_of(land: Ground) -> Back:
    """Room for the bounds."""
    n, slots = len(land.place), slots_of(land)
    return Back(
        leave=np.zeros((2, n + 1, slots), dtype=np.int64),
        reach=np.zeros((2, n, slots), dtype=np.int64),
    )


__all__ = ["Back", "back_of", "home", "look_back", "slots_of"]
