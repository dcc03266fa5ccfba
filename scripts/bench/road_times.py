"""Our times by car against Valhalla's between the real villages of an extract: correlation, ratio, outliers.

    python scripts/bench/road_times.py ROADS.osm.pbf --engine PYTHON3.12 [--villages 120] [--worst 8]

PYTHON3.12 is an interpreter with pyvalhalla. A pair is left out, and counted, where either side knows no way, where a
village lies more than 200 m from our road (how the last metres are counted would be compared, not the roads), or where
the crow flight is under 1 km.
"""

import argparse
import json
import random
import subprocess
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np

from planner.problem import Horizon, Problem, Village, VillageId, village_place
from planner.roads import travel_times
from planner.roads.geo import crow_matrix
from planner.roads.osm_places import read_places
from planner.roads.speeds import table
from planner.settings import Language, Settings, TravelSource
from planner.travel import NO_ROAD, Travel

NEAR = 1000.0  # metres of crow flight


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("roads", type=Path)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--villages", type=int, default=120)
    parser.add_argument("--worst", type=int, default=8)
    given = parser.parse_args()
    problem = villages_of(given.roads, given.villages)
    table()["offset"]["approach"] = 1e6  # km/h: Valhalla counts no time from a place to its road, so neither do we
    travel = travel_times(problem)
    report(problem, travel, *valhalla(given.engine, given.roads, problem), given.worst)


def villages_of(roads: Path, count: int) -> Problem:
    """A problem of the villages, towns and hamlets of the extract, drawn with a fixed seed where there are more."""
    places = sorted(read_places(roads, Language.EN), key=lambda place: place.id)
    chosen = places if len(places) <= count else random.Random(1).sample(places, count)
    return Problem(
        settings=Settings(name="", travel=TravelSource.OSM),
        horizon=Horizon(first=date(2026, 3, 2)),
        centres=(),
        villages=tuple(Village(id=VillageId(str(p.id)), name=p.name, point=p.point) for p in chosen),
        roads=roads,
    )


def valhalla(engine: str, roads: Path, problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Seconds and metres of Valhalla, NaN where it knows no way."""
    with tempfile.TemporaryDirectory() as folder:
        points, out = Path(folder, "points.json"), Path(folder, "times.json")
        spots = [(v.point.lon, v.point.lat) for v in problem.villages if v.point is not None]
        points.write_text(json.dumps(spots), encoding="utf-8")
        script = Path(__file__).with_name("valhalla_times.py")
        subprocess.run([engine, str(script), str(roads), str(points), str(out)], check=True)
        seconds, metres = json.loads(out.read_text(encoding="utf-8"))
        return np.array(seconds, dtype=float), np.array(metres, dtype=float)


def report(problem: Problem, travel: Travel, theirs: np.ndarray, their_metres: np.ndarray, worst: int) -> None:
    ids = [village_place(v.id) for v in problem.villages]
    ours = np.array([[travel.drive(a, b) for b in ids] for a in ids], dtype=float)
    far = {note.values["place"] for note in travel.notes if "place" in note.values}
    off = np.array([place in far for place in ids])
    crow = crow_matrix([v.point for v in problem.villages])
    apart = ~np.eye(len(ids), dtype=bool)
    known = apart & (ours < NO_ROAD) & ~np.isnan(theirs)
    used = known & (crow >= NEAR) & ~off[:, None] & ~off[None, :]
    ratio = ours[used] / theirs[used]
    print(
        f"{len(ids)} places, {apart.sum()} pairs, {used.sum()} compared; no way: ours {(ours[apart] >= NO_ROAD).sum()},"
    )
    print(f"  Valhalla {np.isnan(theirs[apart]).sum()}; {off.sum()} places more than 200 m off their road left out")
    print(f"correlation {np.corrcoef(ours[used], theirs[used])[0, 1]:.4f}", end="")
    strange = _strange(np.where(used, ours / np.where(used, theirs, 1), np.nan))
    if strange:
        rest = used.copy()
        rest[strange], rest[:, strange] = False, False
        print(f"; without {', '.join(problem.villages[k].name for k in strange)}: ", end="")
        print(f"{np.corrcoef(ours[rest], theirs[rest])[0, 1]:.4f}", end="")
    print()
    print(f"ratio ours / Valhalla: 5 % {np.quantile(ratio, 0.05):.2f}, median {np.median(ratio):.3f}, ", end="")
    print(f"95 % {np.quantile(ratio, 0.95):.2f}")
    print("the pairs farthest from the median; where the lengths differ the ways do, else the speeds:")
    spread = np.zeros(used.shape)
    spread[used] = np.abs(np.log(ratio) - np.log(np.median(ratio)))
    for flat in np.argsort(spread, axis=None)[::-1][:worst]:
        a, b = np.unravel_index(flat, spread.shape)
        parts = Counter[str]()
        for part in travel.router.roads(ids[a], ids[b]):
            parts[part.name or "-"] += round(part.metres)
        names = f"{problem.villages[a].name} - {problem.villages[b].name}"
        print(f"  {names}: {ours[a, b]:.0f} s, {travel.distance(ids[a], ids[b])} m; ", end="")
        print(f"Valhalla {theirs[a, b]:.0f} s, {their_metres[a, b]:.0f} m; {dict(parts.most_common(4))}")


def _strange(ratio: np.ndarray) -> list[int]:
    """Places whose ways take less than half or more than twice of Valhalla's time, at the median."""
    return [k for k, row in enumerate(ratio) if not np.isnan(row).all() and not 0.5 <= float(np.nanmedian(row)) <= 2]


if __name__ == "__main__":
    main()
