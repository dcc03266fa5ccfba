"""Visits that have lost their stop: other days, places and vehicles for them, before they are left.

The visits of a village that fell together are put back together: at a stop that is there, or at a new one, on the days
on which they were or on another of the village's patterns. A try is timed and checked with the days it touches alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from planner.check import check_vehicle_day
from planner.plan import TaskId
from planner.problem import PlaceId, VehicleId, VehicleKind, VillageId
from planner.rounds.hours import Held, Orders, Weeks, timed, uneven, with_place

TRIES = 24  # for one village
ALL_TRIES = 400  # for all of them

Days = tuple[date, ...]
Spot = tuple[Days, VehicleId, PlaceId]


def put_back(weeks: Weeks, held: Held, orders: Orders) -> tuple[Held, Orders]:
    """What is held, with as many as possible of the visits that are not; villages with most people first."""
    held = {turn: dict(stops) for turn, stops in held.items()}
    orders, left = dict(orders), ALL_TRIES
    for village in _waiting(weeks, held):
        for names, spot in _tries(weeks, held, orders, village):
            if left == 0:
                return held, orders
            left -= 1
            trial = _with(weeks, held, orders, names, spot)
            if _lawful(weeks, *trial, spot):
                held, orders = trial
                break
    return held, orders


def _missing(weeks: Weeks, held: Held, village: VillageId) -> list[TaskId]:
    there = {name for stops in held.values() for names in stops.values() for name in names}
    found = [task for task in weeks.tasks.values() if task.village == village and task.id not in there and task.options]
    return [task.id for task in sorted(found, key=lambda task: (task.walkin.number if task.walkin else 0, task.id))]


def _waiting(weeks: Weeks, held: Held) -> list[VillageId]:
    found = [v for v in weeks.world.villages if _missing(weeks, held, v.id)]
    return [v.id for v in sorted(found, key=lambda v: (-v.population, v.id))]


def _tries(weeks: Weeks, held: Held, orders: Orders, village: VillageId) -> Iterator[tuple[list[TaskId], Spot]]:
    """Spots for what a village misses: stops that are there before new ones, near ones before far ones."""
    names = _missing(weeks, held, village)
    task = weeks.tasks[names[0]]
    rank = {option.place: k for k, option in enumerate(task.options)}
    spots = [
        (place not in orders.get((days[0].weekday(), vehicle), ()), rank[place], days, vehicle, place)
        for days in _days(weeks, held, village, len(names))
        for vehicle in _vans(weeks, days)
        for place in rank
        if _free(held, days, vehicle, place)
    ]
    for _, _, days, vehicle, place in sorted(spots)[:TRIES]:
        yield names, (days, vehicle, place)


def _days(weeks: Weeks, held: Held, village: VillageId, count: int) -> list[Days]:
    """The days that complete the village's visits to one of its patterns, all on one weekday."""
    first, horizon = weeks.world.horizon.first, weeks.world.horizon.days
    made = {
        day
        for (day, _), stops in held.items()
        for names in stops.values()
        if any(weeks.tasks[name].village == village for name in names)
    }
    found = []
    for pattern in weeks.world.village[village].patterns:
        if all(number < 7 for number in pattern):
            continue  # weekdays of every week leave the week open: such visits are not moved
        days = {first + timedelta(days=number - 7) for number in pattern if number - 7 < horizon}
        rest = tuple(sorted(days - made))
        if made <= days and len(rest) == count and len({day.weekday() for day in rest}) == 1:
            found.append(rest)
    return found


def _vans(weeks: Weeks, days: Days) -> list[VehicleId]:
    return [
        v.id for v in weeks.world.vehicles if v.kind is VehicleKind.VAN and all(day.weekday() in v.days for day in days)
    ]


def _free(held: Held, days: Days, vehicle: VehicleId, place: PlaceId) -> bool:
    """Whether nobody else holds the place on these days."""
    return not any(place in stops for (day, who), stops in held.items() if day in days and who != vehicle)


def _with(weeks: Weeks, held: Held, orders: Orders, names: Sequence[TaskId], spot: Spot) -> tuple[Held, Orders]:
    days, vehicle, place = spot
    key = days[0].weekday(), vehicle
    now = {turn: dict(stops) for turn, stops in held.items()}
    for day, name in zip(days, names, strict=True):
        stops = now.setdefault((day, vehicle), {})
        stops[place] = (*stops.get(place, ()), name)
    order = orders.get(key, ())
    if place not in order:
        order = tuple(with_place(weeks, list(order), place, vehicle))
    return now, {**orders, key: order}


def _lawful(weeks: Weeks, held: Held, orders: Orders, spot: Spot) -> bool:
    """Whether the weekday of that vehicle has hours in all its weeks."""
    weekday, vehicle = spot[0][0].weekday(), spot[1]
    part: Held = defaultdict(dict)
    for (day, who), stops in held.items():
        if who == vehicle and day.weekday() == weekday:
            part[day, who] = stops
    plan, world = timed(weeks, part, orders)
    return not uneven(plan) and not any(
        check_vehicle_day(world, weeks.travel, plan, day, vehicle) for (day, vehicle), stops in part.items() if stops
    )
