"""What a turn can still earn at best, compiled: a lower bound on every way home (completion bounds).

With no memory they bound the labels of pricing; with all that places remember, where that can be written down, they are
the ng-relaxation itself, backwards (Baldacci, Mingozzi and Roberti 2011), and bound an enumeration. Slots are steps of
the day. Whoever leaves a place within a slot is taken to leave at its begin: earlier is never worse.
"""

from typing import NamedTuple

import numpy as np

from planner.solve.compiled import compiled, inlined
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
    Memory,
)
from planner.solve.pricing_stops import Stops
from planner.timer import FAR


class Back(NamedTuple):
    """Bounds in units by break (0 owed, 1 not any more), place (the depot is n), slot and what the place remembers.

    V is one state for every set of items that a place may remember, or a single one where nothing is remembered.
    """

    leave: Ints  # (2, n + 1, slots, V) of all that follows leaving a place in a slot
    reach: Ints  # (2, n, slots, V) of all that follows from a stop that could begin in a slot
    carry: Ints  # (n, n, V) what a place remembers of what another does, or -1 if that one has been there


ROUNDS = 4  # of looking at stops that take less than a slot


@inlined
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


@inlined
def begin_of(stops: Stops, c: int, ready: int, grid: int) -> int:
    """When set c begins if it could at `ready` (on the grid); FAR if never."""
    for w in range(stops.begin_ptr[c], stops.begin_ptr[c + 1]):
        begin = max(ready, -(-stops.begins[w, 0] // grid) * grid)
        if begin <= stops.begins[w, 1]:
            return int(begin)
    return FAR


@compiled
def carry_all(known: Memory, back: Back) -> None:
    """Fills `carry`, for what must not be forgotten between two stops."""
    n, states = back.carry.shape[1], back.carry.shape[2]
    for p in range(n):
        for q in range(n):
            back.carry[p, q, 0] = 0
            for v in range(1, states):
                low = np.int64(0)
                while not (v >> low) & 1:
                    low += 1
                item = known.item[p, low]
                kept = back.carry[p, q, v & (v - 1)]
                if item == q or kept < 0:
                    kept = np.int64(-1)
                elif item >= 0 and known.slot[q, item] >= 0:
                    kept |= np.int64(1) << np.int64(known.slot[q, item])
                back.carry[p, q, v] = kept


@compiled
def reach_slot(land: Ground, known: Memory, stops: Stops, back: Back, f: int, q: int, j: int) -> None:
    """The bounds of stops at place q that could begin in slot j, from those of leaving then or later."""
    s = land.scalar
    step, grid = s[STEP], s[GRID]
    first = s[SHIFT_FROM] // step
    slots, states = back.leave.shape[2], back.leave.shape[3]
    ready = -(-((first + j) * step) // grid) * grid
    own = (np.int64(1) << np.int64(known.slot[q, q])) & (states - 1)
    for v in range(states):
        back.reach[f, q, j, v] = FAR
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
        bits = stops.bits[c] & (states - 1)
        for v in range(states):
            if v & bits == 0:
                value = back.leave[f, q, later, v | bits | own] - earned
                if value < back.reach[f, q, j, v]:
                    back.reach[f, q, j, v] = value


@compiled
def leave_slot(land: Ground, stops: Stops, back: Back, f: int, p: int, j: int, within: bool) -> bool:
    """The bounds of leaving place p in slot j for stops that begin later, or `within` the slot; whether any fell."""
    s = land.scalar
    n = len(land.place)
    step, grid = s[STEP], s[GRID]
    first = s[SHIFT_FROM] // step
    slots, states = back.leave.shape[2], back.leave.shape[3]
    time = (first + j) * step
    fell = False
    for q in range(n):
        leg = land.drive[p, q]
        if q == p or time + leg > s[LATEST] or stops.ptr[q] == stops.ptr[q + 1]:
            continue
        setup = s[SETUP] if land.hub[q] else 0
        for now in range(f, 2):
            begin = time + leg + setup
            if now > f:
                if max(time, s[REST_FROM]) + s[REST] > s[REST_TO]:
                    continue
                begin = max(time + leg, s[REST_FROM]) + s[REST] + setup
            later = (begin + grid - 1) // grid * grid // step - first
            if later >= slots or (later == j) != within:
                continue
            for v in range(states if p < n else 1):
                then = back.carry[p, q, v] if p < n else np.int64(0)
                if then >= 0:
                    value = leg * s[DRIVE_COST] + back.reach[now, q, later, then]
                    if value < back.leave[f, p, j, v]:
                        back.leave[f, p, j, v] = value
                        fell = True
    return fell


@compiled
def look_back(land: Ground, known: Memory, stops: Stops, back: Back, halt: Ints) -> None:
    """Fills the bounds from the last slot to the first, unless `halt` (1) says to end.

    Stops that take less than a slot are looked at in ROUNDS rounds; should that not suffice, whoever could begin one
    in the slot may earn every place once.
    """
    s = land.scalar
    n = len(land.place)
    first = s[SHIFT_FROM] // s[STEP]
    states = back.leave.shape[3]
    owed = 0 if s[REST] > 0 else 1
    all_earned = np.int64(0)
    for p in range(n):
        most = np.int64(0)
        for c in range(stops.ptr[p], stops.ptr[p + 1]):
            if stops.length[c] >= 0:
                most = max(most, stops.worth[c] + stops.credit[c])
        all_earned += most
    for j in range(back.leave.shape[2] - 1, -1, -1):
        if halt[0] != 0:
            return
        time = (first + j) * s[STEP]
        for f in range(1, owed - 1, -1):
            for p in range(n + 1):
                at_once = home(land, p, time, f) if p < n else FAR
                for v in range(states):
                    back.leave[f, p, j, v] = at_once
                leave_slot(land, stops, back, f, p, j, False)
        for times in range(ROUNDS + 1):
            fell = False
            for f in range(1, owed - 1, -1):
                for q in range(n):
                    if times == ROUNDS:
                        for v in range(states):
                            back.reach[f, q, j, v] = min(back.reach[f, q, j, v], -all_earned)
                    else:
                        reach_slot(land, known, stops, back, f, q, j)
            for f in range(1, owed - 1, -1):
                for p in range(n + 1):
                    fell = leave_slot(land, stops, back, f, p, j, True) or fell
            if not fell:
                break


def slots_of(land: Ground) -> int:
    """Slots of the day of a vehicle-day."""
    s = land.scalar
    return max(1, int(s[LATEST] // s[STEP] - s[SHIFT_FROM] // s[STEP] + 1))


def back_of(land: Ground, bits: int = 0) -> Back:
    """Room for the bounds with so many items a place."""
    n, slots, states = len(land.place), slots_of(land), 1 << bits
    return Back(
        leave=np.zeros((2, n + 1, slots, states), dtype=np.int64),
        reach=np.zeros((2, n, slots, states), dtype=np.int64),
        carry=np.zeros((n, n, states), dtype=np.int64),
    )


__all__ = ["Back", "back_of", "carry_all", "home", "look_back", "slots_of"]
