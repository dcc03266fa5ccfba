"""The plain OR-Tools RoutingModel with guided local search: one model, no search of ours, no plan to start from.

Stated lean, as one would without our rules: a node an option, a disjunction a task, one time dimension within the shift
(the days are alike, so a vehicle-day needs no date), set-up on entering a place, a fixed cost a vehicle-day. Two first
solutions run side by side, the better plan counts; with breaks, break intervals and a shift shorter by the break do. A
district with other rules is stated by `planner.solve.routing_model`, with all of them, from nothing and from a greedy
plan of ours. A large one starts from such a plan too, for its own first solutions do not end in time.
"""

from enum import StrEnum
from time import perf_counter
from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from joint_kit.model import Made, Visits, instance_of, plan_of, turns_of, unit_costs
from joint_kit.side import Workers
from joint_kit.statable import obstacles
from planner.problem import Problem
from planner.score import score
from planner.settings import Settings
from planner.solve import routing_model
from planner.solve.anneal import Stopper
from planner.solve.instance import Instance
from planner.solve.search import Turns, Walk, unload
from planner.travel import NO_ROAD, Travel

FAR_COST = 10**12  # an arc without a road
LEAN = frozenset({"breaks"})  # what the lean model states beyond the plain one


LARGE = 200_000  # options times vehicle-days; beyond, its own first solutions take longer than a benchmark
GREEDY = "greedy"  # starts from a plan of our insertion


class Breaks(StrEnum):
    """How the lean model states breaks: as intervals, or as shifts that are shorter by them."""

    NONE = "no breaks"
    INTERVALS = "break intervals"
    SHORTER_SHIFT = "a shorter shift"


FIRST = (("PATH_CHEAPEST_ARC", Breaks.NONE), ("PARALLEL_CHEAPEST_INSERTION", Breaks.NONE))  # best of six on D
WITH_BREAKS = (("PATH_CHEAPEST_ARC", Breaks.INTERVALS), ("PATH_CHEAPEST_ARC", Breaks.SHORTER_SHIFT))
FIRST_OF_LARGE = ((GREEDY, Breaks.NONE), ("PATH_CHEAPEST_ARC", Breaks.NONE))
STARTS = (("nothing",), (GREEDY,))


def run(problem: Problem, travel: Travel, seconds: float, seed: int) -> Made:
    """The better plan of two settings; an empty one where neither finds a plan. Guided local search knows no seed."""
    instance = instance_of(problem, travel)
    beyond = set(obstacles(problem, instance.tasks))
    lean = beyond <= LEAN
    large = len(instance.option_place) * len(instance.vehicle_days) > LARGE
    settings: tuple[tuple[str, ...], ...] = WITH_BREAKS if beyond else FIRST_OF_LARGE if large else FIRST
    settings = settings if lean else STARTS
    with Workers(problem, travel) as workers:
        workers.warm()
        began = perf_counter()
        found: list[Turns | None] = workers.each(_lean if lean else _full, [(seconds, *given) for given in settings])
        memory, wall = workers.memory, perf_counter() - began
    plans = [plan_of(instance, turns or _nothing(instance)) for turns in found]
    costs = [score(problem, travel, plan).cost for plan in plans]
    said = ", ".join(
        f"{' with '.join(given)} {'no plan' if turns is None else round(cost / 6000)}"
        for given, turns, cost in zip(settings, found, costs, strict=True)
    )
    return Made(plan=plans[costs.index(min(costs))], wall=wall, note=said, workers_memory=memory)


def _nothing(instance: Instance) -> Turns:
    return tuple(() for _ in instance.vehicle_days)


def _greedy(instance: Instance) -> Turns:
    """Everything that fits, put in where it costs least, without any search."""
    return unload(instance, Walk(instance, None, 0).best)


def _full(instance: Instance, seconds: float, start: str) -> Turns | None:
    """Our statement with every rule. What the greedy plan takes is part of the time."""
    until = perf_counter() + seconds
    turns = _greedy(instance) if start == GREEDY else _nothing(instance)
    found = routing_model.improve(instance, turns, seconds=max(0.1, until - perf_counter()), stopper=Stopper())
    return turns if found is None and start == GREEDY else found


def _lean(instance: Instance, seconds: float, first: str, breaks: Breaks) -> Turns | None:
    """The lean statement."""
    task = instance.option_task
    depots = list(dict.fromkeys(int(p) for p in instance.depot))
    count = len(task)
    ends = [count + depots.index(int(p)) for p in instance.depot]
    manager = pywrapcp.RoutingIndexManager(count + len(depots), len(ends), ends, ends)
    routing = pywrapcp.RoutingModel(manager)
    _state(instance, manager, routing, np.array([*instance.option_place, *depots], dtype=np.int64), breaks)
    for t in range(len(instance.tasks)):
        nodes = [manager.NodeToIndex(o) for o in range(int(instance.option_ptr[t]), int(instance.option_ptr[t + 1]))]
        if nodes:
            routing.AddDisjunction(nodes, int(instance.penalty[t]), 1)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    if first != GREEDY:
        parameters.first_solution_strategy = getattr(routing_enums_pb2.FirstSolutionStrategy, first)
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(max(1, int(1000 * seconds)))
    if first == GREEDY:
        routing.CloseModelWithParameters(parameters)
        start = routing.ReadAssignmentFromRoutes(_visits(instance, _greedy(instance)), True)
        solution = None if start is None else routing.SolveFromAssignmentWithParameters(start, parameters)
    else:
        solution = routing.SolveWithParameters(parameters)
    return None if solution is None else turns_of(instance, _read(count, manager, routing, solution))


def _state(instance: Instance, manager: Any, routing: Any, at: Any, breaks: Breaks) -> None:
    """Costs, time and breaks; `at` is the place of each node."""
    settings = instance.problem.settings
    drive_unit, day_unit = unit_costs(instance)
    drive = instance.drive[0][np.ix_(at, at)]
    stop = np.concatenate([instance.seconds[instance.option_task], np.zeros(len(at) - len(instance.option_place))])
    way = np.concatenate([instance.option_cost, np.zeros(len(at) - len(instance.option_place))]).astype(np.int64)
    arc = np.where(drive >= NO_ROAD, FAR_COST, drive * drive_unit + way[None, :])
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(arc.tolist()))
    routing.SetFixedCostOfAllVehicles(day_unit)
    enters = (at[:, None] != at[None, :]) & instance.is_hub[at][None, :]
    lead = stop.astype(np.int64)[:, None] + np.minimum(drive, NO_ROAD) + np.where(enters, settings.setup, 0)
    day = int(instance.shift[:, 1].max())
    routing.AddDimension(routing.RegisterTransitMatrix(lead.tolist()), day, day, False, "time")
    time = routing.GetDimensionOrDie("time")
    solver = routing.solver()
    shorter = settings.break_length if breaks is Breaks.SHORTER_SHIFT else 0
    served = [int(stop[manager.IndexToNode(index)]) for index in range(routing.Size())]
    for k in range(len(instance.vehicle_days)):
        begin, end = int(instance.shift[k, 0]), int(instance.shift[k, 1]) - shorter
        time.CumulVar(routing.Start(k)).SetRange(begin, end)
        time.CumulVar(routing.End(k)).SetRange(begin, end)
        if breaks is Breaks.INTERVALS:
            _rest(settings, solver, time, k, served)


def _rest(settings: Settings, solver: Any, time: Any, k: int, served: list[int]) -> None:
    """A break of vehicle-day k. The model may take it before it leaves or after it is back; our timer then moves it.

    (Held between departure and return by constraints, it found four times the cost on D in ten seconds.)
    """
    length, latest = settings.break_length, settings.break_end - settings.break_length
    rest = solver.FixedDurationIntervalVar(settings.break_begin, latest, length, False, f"rest {k}")
    time.SetBreakIntervalsOfVehicle([rest], k, served)


def _read(count: int, manager: Any, routing: Any, solution: Any) -> Visits:
    visits = []
    for k in range(routing.vehicles()):
        row, index = [], routing.Start(k)
        while not routing.IsEnd(index):
            node = manager.IndexToNode(index)
            if node < count:
                row.append(node)
            index = solution.Value(routing.NextVar(index))
        visits.append(tuple(row))
    return tuple(visits)


def _visits(instance: Instance, turns: Turns) -> list[list[int]]:
    """The options of some turns, in order."""
    task = {t.id: i for i, t in enumerate(instance.tasks)}
    place = {p: i for i, p in enumerate(instance.places)}
    ptr = instance.option_ptr
    option = {(t, int(instance.option_place[o])): o for t in task.values() for o in range(ptr[t], ptr[t + 1])}
    return [[int(option[task[name], place[stop.place]]) for stop in turn for name in stop.tasks] for turn in turns]
