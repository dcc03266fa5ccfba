"""RoutingModel and search side by side: the same district, crews and seconds, each alone and from nothing.

python scripts/bench/engines.py data/township data/yuyang --seconds 10

Every plan is timed and priced alike: repaired with the timer, then loaded into the search's arrays, whose cost is that
of `score` to the unit.
"""

import argparse
from collections.abc import Callable
from time import perf_counter

from planner.read import read_district
from planner.roads import travel_times
from planner.solve import routing_model
from planner.solve.anneal import Stopper, anneal
from planner.solve.instance import Instance, build
from planner.solve.pins import read_pins
from planner.solve.repair import repair
from planner.solve.roster import draw_up, first_worth
from planner.solve.search import Turns, Walk, data_of, load
from planner.solve.tasks import make_tasks


def instance_of(path: str) -> Instance:
    """The arrays of a district with its first crews."""
    problem = read_district(path)
    travel = travel_times(problem)
    pins, tasks = read_pins(problem), make_tasks(problem, travel)
    crews = draw_up(problem, pins, first_worth(problem, travel, tasks, pins), seed=0)
    return build(problem, travel, tasks=tasks, pins=pins, crews=crews)


def routing(instance: Instance, seconds: float) -> Turns | None:
    """The RoutingModel alone, one thread."""
    empty: Turns = tuple(() for _ in instance.vehicle_days)
    found = routing_model.improve(instance, empty, seconds=seconds, stopper=Stopper())
    return None if found is None else repair(instance, found)


def searching(instance: Instance, seconds: float) -> Turns:
    """The search alone, one thread."""
    stopper = Stopper(deadline=perf_counter() + seconds)
    return anneal(
        instance, (None,), seeds=(1,), iterations=None, stopper=stopper, report=lambda steps, cost: None
    ).turns


def cost_of(instance: Instance, turns: Turns | None) -> str:
    """Minutes, or that there is no plan."""
    return "no plan" if turns is None else f"{int(load(instance, data_of(instance), turns).total[0]) / 6000:.1f}"


def main() -> None:
    """Prints a row a district and engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("districts", nargs="+")
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    engines: dict[str, Callable[[Instance, float], Turns | None]] = {"RoutingModel": routing, "search": searching}
    print("| district | options x vehicle-days | engine | seconds | cost, minutes |\n| --- | --- | --- | --- | --- |")
    for path in options.districts:
        instance = instance_of(path)
        size = f"{len(instance.option_place)} x {len(instance.vehicle_days)}"
        Walk(instance, None, 0).run(1, 1.0)  # compiles
        for name, engine in engines.items():
            began = perf_counter()
            turns = engine(instance, options.seconds)
            spent = perf_counter() - began
            cost = (
                "no plan" if turns is None else f"{int(load(instance, data_of(instance), turns).total[0]) / 6000:.1f}"
            )
            print(f"| {path} | {size} | {name} | {spent:.1f} | {cost} |", flush=True)


if __name__ == "__main__":
    main()
