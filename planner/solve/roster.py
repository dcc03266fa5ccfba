"""Crews: who rides along on each vehicle-day, by CP-SAT. Rules `crew`, `roster` and, as a wish, `skill`.

A vehicle's crew comes from its own centre. The objective is what the work would lose: for every vehicle-day and skill
the worth of the cases that need it there, as far as it is known; it is learnt anew from every plan (`learn`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from ortools.sat.python import cp_model

from planner.days import runs_on, working
from planner.plan import COST_UNITS, Plan, StopKind
from planner.problem import Centre, Problem, Staff, StaffId, Vehicle, VehicleId, VehicleKind
from planner.solve.instance import Crews, task_penalty, vehicles_on
from planner.solve.pins import Pins, Wanted
from planner.solve.tasks import Task
from planner.travel import NO_ROAD, Travel
from planner.windows import DAY_SECONDS, intervals_on

Turn = tuple[date, VehicleId]
Need = tuple[str, StaffId | None, int]  # skill, officer, people

ROSTER_EFFORT = 5.0  # deterministic seconds of CP-SAT
DESK = 60  # worth of one more person aboard, in minutes
MANNED = 10**6  # gain of a vehicle that can go out at all
LOST = 2  # gain lost with a second of the shift
WISHED = 50_000.0  # worth, in minutes, of what an edit wants
KEPT = 10**7  # gain of somebody riding where the kept plan has them
NEARBY = 1800.0  # seconds of driving over which the pull of a case falls by e


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What it is worth, in minutes, to have a need met on a vehicle-day."""

    minutes: Mapping[tuple[Turn, Need], float]


def draw_up(problem: Problem, pins: Pins, worth: Worth, *, seed: int, kept: Plan | None = None) -> Crews:
    """The best crews for what the work is worth. Nobody twice a day, centres keep their counter staff, seats hold.

    Whoever rides in the kept plan rides again where that is still lawful. Empty where there is no staff table.
    """
    crews: dict[Turn, tuple[StaffId, ...]] = {}
    for day in problem.horizon.dates:
        for centre in problem.centres:
            crews |= _day_of_centre(problem, pins, worth, centre=centre, day=day, seed=seed, kept=kept)
    return crews


def first_worth(problem: Problem, travel: Travel, tasks: tuple[Task, ...], pins: Pins) -> Worth:
    """Before any plan: each task pulls at the vehicle-days that could reach it, the nearer the more."""
    minutes: dict[tuple[Turn, Need], float] = defaultdict(float)
    turns = turns_of(problem, pins)
    for task in tasks:
        if not task.options:
            continue
        pull = {t: _pull(problem, travel, task, v) for t, v in turns.items() if suits(task, v, t[0])}
        total = sum(pull.values())
        for turn, share in pull.items():
            if total > 0:
                minutes[turn, need_of(task)] += task_penalty(problem, task) / COST_UNITS * share / total
    return Worth(minutes=minutes)


def with_wishes(problem: Problem, worth: Worth, tasks: tuple[Task, ...], pins: Pins) -> Worth:
    """The same, with what the planner's edits want above everything else on the vehicle-days they name."""
    minutes = defaultdict(float, worth.minutes)
    turns = turns_of(problem, pins)
    for wish in pins.wanted:
        held = [t for t in tasks if t.walkin is None and _is_wished(t, wish)]
        needs: set[Need] = {need_of(task) for task in held} or {("", None, 1)}
        named = [t for t in turns if wish.date in (None, t[0]) and wish.vehicle in (None, t[1])]
        for turn in named:
            for need in needs:
                minutes[turn, need] += WISHED / len(named)
    return Worth(minutes=minutes)


def _is_wished(task: Task, wish: Wanted) -> bool:
    """Whether an edit speaks of a case of the task, or of its door."""
    by_request = any(case.request == wish.request for case in task.cases)
    return by_request or (wish.kind is StopKind.HOME and any(o.place == wish.place for o in task.options))


def learn(worth: Worth, served: Mapping[tuple[Turn, Need], float], missed: Mapping[tuple[Turn, Need], float]) -> Worth:
    """What a plan teaches: needs that it met keep their whole worth, needs it missed pull harder, the rest fades."""
    minutes: dict[tuple[Turn, Need], float] = defaultdict(float)
    for key, value in worth.minutes.items():
        minutes[key] += 0.5 * value
    for key, value in served.items():
        minutes[key] += value
    for key, value in missed.items():
        minutes[key] += value
    return Worth(minutes=minutes)


def need_of(task: Task) -> Need:
    """What a task asks of a crew."""
    return (task.skill, task.officer, task.people)


def turns_of(problem: Problem, pins: Pins) -> dict[Turn, Vehicle]:
    """Every vehicle-day that may go out, crew or not."""
    return {(day, v.id): v for day in problem.horizon.dates for v in vehicles_on(problem, pins, day)}


def meets(problem: Problem, need: Need, crew: tuple[StaffId, ...], day: date) -> bool:
    """Whether a crew meets a need on a day."""
    skill, officer, people = need
    skilled = any(problem.person[person].has(skill, day) for person in crew)
    return skilled and len(crew) >= people and (officer is None or officer in crew)


def _pull(problem: Problem, travel: Travel, task: Task, vehicle: Vehicle) -> float:
    centre = next(i for i, place in enumerate(travel.places) if place == f"centre/{vehicle.centre}")
    seconds = min(int(travel.seconds[centre, travel.index[option.place]]) for option in task.options)
    return 0.0 if seconds >= NO_ROAD else float(np.exp(-seconds / NEARBY))


def suits(task: Task, vehicle: Vehicle, day: date) -> bool:
    """Whether a vehicle on a day can do a task at all, whoever is aboard: kind, equipment, dates."""
    kind = task.kind is StopKind.HOME or vehicle.kind is VehicleKind.VAN
    dates = task.earliest <= day and (task.due is None or day <= task.due)
    return kind and dates and task.equipment <= vehicle.equipment


def _day_of_centre(
    problem: Problem, pins: Pins, worth: Worth, *, centre: Centre, day: date, seed: int, kept: Plan | None
) -> dict[Turn, tuple[StaffId, ...]]:
    vehicles = [v for v in vehicles_on(problem, pins, day) if v.centre == centre.id]
    people = [
        s
        for s in problem.staff
        if s.centre == centre.id and runs_on(problem, s.days, day) and not pins.person_off(s.id, day)
    ]
    if not vehicles or not people:
        return {}
    model = cp_model.CpModel()
    rides = {(s.id, v.id): model.new_bool_var(f"{s.id}/{v.id}") for s in people for v in vehicles}
    for person in people:
        model.add_at_most_one(rides[person.id, v.id] for v in vehicles)
    for vehicle in vehicles:
        model.add(sum(rides[s.id, vehicle.id] for s in people) <= vehicle.seats)
    _keep_counters(problem, model, rides, centre=centre, people=people, day=day)
    gains = [
        gain
        for vehicle in vehicles
        for gain in _gains(problem, model, rides, worth, vehicle=vehicle, people=people, day=day)
    ]
    if kept is not None:
        gains += [KEPT * rides[s.id, v.id] for s in people for v in vehicles if s.id in kept.crew_of(day, v.id)]
    model.maximize(sum(gains))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = ROSTER_EFFORT
    solver.parameters.catch_sigint_signal = False  # an interrupt is for `solve`
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}
    return {
        (day, v.id): tuple(s.id for s in people if solver.boolean_value(rides[s.id, v.id]))
        for v in vehicles
        if any(solver.boolean_value(rides[s.id, v.id]) for s in people)
    }


def _keep_counters(
    problem: Problem,
    model: cp_model.CpModel,
    rides: Mapping[tuple[StaffId, VehicleId], cp_model.IntVar],
    *,
    centre: Centre,
    people: list[Staff],
    day: date,
) -> None:
    """Rule `roster`: on an open day enough people, with the skills asked for, stay behind."""
    if not working(problem, day) or not intervals_on(centre.windows, day):
        return
    aboard = {s.id: sum(var for (who, _), var in rides.items() if who == s.id) for s in people}
    most = max(0, len(people) - centre.counter_staff)
    model.add(sum(aboard.values()) <= most)
    for skill in centre.counter_skills:
        holders = [s.id for s in people if s.has(skill, day)]
        if holders:
            model.add(sum(aboard[who] for who in holders) <= len(holders) - 1)


def _gains(
    problem: Problem,
    model: cp_model.CpModel,
    rides: Mapping[tuple[StaffId, VehicleId], cp_model.IntVar],
    worth: Worth,
    *,
    vehicle: Vehicle,
    people: list[Staff],
    day: date,
) -> list[cp_model.LinearExprT]:
    """Worth of needs met, of a crew at all, of every person aboard, less what the shortest hours aboard take away."""
    turn = (day, vehicle.id)
    gains: list[cp_model.LinearExprT] = []
    size = sum(rides[s.id, vehicle.id] for s in people)
    for (at, need), minutes in sorted(worth.minutes.items(), key=lambda item: repr(item[0])):
        value = round(100 * minutes)
        if at != turn or value <= 0:
            continue
        skill, officer, crew = need
        met = model.new_bool_var(f"{vehicle.id}/{need}")
        holders = [s.id for s in people if s.has(skill, day)]
        model.add(met <= sum(rides[who, vehicle.id] for who in holders))
        model.add(size >= crew).only_enforce_if(met)
        if officer is not None:
            model.add(met <= rides.get((officer, vehicle.id), 0))
        gains.append(value * met)
    manned = model.new_bool_var(f"{vehicle.id} manned")
    model.add(manned <= size)
    late, early = (model.new_int_var(0, 2 * DAY_SECONDS, f"{vehicle.id} {end}") for end in ("late", "early"))
    for person in people:
        rides_along = rides[person.id, vehicle.id]
        model.add(late >= max(0, person.hours[0] - vehicle.hours[0]) * rides_along)
        model.add(early >= max(0, vehicle.hours[1] - person.hours[1]) * rides_along)
    gains += [MANNED * manned, 100 * DESK * size, -LOST * (late + early)]
    return gains
