"""The search from Python: arrays in, turns out, in chunks so that time, progress and Ctrl-C are seen in between."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.plan import TaskId
from planner.problem import PlaceId
from planner.score import per_second, per_unit
from planner.solve.instance import Instance
from planner.solve.kernel import JOIN, OPEN, Data, Scratch, State
from planner.solve.moves import open_stop, put, settle
from planner.solve.ruin import recreate, search

NEAR = 100  # nearest places a ruin may spread to
MOST_STOPS = 60  # a vehicle-day
MOST_TASKS = 64  # a stop
MEAN_RUIN = 10.0  # stops a ruin takes out, about


@dataclass(frozen=True, kw_only=True)
class TurnStop:
    """A stop of a sequence: where, which tasks, and what is fixed about it."""

    place: PlaceId
    tasks: tuple[TaskId, ...]
    begin: int | None = None
    fixed: int = OPEN


Turns = tuple[tuple[TurnStop, ...], ...]  # one a vehicle-day of the instance


def data_of(instance: Instance) -> Data:
    """The arrays of an instance as the kernel takes them."""
    settings = instance.problem.settings
    weights = settings.weights
    scalar = [
        settings.setup,
        settings.dwell_min,
        settings.dwell_max,
        settings.grid,
        settings.break_length,
        settings.break_begin,
        settings.break_end,
        settings.max_duty,
        settings.overtime_max,
        per_second(weights.drive),
        per_second(weights.overtime),
        per_unit(weights.vehicle_day),
        settings.max_vehicles_at_hub,
        instance.problem.horizon.days,
        per_unit(weights.change),
    ]
    near = np.argsort(instance.drive[0], axis=1, kind="stable")[:, :NEAR] if len(instance.places) else np.zeros((0, 0))
    fields = {name: getattr(instance, name) for name in Data._fields if name not in ("near", "scalar")}
    return Data(near=near.astype(np.int64), scalar=np.array(scalar, dtype=np.int64), **fields)


def zeros(*shape: int) -> NDArray[np.int64]:
    """Whole numbers, all zero."""
    return np.zeros(shape, dtype=np.int64)


def empty_state(instance: Instance) -> State:
    """No turn has a stop; every task is left."""
    days, tasks, places = len(instance.vehicle_days), len(instance.tasks), len(instance.places)
    most = min(MOST_STOPS, places + 1)
    fit = min(MOST_TASKS, tasks + 1)
    changed = per_unit(instance.problem.settings.weights.change)
    return State(
        n=zeros(days),
        place=zeros(days, most),
        pin=zeros(days, most) - 1,
        fixed=zeros(days, most),
        seconds=zeros(days, most),
        longest=zeros(days, most),
        held=zeros(days, most),
        tasks=zeros(days, most, fit),
        load=zeros(days),
        cost=instance.kept * changed,
        busy=zeros(days),
        version=zeros(days),
        vans=zeros(places, instance.problem.horizon.days),
        task_turn=zeros(tasks) - 1,
        task_option=zeros(tasks) - 1,
        total=np.array([int(instance.penalty.sum() + instance.kept.sum() * changed)], dtype=np.int64),
    )


def scratch_of(state: State, options: int) -> Scratch:
    """Room for the timer, and for what options cost."""
    most = state.place.shape[1] + 2
    ways = most * 32
    return Scratch(
        legs=zeros(most + 1),
        setup=zeros(most),
        length=zeros(most),
        lo=zeros(ways),
        hi=zeros(ways),
        ptr=zeros(most + 1),
        begins=zeros(2, most),
        clock=zeros(5),
        spare=zeros(2, 64),
        busy=zeros(1),
        stamp=zeros(1),
        memo_version=zeros(options, len(state.n)) - 1,
        memo_cost=zeros(options, len(state.n)),
        memo_pos=zeros(options, len(state.n)),
    )


def load(instance: Instance, data: Data, turns: Turns) -> State:
    """A state that holds the turns, as they are."""
    state = empty_state(instance)
    scratch = scratch_of(state, len(instance.option_place))
    place = {p: i for i, p in enumerate(instance.places)}
    task = {t.id: i for i, t in enumerate(instance.tasks)}
    for k, turn in enumerate(turns):
        for i, stop in enumerate(turn):
            open_stop(data, state, k, i, place[stop.place])
            state.pin[k, i] = -1 if stop.begin is None else stop.begin
        for i, stop in enumerate(turn):
            for name in stop.tasks:
                t = task[name]
                options = range(data.option_ptr[t], data.option_ptr[t + 1])
                o = next(o for o in options if data.option_place[o] == place[stop.place])
                put(data, state, scratch, t, k, o, i, JOIN)
            state.fixed[k, i] = stop.fixed
        settle(data, state, scratch, k)
    return state


def unload(instance: Instance, state: State) -> Turns:
    """The turns of a state."""
    return tuple(
        tuple(
            TurnStop(
                place=instance.places[state.place[k, i]],
                tasks=tuple(instance.tasks[state.tasks[k, i, q]].id for q in range(state.held[k, i])),
                begin=None if state.pin[k, i] < 0 else int(state.pin[k, i]),
                fixed=int(state.fixed[k, i]),
            )
            for i in range(state.n[k])
        )
        for k in range(len(instance.vehicle_days))
    )


def farness(instance: Instance) -> NDArray[np.int64]:
    """How far each task's nearest option lies from its nearest depot, for the order of insertion."""
    if not instance.tasks or not instance.vehicle_days:
        return np.zeros(len(instance.tasks), dtype=np.int64)
    depots = np.unique(instance.depot)
    to_place = instance.drive[0][depots].min(axis=0)
    ptr = instance.option_ptr
    return np.array(
        [to_place[instance.option_place[a:b]].min() if b > a else 0 for a, b in pairwise(ptr)],
        dtype=np.int64,
    )


class Walk:
    """One seed's search: a state that gets better chunk by chunk."""

    def __init__(self, instance: Instance, turns: Turns | None, seed: int) -> None:
        self.instance = instance
        self.data = data_of(instance)
        self.best = load(instance, self.data, turns or tuple(() for _ in instance.vehicle_days))
        self.scratch = scratch_of(self.best, len(instance.option_place))
        self.scratch.stamp[0] = self.best.version.max(initial=0)
        self.rng = np.array([(seed * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64 or 1], dtype=np.uint64)
        self.far = farness(instance)
        self.iterations = 0
        self._everything = np.ones(len(self.best.n), dtype=np.bool_)
        self._changed = np.zeros(len(self.best.n), dtype=np.bool_)
        self._fill()
        self.current = _copy(self.best)
        self.saved = _copy(self.best)

    def _fill(self) -> None:
        """First of all, everything that fits is inserted."""
        touched = self._everything.copy()
        recreate(self.data, self.best, self.scratch, self.rng, 0.0, self.far, touched)

    def run(self, iterations: int, heat: float) -> None:
        """Searches on at a temperature (units)."""
        states = (self.current, self.saved, self.best)
        search(self.data, *states, self.scratch, self.rng, self.far, iterations, heat, MEAN_RUIN, self._changed)
        self.iterations += iterations

    @property
    def cost(self) -> int:
        """Cost of the best, in units."""
        return int(self.best.total[0])


def _copy(state: State) -> State:
    return State(*(array.copy() for array in state))
