"""Ways along the roads that were computed before, kept on disk; only what is new is searched for.

The key is everything a way depends on (`fingerprint.roads_key`); points stand in a file as a digest of their
coordinates, since doors are private. A matrix of other points on the same roads gives its part, where that is exact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from planner.roads.graph import Graph
from planner.roads.ground import Ground
from planner.roads.matrix import packed_matrix, packed_ways
from planner.roads.snap import Snaps
from planner.roads.store import Kept, Store
from planner.roads.ways import Floats, Ints
from planner.travel import Note

NEW_SHARE = 4  # at most one point in so many may be new, else all ways are searched for
LATEST = 3  # files looked into for ways between some of the points
NAME = 16  # bytes


@dataclass(frozen=True, kw_only=True)
class Keep:
    """Where ways are kept, and whether the roads are still those of the key: if not, nothing is."""

    store: Store
    unchanged: Callable[[], bool]

    def write(self, name: str, key: str, kept: Kept) -> None:
        """Keep it, unless the roads have changed since the key was taken."""
        if self.unchanged():
            self.store.write(name, key, kept)


@dataclass(frozen=True, kw_only=True, eq=False)
class Drive:
    """Packed ways of cars between points, how far each lies off its road, and what is to be known of the roads."""

    packed: Floats
    offset: Floats
    notes: tuple[Note, ...]


def drive_ways(keep: Keep, key: str, ground: Ground, about: Callable[[Graph], tuple[Note, ...]]) -> Drive:
    """The ways between the points of a ground, from the store as far as it has them, and kept there.

    `about` says what is to be known of the roads; its values are numbers and texts, as JSON has them.
    """
    names = point_names(key, ground.points)
    name = file_name("drive", key, names)
    kept = keep.store.read(name, key)
    if kept is not None and _names(kept) == names:
        return _drive(kept)
    snaps = ground.snaps
    exact = is_exact(snaps)
    packed = _with_old(keep.store, key, ground, names) if exact else None
    if packed is None:
        packed = packed_matrix(ground.mesh)
    kept = Kept(
        arrays={
            "points": np.frombuffer(b"".join(names), dtype=np.uint8),
            "packed": packed,
            "offset": snaps.offset,
        },
        facts={
            "exact": exact,
            "notes": [[note.code, dict(note.values)] for note in about(ground.graph)],
        },
    )
    keep.write(name, key, kept)
    return _drive(kept)


def point_names(key: str, points: Floats) -> list[bytes]:
    """16 bytes for each point, from which nobody reads where it is without the roads and the settings."""
    secret = bytes.fromhex(key)
    return [blake2b(row.tobytes(), digest_size=NAME, key=secret).digest() for row in points]


def file_name(purpose: str, key: str, names: list[bytes]) -> str:
    """The name of what is kept about points."""
    return f"{purpose}-{key[:24]}-{blake2b(b''.join(names), digest_size=12).hexdigest()}"


def is_exact(snaps: Snaps) -> bool:
    """Whether ways between these points are the same whichever other points there are.

    Points of one centimetre of an edge share a junction, which lies where the first of them does: then they are not.
    """
    some = np.flatnonzero(snaps.edge >= 0)
    spots = np.column_stack((snaps.edge[some], np.rint(snaps.along[some] * 100).astype(np.int64)))
    exactly = np.column_stack((snaps.edge[some], snaps.along[some]))
    return len(np.unique(spots, axis=0)) == len(np.unique(exactly, axis=0))


def _with_old(store: Store, key: str, ground: Ground, names: list[bytes]) -> Floats | None:
    """The ways, those between known points from a file; None where no file has most of the points."""
    for name in store.newest(f"drive-{key[:24]}-", LATEST):
        kept = store.read(name, key)
        if kept is None or not kept.facts["exact"]:
            continue
        row = {point: k for k, point in enumerate(_names(kept))}
        at = np.array([row.get(point, -1) for point in names])
        new = np.flatnonzero(at < 0)
        if len(new) * NEW_SHARE <= len(names):
            return _joined(kept.arrays["packed"], at, new, ground)
    return None


def _joined(old: Floats, at: Ints, new: Ints, ground: Ground) -> Floats:
    """The old ways between the points that stand there, and all ways from and to the new ones."""
    known = np.flatnonzero(at >= 0)
    packed = np.empty((len(at), len(at)))
    packed[np.ix_(known, known)] = old[np.ix_(at[known], at[known])]
    if len(new):
        everything = np.arange(len(at))
        packed[new] = packed_ways(ground.mesh, new, everything)
        packed[:, new] = packed_ways(ground.mesh, everything, new)
    return packed


def _names(kept: Kept) -> list[bytes]:
    raw = kept.arrays["points"].tobytes()
    return [raw[k : k + NAME] for k in range(0, len(raw), NAME)]


def _drive(kept: Kept) -> Drive:
    return Drive(
        packed=kept.arrays["packed"],
        offset=kept.arrays["offset"],
        notes=tuple(Note(code=code, values=values) for code, values in kept.facts["notes"]),
    )
