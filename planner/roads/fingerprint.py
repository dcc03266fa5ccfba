"""What travel times depend on, as one hash: the same hash, the same ways."""

from hashlib import file_digest, sha256

from planner.problem import Problem
from planner.settings import TravelSource

RELEVANT = ("travel", "circuity", "speed", "access_mode", "access_speed", "season")

OF_SOURCE = {  # what else each source depends on
    TravelSource.LINES: ("join_metres",),
    TravelSource.OSRM: ("osrm_url", "osrm_profile"),
}


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
    for name in OF_SOURCE.get(problem.settings.travel, ()):
        digest.update(f"{name}={getattr(problem.settings, name)};".encode())
    without = (TravelSource.STRAIGHT, TravelSource.TIMES)
    if problem.settings.travel not in without and problem.roads is not None and problem.roads.is_file():
        with problem.roads.open("rb") as stream:
            digest.update(file_digest(stream, "sha256").digest())
    return digest.hexdigest()
