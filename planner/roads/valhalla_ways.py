"""Travel times from Valhalla, which runs inside this process, on tiles made once from the district's extract.

Needs the extra `valhalla` (pyvalhalla, Python 3.12 or newer). The tiles are kept in the user's cache under the hash of
the extract; they are made under another name and renamed, so that a run that was stopped leaves no half tiles.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from hashlib import file_digest
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from planner.caches import cache_home
from planner.errors import PlannerError
from planner.problem import Problem
from planner.roads.engine_ways import Drawn, Spot, engine_ways, joined_roads
from planner.roads.geo import great_circle
from planner.roads.ways import Floats, Ways
from planner.travel import Note

BLOCK = 100  # points of one question, each way
FARTHEST = 5_000_000.0  # metres, the limits of a public server do not hold here
COSTING = "auto"


class ValhallaEngine:
    """Valhalla's actor as an engine."""

    def __init__(self, actor: Any, failed: type[Exception], file: str) -> None:
        self._actor, self._failed, self._file = actor, failed, file

    def matrix(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Seconds and metres by its matrix of times, offsets as it locates the points."""
        size = len(points)
        seconds, metres = np.full((size, size), np.nan), np.full((size, size), np.nan)
        spots = [{"lon": lon, "lat": lat} for lon, lat in points.tolist()]
        offset = self._offsets(points, spots)
        known = [k for k in range(size) if np.isfinite(offset[k])]
        for rows in _blocks(known):
            for columns in _blocks(known):
                at = np.ix_(rows, columns)
                seconds[at], metres[at] = self._block([spots[k] for k in rows], [spots[k] for k in columns])
        return seconds, metres, offset

    def leg(self, origin: Spot, destination: Spot) -> Drawn:
        """The line and the roads of its route."""
        ends = [{"lon": lon, "lat": lat} for lon, lat in (origin, destination)]
        leg = self._say("route", {"locations": ends, "costing": COSTING})["trip"]["legs"][0]
        steps = [((m.get("street_names") or [""])[0], 1000 * float(m["length"])) for m in leg["maneuvers"]]
        return decoded(leg["shape"]), joined_roads(steps)

    def _offsets(self, points: Floats, spots: Sequence[dict[str, float]]) -> Floats:
        """Metres from each point to the nearest road that Valhalla would take; infinite where it takes none."""
        offset = np.full(len(points), np.inf)
        for block in _blocks(range(len(points))):
            found = self._say("locate", {"locations": [spots[k] for k in block], "costing": COSTING})
            for k, place in zip(block, found, strict=True):
                at = [(e["correlated_lon"], e["correlated_lat"]) for e in place.get("edges") or ()]
                if at:
                    offset[k] = great_circle(np.array(at), points[k]).min()
        return offset

    def _block(self, sources: list[dict[str, float]], targets: list[dict[str, float]]) -> tuple[Floats, Floats]:
        asked = {"sources": sources, "targets": targets, "costing": COSTING, "verbose": False, "units": "km"}
        said = self._say("matrix", asked)["sources_to_targets"]
        seconds, km = (np.array(said[name], dtype=np.float64) for name in ("durations", "distances"))
        if seconds.shape != (len(sources), len(targets)) or km.shape != seconds.shape:
            raise PlannerError("valhalla-failed", file=self._file, why=f"a matrix of shape {seconds.shape}")
        return seconds, km * 1000

    def _say(self, action: str, request: dict[str, object]) -> Any:
        try:
            return getattr(self._actor, action)(request)
        except (self._failed, RuntimeError) as error:
            raise PlannerError("valhalla-failed", file=self._file, why=str(error)) from error


def decoded(shape: str) -> list[Spot]:
    """Points of an encoded line: differences of a millionth of a degree, in pieces of five bits, latitude first."""
    numbers, value, shift = [], 0, 0
    for sign in shape:
        piece = ord(sign) - 63
        value |= (piece & 31) << shift
        shift += 5
        if piece < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    degrees = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0) / 1e6
    return [(lon, lat) for lat, lon in degrees.tolist()]


def valhalla_ways(problem: Problem) -> Ways:
    """Ways by Valhalla over the extract of the district.

    Raises:
        PlannerError: `valhalla-missing` without the library, `roads-missing`, `valhalla-failed`.

    """
    try:
        valhalla = import_module("valhalla")
    except ImportError as error:
        raise PlannerError("valhalla-missing") from error
    path = problem.roads
    if path is None or not path.is_file():
        raise PlannerError("roads-missing", file="" if path is None else path.name, value="valhalla")
    try:
        actor = valhalla.Actor(_config(valhalla, tiles(path, valhalla)))
    except (valhalla.ValhallaError, RuntimeError) as error:
        raise PlannerError("valhalla-failed", file=path.name, why=str(error)) from error
    note = Note(code="valhalla", values={"version": valhalla.__version__, "file": path.name})
    return engine_ways(problem, ValhallaEngine(actor, valhalla.ValhallaError, path.name), (note,))


def tiles(extract: Path, valhalla: Any) -> Path:
    """The folder of tiles of an extract, made if it is not there yet.

    Raises:
        PlannerError: `valhalla-failed` where no tiles come out of it.

    """
    with extract.open("rb") as stream:
        name = f"{file_digest(stream, 'sha256').hexdigest()[:24]}-{valhalla.__version__.split('-')[0]}"
    home = cache_home() / "valhalla"
    done = home / name
    if done.is_dir():
        return done
    home.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix="making-", dir=home))
    try:
        _make(extract, making, valhalla)
        try:
            making.rename(done)
        except OSError:  # another process was faster
            if not done.is_dir():
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return done


def _make(extract: Path, folder: Path, valhalla: Any) -> None:
    config = folder / "making.json"
    config.write_text(json.dumps(_config(valhalla, folder)), encoding="utf-8")
    maker = (
        valhalla.PYVALHALLA_DIR / "bin" / ("valhalla_build_tiles.exe" if os.name == "nt" else "valhalla_build_tiles")
    )
    command = [str(maker), "-c", str(config), str(extract)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if run.returncode or not any(folder.rglob("*.gph")):
        last = (run.stderr or run.stdout).strip().splitlines()[-1:] or ["no tiles"]
        raise PlannerError("valhalla-failed", file=extract.name, why=last[0])
    config.unlink()


def _config(valhalla: Any, folder: Path) -> dict[str, Any]:
    """Valhalla's own settings, on these tiles, without the limits of a public server."""
    config: dict[str, Any] = valhalla.get_config(tile_dir=folder, tile_extract="")
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"  # the usual one leaves pairs out
    limits = config["service_limits"][COSTING]
    limits["max_distance"] = limits["max_matrix_distance"] = FARTHEST
    limits["max_matrix_location_pairs"] = BLOCK * BLOCK
    limits["max_locations"] = max(BLOCK, int(limits["max_locations"]))
    return config


def _blocks(numbers: Sequence[int]) -> list[list[int]]:
    return [list(numbers[begin : begin + BLOCK]) for begin in range(0, len(numbers), BLOCK)]
