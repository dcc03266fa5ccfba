"""The hours of a round: one sequence for each weekday of a vehicle, and begins that rise until all weeks agree."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from planner.plan import Plan, StopKind, TaskId, stop_id
from planner.problem import AnnouncedStop, PlaceId, Problem, StaffId, VehicleId, centre_place
from planner.solve.build import make_plan
from planner.solve.instance import VehicleDay
from planner.solve.search import TurnStop
from planner.solve.tasks import Task
from planner.travel import Travel

Key = tuple[int, VehicleId, PlaceId]  # weekday first
Held = dict[tuple[date, VehicleId], dict[PlaceId, tuple[TaskId, ...]]]
Orders = dict[tuple[int, VehicleId], tuple[PlaceId, ...]]


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """What stays the same while hours are sought."""

    world: Problem
    travel: Travel
    tasks: Mapping[TaskId, Task]
    crews: Mapping[tuple[date, VehicleId], tuple[StaffId, ...]]


def uneven(plan: Plan) -> set[Key]:
    """The stops that begin at more than one hour."""
    return {key for key, begins in _begins(plan).items() if len(begins) > 1}


def orders_of(weeks: Weeks, held: Held) -> Orders:
    """One sequence for each weekday of a vehicle: that of its fullest week, the others put in where it costs least."""
    found: dict[tuple[int, VehicleId], list[list[PlaceId]]] = defaultdict(list)
    for (day, vehicle), stops in sorted(held.items()):
        found[day.weekday(), vehicle].append(list(stops))
    orders: Orders = {}
    for (weekday, vehicle), sequences in found.items():
        order = max(sequences, key=len)
        for place in (place for sequence in sequences for place in sequence):
            if place not in order:
                order = with_place(weeks, order, place, vehicle)
        orders[weekday, vehicle] = tuple(order)
    return orders


def with_place(weeks: Weeks, order: list[PlaceId], place: PlaceId, vehicle: VehicleId) -> list[PlaceId]:
    """The sequence with a place more, where it costs least driving."""
    centre = centre_place(weeks.world.vehicle[vehicle].centre)
    tries = [[*order[:k], place, *order[k:]] for k in range(len(order) + 1)]
    return min(tries, key=lambda seq: sum(weeks.travel.drive(a, b) for a, b in pairwise([centre, *seq, centre])))


def timed(weeks: Weeks, held: Held, orders: Orders) -> tuple[Plan, Problem]:
    """The plan in which every stop waits for its latest begin, and the problem that says so.

    A later begin only makes later ones later, so the begins rise until nothing changes.
    """
    kept = sorted(turn for turn, stops in held.items() if stops)
    days = [
        VehicleDay(vehicle=weeks.world.vehicle[vehicle], day=day, crew=weeks.crews.get((day, vehicle), ()))
        for day, vehicle in kept
    ]
    turns = tuple(
        tuple(
            TurnStop(place=place, tasks=held[day, vehicle][place])
            for place in orders[day.weekday(), vehicle]
            if place in held[day, vehicle]
        )
        for day, vehicle in kept
    )
    begins: dict[Key, int] = {}
    while True:
        world = weeks.world.replace(announced=_waiting(weeks.world, held, begins))
        plan = make_plan(world, weeks.travel, vehicle_days=days, turns=turns, tasks=tuple(weeks.tasks.values()))
        later = {key: max(begins.get(key, 0), *found, 0) for key, found in _begins(plan).items()}
        if later == begins:
            return plan, world
        begins = later


def _begins(plan: Plan) -> dict[Key, set[int]]:
    found: dict[Key, set[int]] = defaultdict(set)
    for stop in plan.stops:
        if stop.kind is StopKind.HUB and stop.place is not None:
            found[stop.date.weekday(), stop.vehicle, stop.place].add(stop.begin)
    return dict(found)


def _waiting(world: Problem, held: Held, begins: Mapping[Key, int]) -> tuple[AnnouncedStop, ...]:
    return tuple(
        AnnouncedStop(
            id=stop_id(day, vehicle, StopKind.HUB, place),
            place=place,
            date=day,
            vehicle=vehicle,
            begin=begins[day.weekday(), vehicle, place],
            end=begins[day.weekday(), vehicle, place],
            announced=False,
        )
        for day in (world.horizon.first + timedelta(days=k) for k in range(world.horizon.days))
        for vehicle in world.vehicle
        for place in held.get((day, vehicle), {})
        if (day.weekday(), vehicle, place) in begins
    )
