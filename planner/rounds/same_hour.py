"""One hour for every stop of a round: the same order and the same begin in each of its weeks.

What makes routing consistent in Groër, Golden and Wasil, Manufacturing & Service Operations Management 11 (2009): the
sequence of a weekday is that of all its weeks together, a week leaves out what it does not hold, and every stop waits
for its latest begin. The timer gives the times, as for a stop that was announced. Where a weekday becomes too long, its
smallest stop is left.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from planner.check import check
from planner.plan import Plan, StopKind, TaskId, stop_id
from planner.problem import AnnouncedStop, PlaceId, Problem, StaffId, VehicleId, centre_place
from planner.solve.build import make_plan
from planner.solve.instance import VehicleDay
from planner.solve.search import TurnStop
from planner.solve.tasks import Task, make_tasks
from planner.travel import Travel

Key = tuple[int, VehicleId, PlaceId]  # weekday first
Held = dict[tuple[date, VehicleId], dict[PlaceId, tuple[TaskId, ...]]]
Orders = dict[tuple[int, VehicleId], tuple[PlaceId, ...]]


@dataclass(frozen=True, kw_only=True)
class _Weeks:
    """What stays the same while hours are sought."""

    world: Problem
    travel: Travel
    tasks: Mapping[TaskId, Task]
    crews: Mapping[tuple[date, VehicleId], tuple[StaffId, ...]]


def same_hour(world: Problem, travel: Travel, plan: Plan) -> Plan:
    """The plan with every hub stop at one hour in all weeks; visits for which there is no such hour are unserved.

    Twice: with each village at one place in all its weeks, and as planned. The first is taken unless it leaves more.
    """
    crews: dict[tuple[date, VehicleId], list[StaffId]] = defaultdict(list)
    for member in plan.crew:
        crews[member.date, member.vehicle].append(member.staff)
    tasks = {task.id: task for task in make_tasks(world, travel)}
    weeks = _Weeks(
        world=world, travel=travel, tasks=tasks, crews={turn: tuple(people) for turn, people in crews.items()}
    )
    held = held_in(plan)
    found = [_settled(weeks, stops) for stops in (gathered(held, tasks), held)]
    return min(found, key=lambda made: len(made.unserved))


def held_in(plan: Plan) -> Held:
    """The places of every vehicle-day in the order of the plan, with their tasks."""
    tasks: dict[str, list[TaskId]] = defaultdict(list)
    for row in plan.assignments:
        if row.stop is not None:
            tasks[row.stop].append(row.task)
    held: Held = defaultdict(dict)
    for stop in plan.stops:
        if stop.kind is StopKind.HUB and stop.place is not None and tasks[stop.id]:
            held[stop.date, stop.vehicle][stop.place] = tuple(tasks[stop.id])
    return dict(held)


def gathered(held: Held, tasks: Mapping[TaskId, Task]) -> Held:
    """The same visits on the same days, those of a village on one weekday all at the stop that has most of them."""
    used: dict[tuple[str, int], Counter[tuple[VehicleId, PlaceId]]] = defaultdict(Counter)
    for (day, vehicle), stops in held.items():
        for place, names in stops.items():
            for name in names:
                used[tasks[name].village, day.weekday()][vehicle, place] += 1
    moved: dict[tuple[date, VehicleId], dict[PlaceId, list[TaskId]]] = defaultdict(lambda: defaultdict(list))
    for (day, _), stops in sorted(held.items()):
        for name in (name for names in stops.values() for name in names):
            count = used[tasks[name].village, day.weekday()]
            vehicle, place = min(count, key=lambda at: (-count[at], at))
            moved[day, vehicle][place].append(name)
    return {turn: {place: tuple(names) for place, names in stops.items()} for turn, stops in moved.items()}


def _settled(weeks: _Weeks, held: Held) -> Plan:
    """Hours for as many of the stops as have one."""
    orders = _orders(weeks, held)
    held = {turn: dict(stops) for turn, stops in held.items()}
    while True:
        plan, world = _timed(weeks, held, orders)
        bad = {(v.date.weekday(), v.vehicle) for v in check(world, weeks.travel, plan) if v.date and v.vehicle}
        bad |= {key[:2] for key, begins in _begins(plan).items() if len(begins) > 1}
        if not bad:
            return plan
        for weekday, vehicle in bad:
            _leave_smallest(weeks, held, weekday, vehicle)


def _leave_smallest(weeks: _Weeks, held: Held, weekday: int, vehicle: VehicleId) -> None:
    """Takes the stop with the least work out of all weeks of a weekday."""
    turns = [stops for (day, who), stops in held.items() if day.weekday() == weekday and who == vehicle]
    work: Counter[PlaceId] = Counter()
    for stops in turns:
        for place, names in stops.items():
            work[place] += 1 + sum(weeks.tasks[name].seconds for name in names)
    smallest = min(work, key=lambda place: (work[place], place))
    for stops in turns:
        stops.pop(smallest, None)


def _orders(weeks: _Weeks, held: Held) -> Orders:
    """One sequence for each weekday of a vehicle: that of its fullest week, the others put in where it costs least."""
    found: dict[tuple[int, VehicleId], list[list[PlaceId]]] = defaultdict(list)
    for (day, vehicle), stops in sorted(held.items()):
        found[day.weekday(), vehicle].append(list(stops))
    orders: Orders = {}
    for (weekday, vehicle), sequences in found.items():
        order = max(sequences, key=len)
        for place in (place for sequence in sequences for place in sequence):
            if place not in order:
                order = _with(weeks, order, place, vehicle)
        orders[weekday, vehicle] = tuple(order)
    return orders


def _with(weeks: _Weeks, order: list[PlaceId], place: PlaceId, vehicle: VehicleId) -> list[PlaceId]:
    centre = centre_place(weeks.world.vehicle[vehicle].centre)
    tries = [[*order[:k], place, *order[k:]] for k in range(len(order) + 1)]
    return min(tries, key=lambda seq: sum(weeks.travel.drive(a, b) for a, b in pairwise([centre, *seq, centre])))


def _timed(weeks: _Weeks, held: Held, orders: Orders) -> tuple[Plan, Problem]:
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
