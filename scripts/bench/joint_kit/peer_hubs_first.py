"""Hubs first, then routes: the best of three hub choices, each followed by PyVRP on the fixed assignment.

Half of the time tries the three choices alike, two seeds side by side; the other half goes on with the best of them,
from the plan it has.
"""

from time import perf_counter

from joint_kit import hub_choice, peer_pyvrp, pyvrp_model
from joint_kit.model import Choice, Made, instance_of
from joint_kit.pyvrp_model import Found
from joint_kit.side import CORES, Workers
from planner.problem import Problem
from planner.solve.instance import Instance
from planner.travel import Travel

PROGRAMS = 0.1  # most of the time that goes into choosing hubs
TRIALS = 0.5  # share of what remains for trying the choices


def run(problem: Problem, travel: Travel, seconds: float, seed: int) -> Made:
    """The best plan of the three choices."""
    instance = instance_of(problem, travel)
    with Workers(problem, travel) as workers:
        workers.warm()
        began = perf_counter()
        until = began + seconds
        choices = hub_choice.choose(instance, PROGRAMS * seconds)
        trial = TRIALS * (until - perf_counter()) / len(choices)
        best: dict[str, Found] = {}
        for rule, choice in choices.items():
            found = workers.each(one, [(choice, trial, CORES * seed + k, None) for k in range(CORES)])
            best[rule] = min(found, key=peer_pyvrp.cost_of)
        rule = min(best, key=lambda name: peer_pyvrp.cost_of(best[name]))
        rest = max(0.1, until - perf_counter())
        again = [(choices[rule], rest, CORES * seed + k + 100, best[rule]) for k in range(CORES)]
        found = [best[rule], *workers.each(one, again)]
        costs = ", ".join(f"{name} {peer_pyvrp.cost_of(f) / 6000:.0f}" for name, f in best.items())
        return peer_pyvrp.made(workers, instance, found, began=began, note=f"; {rule} after {costs}")


def one(instance: Instance, choice: Choice, seconds: float, seed: int, start: Found | None) -> Found:
    """One run on a fixed assignment; from `start` where it is a plan."""
    routes = None if start is None or start.objective is None else start.routes
    stated = pyvrp_model.state(instance, choice)
    return pyvrp_model.run(stated, pyvrp_model.Deadline(seconds), seed, routes)
