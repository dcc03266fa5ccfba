"""A problem as arrays: what both engines search in. Rounding has happened; everything is a whole number.

Indices: t task, k vehicle-day, p place, d day of the horizon, c speed class. Times are seconds of the day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.days import in_pattern, market_day, runs_on
from planner.demand import wait_cost
from planner.plan import StopKind
from planner.problem import PlaceId, Problem, StaffId, Vehicle, VehicleId, VehicleKind, VillageId, centre_place
from planner.score import per_second, per_unit
from planner.solve.links import Links, left_price, links_of, worst_first
from planner.solve.pins import Pins
from planner.solve.shortcut import largest_shortcut
from planner.solve.tasks import Task
from planner.timer import counters, shift
from planner.travel import NO_ROAD, Travel
from planner.windows import DAY_SECONDS, Window, intervals_on

Crews = Mapping[tuple[date, VehicleId], tuple[StaffId, ...]]


@dataclass(frozen=True, kw_only=True)
class VehicleDay:
    """A vehicle on a day it may go out, with the crew it would have."""

    vehicle: Vehicle
    day: date
    crew: tuple[StaffId, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Instance:
    """The arrays. Every mask is a necessary condition on its own; times are tried by the timer.

    tasks: `seconds`, `longest`, `cases` (T); `penalty` (T) units if left; `serve` (T, D) units if served on a day;
    `option_ptr` (T + 1), `option_place`, `option_cost` (units of the residents' way); `may` (T, K) whether the rules
    that look at task, vehicle, crew and day alone admit it; `task_windows`: intervals of (task, day) for residents
    with windows, `limited` (T) whether there are any.
    places: `drive` (C, P, P) seconds; `is_hub` (P); `place_may` (P, K); `place_windows`: intervals of (place, day);
    `most_vans` vehicles at a hub on a day.
    vehicle-days: `depot`, `day`, `speed`, `shift` (K, 2), `desks`, `most_cases`, `most_stops`; `kept_begin`, `kept_end`
    (K, P) when a stop of the kept plan was announced, or -1 (the end of a standing one too), and `kept` (K) how many
    there are.
    `links`: which tasks look at the days of others.
    """

    problem: Problem
    travel: Travel
    tasks: tuple[Task, ...]
    vehicle_days: tuple[VehicleDay, ...]
    places: tuple[PlaceId, ...]
    seconds: NDArray[np.int64]
    longest: NDArray[np.int64]
    cases: NDArray[np.int64]
    penalty: NDArray[np.int64]
    serve: NDArray[np.int64]
    option_ptr: NDArray[np.int64]
    option_place: NDArray[np.int64]
    option_cost: NDArray[np.int64]
    may: NDArray[np.bool_]
    limited: NDArray[np.bool_]
    task_window_ptr: NDArray[np.int64]
    task_windows: NDArray[np.int64]
    drive: NDArray[np.int64]
    is_hub: NDArray[np.bool_]
    place_may: NDArray[np.bool_]
    place_window_ptr: NDArray[np.int64]
    place_windows: NDArray[np.int64]
    depot: NDArray[np.int64]
    day: NDArray[np.int64]
    speed: NDArray[np.int64]
    shift: NDArray[np.int64]
    desks: NDArray[np.int64]
    most_cases: NDArray[np.int64]
    most_stops: NDArray[np.int64]
    kept_begin: NDArray[np.int64]
    kept_end: NDArray[np.int64]
    kept: NDArray[np.int64]
    links: Links

    @cached_property
    def option_task(self) -> NDArray[np.int64]:
        """The task of every option."""
        return np.repeat(np.arange(len(self.tasks), dtype=np.int64), np.diff(self.option_ptr))

    @cached_property
    def shortcut(self) -> int:
        """Seconds that a stop more saves on a way at most; on shortest ways no more than their rounding."""
        return largest_shortcut(np.ascontiguousarray(self.drive, dtype=np.int32))


NEVER_FULL = 10**6


def vehicle_days(problem: Problem, pins: Pins, crews: Crews) -> tuple[VehicleDay, ...]:
    """Every vehicle-day of the horizon that may go out; where a staff table exists, only those with a crew."""
    return tuple(
        VehicleDay(vehicle=vehicle, day=day, crew=crews.get((day, vehicle.id), ()))
        for day in problem.horizon.dates
        for vehicle in vehicles_on(problem, pins, day)
        if not problem.staff or crews.get((day, vehicle.id))
    )


def vehicles_on(problem: Problem, pins: Pins, day: date) -> tuple[Vehicle, ...]:
    """The vehicles that may go out on a day, crew or not."""
    return tuple(v for v in problem.vehicles if runs_on(problem, v.days, day) and not pins.vehicle_off(v.id, day))


def build(problem: Problem, travel: Travel, *, tasks: tuple[Task, ...], pins: Pins, crews: Crews) -> Instance:
    """The arrays of a problem with given crews."""
    days = problem.horizon.dates
    turns = vehicle_days(problem, pins, crews)
    options = [option for task in tasks for option in task.options]
    centres = [centre_place(v.vehicle.centre) for v in turns]
    places = tuple(dict.fromkeys([*centres, *(option.place for option in options), *(w.place for w in pins.wanted)]))
    index = {place: i for i, place in enumerate(places)}
    factors = sorted({v.vehicle.speed_factor for v in turns}) or [1.0]
    weights = problem.settings.weights
    task_windows = [[_windows(task.windows, day) for day in days] for task in tasks]
    place_windows = [[_host_windows(problem, place, day) for day in days] for place in places]
    task_ptr, task_flat = _flatten(task_windows)
    place_ptr, place_flat = _flatten(place_windows)
    kept_begin, kept_end, kept = _kept(problem, turns, index)
    return Instance(
        problem=problem,
        travel=travel,
        tasks=tasks,
        vehicle_days=turns,
        places=places,
        seconds=_ints(task.seconds for task in tasks),
        longest=_ints(task.longest for task in tasks),
        cases=_ints(len(task.cases) if task.walkin is None else task.walkin.load for task in tasks),
        penalty=_ints(task_penalty(problem, task) for task in tasks),
        serve=np.array([[_serve(problem, task, day) for day in days] for task in tasks], dtype=np.int64).reshape(
            len(tasks), len(days)
        ),
        option_ptr=np.cumsum([0, *(len(task.options) for task in tasks)], dtype=np.int64),
        option_place=_ints(index[option.place] for option in options),
        option_cost=_ints(
            per_second(weights.walk) * weights.trips * _people(task) * option.seconds
            for task in tasks
            for option in task.options
        ),
        may=np.array([[_may(problem, task, turn, pins) for turn in turns] for task in tasks], dtype=np.bool_).reshape(
            len(tasks), len(turns)
        ),
        limited=np.array([bool(task.windows) for task in tasks], dtype=np.bool_),
        task_window_ptr=task_ptr,
        task_windows=task_flat,
        drive=_drive(travel, places, factors),
        is_hub=np.array([place.startswith("village/") for place in places], dtype=np.bool_),
        place_may=np.array(
            [[_place_may(problem, place, turn, pins) for turn in turns] for place in places], dtype=np.bool_
        ).reshape(len(places), len(turns)),
        place_window_ptr=place_ptr,
        place_windows=place_flat,
        depot=_ints(index[centre] for centre in centres),
        day=_ints((turn.day - problem.horizon.first).days for turn in turns),
        speed=_ints(factors.index(turn.vehicle.speed_factor) for turn in turns),
        shift=np.array([shift(problem, t.vehicle, t.crew) for t in turns], dtype=np.int64).reshape(len(turns), 2),
        desks=_ints(counters(problem, turn.vehicle, turn.crew) for turn in turns),
        most_cases=_ints(NEVER_FULL if t.vehicle.max_cases is None else t.vehicle.max_cases for t in turns),
        most_stops=_ints(NEVER_FULL if t.vehicle.max_stops is None else t.vehicle.max_stops for t in turns),
        kept_begin=kept_begin,
        kept_end=kept_end,
        kept=kept,
        links=links_of(problem, tasks),
    )


def _kept(
    problem: Problem, turns: tuple[VehicleDay, ...], index: Mapping[PlaceId, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    begin = np.full((len(turns), len(index)), -1, dtype=np.int64)
    end = begin.copy()
    count = np.zeros(len(turns), dtype=np.int64)
    row = {(turn.day, turn.vehicle.id): k for k, turn in enumerate(turns)}
    for stop in problem.announced:
        k = row.get((stop.date, stop.vehicle))
        if k is not None:
            count[k] += 1
            if stop.place in index:
                begin[k, index[stop.place]] = stop.begin
                end[k, index[stop.place]] = -1 if stop.standing else stop.end
    return begin, end, count


def _ints(values: object) -> NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)  # type: ignore[call-overload]


def _people(task: Task) -> int:
    """Whose way counts: each case, or everyone who walks in."""
    return len(task.cases) if task.walkin is None else task.walkin.people


def task_penalty(problem: Problem, task: Task) -> int:
    """Units that leaving a task costs."""
    if task.walkin is None:
        return left_price(problem, task)
    alone = task.walkin.visits == 1  # what a group of visits costs together stands in `links`
    gap = 0 if task.walkin.floor is None else per_unit(problem.settings.weights.gap)
    waiting = wait_cost(problem, task.walkin, None) + gap if alone else 0
    return task.walkin.value + worst_first(problem) * (waiting + task.walkin.promise)


def _serve(problem: Problem, task: Task, day: date) -> int:
    if task.walkin is None:
        return per_unit(problem.settings.weights.delay) * (day - task.earliest).days * len(task.cases)
    if task.walkin.visits > 1:
        return 0
    late = task.walkin.floor is not None and day > task.walkin.floor
    gap = per_unit(problem.settings.weights.gap) if late else 0
    return worst_first(problem) * (wait_cost(problem, task.walkin, day) + gap)


def _may(problem: Problem, task: Task, turn: VehicleDay, pins: Pins) -> bool:
    """Rules `day skill equipment crew door` and bans, for one task and one vehicle-day."""
    day, vehicle = turn.day, turn.vehicle
    if day < task.earliest or (task.due is not None and day > task.due):
        return False
    if task.kind is StopKind.HUB and vehicle.kind is VehicleKind.CAR:
        return False
    if not task.equipment <= vehicle.equipment or not _visit_day(problem, task, day):
        return False
    requests = {case.request for case in task.cases}
    if any(b.request in requests and b.holds(day, vehicle.id) for b in pins.banned if b.request is not None):
        return False
    if not problem.staff:
        return task.people <= max(1, vehicle.seats)
    aboard = [problem.person[person] for person in turn.crew]
    skilled = any(person.has(task.skill, day) for person in aboard)
    return skilled and len(aboard) >= task.people and (task.officer is None or task.officer in turn.crew)


def _visit_day(problem: Problem, task: Task, day: date) -> bool:
    """Day patterns and the least gap of a village, for its walk-ins."""
    if task.walkin is None:
        return True
    village = problem.village[task.village]
    if village.visits == 0:
        return False
    if village.patterns and not any(in_pattern(problem, pattern, day) for pattern in village.patterns):
        return False
    visited = task.walkin.visited
    return village.min_gap_days is None or visited is None or (day - visited).days >= village.min_gap_days


def _place_may(problem: Problem, place: PlaceId, turn: VehicleDay, pins: Pins) -> bool:
    """Rules `reach host door` and bans, for one place and one vehicle-day."""
    if any(b.place == place and b.holds(turn.day, turn.vehicle.id) for b in pins.banned):
        return False
    kind, name = place.split("/", 1)
    if kind == "centre":
        return True
    village = name if kind == "village" else problem.request[name].village  # type: ignore[index]
    reaching = problem.village[VillageId(village)].vehicles
    if reaching and turn.vehicle.id not in reaching:
        return False
    if kind == "village":
        return problem.village[VillageId(village)].can_host and turn.vehicle.kind is VehicleKind.VAN
    return True


def _windows(windows: tuple[Window, ...], day: date) -> tuple[tuple[int, int], ...]:
    return intervals_on(windows, day) if windows else ()


def _host_windows(problem: Problem, place: PlaceId, day: date) -> tuple[tuple[int, int], ...]:
    """When a hub may be held, market hours included; the whole day is written as far beyond midnight."""
    if not place.startswith("village/"):
        return ((0, NO_ROAD),)
    village = problem.village[VillageId(place.split("/", 1)[1])]
    spans: tuple[tuple[int, int], ...] = tuple(
        (a, NO_ROAD if (a, b) == (0, DAY_SECONDS) else b) for a, b in intervals_on(village.host_hours, day)
    )
    if village.market is not None and village.market.hours is not None and market_day(village.market, day):
        lo, hi = village.market.hours
        spans = tuple((max(a, lo), min(b, hi)) for a, b in spans if max(a, lo) < min(b, hi))
    return spans


def _flatten(table: list[list[tuple[tuple[int, int], ...]]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pointers (rows * days + 1) and the intervals (n, 2)."""
    cells = [cell for row in table for cell in row]
    flat = [interval for cell in cells for interval in cell]
    return (
        np.cumsum([0, *(len(cell) for cell in cells)], dtype=np.int64),
        np.array(flat, dtype=np.int64).reshape(len(flat), 2),
    )


def _drive(travel: Travel, places: tuple[PlaceId, ...], factors: list[float]) -> NDArray[np.int64]:
    rows = np.array([travel.index[place] for place in places], dtype=np.int64)
    base = travel.seconds[np.ix_(rows, rows)] if len(rows) else np.zeros((0, 0), dtype=np.int64)
    scaled = [
        base if f == 1.0 else np.where(base >= NO_ROAD, base, np.ceil(base / f)).astype(np.int64) for f in factors
    ]
    return np.stack(scaled)


__all__ = ["Crews", "Instance", "VehicleDay", "build", "vehicle_days"]
