"""Times by car of Valhalla between given points, for `road_times.py`: run by a Python 3.12 that has pyvalhalla.

    python3.12 valhalla_times.py ROADS.osm.pbf POINTS.json TIMES.json

POINTS is a list of [lon, lat]; TIMES becomes two lists of rows, seconds and metres, null where Valhalla knows no way.
Tiles are built in a folder that is gone afterwards. No file of the planner is imported: its interpreter may be older.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import valhalla
from valhalla.config import get_config

ROWS = 20  # sources at a time


def main() -> None:
    roads, points, out = (Path(name).resolve() for name in sys.argv[1:4])
    spots = json.loads(points.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        actor = valhalla.Actor(_tiles(roads, Path(folder)))
        rows = [row for k in range(0, len(spots), ROWS) for row in _rows(actor, spots[k : k + ROWS], spots)]
    seconds = [[cell["time"] for cell in row] for row in rows]
    metres = [[None if cell["distance"] is None else 1000 * cell["distance"] for cell in row] for row in rows]
    out.write_text(json.dumps([seconds, metres]), encoding="utf-8")


def _tiles(roads: Path, folder: Path) -> dict:
    (folder / "tiles").mkdir()
    config = get_config(tile_extract="", tile_dir=str(folder / "tiles"), verbose=False)
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"  # the default leaves gaps
    config["service_limits"]["auto"]["max_matrix_location_pairs"] = 1_000_000
    config["mjolnir"]["concurrency"] = 1
    path = folder / "valhalla.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    maker = valhalla.PYVALHALLA_DIR / "bin" / "valhalla_build_tiles"
    program = [str(maker), "-c", str(path), str(roads)]
    subprocess.run(program, check=True, capture_output=True)
    return config


def _rows(actor: valhalla.Actor, sources: list, targets: list) -> list[list[dict]]:
    ask = {
        "sources": [{"lon": lon, "lat": lat} for lon, lat in sources],
        "targets": [{"lon": lon, "lat": lat} for lon, lat in targets],
        "costing": "auto",
    }
    answer = json.loads(actor.matrix(json.dumps(ask)))
    return answer["sources_to_targets"]


if __name__ == "__main__":
    main()
