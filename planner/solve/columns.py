"""Columns of the master: what one vehicle-day does and what it costs."""

from dataclasses import dataclass

from planner.score import per_unit
from planner.solve.instance import Instance
from planner.solve.kernel import State
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
    state = load(instance, data_of(instance), turns)
    return tuple(column_at(instance, state, k) for k, turn in enumerate(turns) if turn)


def column_at(instance: Instance, state: State, k: int) -> Column:
    """Turn k of a state as a column, at its true cost."""
    day = int(instance.day[k])
    cost = int(state.cost[k]) - int(instance.kept[k]) * per_unit(instance.problem.settings.weights.change)
    visits = []
    for i in range(int(state.n[k])):
        held = state.tasks[k, i, : state.held[k, i]]
        options = state.task_option[held]
        cost += int(instance.option_cost[options].sum() + instance.serve[held, day].sum())
        visits.append((int(state.place[k, i]), tuple(options.tolist())))
    return Column(k=k, cost=cost, visits=tuple(visits))


def turn_of(instance: Instance, column: Column) -> tuple[TurnStop, ...]:
    """The column as a sequence of stops."""
    owner = owners(instance)
    return tuple(
        TurnStop(place=instance.places[p], tasks=tuple(instance.tasks[owner[o]].id for o in held))
        for p, held in column.visits
    )


def owners(instance: Instance) -> list[int]:
    """The task of every option."""
    made: list[int] = instance.option_task.tolist()
    return made
