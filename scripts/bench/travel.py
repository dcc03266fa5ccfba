"""Matrices over roads: ours against igraph, scipy, networkx and Valhalla, in one run, each in a process of its own.

    python scripts/bench/travel.py --extract liechtenstein.osm.pbf --second andorra.osm.pbf --valhalla PYTHON

On the extract, and on a larger network invented from both: four copies of each side by side, joined by roads drawn by
chance (`travel_kit/joined.py`, seed 1), some 52,000 junctions. Points lie beside random roads (seed 1). igraph, scipy
and networkx search the very mesh with the very weights, and every row they give is compared with ours; a peer that is
not done after 20 s is stopped, and its time is the estimate from the rows it did (marked ~). Valhalla snaps and times
in its own way: only how fast it is is compared. One thread each; seconds are of computing, so that other work on the
machine does not count. `--valhalla` names a Python from 3.12 on that has pyvalhalla; without it Valhalla is left out.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from travel_kit.engines import PEERS, SAMPLE_SECONDS
from travel_kit.joined import read, write_joined

KIT = Path(__file__).resolve().parent / "travel_kit"
COPIES = 4
ALGORITHMS = {"valhalla": "timedistancematrix", "valhalla, its default": "costmatrix"}


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        networks = {arguments.extract.name.split(".")[0]: arguments.extract}
        if arguments.second is not None:
            networks["joined"] = folder / "joined.osm.pbf"
            extracts = [read(arguments.extract), read(arguments.second)]
            write_joined(extracts, COPIES, networks["joined"], seed=1)
        for name, roads in networks.items():
            for size in arguments.sizes:
                place = folder / f"{name}-{size}"
                place.mkdir()
                _compare(arguments, name, roads, size, place)


def _compare(arguments: argparse.Namespace, name: str, roads: Path, size: int, folder: Path) -> None:
    mine = _engine("planner", roads, folder, size)
    steps = ", ".join(f"{step} {seconds:.2f}" for step, seconds in mine["steps"].items())
    print(f"\n{name}: {mine['junctions']} junctions, {size} x {size} points; seconds: {steps}", flush=True)
    print(f"{'':24}{'prepare':>9}{'matrix':>10}{'memory':>9}  rows")
    results = {"planner": mine}
    _show("planner", mine, size)
    for peer in PEERS:
        results[peer] = _engine(peer, roads, folder, size)
        _show(peer, results[peer], size)
    for peer, algorithm in ALGORITHMS.items():
        if arguments.valhalla is not None and (algorithm != "costmatrix" or size <= 300):
            tiles = folder.parent / f"tiles-{name}"
            results[peer] = _run(
                arguments.valhalla,
                *(KIT / "valhalla_side.py", roads, folder / "points.json", tiles, algorithm, SAMPLE_SECONDS),
            )
            _show(peer, results[peer], size)
    wrong = [peer for peer, result in results.items() if not result.get("right", True)]
    fastest = min(result["seconds"] * size / result["rows"] for peer, result in results.items() if peer != "planner")
    print(
        f"with snapping and contraction {mine['whole']:.2f} s; the fastest other matrix alone {fastest:.2f} s", end="; "
    )
    print(f"NOT THE SAME WAYS: {', '.join(wrong)}" if wrong else "every row compared is the same")
    entire = results["travel_times"] = _engine("travel_times", roads, folder, size)
    said = ", ".join(f"{step} {entire[step]:.2f} s" for step in ("first", "again", "ten more"))
    print(f"travel_times, {size} villages: {said}; {entire['kept']:.0f} MB kept, peak {entire['memory']:.0f} MB")
    if arguments.record is not None:
        with arguments.record.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"network": name, "size": size, "results": results}) + "\n")
    if wrong:
        sys.exit(1)


def _show(peer: str, result: dict[str, Any], size: int) -> None:
    done = result["rows"] == size
    seconds = result["seconds"] * size / result["rows"]
    compared = "" if "right" not in result else ", same" if result["right"] else ", NOT THE SAME"
    none = f", {result['none']} without an answer" if result.get("none") else ""
    shown = f"{'' if done else '~'}{seconds:.2f}"
    print(
        f"{peer:24}{result['prepare']:9.2f}{shown:>10}{result['memory']:9.0f}  {result['rows']}{compared}{none}",
        flush=True,
    )


def _engine(name: str, *given: object) -> dict[str, Any]:
    return _run(sys.executable, KIT / "engines.py", name, *given)


def _run(python: object, *given: object) -> dict[str, Any]:
    answer = subprocess.run([str(python), *map(str, given)], check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extract", type=Path, required=True)
    parser.add_argument("--second", type=Path, help="for the joined network")
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 3000])
    parser.add_argument("--valhalla", type=Path, help="a Python that has pyvalhalla")
    parser.add_argument("--record", type=Path, help="append the figures as lines of JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
