"""Files that may be lost at any time: whole or not there, for several processes at once, never more than so many bytes.

A file is written under a name of its own and renamed when it is complete, so nobody sees a part of it; there are no
locks. It begins with a digest of the rest. What does not agree with its digest, is of another format or stands under a
wrong key is passed over as if it were not there, and so is every error of the file system. The file that was not used
for the longest time goes first when the room is used up.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from time import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.caches import cache_home

VARIABLE = "PLANNER_CACHE_MB"
MEGABYTES = 500
MAGIC = b"planner ways 1\n"
DIGEST = 32
ORPHAN = 3600  # seconds after which a file that was never finished is cleared away
ENDING, UNFINISHED = ".ways", ".part"

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was kept under a key: arrays that must not be written to, and facts as JSON has them."""

    arrays: Arrays
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Store:
    """A folder of kept files, and how many bytes they may take together."""

    folder: Path
    room: int

    def read(self, name: str, key: str) -> Kept | None:
        """What is kept under a name, if it was kept for this key and is whole."""
        if self.room == 0:
            return None
        path = self.folder / (name + ENDING)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        kept = _parsed(raw, key)
        if kept is not None:
            with suppress(OSError):
                os.utime(path)
        return kept

    def write(self, name: str, key: str, kept: Kept) -> None:
        """Keep it under a name; in vain where the folder cannot be written or has no room."""
        size = sum(array.nbytes for array in kept.arrays.values())
        if self.room == 0 or size > self.room:
            return
        part: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=self.folder, suffix=UNFINISHED)
            part = Path(temporary)
            with os.fdopen(handle, "wb") as stream:
                digest = blake2b(digest_size=DIGEST)
                stream.write(MAGIC + bytes(DIGEST))
                for piece in _pieces(key, kept):
                    stream.write(piece)
                    digest.update(piece)
                stream.seek(len(MAGIC))
                stream.write(digest.digest())
            part.replace(self.folder / (name + ENDING))
        except OSError:
            if part is not None:
                with suppress(OSError):
                    part.unlink()
        self._clear()

    def newest(self, beginning: str, most: int) -> list[str]:
        """Names that begin so, last used first."""
        found = sorted(self._files(ENDING), key=lambda file: (-file[1], file[0]))
        return [p.name.removesuffix(ENDING) for p, _, _ in found if p.name.startswith(beginning)][:most]

    def _clear(self) -> None:
        """Remove what was not used for the longest time, until the rest fits, and what was never finished."""
        taken = 0
        for path, _, size in sorted(self._files(ENDING), key=lambda file: -file[1]):
            taken += size
            if taken > self.room:
                with suppress(OSError):
                    path.unlink()
        for path, touched, _ in self._files(UNFINISHED):
            if touched < time() - ORPHAN:
                with suppress(OSError):
                    path.unlink()

    def _files(self, ending: str) -> list[tuple[Path, float, int]]:
        """The files of an ending, when each was last used, and its bytes."""
        found = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.name.endswith(ending):
                    with suppress(OSError):
                        state = path.stat()
                        found.append((path, state.st_mtime, state.st_size))
        return found


def store() -> Store:
    """The store of this machine's user: `ways` in the cache folder, at most PLANNER_CACHE_MB megabytes (0: none)."""
    stated = os.environ.get(VARIABLE, "").strip()
    megabytes = int(stated) if stated.isdecimal() else MEGABYTES
    try:
        return Store(folder=cache_home() / "ways", room=megabytes * 1_000_000)
    except RuntimeError:  # a user without a home
        return Store(folder=Path(), room=0)


def _pieces(key: str, kept: Kept) -> Iterator[bytes | memoryview]:
    arrays = {name: np.ascontiguousarray(array) for name, array in kept.arrays.items()}
    shapes = {name: [str(array.dtype), *array.shape] for name, array in arrays.items()}
    header = json.dumps({"key": key, "order": sys.byteorder, "facts": dict(kept.facts), "arrays": shapes}).encode()
    yield len(header).to_bytes(8, "little") + header
    for array in arrays.values():
        yield array.reshape(-1).view(np.uint8).data


def _parsed(raw: bytes, key: str) -> Kept | None:
    """The file's content; None where it is not whole, of another format or kept for another key."""
    begin = len(MAGIC) + DIGEST
    body = memoryview(raw)[begin:]
    if not raw.startswith(MAGIC) or blake2b(body, digest_size=DIGEST).digest() != raw[len(MAGIC) : begin]:
        return None
    try:
        at = 8 + int.from_bytes(body[:8], "little")
        header = json.loads(bytes(body[8:at]))
        if header["key"] != key or header["order"] != sys.byteorder:
            return None
        arrays = {}
        for name, (kind, *shape) in header["arrays"].items():
            arrays[name] = np.frombuffer(body, dtype=kind, count=int(np.prod(shape)), offset=at).reshape(shape)
            at += arrays[name].nbytes
        return Kept(arrays=arrays, facts=dict(header["facts"]))
    except (KeyError, TypeError, ValueError):  # whole, and yet not ours
        return None
