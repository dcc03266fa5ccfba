"""Kill the program while it writes its cache, a hundred times at random moments; the next run must be right each time.

    python scripts/bench/cache_kill.py --roads liechtenstein.osm.pbf

Each run computes the travel times of an invented district with whatever the killed one before left in the cache, and
compares them with those made without a cache. Then it writes its files over and over until it is killed (SIGKILL).
Runs are processes of their own, forked from one that has imported the program and done nothing (so not on Windows).
`--careless` shows that this can fail: there files are written in place and read without looking at their digest.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from time import sleep

import numpy as np

from planner.problem import Centre, CentreId, Horizon, Point, Problem, Village, VillageId
from planner.roads import store as store_module
from planner.roads import travel_times
from planner.roads.extract import read_osm
from planner.roads.fingerprint import roads_key
from planner.roads.network import _around
from planner.roads.store import Store, store
from planner.settings import Settings, TravelSource

PLACES = 600
BLOCK = 1 << 16
LONGEST = 0.25  # seconds a run writes before it is killed, at most


def main() -> None:
    arguments = _arguments()
    random = Random(1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        cache = folder / "cache" / "ways"
        os.environ["PLANNER_CACHE"] = str(folder / "cache")
        _in_process(_prepare, arguments.roads, folder)
        said: dict[str, int] = {}
        parts = 0
        for k in range(arguments.kills + 1):
            verdict = _killed_run(arguments, folder, random)
            said[verdict] = said.get(verdict, 0) + 1
            unfinished = list(cache.glob("*.part"))
            parts += bool(unfinished)
            for path in unfinished:
                path.unlink()
            if (k + 1) % 10 == 0:
                print(f"{k + 1} runs: {said}, {parts} killed inside a file", flush=True)
    wrong = sum(count for verdict, count in said.items() if not verdict.startswith("right"))
    print(f"{arguments.kills} kills, {parts} of them inside a file; {wrong} runs after them were wrong: {said}")
    sys.exit(1 if wrong else 0)


def _killed_run(arguments: argparse.Namespace, folder: Path, random: Random) -> str:
    """Start a run, kill it at some moment after it has said how its ways are; what it said."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.dup2(writing, 1)
        _run(arguments.roads, folder, careless=arguments.careless)
    os.close(writing)
    with os.fdopen(reading) as stream:
        verdict = stream.readline().strip() or "ended with an error"
        stream.readline()  # it begins to write
        sleep(random.uniform(0, LONGEST))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    return verdict


def _in_process(work: Callable[..., None], *given: object) -> None:
    """Do it in a process, of which this one and later ones remember nothing."""
    process = os.fork()
    if process == 0:
        work(*given)
        os._exit(0)
    os.waitpid(process, 0)


def _prepare(roads: Path, folder: Path) -> None:
    """The places of the district, and its travel times without a cache."""
    raw = read_osm(roads)
    np.save(folder / "spots.npy", raw.degrees[np.random.default_rng(1).choice(len(raw.degrees), PLACES, replace=False)])
    os.environ["PLANNER_CACHE_MB"] = "0"
    travel = travel_times(_district(roads, folder))
    np.savez(folder / "truth.npz", seconds=travel.seconds, metres=travel.metres, access=repr(travel.access))


def _run(roads: Path, folder: Path, *, careless: bool) -> None:
    """Compare, say so, and write until killed."""
    if careless:
        _make_careless(store_module)
    problem = _district(roads, folder)
    box: Store = store()
    there = len(box.newest("", 9))
    found = travel_times(problem)
    with np.load(folder / "truth.npz") as expected:
        right = (found.seconds == expected["seconds"]).all() and (found.metres == expected["metres"]).all()
        right = right and repr(found.access) == str(expected["access"])
    print(f"{'right' if right else 'WRONG'}, {there} files were there", flush=True)
    kept = {}
    for name in box.newest("", 9):
        raw = (box.folder / f"{name}.ways").read_bytes()
        key = next(k for k in _keys(problem) if k[:24] in name)
        kept[name] = (key, store_module._parsed(raw, key))
    print("writes", flush=True)
    while True:
        for name, (key, content) in kept.items():
            if content is not None:
                box.write(name, key, content)


def _keys(problem: Problem) -> tuple[str, str]:
    return (
        roads_key(problem, f"drive {_around(problem)}", without=("access_mode",)),
        roads_key(problem, f"access {_around(problem)}"),
    )


def _make_careless(module) -> None:
    """Write in place, block by block into a file made as long as it will be; believe everything."""

    def write(self, name, key, kept) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{name}.ways").open("wb") as stream:
            pieces = list(module._pieces(key, kept))
            stream.truncate(len(module.MAGIC) + module.DIGEST + sum(map(len, pieces)))
            stream.write(module.MAGIC + bytes(module.DIGEST))
            for piece in pieces:
                for begin in range(0, len(piece), BLOCK):
                    stream.write(piece[begin : begin + BLOCK])

    class Believing:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def digest(self) -> bytes:
            return bytes(module.DIGEST)

    module.Store.write = write
    module.blake2b = Believing


def _district(roads: Path, folder: Path) -> Problem:
    spots = np.load(folder / "spots.npy").tolist()
    return Problem(
        settings=Settings(travel=TravelSource.OSM),
        horizon=Horizon(first=date(2026, 3, 2)),
        centres=(Centre(id=CentreId("c"), name="C", point=Point(lon=spots[0][0], lat=spots[0][1])),),
        villages=tuple(
            Village(id=VillageId(f"v{k}"), name=f"V{k}", point=Point(lon=lon, lat=lat), can_host=k % 5 == 0)
            for k, (lon, lat) in enumerate(spots)
        ),
        roads=roads,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--roads", type=Path, required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--careless", action="store_true", help="show that the check can fail")
    return parser.parse_args()


if __name__ == "__main__":
    main()
