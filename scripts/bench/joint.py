"""The joint benchmark: our solver and its peers on the same invented districts, with the same wall time and cores.

    python scripts/bench/joint.py --families D --seeds 0-4 --seconds 60 --systems ours,pyvrp,hubs_first
    python scripts/bench/joint.py --families D T+all --seeds 0-1 --write FOLDER

A family is T (14 villages), D (306), or P (1,500), with -full and +variants: homes, walkins, breaks, skills, crews,
windows, all; --write makes folders of the districts and solves nothing. Every system runs in a process of its own and
may use two cores; every plan gets its times from our timer, is checked by `check` and priced by `score`. With --resume
FILE every run is kept as one line of JSON as soon as it is done, and runs that the file holds are not repeated.
The peers PyVRP and VROOM (pyvroom) are an extra: pip install ".[bench]"
"""

import argparse
import importlib
import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from joint_kit import record as records
from joint_kit import table
from joint_kit.arguments import family_name, seed_numbers
from joint_kit.families import make
from joint_kit.folder import write_district
from joint_kit.record import Record
from joint_kit.side import peak_bytes
from joint_kit.statable import obstacles

from planner.solve.tasks import make_tasks

SYSTEMS = {  # module, the libraries it needs beyond ours, whether it states every rule
    "ours": ("joint_kit.peer_ours", (), True),
    "pyvrp": ("joint_kit.peer_pyvrp", ("pyvrp",), False),
    "routing": ("joint_kit.peer_routing", (), True),
    "vroom": ("joint_kit.peer_vroom", ("vroom",), False),
    "hubs_first": ("joint_kit.peer_hubs_first", ("pyvrp",), False),
}
INSTALL = 'is not installed: pip install ".[bench]"'
PACKAGES = {"vroom": "pyvroom"}


def main() -> int:
    """Exit code 1 where a plan breaks a rule or a peer's objective is not our score."""
    options = _arguments()
    if options.one:
        print(records.line(_run(options.families[0], options.seeds[0], options.systems[0], options.seconds[0])))
        return 0
    if options.write is not None:
        for name, seed in product(options.families, options.seeds):
            folder = options.write / f"{name}-{seed}"
            write_district(make(name, seed)[0], folder)
            print(folder)
        return 0
    wanted = list(product(options.families, options.seeds, options.systems, options.seconds))
    done = {r.key: r for r in (records.read(options.resume) if options.resume else [])}
    for key in wanted:
        if key not in done:
            done[key] = _apart(*key)
            if options.resume and not done[key].crashed:
                records.append(options.resume, done[key])
            print(_progress(done[key]), file=sys.stderr, flush=True)
    shown = records.chosen(done.values(), sorted(wanted, key=lambda k: (options.families.index(k[0]), k[3], k[1])))
    wrong = table.warnings(shown)
    print(table.runs(shown), table.summary(shown), *(f"WARNING: {text}" for text in wrong), sep="\n\n")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", nargs="+", default=["T"], metavar="NAME", type=family_name)
    parser.add_argument("--seeds", type=seed_numbers, default=[0], help="0-4 or 0,2,7")
    parser.add_argument("--seconds", type=_seconds, default=[60.0], help="60 or 60,300")
    parser.add_argument("--systems", type=_systems, default=list(SYSTEMS), help=",".join(SYSTEMS))
    parser.add_argument("--resume", type=Path, metavar="FILE", help="keep runs here, and do not repeat them")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write the districts as folders instead")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _seconds(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


def _systems(text: str) -> list[str]:
    unknown = set(text.split(",")) - set(SYSTEMS)
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: systems are {', '.join(SYSTEMS)}")
    return text.split(",")


def _apart(name: str, seed: int, system: str, seconds: float) -> Record:
    """A run in a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, "--one", "--families", name, "--seeds", str(seed), "--systems", system]
    out = subprocess.run([*command, "--seconds", str(seconds)], stdout=subprocess.PIPE, text=True, check=False)
    if out.returncode:
        why = f"ended with code {out.returncode}"
        return Record(family=name, seed=seed, system=system, seconds=seconds, why_not=why, crashed=True)
    return Record(**json.loads(out.stdout.splitlines()[-1]))


def _run(name: str, seed: int, system: str, seconds: float) -> Record:
    """One system on one district, here and now."""
    module, needs, everything = SYSTEMS[system]
    empty = Record(family=name, seed=seed, system=system, seconds=seconds, versions=_versions(needs))
    missing = [library for library in needs if find_spec(library) is None]
    if missing:
        return records.failed(empty, f"{', '.join(PACKAGES.get(m, m) for m in missing)} {INSTALL}")
    problem, travel = make(name, seed)
    beyond = () if everything else obstacles(problem, make_tasks(problem, travel))
    if beyond:
        return records.failed(empty, f"cannot state: {', '.join(beyond)}")
    peer = importlib.import_module(module).run
    made = peer(problem, travel, seconds, seed)
    return records.measured(empty, problem, travel, made, memory=peak_bytes() + made.workers_memory)


def _versions(needs: tuple[str, ...]) -> str:
    found = []
    for library in ("ortools", "numba", *(PACKAGES.get(need, need) for need in needs)):
        try:
            found.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def _progress(record: Record) -> str:
    what = record.why_not or f"{record.cost:.1f} min in {record.wall:.0f} s; {record.note}"
    return f"{record.family} seed {record.seed} {record.system} {record.seconds:g} s: {what}"


if __name__ == "__main__":
    sys.exit(main())
