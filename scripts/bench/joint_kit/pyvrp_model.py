"""A district as PyVRP states it: a client an option, an optional group a task, prizes, set-up on entering a place.

Clients at one hub share one location, so set-up is written on the way that leads there from elsewhere. Identical
vehicle-days of a centre are one vehicle type. A prize is what serving saves: the penalty less the residents' way; PyVRP
charges the prizes it does not collect, so that its objective and ours differ by a constant.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import gcd
from time import perf_counter
from typing import Any

import numpy as np
import pyvrp
import pyvrp.stop

from joint_kit.model import Choice, Visits, unit_costs
from planner.solve.instance import Instance
from planner.travel import NO_ROAD

Routes = tuple[tuple[tuple[int, ...], int], ...]  # clients and vehicle type

UNREACHABLE = 10**7  # seconds (PyVRP asks for moderate numbers): longer than any shift


class Deadline:
    """Stops at a moment of the clock, the time of the first solution included."""

    def __init__(self, seconds: float) -> None:
        self._begin = perf_counter()
        self._seconds = seconds

    def __call__(self, best_cost: float) -> bool:
        return perf_counter() - self._begin >= self._seconds

    def fraction_remaining(self) -> float:
        return max(0.0, 1 - (perf_counter() - self._begin) / self._seconds)


@dataclass(frozen=True, kw_only=True, eq=False)
class Stated:
    """The data, the option of each client, the vehicle-days of each type, and units = objective * scale + constant."""

    data: pyvrp.ProblemData
    options: tuple[int, ...]
    types: tuple[tuple[int, ...], ...]
    scale: int
    constant: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a run found: visits by vehicle-day, cost in units by PyVRP's own account (None: no feasible solution)."""

    visits: Visits
    objective: int | None
    iterations: int
    routes: Routes  # to start another run from


def state(instance: Instance, may: Choice | None = None) -> Stated:
    """The model of an instance, with only the options in `may`."""
    drive_unit, day_unit = unit_costs(instance)
    task = instance.option_task
    prize = instance.penalty[task] - instance.option_cost
    kept = [int(o) for o in np.flatnonzero((prize > 0) if may is None else (prize > 0) & may)]
    scale = gcd(drive_unit, day_unit, *(int(prize[o]) for o in kept)) or 1
    members: dict[int, list[int]] = defaultdict(list)
    for client, option in enumerate(kept):
        members[int(task[option])].append(client)
    shared = {t: g for g, t in enumerate(t for t, clients in members.items() if len(clients) > 1)}
    groups = [pyvrp.ClientGroup(members[t], required=False) for t in shared]
    clients = [
        pyvrp.Client(
            location=int(instance.option_place[option]),
            service_duration=int(instance.seconds[task[option]]),
            prize=int(prize[option]) // scale,
            required=False,
            group=shared.get(int(task[option])),
        )
        for option in kept
    ]
    depots = [int(p) for p in dict.fromkeys(int(p) for p in instance.depot)]
    types: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for k in range(len(instance.vehicle_days)):
        types[int(instance.depot[k]), int(instance.shift[k, 0]), int(instance.shift[k, 1])].append(k)
    vehicles = [
        pyvrp.VehicleType(
            num_available=len(days),
            start_depot=depots.index(place),
            end_depot=depots.index(place),
            fixed_cost=day_unit // scale,
            tw_early=begin,
            tw_late=end,
            unit_distance_cost=drive_unit // scale,
        )
        for (place, begin, end), days in types.items()
    ]
    drive = np.where(instance.drive[0] >= NO_ROAD, UNREACHABLE, instance.drive[0])
    setup = np.where(instance.is_hub, instance.problem.settings.setup, 0)
    lead = drive + np.where(np.eye(len(drive), dtype=bool), 0, setup[None, :])
    matrices: list[Any] = [drive, lead]  # its stubs know no two dimensions
    spots = [_location(instance, p) for p in range(len(instance.places))]
    data = pyvrp.ProblemData(
        spots, clients, [pyvrp.Depot(location=p) for p in depots], vehicles, matrices[:1], matrices[1:], groups
    )
    constant = int(instance.penalty.sum()) - sum(int(prize[o]) for o in kept)
    return Stated(
        data=data, options=tuple(kept), types=tuple(tuple(d) for d in types.values()), scale=scale, constant=constant
    )


def _location(instance: Instance, place: int) -> pyvrp.Location:
    """Coordinates are decoration: PyVRP searches by the matrices."""
    point = instance.problem.places[instance.places[place]].point
    return pyvrp.Location(0.0, 0.0) if point is None else pyvrp.Location(point.lon, point.lat)


def run(
    stated: Stated,
    stop: pyvrp.stop.StoppingCriterion,
    seed: int,
    start: Routes | None = None,
) -> Found:
    """PyVRP with its default parameters, from its own first solution or from `start`."""
    first = None
    if start is not None:
        routes = [pyvrp.Route(stated.data, list(clients), kind) for clients, kind in start]
        first = pyvrp.Solution(stated.data, routes)
    result = pyvrp.solve(stated.data, stop, seed=seed, collect_stats=False, initial_solution=first)
    days = [list(row) for row in stated.types]
    visits: dict[int, tuple[int, ...]] = {}
    again = []
    for route in result.best.routes():
        clients = tuple(activity.idx for activity in route if activity.is_client())
        if clients:
            visits[days[route.vehicle_type()].pop(0)] = tuple(stated.options[c] for c in clients)
            again.append((clients, route.vehicle_type()))
    count = sum(len(row) for row in stated.types)
    cost = int(result.cost()) * stated.scale + stated.constant if result.is_feasible() else None
    return Found(
        visits=tuple(visits.get(k, ()) for k in range(count)),
        objective=cost,
        iterations=result.num_iterations,
        routes=tuple(again),
    )
