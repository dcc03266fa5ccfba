"""From turns to a plan: the timer gives the times, the tasks their cases. What no turn holds is unserved."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from planner.demand import agent_day, agent_price
from planner.plan import Assignment, CrewMember, Mode, Plan, Stop, StopKind, TaskId, Unserved, stop_id
from planner.problem import PlanId, Problem
from planner.solve.instance import VehicleDay
from planner.solve.search import Turns, TurnStop
from planner.solve.tasks import Task
from planner.timer import Visit, time_turn
from planner.travel import Travel


def visit_of(stop: TurnStop, tasks: dict[str, Task]) -> Visit:
    """A stop of a sequence as the timer wants it."""
    held = [tasks[name] for name in stop.tasks]
    return Visit(
        kind=StopKind.HUB if stop.place.startswith("village/") else StopKind.HOME,
        place=stop.place,
        seconds=sum(task.seconds for task in held),
        longest=max((task.longest for task in held), default=0),
        limited=tuple((case.seconds, case.windows) for task in held for case in task.cases if case.windows),
        begin=stop.begin,
    )


def stops_of(
    problem: Problem, travel: Travel, *, turn: VehicleDay, visits: Sequence[TurnStop], tasks: dict[str, Task]
) -> tuple[Stop, ...]:
    """The timed stops of one turn."""
    return time_turn(
        problem,
        travel,
        vehicle=turn.vehicle,
        day=turn.day,
        crew=turn.crew,
        visits=[visit_of(stop, tasks) for stop in visits],
    )


def assignments_of(turn: VehicleDay, stop: TurnStop, tasks: dict[str, Task]) -> tuple[Assignment, ...]:
    """A row a case (or walk-in task) of one stop."""
    kind = StopKind.HUB if stop.place.startswith("village/") else StopKind.HOME
    rows: list[Assignment] = []
    for name in stop.tasks:
        task = tasks[name]
        option = next(option for option in task.options if option.place == stop.place)
        at = stop_id(turn.day, turn.vehicle.id, kind, stop.place)
        cases = (
            [(c.request, c.leg, c.seconds) for c in task.cases]
            if task.walkin is None
            else [(None, task.walkin.number, task.seconds)]
        )
        rows += [
            Assignment(
                task=task.id,
                request=request,
                leg=leg,
                village=task.village,
                mode=Mode.HUB if kind is StopKind.HUB else Mode.HOME,
                stop=at,
                walk_metres=option.metres,
                walk_seconds=option.seconds,
                seconds=seconds,
            )
            for request, leg, seconds in cases
        ]
    return tuple(rows)


def make_plan(
    problem: Problem, travel: Travel, *, vehicle_days: Sequence[VehicleDay], turns: Turns, tasks: Sequence[Task]
) -> Plan:
    """The plan of some turns. Vehicle-days without a stop take nobody along."""
    by_id: dict[str, Task] = {task.id: task for task in tasks}
    used = sorted(
        ((day, turn) for day, turn in zip(vehicle_days, turns, strict=True) if turn),
        key=lambda pair: (pair[0].day, pair[0].vehicle.id),
    )
    stops = [s for day, turn in used for s in stops_of(problem, travel, turn=day, visits=turn, tasks=by_id)]
    rows = [row for day, turn in used for stop in turn for row in assignments_of(day, stop, by_id)]
    done = {name: turn.day for turn, stops_held in used for stop in stops_held for name in stop.tasks}
    handed = [task for task in tasks if task.id not in done and _by_agent(problem, task, done)]
    rows += [row for task in handed for row in _handed(task)]
    left = [task for task in tasks if task.id not in done and task not in handed]
    return Plan(
        plan_id=plan_id(problem, stops, rows),
        first=problem.horizon.first,
        days=problem.horizon.days,
        season=problem.settings.season,
        stops=tuple(stops),
        assignments=tuple(rows),
        crew=tuple(CrewMember(date=day.day, vehicle=day.vehicle.id, staff=who) for day, _ in used for who in day.crew),
        unserved=tuple(row for task in left for row in _unserved(task)),
    )


def _by_agent(problem: Problem, task: Task, done: Mapping[TaskId, date]) -> bool:
    """Whether the village's agent hands a task over that no vehicle does: if that is lawful and costs less."""
    accepted = None if task.after is None else done.get(task.after)
    cheaper = agent_price(problem, task.cases) < sum(case.penalty for case in task.cases)
    return cheaper and all(agent_day(problem, case, accepted) for case in task.cases)


def _handed(task: Task) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(
            task=task.id,
            request=case.request,
            leg=case.leg,
            village=task.village,
            mode=Mode.AGENT,
            stop=None,
            seconds=case.seconds,
        )
        for case in task.cases
    )


def plan_id(problem: Problem, stops: Sequence[Stop], rows: Sequence[Assignment]) -> PlanId:
    """The week and a digest of the stops and of who is served there: the same plan has the same id."""
    text = "|".join([*(f"{s.id}@{s.begin}-{s.end}" for s in stops), *sorted(f"{r.task}@{r.stop}" for r in rows)])
    return PlanId(f"{problem.horizon.first:%G-W%V}-{sha256(text.encode()).hexdigest()[:6]}")


def _unserved(task: Task) -> tuple[Unserved, ...]:
    if task.walkin is not None:
        return (Unserved(task=task.id, request=None, leg=task.walkin.number, village=task.village),)
    return tuple(
        Unserved(task=task.id, request=case.request, leg=case.leg, village=task.village) for case in task.cases
    )
