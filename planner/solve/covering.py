"""Covering tours: where a stop serves everybody near it for nothing, turns of a few stops can be written down whole.

The special case (the multi-vehicle covering tour problem of Hachicha, Hodgson, Laporte and Semet, 2000): vehicle-days
that differ in nothing, work that takes no time and has no window, ways of residents that cost nothing. A turn is then
known by its stops. Column generation over such turns gives a bound; every turn that a cheaper plan could hold is
written down, and a MIP over them finds the best plan there is.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.score import per_second, per_unit
from planner.solve.columns import Column
from planner.solve.covering_tours import FAR, Labels, Land, empty_labels, tours
from planner.solve.instance import Instance
from planner.travel import NO_ROAD

MOST_TASKS, MOST_STOPS = 128, 12  # bits of a label; beyond, there are too many turns
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Covering:
    """An instance as a covering tour problem. Row i of `land` is place `places[i]`, the depot first.

    Bit t of `land.covers` is task `tasks[t]`; the others cost nothing to leave.
    """

    instance: Instance
    land: Land
    places: Ints
    tasks: Ints
    most_stops: int
    turn_cost: int

    def compile(self) -> None:
        """Compiles the search for tours, which then finds none."""
        prices, flag = np.zeros(MOST_TASKS, dtype=np.int64), np.zeros(1, dtype=np.int64)
        tours(self.land, prices, self.most_stops, -FAR, empty_labels(2, self.most_stops), False, 0, flag)

    def column(self, labels: Labels, row: int) -> Column:
        """The tour that ends with a label, as a column: each task at one of the stops, each stop with a task if it can.

        The cost is that of the stops as they are.
        """
        stops: list[int] = []
        at = row
        while at > 0:
            stops.append(int(labels.last[at]))
            at = int(labels.parent[at])
        stops.reverse()
        way = [0, *stops, 0]
        cost = self.turn_cost + sum(int(self.land.drive[a, b]) for a, b in pairwise(way))
        return Column(k=0, cost=cost, visits=tuple(self._visits(stops)))

    def _visits(self, stops: list[int]) -> list[tuple[int, tuple[int, ...]]]:
        instance = self.instance
        held: dict[int, list[int]] = {v: [] for v in dict.fromkeys(stops)}
        coming: dict[int, dict[int, int]] = {}  # by task: the option at each stop
        for v in held:
            for o in np.flatnonzero(instance.option_place == self.places[v]).tolist():
                coming.setdefault(int(instance.option_task[o]), {})[v] = o
        for t in sorted(coming, key=lambda t: len(coming[t])):
            v = min(coming[t], key=lambda v: len(held[v]))
            held[v].append(coming[t][v])
        return [(int(self.places[v]), tuple(options)) for v, options in held.items() if options]


def covering_of(instance: Instance) -> Covering | None:
    """The instance as a covering tour problem; None unless a turn is lawful and known by its few stops alone."""
    tasks = np.flatnonzero(instance.penalty > 0)
    if not len(tasks) or len(tasks) > MOST_TASKS or not _alike(instance, tasks) or not _free(instance, tasks):
        return None
    most = int(min(instance.most_stops[0], len(instance.places)))
    if most > MOST_STOPS or not _always_in_time(instance, most):
        return None
    weights = instance.problem.settings.weights
    depot = int(instance.depot[0])
    places = np.array([depot, *(p for p in range(len(instance.places)) if p != depot)], dtype=np.int64)
    drive = instance.drive[instance.speed[0]][np.ix_(places, places)] * per_second(weights.drive)
    bit = np.full(len(instance.tasks), -1, dtype=np.int64)
    bit[tasks] = np.arange(len(tasks))
    row = np.argsort(places)
    covers = np.zeros((len(places), 2), dtype=np.uint64)
    for t, p in zip(bit[instance.option_task], row[instance.option_place], strict=True):
        if t >= 0:
            covers[p, t // 64] |= np.uint64(1) << np.uint64(t % 64)
    return Covering(
        instance=instance,
        land=Land(drive=np.ascontiguousarray(drive), covers=covers, through=_through(drive)),
        places=places,
        tasks=tasks,
        most_stops=most,
        turn_cost=per_unit(weights.vehicle_day),
    )


def _alike(instance: Instance, tasks: Ints) -> bool:
    """Whether every vehicle-day may do everything that any other may, at the same cost, with nothing kept."""
    if not len(instance.vehicle_days):
        return False
    same = (instance.depot, instance.speed, instance.desks, instance.most_cases, instance.most_stops)
    return (
        all((part == part[0]).all() for part in same)
        and (instance.shift == instance.shift[0]).all()
        and bool(instance.may[tasks].all())
        and bool(instance.place_may[np.unique(instance.option_place)].all())
        and not instance.kept.any()
        and not (instance.drive >= NO_ROAD).any()
    )


def _free(instance: Instance, tasks: Ints) -> bool:
    """Whether serving takes no time, costs nothing, fills nothing, at any time, and looks at no other task."""
    links = instance.links
    return not (
        instance.seconds.any()
        or instance.longest.any()
        or instance.limited.any()
        or instance.serve.any()
        or instance.option_cost.any()
        or (links.group >= 0).any()
        or (links.before >= 0).any()
        or instance.problem.settings.weights.lexicographic
        or int(instance.cases.sum()) > int(instance.most_cases[0])
    )


def _always_in_time(instance: Instance, most_stops: int) -> bool:
    """Whether any turn of so many stops ends within its hours, whatever the order, and without a break."""
    settings = instance.problem.settings
    day = instance.problem.horizon.days
    begin, end = (int(x) for x in instance.shift[0])
    for p in np.unique(instance.option_place).tolist():
        for d in np.unique(instance.day).tolist():
            a, b = instance.place_window_ptr[p * day + d], instance.place_window_ptr[p * day + d + 1]
            if b - a != 1 or instance.place_windows[a, 0] > begin or instance.place_windows[a, 1] < end:
                return False
    stop = settings.setup + settings.dwell_min + 2 * settings.grid
    longest = (most_stops + 1) * int(instance.drive[instance.speed[0]].max()) + most_stops * stop
    return settings.break_length == 0 and longest <= min(end - begin, settings.max_duty)


def _through(drive: Ints) -> NDArray[np.bool_]:
    """Whether a way from v over u is shorter than the way itself, to anywhere (v, u)."""
    through = np.zeros(drive.shape, dtype=np.bool_)
    for w in range(len(drive)):
        through |= drive + drive[:, w][None, :] < drive[:, w][:, None]
    return through
