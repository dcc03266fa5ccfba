"""One hour for every stop of a round: the same order and the same begin in each of its weeks.

What makes routing consistent in Groër, Golden and Wasil, Manufacturing & Service Operations Management 11 (2009): the
sequence of a weekday is that of all its weeks together, a week leaves out what it does not hold, and every stop waits
for its latest begin. The timer gives the times, as for a stop that was announced. Where a weekday becomes too long,
its smallest stop is taken out, and its visits are tried on other days, places and vehicles before they are left.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from planner.check import check
from planner.plan import Plan, StopKind, TaskId, Violation
from planner.problem import PlaceId, Problem, StaffId, VehicleId
from planner.rounds.hours import Held, Orders, Weeks, orders_of, timed, uneven
from planner.rounds.put_back import put_back
from planner.solve.tasks import Task, make_tasks
from planner.travel import Travel


def same_hour(world: Problem, travel: Travel, plan: Plan) -> Plan:
    """The plan with every hub stop at one hour in all weeks; visits for which there is no such hour are unserved.

    Twice: with each village at one place in all its weeks, and as planned. The first is taken unless it leaves more.
    """
    crews: dict[tuple[date, VehicleId], list[StaffId]] = defaultdict(list)
    for member in plan.crew:
        crews[member.date, member.vehicle].append(member.staff)
    tasks = {task.id: task for task in make_tasks(world, travel)}
    weeks = Weeks(
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


def _settled(weeks: Weeks, held: Held) -> Plan:
    """Hours for as many of the stops as have one: the checker finds nothing."""
    held = {turn: dict(stops) for turn, stops in held.items()}
    orders = orders_of(weeks, held)
    plan = _thinned(weeks, held, orders)
    more, orders = put_back(weeks, held, orders)
    if more == held:
        return plan
    again = _thinned(weeks, more, orders)
    return min((plan, again), key=lambda made: len(made.unserved))


def _thinned(weeks: Weeks, held: Held, orders: Orders) -> Plan:
    """Takes stops out of `held` until what is left is lawful and at one hour.

    Raises:
        ValueError: the checker objects to a plan in which nothing is held.

    """
    while True:
        plan, world = timed(weeks, held, orders)
        broken = check(world, weeks.travel, plan)
        if not broken and not uneven(plan):
            return plan
        if not any(held.values()):
            raise ValueError(f"nothing is held, and yet: {broken[0].rule}")
        for weekday, vehicle in guilty(held, broken, plan):
            _leave_smallest(weeks, held, weekday, vehicle)


def guilty(held: Held, broken: Sequence[Violation], plan: Plan) -> set[tuple[int, VehicleId]]:
    """The weekdays of vehicles that a stop must be taken from: those named, else all of the day, else all."""
    found = {(v.date.weekday(), v.vehicle) for v in broken if v.date is not None and v.vehicle is not None}
    found |= {key[:2] for key in uneven(plan)}
    used = {(day.weekday(), vehicle) for (day, vehicle), stops in held.items() if stops}
    if not found & used:
        days = {v.date.weekday() for v in broken if v.date is not None}
        found = {key for key in used if key[0] in days}
    return found & used or used


def _leave_smallest(weeks: Weeks, held: Held, weekday: int, vehicle: VehicleId) -> None:
    """Takes the stop with the least work out of all weeks of a weekday; nothing where there is none."""
    turns = [stops for (day, who), stops in held.items() if day.weekday() == weekday and who == vehicle]
    work: Counter[PlaceId] = Counter()
    for stops in turns:
        for place, names in stops.items():
            work[place] += 1 + sum(weeks.tasks[name].seconds for name in names)
    smallest = min(work, key=lambda place: (work[place], place), default=None)
    for stops in turns:
        stops.pop(smallest, None)  # type: ignore[arg-type]
