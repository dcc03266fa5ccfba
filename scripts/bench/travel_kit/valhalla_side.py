"""Valhalla's matrix, to be run by a Python 3.12 or newer that has pyvalhalla (not this project's).

    python valhalla_side.py FILE.osm.pbf POINTS.json FOLDER ALGORITHM SECONDS

Builds tiles into FOLDER unless they are there, then asks for the matrix in pieces of 100 sources until all are done or
the seconds of computing are used up. Prints one line of JSON; `prepare` is by the clock, as tiles are built elsewhere.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

PIECE = 100


def main() -> None:
    roads, points, folder, algorithm, seconds = sys.argv[1:]
    import valhalla
    from valhalla.config import get_config

    tiles = Path(folder)
    tiles.mkdir(parents=True, exist_ok=True)
    config = get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
    config["mjolnir"]["tile_extract"] = ""
    config["mjolnir"]["concurrency"] = 1
    config["thor"]["source_to_target_algorithm"] = algorithm
    for limits in config["service_limits"].values():
        if isinstance(limits, dict):
            for name in limits:
                if name.startswith(("max_matrix", "max_distance")):
                    limits[name] = 10**8
    written = tiles / "valhalla.json"
    written.write_text(json.dumps(config), encoding="utf-8")
    begin = perf_counter()
    if not (tiles / "built").exists():
        program = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
        subprocess.run([str(program), "-c", str(written), roads], check=True, capture_output=True)
        (tiles / "built").write_text("", encoding="utf-8")
    built = perf_counter() - begin
    actor = valhalla.Actor(str(written))
    spots = [{"lat": lat, "lon": lon} for lon, lat in json.loads(Path(points).read_text(encoding="utf-8"))]
    begin, done, none = process_time(), 0, 0
    while done < len(spots) and process_time() - begin < float(seconds):
        query = {"sources": spots[done : done + PIECE], "targets": spots, "costing": "auto", "verbose": False}
        answer = json.loads(actor.matrix(json.dumps(query)))
        none += sum(value is None for row in answer["sources_to_targets"]["durations"] for value in row)
        done += len(query["sources"])
    print(
        json.dumps(
            {
                "prepare": built,
                "seconds": process_time() - begin,
                "rows": done,
                "none": none,
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "version": valhalla.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
