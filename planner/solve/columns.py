"""Columns of the master: what one vehicle-day does and what it costs."""

from dataclasses import dataclass

from planner.score import per_unit
from planner.solve.instance import Instance
from planner.solve.search import Turns, TurnStop, data_of, load


@dataclass(frozen=True, kw_only=True)
class Column:
    """A turn of vehicle-day k. `visits` are places with the options (not tasks) held there, in the order of the day.

    `cost` in units: driving, overtime, the vehicle-day, less `change` for every kept stop held as announced, the
    residents' ways and the cost of serving. In a relaxed turn a task may come twice.
    """

    k: int
    cost: int
    visits: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def options(self) -> tuple[int, ...]:
        """All options, in the order of the day."""
        return tuple(o for _, held in self.visits for o in held)


def columns_of(instance: Instance, turns: Turns) -> tuple[Column, ...]:
    """The columns of some lawful turns, at their true cost; turns without a stop have none."""
    data = data_of(instance)
    state = load(instance, data, turns)
    change = per_unit(instance.problem.settings.weights.change)
    place = {p: i for i, p in enumerate(instance.places)}
    task = {t.id: i for i, t in enumerate(instance.tasks)}
    owner = owners(instance)
    made = []
    for k, turn in enumerate(turns):
        if not turn:
            continue
        visits = tuple(
            (place[stop.place], tuple(option_at(instance, task[name], place[stop.place]) for name in stop.tasks))
            for stop in turn
        )
        day = instance.day[k]
        served = sum(int(instance.option_cost[o] + instance.serve[owner[o], day]) for _, held in visits for o in held)
        cost = int(state.cost[k]) - int(instance.kept[k]) * change + served
        made.append(Column(k=k, cost=cost, visits=visits))
    return tuple(made)


def option_at(instance: Instance, t: int, p: int) -> int:
    """The option of task t at place p."""
    options = range(instance.option_ptr[t], instance.option_ptr[t + 1])
    return next(o for o in options if instance.option_place[o] == p)


def turn_of(instance: Instance, column: Column) -> tuple[TurnStop, ...]:
    """The column as a sequence of stops."""
    owner = owners(instance)
    return tuple(
        TurnStop(place=instance.places[p], tasks=tuple(instance.tasks[owner[o]].id for o in held))
        for p, held in column.visits
    )


def owners(instance: Instance) -> list[int]:
    """The task of every option."""
    ptr = instance.option_ptr
    return [t for t in range(len(instance.tasks)) for _ in range(ptr[t], ptr[t + 1])]
