"""A weekly plan that starts from a round: its stops of the week are kept stops, and each one left costs `change`."""

from datetime import date

from planner.plan import Plan, StopKind, TaskId
from planner.problem import AnnouncedStop, Problem, VehicleId, VillageId
from planner.rounds.dated import dated
from planner.rounds.nouns import Round
from planner.solve.build import make_plan
from planner.solve.instance import VehicleDay
from planner.solve.search import TurnStop
from planner.solve.tasks import Task, make_tasks
from planner.travel import Travel


def starting_from(problem: Problem, round_: Round) -> Problem:
    """The problem with the standing stops of its horizon. What is kept of a plan there goes before.

    A standing stop is departed from when it is missing or begins at another hour; how long it lasts is the week's own.
    """
    known = {stop.id for stop in problem.announced}
    standing = tuple(stop for stop in dated(problem, round_).stops if stop.id not in known)
    return problem.replace(announced=(*problem.announced, *standing))


def as_start(problem: Problem, travel: Travel) -> Plan:
    """The standing stops of a problem as a plan to begin the search with: each task at its nearest stop in time.

    Nothing says that it is lawful; `solve(start=...)` takes over what is.
    """
    stops = sorted((s for s in problem.announced if s.standing), key=lambda s: (s.date, s.vehicle, s.begin, s.id))
    tasks = make_tasks(problem, travel)
    held: dict[AnnouncedStop, list[TaskId]] = {stop: [] for stop in stops}
    visited: set[tuple[VillageId, date]] = set()
    for task in tasks:
        at = _stop_for(task, stops, visited) if task.kind is StopKind.HUB else None
        if at is not None:
            held[at].append(task.id)
        if at is not None and task.walkin is not None:
            visited.add((task.village, at.date))
    turns: dict[tuple[date, VehicleId], list[TurnStop]] = {}
    for stop, names in held.items():
        if names:
            turns.setdefault((stop.date, stop.vehicle), []).append(TurnStop(place=stop.place, tasks=tuple(names)))
    days = [VehicleDay(vehicle=problem.vehicle[who], day=day, crew=()) for day, who in turns]
    return make_plan(problem, travel, vehicle_days=days, turns=tuple(map(tuple, turns.values())), tasks=tasks)


def _stop_for(task: Task, stops: list[AnnouncedStop], visited: set[tuple[VillageId, date]]) -> AnnouncedStop | None:
    """The nearest stop that the task may use; no two visits of a village on one day."""
    ways = {option.place: option.metres for option in task.options}
    found = [
        stop
        for stop in stops
        if stop.place in ways
        and task.earliest <= stop.date
        and (task.due is None or stop.date <= task.due)
        and (task.walkin is None or (task.village, stop.date) not in visited)
    ]
    return min(found, key=lambda stop: (ways[stop.place], stop.date, stop.begin), default=None)
