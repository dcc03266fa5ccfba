"""What the result of a task depends on, as one key: the same key, nothing to compute again."""

from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version

from planner.fingerprint import fingerprint
from planner.problem import Problem
from planner.roads.fingerprint import fingerprint as of_ways
from planner.settings import Costs
from planner.solve import Params

ENGINES = ("mobile-service-planner", "ortools", "numba", "numpy")
EFFORT = ("seconds", "iterations", "seed", "workers", "rounds", "routing", "proof")


def key_of(problem: Problem, params: Params) -> str:
    """40 hex digits of the input, the ways, the effort and the engines. What things cost in money is left out."""
    return sha256("\n".join(parts(problem, params)).encode()).hexdigest()[:40]


def parts(problem: Problem, params: Params) -> tuple[str, ...]:
    """What goes into the key."""
    bare = problem.replace(settings=replace(problem.settings, costs=Costs()))
    effort = (f"{name}={getattr(params, name)}" for name in EFFORT)
    engines = (f"{name}={version(name)}" for name in ENGINES)
    return (fingerprint(bare), of_ways(problem), *effort, *engines)
