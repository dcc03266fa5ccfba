"""Repair: any turns, from an older plan or another engine, made lawful by leaving out what does not fit."""

from collections.abc import Mapping, Sequence

from planner.plan import Plan, StopKind, TaskId
from planner.problem import RequestId, StopId, VillageId
from planner.solve.insertion import room_for
from planner.solve.instance import Instance
from planner.solve.kernel import INFEASIBLE, JOIN, OPEN, OPENING, Data, Scratch, State, stop_at, time_turn
from planner.solve.linked import may_join
from planner.solve.moves import open_stop, put, settle
from planner.solve.search import Turns, TurnStop, data_of, empty_state, scratch_of, unload
from planner.solve.tasks import Task


def repair(instance: Instance, turns: Turns) -> Turns:
    """The stops of the turns in their order, as far as they are lawful; what must stay goes in first, unasked."""
    data = data_of(instance)
    state = empty_state(instance)
    scratch = scratch_of(state, data)
    place = {p: i for i, p in enumerate(instance.places)}
    task = {t.id: i for i, t in enumerate(instance.tasks)}
    for k, turn in enumerate(turns):
        _fixed_first(instance, data, state, scratch, k, turn)
    for k, turn in enumerate(turns):
        at = 0
        for stop in turn:
            if stop.fixed != OPEN:
                at = next(i for i in range(state.n[k]) if state.place[k, i] == place[stop.place]) + 1
                continue
            here = place.get(stop.place, -1)
            if here < 0 or not data.place_may[here, k]:
                continue
            change = OPENING
            for name in stop.tasks:
                if _try(data, state, scratch, task.get(name, -1), k, here, at, change):
                    change = JOIN
            at += change == JOIN
    return unload(instance, state)


def _fixed_first(
    instance: Instance, data: Data, state: State, scratch: Scratch, k: int, turn: Sequence[TurnStop]
) -> None:
    """Puts in the stops that must stay, with their tasks."""
    place = {p: i for i, p in enumerate(instance.places)}
    task = {t.id: i for i, t in enumerate(instance.tasks)}
    for stop in turn:
        if stop.fixed == OPEN:
            continue
        i = int(state.n[k])
        open_stop(data, state, k, i, place[stop.place])
        state.pin[k, i] = -1 if stop.begin is None else stop.begin
        for name in stop.tasks:
            _try(data, state, scratch, task.get(name, -1), k, place[stop.place], i, JOIN)
        state.fixed[k, i] = stop.fixed
        settle(data, state, scratch, k)


def _try(data: Data, state: State, scratch: Scratch, t: int, k: int, p: int, at: int, change: int) -> bool:
    """Puts task t at place p into turn k, if that is lawful."""
    if t < 0 or state.task_turn[t] >= 0 or not data.may[t, k] or not may_join(data, state, scratch, t, k):
        return False
    options = [o for o in range(data.option_ptr[t], data.option_ptr[t + 1]) if data.option_place[o] == p]
    if not options or state.load[k] + data.cases[t] > data.most_cases[k]:
        return False
    if change == OPENING and (stop_at(state, k, p) >= 0 or not room_for(data, state, k, p)):
        return False
    if change == JOIN and state.held[k, at] >= state.tasks.shape[2]:
        return False
    if time_turn(data, state, scratch, k, change, at, t, p) >= INFEASIBLE:
        return False
    put(data, state, scratch, t, k, options[0], at, change)
    return True


def turns_of_plan(instance: Instance, plan: Plan) -> Turns:
    """The sequences of an older plan, in the tasks of today."""
    tasks = _tasks_by_case(instance.tasks)
    held: dict[StopId, list[TaskId]] = {}
    taken: set[TaskId] = set()
    for row in plan.assignments:
        task = tasks.get((row.request, row.village, row.leg))
        if row.stop is not None and task is not None and task.id not in taken:
            taken.add(task.id)
            held.setdefault(row.stop, []).append(task.id)
    return tuple(
        tuple(
            TurnStop(place=stop.place, tasks=tuple(held.get(stop.id, ())))
            for stop in plan.vehicle_days.get((turn.day, turn.vehicle.id), ())
            if stop.kind in (StopKind.HUB, StopKind.HOME) and stop.place is not None
        )
        for turn in instance.vehicle_days
    )


def _tasks_by_case(tasks: Sequence[Task]) -> Mapping[tuple[RequestId | None, VillageId, int], Task]:
    by_case: dict[tuple[RequestId | None, VillageId, int], Task] = {}
    for task in tasks:
        for case in task.cases:
            by_case[case.request, task.village, case.leg] = task
        if task.walkin is not None:
            by_case[None, task.village, task.walkin.number] = task
    return by_case
