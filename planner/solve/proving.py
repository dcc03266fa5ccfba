"""When a bound is looked for, over which instance, and what is compiled for it beforehand.

A bound holds for the plan only if it was taken over every lawful plan: with a staff table crews are part of the
decision, so it is taken as if every vehicle had a full crew with every skill; edits and kept stops are left out too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from planner.problem import Problem
from planner.solve.bound import Proof, prove
from planner.solve.bound_ascent import Ascent
from planner.solve.bound_complete import complete
from planner.solve.covering import covering_of
from planner.solve.halt import Stopper
from planner.solve.instance import Instance, build
from planner.solve.locks import Locked
from planner.solve.master import MasterStuckError
from planner.solve.pins import Pins
from planner.solve.search import Turns, Walk
from planner.solve.tasks import Task
from planner.travel import Travel

OPTIONS, TASKS, TURNS = 124, 60, 40  # a district of no more is proven unless the caller says otherwise
SEARCHED, PROVEN = 0.1, 0.95  # shares of the time after which a small district's search and proof end
STEPS = 200  # of column generation for compilation
SLACK = 600_000  # units above the bound up to which turns are enumerated for compilation


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """What a bound is taken over. `same`: the search's own instance, so that a better plan of the proof is a plan."""

    instance: Instance
    same: bool


def is_small(problem: Problem, instance: Instance) -> bool:
    """Whether a district is likely to be proven in seconds."""
    few = (
        len(instance.option_place) <= OPTIONS
        and len(instance.tasks) <= TASKS
        and 0 < len(instance.vehicle_days) <= TURNS
        and not problem.settings.weights.lexicographic
    )
    return few or covering_of(instance) is not None


def ground_of(problem: Problem, travel: Travel, locked: Locked, *, tasks: tuple[Task, ...], pins: Pins) -> Ground:
    """The instance of the search where nothing in it was decided beforehand, else one with all of it open."""
    decided = problem.staff or locked.outcomes or any(locked.turns) or locked.instance.kept.any()
    if not decided:
        return Ground(instance=locked.instance, same=True)
    open_problem = problem.replace(staff=())
    return Ground(instance=build(open_problem, travel, tasks=tasks, pins=pins, crews={}), same=False)


def bound_of(
    ground: Ground,
    incumbent: Turns,
    *,
    upper: int,
    deadline: float,
    stopper: Stopper,
    workers: int,
    report: Callable[[int, int], None],
) -> Proof:
    """A bound by the deadline; over another instance than the search's it starts from a plan of its own."""
    turns = incumbent
    if not ground.same:
        turns = tuple(() for _ in ground.instance.vehicle_days)
    return prove(
        ground.instance, turns, upper=upper, deadline=deadline, stopper=stopper, workers=workers, report=report
    )


@cache
def warmed() -> set[int]:
    """Sizes are compiled once a process; what stands here is."""
    return set()


def warm(problem: Problem, travel: Travel, tasks: tuple[Task, ...], pins: Pins, instance: Instance) -> None:
    """Compiles the proof on three cases of the district, outside every time limit."""
    covering = covering_of(instance)
    if covering is not None:
        covering.compile()
        return
    few = tuple(task for task in tasks if task.walkin is None and task.after is None and task.options)[:3]
    if not few or warmed():
        return
    instance = build(problem.replace(staff=()), travel, tasks=few, pins=pins, crews={})
    if not instance.vehicle_days:
        return
    warmed().add(1)
    Walk(instance, None, 0).run(1, 1.0)
    ascent = Ascent(instance, (), workers=1)
    for _ in range(STEPS):
        if ascent.converged:
            break
        try:
            ascent.step()
        except MasterStuckError:
            return
    complete(ascent, int(ascent.bound) + SLACK)
