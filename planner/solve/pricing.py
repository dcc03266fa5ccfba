"""Pricing: the turns that pay at given prices of tasks, and how much any turn of a vehicle-day could pay at most."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.solve.columns import Column
from planner.solve.instance import Instance
from planner.solve.pricing_back import Back, back_of, look_back, slots_of
from planner.solve.pricing_data import (
    REST,
    REST_TO,
    SHIFT_FROM,
    STEP,
    TURN_COST,
    Ground,
    Ints,
    Memory,
    ground,
    memory,
    remember,
    shortcuts,
)
from planner.solve.pricing_labels import DONE, Arrivals, Labels, arrivals_of, cheapest, labels_of
from planner.solve.pricing_stops import MOST_BEGINS, MOST_SETS, Sets, Stops, make_stops

SETS = 40_000  # of all places of a vehicle-day
LABELS = 100_000
COARSEST = 300  # seconds; a slot is as long as the grid, or about so long where that is finer


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Units: what serving a task (T) is worth, what opening a hub on a day costs (P, D), never negative."""

    task: Ints
    hub: Ints


@dataclass(frozen=True, kw_only=True)
class Priced:
    """What came of pricing one kind of vehicle-day: no lawful turn has a lower reduced cost than `least`, or 0."""

    least: int
    columns: tuple[Column, ...]
    labels: int
    proven: bool  # False: the labels had no room, and `least` is a weaker bound


@dataclass(kw_only=True)
class Kind:
    """Vehicle-days that are alike: the same depot, shift, places and tasks on the same day."""

    land: Ground
    known: Memory
    back: Back
    turns: list[int]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.turns)


@dataclass(kw_only=True)
class Room:
    """Arrays one thread of pricing writes to."""

    stops: Stops
    sets: Sets
    labels: Labels = field(repr=False)
    arrivals: Arrivals


def kinds_of(instance: Instance) -> list[Kind]:
    """The kinds of vehicle-days."""
    step = max(int(instance.problem.settings.grid), 1)
    while step * 2 <= COARSEST:
        step *= 2
    through = shortcuts(instance)
    crowding = instance.problem.settings.max_vehicles_at_hub
    kinds: dict[bytes, Kind] = {}
    for k in range(len(instance.vehicle_days)):
        land = ground(instance, k, step=step, through=through)
        if not len(land.place):
            continue
        alike = land[2:] if crowding > len(instance.vehicle_days) else land[1:]
        name = b"|".join(np.asarray(part).tobytes() for part in alike)
        if name in kinds:
            kinds[name].turns.append(k)
        else:
            kinds[name] = Kind(land=land, known=memory(land), back=back_of(land), turns=[k])
    return list(kinds.values())


def room_of(kinds: Sequence[Kind], halt: Ints, most: int = LABELS) -> Room:
    """Room enough for each of the kinds. Pricing ends once `halt` (1) is not 0; what it says then means nothing."""
    places = max(len(kind.land.place) for kind in kinds)
    slots = max(slots_of(kind.land) for kind in kinds)

    def wide(size: int) -> Ints:
        return np.zeros(size, dtype=np.int64)

    return Room(
        stops=Stops(
            ptr=wide(places + 1),
            length=wide(SETS),
            worth=wide(SETS),
            bits=wide(SETS),
            credit=wide(SETS),
            begin_ptr=wide(SETS + 1),
            begins=np.zeros((2 * SETS, 2), dtype=np.int64),
            before=wide(SETS),
            option=wide(SETS),
            full=wide(1),
        ),
        sets=Sets(
            total=wide(MOST_SETS),
            longest=wide(MOST_SETS),
            worth=wide(MOST_SETS),
            bits=wide(MOST_SETS),
            hours=wide(MOST_SETS),
            before=wide(MOST_SETS),
            option=wide(MOST_SETS),
            alive=np.zeros(MOST_SETS, dtype=np.bool_),
            spare=np.zeros((6, MOST_BEGINS), dtype=np.int64),
        ),
        labels=labels_of(places, slots, most, halt),
        arrivals=arrivals_of(places, 4 * most),
    )


def price(kind: Kind, prices: Prices, room: Room, *, most: int = 0, exact: bool = True) -> Priced:
    """The turns of a kind whose reduced cost is below `most`, the cheapest of every last stop, and a bound for all."""
    land, known, stops = kind.land, kind.known, room.stops
    n = len(land.place)
    gain = prices.task[land.task] - land.base
    if make_stops(land, known, gain, prices.hub[land.place, land.day], room.sets, stops) < 0:
        worst = int(land.scalar[TURN_COST]) - int(np.maximum(gain, 0).sum())  # every task once, at no other cost
        return Priced(least=worst, columns=(), labels=0, proven=False)
    look_back(land, known, stops, kind.back, room.labels.halt)
    floor = bound_at_depot(kind)
    if floor >= most:
        return Priced(least=most, columns=(), labels=0, proven=True)
    labels = room.labels
    least, state = cheapest(land, known, stops, kind.back, (labels, room.arrivals), most, exact)
    columns = tuple(
        decode(kind, prices, room, int(i), int(cost))
        for i, cost in zip(labels.last[:n], labels.last_cost[:n], strict=True)
        if i >= 0
    )
    done = state == DONE and exact
    return Priced(
        least=int(least) if done else floor,
        columns=columns,
        labels=int(labels.size[0]),
        proven=done,
    )


def bound_at_depot(kind: Kind) -> int:
    """A bound on the reduced cost of any turn that makes a stop, forgetting what was done."""
    s, n = kind.land.scalar, len(kind.land.place)
    first = int(s[SHIFT_FROM] // s[STEP])
    owed = 0 if s[REST] > 0 else 1
    floor = int(kind.back.leave[owed, n, 0, 0])
    later = int(s[REST_TO] // s[STEP]) - first
    if owed == 0 and later < kind.back.leave.shape[2]:
        floor = min(floor, int(kind.back.leave[1, n, max(0, later), 0]))
    return floor + int(s[TURN_COST])


def repeats(kind: Kind, column: Column, owner: Sequence[int]) -> list[tuple[int, list[int]]]:
    """What a turn does twice: the item, and the places from the first time to the second, those the kind knows."""
    land = kind.land
    number = {int(p): i for i, p in enumerate(land.place)}
    item = {int(t): int(land.item[o]) for o, t in enumerate(land.task)}
    since: dict[int, int] = {}
    found = []
    for at, (p, held) in enumerate(column.visits):
        done = [number.get(p, -1), *(item.get(owner[o], -1) for o in held)]
        for one in done:
            if one >= 0 and one in since:
                between = column.visits[since[one] : at + 1]
                found.append((one, [number[q] for q, _ in between if q in number]))
        for one in done:
            if one >= 0:
                since[one] = at
    return found


def learn(kind: Kind, column: Column, owner: Sequence[int]) -> int:
    """Lets places remember what the turn does twice, so that it is not found again; how many bits were given."""
    return sum(remember(kind.known, p, item) for item, places in repeats(kind, column, owner) for p in places)


def decode(kind: Kind, prices: Prices, room: Room, label: int, reduced: int) -> Column:
    """The turn of a label."""
    land, labels, stops = kind.land, room.labels, room.stops
    visits: list[tuple[int, tuple[int, ...]]] = []
    earned = 0
    i = label
    while labels.chosen[i] >= 0:
        held = []
        c = int(labels.chosen[i])
        while c >= 0 and stops.option[c] >= 0:
            held.append(int(land.option[stops.option[c]]))
            earned += int(prices.task[land.task[stops.option[c]]])
            c = int(stops.before[c])
        place = int(land.place[labels.place[i]])
        earned -= int(prices.hub[place, land.day])
        visits.append((place, tuple(sorted(held))))
        i = int(labels.before[i])
    return Column(k=land.k, cost=reduced + earned, visits=tuple(reversed(visits)))


__all__ = ["Kind", "NDArray", "Priced", "Prices", "kinds_of", "price", "remember", "room_of"]
