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
from planner.solve.links import unmet
from planner.solve.moves import open_stop, put, settle
from planner.solve.ruin import copy_turns, recreate, search

NEAR = 100  # nearest places a ruin may spread to
TWO_MINUTES = 12_000.0  # units
FORCED = 10**11  # units added to the penalty of a case that an edit wants served; taken out of every cost shown
LEAST_RUIN, MOST_RUIN = 4.0, 10.0  # stops a ruin takes out, about
RUINED = 0.2  # share of the tasks done that this is to be


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
    made = (
        "able",
        "place_ptr",
        "place_tasks",
        "near",
        "scalar",
        "drive",
        "back",
        "pair_ptr",
        "pair_turn",
        "pair_least",
        "pair_at",
        "need",
        "span",
    )
    fields = {name: getattr(instance, name) for name in Data._fields if name not in made}
    pair_ptr, pair_turn, pair_least = pairs_of(instance)
    pair_at = np.full((len(instance.option_place), len(instance.vehicle_days)), -1, dtype=np.int32)
    pair_at[np.repeat(np.arange(len(pair_at)), np.diff(pair_ptr)), pair_turn] = np.arange(len(pair_turn))
    held = np.bincount(instance.option_place, minlength=len(instance.places))
    return Data(
        able=pair_ptr[instance.option_ptr[1:]] > pair_ptr[instance.option_ptr[:-1]],
        place_ptr=np.concatenate([[0], np.cumsum(held)]).astype(np.int64),
        place_tasks=instance.option_task[np.argsort(instance.option_place, kind="stable")],
        pair_ptr=pair_ptr,
        pair_turn=pair_turn,
        pair_least=pair_least,
        pair_at=pair_at,
        need=needs(instance),
        span=instance.shift[:, 1] - instance.shift[:, 0] + settings.overtime_max,
        near=near.astype(np.int64),
        scalar=np.array(scalar, dtype=np.int64),
        drive=np.ascontiguousarray(instance.drive, dtype=np.int32),
        back=np.ascontiguousarray(instance.drive.transpose(0, 2, 1), dtype=np.int32),
        **fields,
    )


def pairs_of(instance: Instance) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Every option with every turn that may hold it: pointers by option, turns, and what it costs there at least.

    A turn whose shift is too short to drive there and back is none, nor is one where leaving the task costs no more.
    """
    task = instance.option_task
    speed, depot, place = instance.speed, instance.depot, instance.option_place
    if not len(task) or not len(depot):
        return np.zeros(len(task) + 1, dtype=np.int64), zeros(0), zeros(0)
    span = instance.shift[:, 1] - instance.shift[:, 0] + instance.problem.settings.overtime_max
    there = instance.drive[speed[None, :], depot[None, :], place[:, None]]
    back = instance.drive[speed[None, :], place[:, None], depot[None, :]]
    may = instance.may[task] & (there + back <= span[None, :])
    option, turn = np.nonzero(may)
    change = per_unit(instance.problem.settings.weights.change)
    least = instance.option_cost[option] + instance.serve[task[option], instance.day[turn]]
    least -= instance.kept[turn] * change
    worth = (least < instance.penalty[task[option]]) | (instance.links.group[task[option]] >= 0)
    option, turn, least = option[worth], turn[worth], least[worth]
    ptr = np.concatenate([[0], np.cumsum(np.bincount(option, minlength=len(task)))])
    return ptr.astype(np.int64), turn.astype(np.int64), least


def needs(instance: Instance) -> NDArray[np.int64]:
    """Seconds that a stop for each option alone takes at least, less what a stop more can save on the way."""
    settings, task = instance.problem.settings, instance.option_task
    seconds, longest = instance.seconds[task], instance.longest[task]
    shared = np.maximum(longest, -(-seconds // max(1, int(instance.desks.max(initial=1)))))
    hub = instance.is_hub[instance.option_place]
    return np.where(hub, settings.setup + np.maximum(settings.dwell_min, shared), seconds) - instance.shortcut


def zeros(*shape: int) -> NDArray[np.int64]:
    """Whole numbers, all zero."""
    return np.zeros(shape, dtype=np.int64)


def empty_state(instance: Instance) -> State:
    """No turn has a stop; every task is left."""
    days, tasks, places = len(instance.vehicle_days), len(instance.tasks), len(instance.places)
    most, fit = _room(instance)
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
        times=zeros(days, most + 1, 6),
        depart=zeros(days),
        plain=zeros(days),
        version=zeros(days),
        vans=np.zeros((places, instance.problem.horizon.days), dtype=np.int16),
        turns=np.zeros(places, dtype=np.int16),
        task_turn=zeros(tasks) - 1,
        task_option=zeros(tasks) - 1,
        total=np.array(
            [int(instance.penalty.sum() + instance.kept.sum() * changed + unmet(instance.links))], dtype=np.int64
        ),
        visits=zeros(len(instance.links.late)),
    )


def _room(instance: Instance) -> tuple[int, int]:
    """How many stops a turn, and how many tasks a stop, can hold at most."""
    if not len(instance.option_place):
        return len(instance.places) + 1, 1
    settings = instance.problem.settings
    task = instance.option_task
    hub = instance.is_hub[instance.option_place]
    shortest = np.where(hub, max(settings.setup + settings.dwell_min, 0), instance.seconds[task]).min()
    span = (instance.shift[:, 1] - instance.shift[:, 0]).max(initial=0) + settings.overtime_max
    stops = len(instance.places) + 1
    if shortest > 0:
        stops = min(stops, int(span // shortest) + 2 + int(instance.kept.max(initial=0)))
    return stops, int(np.bincount(instance.option_place).max()) + 1


def scratch_of(state: State, data: Data) -> Scratch:
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
        waiting=zeros(len(state.turns)),
        stamp=zeros(1),
        memo_version=zeros(len(data.pair_turn)) - 1,
        memo_cost=zeros(len(data.pair_turn)),
        memo_pos=zeros(len(data.pair_turn)),
        tried=np.zeros(len(state.task_turn), dtype=np.bool_),
        fresh=np.zeros(len(state.n), dtype=np.bool_),
        aim=np.array([-1, 0], dtype=np.int64),
        first=zeros(1) - 1,
    )


def load(instance: Instance, data: Data, turns: Turns) -> State:
    """A state that holds the turns, as they are."""
    state = empty_state(instance)
    scratch = scratch_of(state, data)
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
        self.scratch = scratch_of(self.best, self.data)
        self.scratch.stamp[0] = self.best.version.max(initial=0)
        self.rng = np.array([(seed * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64 or 1], dtype=np.uint64)
        self.far = farness(instance)
        self.iterations = 0
        self._everything = np.ones(len(self.best.n), dtype=np.bool_)
        self._changed = np.zeros(len(self.best.n), dtype=np.bool_)
        self._penalty = self.data.penalty
        self._hidden = zeros(len(self._penalty))
        self._able = max(1, int(self.data.able.sum()))
        self._hopeless = int(self.data.penalty[~self.data.able].sum())
        self._fill()
        self.current = _copy(self.best)
        self.saved = _copy(self.best)

    def _fill(self) -> None:
        """First of all, everything that fits is inserted, unless that costs more: a shared hub may not pay."""
        touched = self._everything.copy()
        start = _copy(self.best)
        recreate(self.data, self.best, self.scratch, self.rng, 0.0, self.far, touched)
        if self.best.total[0] > start.total[0]:
            copy_turns(start, self.best, self._everything)

    def run(self, iterations: int, heat: float) -> None:
        """Searches on at a temperature (units)."""
        states = (self.current, self.saved, self.best)
        fixed = (self.scratch, self.rng, self.far)
        search(self.data, *states, *fixed, iterations, heat, self.mean, self._changed, self._hidden)
        self.iterations += iterations

    def value(self, penalty: NDArray[np.int64] | None) -> None:
        """Goes on as if leaving tasks cost so much (None: what it costs); `best` always knows what it costs.

        At the true penalties again, what left a task that was eased gives way to the best plan.
        """
        left = self.saved.task_turn < 0
        back = penalty is None and bool((self._hidden[left] > 0).any())
        price = self._penalty if penalty is None else penalty
        more = int((price - self.data.penalty)[left].sum())
        self.data = self.data._replace(penalty=price)
        self._hidden = self._penalty - price
        self.saved.total[0] += more
        self.current.total[0] += more
        if back:
            copy_turns(self.best, self.saved, self._everything)
            copy_turns(self.best, self.current, self._everything)
            self._changed[:] = False

    def take(self, turns: Turns) -> None:
        """Goes on from a plan, if it is better than its own best."""
        made = load(self.instance, self.data, turns)
        if made.total[0] >= self.best.total[0]:
            return
        made.version[:] = self.scratch.stamp[0] + 1 + np.arange(len(made.version))
        self.scratch.stamp[0] += len(made.version)
        for state in (self.best, self.saved, self.current):
            copy_turns(made, state, self._everything)
        self._changed[:] = False

    @property
    def mean(self) -> float:
        """How many stops a ruin takes out, about: a share of what the plan holds."""
        return min(MOST_RUIN, max(LEAST_RUIN, RUINED * float((self.best.task_turn >= 0).sum())))

    @property
    def scale(self) -> float:
        """What a task costs on average in the best plan, in units: what a temperature is measured by."""
        if self.instance.problem.settings.weights.lexicographic:  # the average says nothing where one term is magnified
            return TWO_MINUTES
        return max(1.0, float((self.cost - self._hopeless) % FORCED) / self._able)

    @property
    def cost(self) -> int:
        """Cost of the best, in units."""
        return int(self.best.total[0])


def _copy(state: State) -> State:
    return State._make(array.copy() for array in state)
