"""Tasks: cases that are served whole, and their options. docs/model.md, Sets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import Any

from planner.demand import Case, Walkin, open_cases, walkins
from planner.plan import StopKind, TaskId
from planner.problem import PlaceId, Problem, RequestId, StaffId, VillageId, village_place
from planner.travel import Travel
from planner.windows import Window


@dataclass(frozen=True, kw_only=True)
class Option:
    """A place where a task may be done, and the way of its residents there, one way."""

    place: PlaceId
    metres: int = 0
    seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class Task:
    """Work served whole at one of its options; every case in it shares what is stated here."""

    id: TaskId
    kind: StopKind  # HUB or HOME
    village: VillageId
    cases: tuple[Case, ...] = ()
    walkin: Walkin | None = None
    options: tuple[Option, ...]
    seconds: int
    longest: int
    people: int  # needed aboard
    skill: str = ""
    equipment: frozenset[str] = frozenset()
    earliest: date
    due: date | None = None
    windows: tuple[Window, ...] = ()
    officer: StaffId | None = None
    after: TaskId | None = None  # the task that accepts what this one delivers


def make_tasks(problem: Problem, travel: Travel) -> tuple[Task, ...]:
    """Every task of the horizon: home visits, counter tasks, walk-ins; sorted by id, so that order never matters."""
    cases = open_cases(problem)
    homes = [_home(case) for case in cases if case.door is not None]
    at_counter = [case for case in cases if case.door is None]
    options = {village.id: hub_options(problem, travel, village.id) for village in problem.villages}
    counters = [
        _counter(part, options[part[0].village])
        for group in _grouped([c for c in at_counter if not c.awaits], _group)
        for part in _split(sorted(group, key=lambda c: (c.due or date.max, c.request)), problem.settings.task)
    ]
    accepting = {case.request: task.id for task in counters for case in task.cases}
    deliveries = [
        replace(_counter(group, options[group[0].village]), after=accepting[group[0].request])
        for group in _grouped(
            [c for c in at_counter if c.awaits],
            lambda c: (accepting[c.request], *_group(c), c.processing, -1 if c.deadline is None else c.deadline),
        )
    ]
    visits = [_walkin(problem, walkin, options[walkin.village]) for walkin in walkins(problem)]
    return tuple(sorted([*homes, *counters, *deliveries, *visits], key=lambda task: task.id))


def _grouped(cases: list[Case], key: Callable[[Case], tuple[Any, ...]]) -> list[list[Case]]:
    return [list(group) for _, group in groupby(sorted(cases, key=key), key=key)]


def hub_options(problem: Problem, travel: Travel, village: VillageId) -> tuple[Option, ...]:
    """The hubs within the access limit of a village, nearest first."""
    limit = problem.access_limit(village)
    return tuple(
        Option(place=village_place(way.hub), metres=way.metres, seconds=way.seconds)
        for way in travel.access.get(village, ())
        if way.metres <= limit and problem.village[way.hub].can_host
    )


def walkin_id(village: VillageId, number: int = 1) -> TaskId:
    """The id of the walk-in task of a village's visit."""
    return TaskId(f"W-{village}" if number == 1 else f"W{number}-{village}")


def case_task_id(requests: tuple[tuple[RequestId, int], ...]) -> TaskId:
    """The id of a counter task, derived from its cases."""
    digest = sha256("|".join(f"{request}/{leg}" for request, leg in sorted(requests)).encode()).hexdigest()
    return TaskId(f"T-{digest[:12]}")


def _group(case: Case) -> tuple[Any, ...]:
    return (
        case.village,
        case.leg,
        case.skill,
        sorted(case.equipment),
        case.earliest,
        case.due or date.max,
        case.priority,
        [(w.begin, w.end, sorted(w.weekdays), w.date or date.max) for w in case.windows],
        case.officer or "",
    )


def _split(cases: list[Case], most: int) -> list[list[Case]]:
    parts: list[list[Case]] = [[]]
    for case in cases:
        if parts[-1] and sum(c.seconds for c in parts[-1]) + case.seconds > most:
            parts.append([])
        parts[-1].append(case)
    return parts


def _counter(cases: list[Case], options: tuple[Option, ...]) -> Task:
    first = cases[0]
    return Task(
        id=case_task_id(tuple((c.request, c.leg) for c in cases)),
        kind=StopKind.HUB,
        village=first.village,
        cases=tuple(cases),
        options=options,
        seconds=sum(c.seconds for c in cases),
        longest=max(c.seconds for c in cases),
        people=1,
        skill=first.skill,
        equipment=first.equipment,
        earliest=first.earliest,
        due=first.due,
        windows=first.windows,
        officer=first.officer,
    )


def _home(case: Case) -> Task:
    assert case.door is not None
    return Task(
        id=TaskId(f"H-{case.request}-{case.leg}"),
        after=TaskId(f"H-{case.request}-1") if case.awaits else None,
        kind=StopKind.HOME,
        village=case.village,
        cases=(case,),
        options=(Option(place=case.door),),
        seconds=case.seconds,
        longest=case.seconds,
        people=max(1, case.people),
        skill=case.skill,
        equipment=case.equipment,
        earliest=case.earliest,
        due=case.due,
        windows=case.windows,
        officer=case.officer,
    )


def _walkin(problem: Problem, walkin: Walkin, options: tuple[Option, ...]) -> Task:
    return Task(
        id=walkin_id(walkin.village, walkin.number),
        kind=StopKind.HUB,
        village=walkin.village,
        walkin=walkin,
        options=options,
        seconds=walkin.seconds,
        longest=0,
        people=1,
        earliest=problem.horizon.first,
    )
