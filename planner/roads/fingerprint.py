"""What travel times depend on, as one hash: the same hash, the same ways."""

from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from planner.problem import Problem
from planner.roads.speeds import table
from planner.settings import TravelSource

RELEVANT = ("travel", "circuity", "speed", "access_mode", "access_speed", "season")
NOT_ON_ROADS = ("circuity", "speed", "access_speed")  # of these, what a way along the roads has nothing to do with
LIBRARIES = ("numpy", "osmium", "pyogrio", "pyproj", "shapely")  # they read, project and snap

PARTS = (".dbf", ".shx", ".prj", ".cpg")  # of a Shapefile
State = tuple[int, int]  # nanoseconds and bytes of a file

TURNS = "signs and turns"  # ways that obey them differ from those of the versions before, which did not
PACES = ("pace_main", "pace_small", "pace_track")
OF_SOURCE = {  # what else each source depends on
    TravelSource.OSM: PACES,
    TravelSource.LINES: ("join_metres", *PACES),
    TravelSource.GRAPH: PACES,
    TravelSource.OSRM: ("osrm_url", "osrm_profile"),
}

ON_ROADS = (TravelSource.OSM, TravelSource.LINES, TravelSource.GRAPH)  # whose cars turn as the table says


def fingerprint(problem: Problem) -> str:
    """SHA-256 of the places, the access facts of the villages, the known times, the settings and the roads' bytes."""
    digest = sha256()
    for place in problem.places.values():
        digest.update(repr((place.id, place.point)).encode())
    for village in problem.villages:
        digest.update(repr((village.id, village.can_host, problem.access_limit(village.id))).encode())
    for known in problem.times:
        digest.update(repr((known.origin, known.destination, known.seconds)).encode())
    digest.update(_said(problem, (*RELEVANT, *OF_SOURCE.get(problem.settings.travel, ()))))
    if problem.settings.travel in ON_ROADS:
        digest.update(repr((TURNS, table()["turn"])).encode())
    without = (TravelSource.STRAIGHT, TravelSource.TIMES)
    if problem.settings.travel not in without and problem.roads is not None and problem.roads.is_file():
        digest.update(roads_digest(problem.roads))
    return digest.hexdigest()


def roads_key(problem: Problem, purpose: str, without: Iterable[str] = ()) -> str:
    """SHA-256 of all that a way between two points on the roads depends on, besides the points.

    That is the roads' bytes, the settings but those in `without`, and this part of the house with its libraries: what
    an older version computed never stands for what this one would. Every setting in RELEVANT counts unless it is known
    not to.
    """
    digest = sha256(purpose.encode() + house())
    left_out = {*NOT_ON_ROADS, *without}
    digest.update(
        _said(
            problem, (name for name in (*RELEVANT, *OF_SOURCE.get(problem.settings.travel, ())) if name not in left_out)
        )
    )
    if problem.roads is not None:
        digest.update(roads_digest(problem.roads))
    return digest.hexdigest()


def _said(problem: Problem, names: Iterable[str]) -> bytes:
    return "".join(f"{name}={getattr(problem.settings, name)};" for name in names).encode()


def file_state(path: Path) -> State:
    """What changes when a file, or a part of a Shapefile, is written."""
    states = [part.stat() for part in _parts(path)]
    return max(state.st_mtime_ns for state in states), sum(state.st_size for state in states)


def _parts(path: Path) -> list[Path]:
    """The file, and what a Shapefile has beside it."""
    beside = (path.with_suffix(suffix) for suffix in PARTS) if path.suffix.lower() == ".shp" else ()
    return [path, *(part for part in beside if part.is_file())]


def is_still(path: Path, state: State) -> bool:
    """Whether a file was neither written nor taken away since."""
    try:
        return file_state(path) == state
    except OSError:
        return False


def roads_digest(path: Path) -> bytes:
    """SHA-256 of a file; taken again when it changes."""
    return _digest(path, file_state(path))


@lru_cache(maxsize=4)
def _digest(path: Path, _state: State) -> bytes:
    digests = []
    for part in _parts(path):
        with part.open("rb") as stream:
            digests.append(file_digest(stream, "sha256").digest())
    return digests[0] if len(digests) == 1 else sha256(b"".join(digests)).digest()


@cache
def house() -> bytes:
    """SHA-256 of the sources of this part and of the versions of its libraries."""
    digest = sha256(repr([(name, _version(name)) for name in LIBRARIES]).encode())
    for file in sorted(files("planner.roads").iterdir(), key=lambda file: file.name):
        if file.name.endswith((".py", ".toml")):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.digest()


def _version(name: str) -> str:
    """The installed version; nothing where a bundled program does not say."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
