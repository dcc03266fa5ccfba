"""Where the search spends its time, how many iterations it does in a second, and how both grow with the district.

    python scripts/bench/search_profile.py --families T D P --seconds 20

One walk on one thread. The search's own loop (`planner.solve.ruin.search`) is run here with a clock between its parts:
ruin (taking out, timing the touched turns anew), recreate, and keeping or taking back. Recreate is insertion testing
and carrying insertions out; the second is one timing of a turn for each task put in (`settle`), measured on its own and
taken off, so the share of insertion testing is what is left. Memory is the peak of the process, one process a family.
"""

import argparse
import ctypes
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from numba import njit

sys.path.insert(0, str(Path(__file__).resolve().parent))

from joint_kit.families import make
from joint_kit.model import instance_of
from joint_kit.side import peak_bytes

from planner.solve.anneal import COLD, HOT
from planner.solve.instance import Instance
from planner.solve.moves import settle
from planner.solve.ruin import copy_turns, recreate, ruin
from planner.solve.search import Walk

HEADS = (
    *("family", "tasks", "options", "vehicle-days", "pairs", "iterations/s"),
    *("ruin", "insertion tests", "carrying out", "keeping", "puts/iteration", "memory MB"),
)
CHUNK = 200
TIMED = 20_000  # settlings timed
BLINK = 0.01

clock = ctypes.CDLL(None).clock  # processor time in millionths of a second
clock.restype, clock.argtypes = ctypes.c_long, []


@njit(nogil=True)
def _loop(data, current, saved, best, scratch, rng, far, iterations, heat, mean, spent):  # type: ignore # noqa: PLR0913
    """The loop of the search with a clock; `spent` gets microseconds of ruin, recreate, keeping, and how many puts."""
    touched = np.zeros(len(current.n), dtype=np.bool_)
    for _ in range(iterations):
        touched[:] = False
        first = clock()
        ruin(data, current, scratch, rng, mean, touched)
        second = clock()
        out = (current.task_turn < 0).sum()
        third = clock()
        recreate(data, current, scratch, rng, BLINK, far, touched)
        fourth = clock()
        spent[3] += out - (current.task_turn < 0).sum()
        fifth = clock()
        if current.total[0] < saved.total[0] - heat * np.log(max(1e-12, np.random.random())):
            copy_turns(current, saved, touched)
            scratch.fresh[:] = touched
            scratch.tried[:] = saved.task_turn < 0
            if current.total[0] < best[0]:
                best[0] = current.total[0]
        else:
            copy_turns(saved, current, touched)
            scratch.fresh[:] = False
        spent[0] += second - first
        spent[1] += fourth - third
        spent[2] += clock() - fifth


@njit(nogil=True)
def _settling(data, state, scratch, times):  # type: ignore[no-untyped-def]
    """Microseconds of settling turns, one after the other."""
    first = clock()
    for i in range(times):
        settle(data, state, scratch, i % len(state.n))
    return clock() - first


def measure(family: str, seed: int, seconds: float) -> tuple[object, ...]:
    """A row of the table."""
    instance: Instance = instance_of(*make(family, seed))
    walk = Walk(instance, None, seed)
    spent, best = np.zeros(4, dtype=np.int64), np.array([walk.cost])
    steps = 0

    def run(times: int, share: float) -> None:
        heat = walk.scale * HOT * (COLD / HOT) ** share
        _loop(
            walk.data, walk.current, walk.saved, best, walk.scratch, walk.rng, walk.far, times, heat, walk.mean, spent
        )

    run(1, 1.0)
    _settling(walk.data, walk.current, walk.scratch, 1)
    spent[:] = 0
    began = perf_counter()
    while (share := (perf_counter() - began) / seconds) < 1:
        run(CHUNK, share)
        steps += CHUNK
    a_put = _settling(walk.data, walk.current, walk.scratch, TIMED) / TIMED
    ruined, recreated, kept, puts = map(float, spent)
    carried = min(recreated, puts * a_put)
    whole = ruined + recreated + kept
    shares = (ruined, recreated - carried, carried, kept)
    return (
        f"{family}:{seed}", len(instance.tasks), len(instance.option_place), len(instance.vehicle_days),
        len(walk.data.pair_turn), round(steps / whole * 1e6), *(f"{part / whole:.0%}" for part in shares),
        f"{puts / steps:.1f}", round(peak_bytes() / 2**20),
    )  # fmt: skip


def main() -> None:
    """Prints the table, each family in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", nargs="+", default=["T", "D", "P"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(" | ".join(map(str, measure(options.families[0], options.seed, options.seconds))))
        return
    print(f"| {' | '.join(HEADS)} |", "|" + " --- |" * len(HEADS), sep="\n", flush=True)
    for family in options.families:
        more = ["--one", "--families", family, "--seed", str(options.seed), "--seconds", str(options.seconds)]
        row = subprocess.run([sys.executable, __file__, *more], stdout=subprocess.PIPE, text=True, check=True).stdout
        print(f"| {row.strip()} |", flush=True)


if __name__ == "__main__":
    main()
