"""Solves many random districts and has every plan checked: lawful, nothing taken out afterwards, search cost = score.

python scripts/random_districts.py --count 2000 --first 0 --iterations 60 [--routing]
"""

import argparse
import sys
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from random_district import random_problem

from planner.check import check
from planner.score import score
from planner.solve import Params, solve


def main() -> int:
    """Exit code 0 when every plan is lawful."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--iterations", type=int, default=60)
    parser.add_argument("--size", choices=["small", "medium"], default="small")
    parser.add_argument("--routing", action="store_true", help="let the RoutingModel start each plan")
    options = parser.parse_args()
    began, wrong, served, left = perf_counter(), 0, 0, 0
    for seed in range(options.first, options.first + options.count):
        problem, travel = random_problem(Random(seed), size=options.size)
        params = Params(
            seconds=None, iterations=options.iterations, seed=seed, workers=1, rounds=2, routing=float(options.routing)
        )
        result = solve(problem, travel, params)
        broken = check(problem, travel, result.plan)
        served += len(result.plan.assignments)
        left += len(result.plan.unserved)
        if broken or result.dropped or score(problem, travel, result.plan).cost != result.cost:
            wrong += 1
            print(f"seed {seed}: dropped {result.dropped}, {sorted({v.rule.value for v in broken})}", flush=True)
    seconds = perf_counter() - began
    print(f"{options.count} districts, {served} served, {left} left, {wrong} wrong, {seconds:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
