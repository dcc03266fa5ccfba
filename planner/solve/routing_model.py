"""Engine 1: the OR-Tools vehicle-routing model of docs/model.md (generalised VRP with optional tasks).

A node is an option of a task, a vehicle is a vehicle-day; time runs over the whole horizon, so that windows of
different days live in one dimension. Rules, by name:

`reach` arcs without a road, vehicle lists; `shift` start, end and span of each vehicle; `break` break intervals;
`window` and `day` the ranges of the time at a node; `skill equipment crew door walk` allowed vehicles; `load` and
`stops` capacities; `dwell` a dimension emptied at every change of place; `host` one van a hub and day: the one of the
start plan, otherwise the nearest (a restriction, so still lawful); `pin` fixed stops are put back in by the repair;
`gap order` days given to linked tasks beforehand (`routing_links`).

Rounding to the grid and the shortest dwell are allowed for by a longer set-up. What the model cannot say (a hub left
and entered again, a break inside a set-up) the repair with the timer puts right.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from planner.score import per_second, per_unit
from planner.solve.anneal import Stopper
from planner.solve.instance import Instance
from planner.solve.routing_links import given_days
from planner.solve.search import Turns, TurnStop
from planner.travel import NO_ROAD
from planner.windows import DAY_SECONDS

FAR_COST = 10**12  # an arc without a road


@dataclass(frozen=True, kw_only=True, eq=False)
class _Nodes:
    """Nodes of the model: 0..n-1 are options, then the start and end of every vehicle-day share the depot nodes."""

    task: NDArray[np.int64]
    place: NDArray[np.int64]
    way: NDArray[np.int64]
    depot: dict[int, int]  # place -> node


def improve(instance: Instance, start: Turns, *, seconds: float | None, stopper: Stopper) -> Turns | None:
    """Guided local search from `start` for some seconds, without them descent to a local optimum.

    Neither is the same twice: each trial move is completed by a sub-search that the clock cuts off.

    None where the model finds no turns.
    """
    nodes = _nodes(instance)
    if not len(nodes.task) or not instance.vehicle_days:
        return None
    ends = [nodes.depot[int(p)] for p in instance.depot]
    manager = pywrapcp.RoutingIndexManager(len(nodes.task) + len(nodes.depot), len(ends), ends, ends)
    routing = pywrapcp.RoutingModel(manager)
    _Model(instance, nodes, manager, routing, start).state()
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic
    parameters.local_search_metaheuristic = metaheuristic.GREEDY_DESCENT
    if seconds is not None:
        parameters.local_search_metaheuristic = metaheuristic.GUIDED_LOCAL_SEARCH
        parameters.time_limit.FromMilliseconds(max(1, int(1000 * seconds)))
    routing.AddSearchMonitor(routing.solver().CustomLimit(stopper.asked.is_set))
    routing.CloseModelWithParameters(parameters)
    first = routing.ReadAssignmentFromRoutes(_routes(instance, nodes, start), True)
    solution = (
        routing.SolveWithParameters(parameters)
        if first is None
        else routing.SolveFromAssignmentWithParameters(first, parameters)
    )
    return None if solution is None else _read(instance, nodes, manager, routing, solution)


class _Model:
    """States the model, rule by rule."""

    def __init__(self, instance: Instance, nodes: _Nodes, manager: Any, routing: Any, start: Turns) -> None:
        self.instance = instance
        self.nodes = nodes
        self.manager = manager
        self.routing = routing
        self.start = start
        self.at = np.concatenate([nodes.place, np.array(list(nodes.depot), dtype=np.int64)])
        self.real = len(nodes.task)
        self.given = given_days(instance, start)
        self.settings = instance.problem.settings
        self.unit = per_second(self.settings.weights.drive)

    def state(self) -> None:
        """Everything."""
        self.costs()
        self.time()
        self.dwell()
        self.capacities()
        self.vehicles()
        self.tasks()

    def drive(self, speed: int) -> NDArray[np.int64]:
        """Seconds between nodes."""
        rows: NDArray[np.int64] = self.instance.drive[speed][np.ix_(self.at, self.at)]
        return rows

    def costs(self) -> None:
        """Driving and the residents' way on the arcs, vehicle-days fixed."""
        way = np.concatenate([self.nodes.way, np.zeros(len(self.nodes.depot), dtype=np.int64)])
        evaluators = {}
        for k, speed in enumerate(self.instance.speed):
            key = (int(speed), int(self.instance.day[k]))
            if key not in evaluators:
                arc = self.drive(key[0]) * self.unit + way[None, :] + self._serve(key[1])[None, :]
                arc = np.where(self.drive(key[0]) >= NO_ROAD, FAR_COST, arc)
                arc -= min(0, int(arc.min()))
                evaluators[key] = self.routing.RegisterTransitMatrix(arc.tolist())
            self.routing.SetArcCostEvaluatorOfVehicle(evaluators[key], k)
            self.routing.SetFixedCostOfVehicle(per_unit(self.settings.weights.vehicle_day), k)

    def _serve(self, day: int) -> NDArray[np.int64]:
        serve = self.instance.serve[self.nodes.task, day] if self.real else np.zeros(0, dtype=np.int64)
        return np.concatenate([np.maximum(serve, 0), np.zeros(len(self.nodes.depot), dtype=np.int64)])

    def work(self, desks: int) -> NDArray[np.int64]:
        """Seconds a node takes at a hub with so many counters, or at a door."""
        seconds = self.instance.seconds[self.nodes.task]
        hub = self.instance.is_hub[self.nodes.place]
        whole = np.where(hub, -(-seconds // desks), -(-seconds // self.settings.grid) * self.settings.grid)
        return np.concatenate([whole, np.zeros(len(self.nodes.depot), dtype=np.int64)])

    def time(self) -> None:
        """Rules `shift break window`: seconds since the first midnight, set-up on arrival."""
        instance, settings = self.instance, self.settings
        hub = instance.is_hub[self.at]
        arrives = (self.at[:, None] != self.at[None, :]) & hub[None, :]
        rounding = max(0, settings.grid - 1)
        transits: dict[tuple[int, int], int] = {}
        per_vehicle = []
        for k in range(len(instance.vehicle_days)):
            key = (int(instance.speed[k]), int(instance.desks[k]))
            if key not in transits:
                drive = np.minimum(self.drive(key[0]), NO_ROAD)
                work = self.work(key[1])
                pad = np.maximum(0, settings.dwell_min - work)  # the shortest dwell, as if the first task stood alone
                lead = work[:, None] + np.where(arrives, settings.setup + rounding + pad[None, :], 0) + drive
                transits[key] = self.routing.RegisterTransitMatrix(lead.tolist())
            per_vehicle.append(transits[key])
        end = instance.problem.horizon.days * DAY_SECONDS
        self.routing.AddDimensionWithVehicleTransits(per_vehicle, DAY_SECONDS, end + DAY_SECONDS, False, "time")
        time = self.routing.GetDimensionOrDie("time")
        for node in range(self.real):
            self._window(time.CumulVar(self.manager.NodeToIndex(node)), node)
        for k in range(len(instance.vehicle_days)):
            self._shift(time, k)

    def _window(self, cumul: Any, node: int) -> None:
        spans = self._spans(node)
        if not spans:
            return
        cumul.SetRange(spans[0][0], spans[-1][1])
        for (_, end), (begin, _) in pairwise(spans):
            if begin - end > 1:
                cumul.RemoveInterval(end + 1, begin - 1)

    def _spans(self, node: int) -> list[tuple[int, int]]:
        """When the work of a node may begin, over the whole horizon; the last fitting begin is the task's own."""
        instance, task, place = self.instance, int(self.nodes.task[node]), int(self.nodes.place[node])
        days = instance.problem.horizon.days
        need = int(instance.longest[task])
        spans = []
        for day in range(days):
            row = place * days + day
            hosts = instance.place_windows[instance.place_window_ptr[row] : instance.place_window_ptr[row + 1]]
            own: Any = [(0, NO_ROAD)]
            if instance.limited[task]:
                row = task * days + day
                own = instance.task_windows[instance.task_window_ptr[row] : instance.task_window_ptr[row + 1]]
            for a, b in hosts:
                for c, d in own:
                    lo, hi = max(int(a), int(c)), min(int(b), int(d), DAY_SECONDS - 1 + need) - need
                    if lo <= hi:
                        spans.append((day * DAY_SECONDS + lo, day * DAY_SECONDS + hi))
        return sorted(spans)

    def _shift(self, time: Any, k: int) -> None:
        instance, settings = self.instance, self.settings
        midnight = int(instance.day[k]) * DAY_SECONDS
        begin, end = int(instance.shift[k, 0]) + midnight, int(instance.shift[k, 1]) + midnight + settings.overtime_max
        time.CumulVar(self.routing.Start(k)).SetRange(begin, max(begin, end))
        time.CumulVar(self.routing.End(k)).SetRange(begin, max(begin, end))
        time.SetSpanUpperBoundForVehicle(settings.max_duty, k)
        if settings.break_length:
            solver = self.routing.solver()
            rest = solver.FixedDurationIntervalVar(
                midnight + settings.break_begin,
                midnight + settings.break_end - settings.break_length,
                settings.break_length,
                False,
                f"break {k}",
            )
            visits = [int(x) for x in self.work(int(instance.desks[k]))]
            time.SetBreakIntervalsOfVehicle([rest], k, visits)

    def dwell(self) -> None:
        """Rule `dwell`: work at a hub adds up, a change of place empties the sum (desks of each vehicle-day)."""
        most = self.settings.dwell_max
        same = self.at[:, None] == self.at[None, :]
        transits: dict[int, int] = {}
        per_vehicle = []
        for desks in self.instance.desks:
            if int(desks) not in transits:
                hub = self.instance.is_hub[self.at]
                work = np.where(hub, self.work(int(desks)), 0)
                matrix = np.where(same, work[:, None], -most)
                transits[int(desks)] = self.routing.RegisterTransitMatrix(matrix.tolist())
            per_vehicle.append(transits[int(desks)])
        self.routing.AddDimensionWithVehicleTransits(per_vehicle, 2 * most, most, False, "dwell")
        dimension = self.routing.GetDimensionOrDie("dwell")
        fewest = self.work(int(self.instance.desks.max()))
        for node in range(self.real):
            if self.instance.is_hub[self.at[node]]:
                dimension.CumulVar(self.manager.NodeToIndex(node)).SetMax(max(0, most - int(fewest[node])))

    def capacities(self) -> None:
        """Rules `load` and `stops`."""
        cases = [*(int(x) for x in self.instance.cases[self.nodes.task]), *(0 for _ in self.nodes.depot)]
        load = self.routing.RegisterUnaryTransitVector(cases)
        self.routing.AddDimensionWithVehicleCapacity(load, 0, [int(x) for x in self.instance.most_cases], True, "load")
        moved = (self.at[:, None] != self.at[None, :]).astype(np.int64)
        moved[:, self.real :] = 0
        stops = self.routing.RegisterTransitMatrix(moved.tolist())
        self.routing.AddDimensionWithVehicleCapacity(
            stops, 0, [int(x) for x in self.instance.most_stops], True, "stops"
        )

    def vehicles(self) -> None:
        """Rules `day skill equipment crew door reach host`: which vehicle-days may serve a node."""
        instance = self.instance
        host = self._hosts()
        for node in range(self.real):
            task, place = int(self.nodes.task[node]), int(self.nodes.place[node])
            may = instance.may[task] & instance.place_may[place] & self.given.days[task][instance.day]
            if instance.is_hub[place]:
                may = may & host[place]
            allowed = [int(k) for k in np.nonzero(may)[0]] if self._spans(node) else []
            self.routing.VehicleVar(self.manager.NodeToIndex(node)).SetValues([-1, *allowed])

    def _hosts(self) -> NDArray[np.bool_]:
        """The vans that may open each hub on each day (P, K): those of the start, then the nearest."""
        instance = self.instance
        most = self.settings.max_vehicles_at_hub
        chosen = np.zeros((len(instance.places), len(instance.vehicle_days)), dtype=np.bool_)
        index = {p: i for i, p in enumerate(instance.places)}
        for k, turn in enumerate(self.start):
            for stop in turn:
                chosen[index[stop.place], k] = True
        for p in np.nonzero(instance.is_hub)[0]:
            for day in range(instance.problem.horizon.days):
                able = [int(k) for k in np.nonzero(instance.place_may[p])[0] if instance.day[k] == day]
                far = {k: int(instance.drive[instance.speed[k], instance.depot[k], p]) for k in able}
                free = most - int(chosen[p, able].sum()) if able else 0
                for k in sorted((k for k in able if not chosen[p, k]), key=lambda k: (far[k], k))[: max(0, free)]:
                    chosen[p, k] = True
        return chosen

    def tasks(self) -> None:
        """A task is served at one of its options, or left at its penalty."""
        for t in range(len(self.instance.tasks)):
            indices = [self.manager.NodeToIndex(int(n)) for n in np.nonzero(self.nodes.task == t)[0]]
            if indices:
                self.routing.AddDisjunction(indices, int(self.given.penalty[t]), 1)
        solver = self.routing.solver()
        for waiting in np.nonzero(self.instance.links.before >= 0)[0]:
            mine = self._active(int(waiting))
            first = self._active(int(self.instance.links.before[waiting]))
            if mine:
                solver.Add(solver.Sum(mine) <= solver.Sum(first))

    def _active(self, t: int) -> list[Any]:
        """Whether each option of a task is taken."""
        nodes = np.nonzero(self.nodes.task == t)[0]
        return [self.routing.ActiveVar(self.manager.NodeToIndex(int(n))) for n in nodes]


def _nodes(instance: Instance) -> _Nodes:
    task, place, way = [], [], []
    for t in range(len(instance.tasks)):
        for o in range(instance.option_ptr[t], instance.option_ptr[t + 1]):
            task.append(t)
            place.append(int(instance.option_place[o]))
            way.append(int(instance.option_cost[o]))
    depots = dict.fromkeys(int(p) for p in instance.depot)
    return _Nodes(
        task=np.array(task, dtype=np.int64),
        place=np.array(place, dtype=np.int64),
        way=np.array(way, dtype=np.int64),
        depot={p: len(task) + i for i, p in enumerate(depots)},
    )


def _routes(instance: Instance, nodes: _Nodes, turns: Turns) -> list[list[int]]:
    task = {t.id: i for i, t in enumerate(instance.tasks)}
    place = {p: i for i, p in enumerate(instance.places)}
    node = {(int(t), int(p)): n for n, (t, p) in enumerate(zip(nodes.task, nodes.place, strict=True))}
    return [[node[task[name], place[stop.place]] for stop in turn for name in stop.tasks] for turn in turns]


def _read(instance: Instance, nodes: _Nodes, manager: Any, routing: Any, solution: Any) -> Turns:
    """Sequences of stops; a hub entered twice keeps all its tasks at the first time."""
    turns = []
    for k in range(len(instance.vehicle_days)):
        held: dict[int, list[int]] = {}
        index = routing.Start(k)
        while not routing.IsEnd(index):
            node = manager.IndexToNode(index)
            if node < len(nodes.task):
                held.setdefault(int(nodes.place[node]), []).append(int(nodes.task[node]))
            index = solution.Value(routing.NextVar(index))
        turns.append(
            tuple(
                TurnStop(place=instance.places[p], tasks=tuple(instance.tasks[t].id for t in tasks))
                for p, tasks in held.items()
            )
        )
    return tuple(turns)
