"""What travel times depend on, as one hash: the same hash, the same ways."""

from hashlib import sha256
from pathlib import Path

from planner.problem import Problem

RELEVANT = ("travel", "circuity", "speed", "access_mode", "access_speed", "season")
BLOCK = 1 << 20


def fingerprint(problem: Problem) -> str:
    """SHA-256 of the places, the access facts of the villages, the known times, the settings and the roads' bytes."""
    digest = sha256()
    for place in problem.places.values():
        digest.update(repr((place.id, place.point)).encode())
    for village in problem.villages:
        digest.update(repr((village.id, village.can_host, problem.access_limit(village.id))).encode())
    for known in problem.times:
        digest.update(repr((known.origin, known.destination, known.seconds)).encode())
    for name in RELEVANT:
        digest.update(f"{name}={getattr(problem.settings, name)};".encode())
    if problem.roads is not None and problem.settings.travel in ("osm", "lines"):
        _file(digest.update, problem.roads)
    return digest.hexdigest()


def _file(update: object, path: Path) -> None:
    if not path.is_file() or not callable(update):
        return
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            update(block)
