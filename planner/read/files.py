"""Files written safely: to a temporary name first, under a name nobody has, or in place of one that is kept aside."""

import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path
from uuid import uuid4

from planner.errors import PlannerError
from planner.read.refusals import refusal


def write_new(path: Path, data: bytes) -> Path:
    """Write under this name, or with -2, -3, ... where one exists already or is held open; the name it got."""
    temporary = _temporary(path, data)
    try:
        for number in count(1):
            target = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
            if not target.exists() and _renamed(temporary, target):
                return target
            if number == 999:
                break
    finally:
        temporary.unlink(missing_ok=True)
    raise PlannerError("file-exists", path=path.name)


def replace_all(contents: Mapping[Path, bytes], *, backup: Path, stamp: date) -> None:
    """Replace files together, after a dated copy of each into `backup`: all of them, or none.

    Raises:
        PlannerError: one of them cannot be written; every file is as before.

    """
    _keep(_as_they_are(contents), backup, stamp)
    replace_together(contents)


def replace_together(contents: Mapping[Path, bytes]) -> None:
    """Replace files: all of them, or none.

    Raises:
        PlannerError: one of them cannot be written; every file is as before.

    """
    before = _as_they_are(contents)
    done: list[Path] = []
    for path, data in contents.items():
        try:
            replace_file(path, data)
        except PlannerError:
            _restore({kept: before[kept] for kept in done})
            raise
        done.append(path)


def replace_file(path: Path, data: bytes) -> None:
    """Replace one file, wholly or not at all.

    Raises:
        PlannerError: it cannot be written and is as before.

    """
    temporary = _temporary(path, data)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise PlannerError("file-not-writable", path=path.name) from None


def _as_they_are(paths: Iterable[Path]) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.exists() else None for path in paths}


def _keep(before: Mapping[Path, bytes | None], backup: Path, stamp: date) -> None:
    for path, data in before.items():
        if data is not None:
            backup.mkdir(exist_ok=True)
            write_new(backup / f"{stamp.isoformat()}-{path.name}", data)


def _restore(before: Mapping[Path, bytes | None]) -> None:
    for path, data in before.items():
        if data is None:
            path.unlink(missing_ok=True)
        else:
            replace_file(path, data)


def _temporary(path: Path, data: bytes) -> Path:
    """The bytes under a name of no consequence beside `path`, with its permissions where it exists."""
    temporary = path.with_name(f".{path.name}-{uuid4().hex[:8]}.tmp")
    try:
        temporary.write_bytes(data)
        if path.exists():
            shutil.copymode(path, temporary)
    except OSError as error:
        _forget(temporary)
        raise (PlannerError("file-not-writable", path=path.name) if _stands(path) else refusal(path, error)) from None
    return temporary


def _forget(temporary: Path) -> None:
    with suppress(OSError):
        temporary.unlink(missing_ok=True)


def _stands(path: Path) -> bool:
    """Whether there is an old file; not where the system does not even say that."""
    try:
        return path.exists()
    except OSError:
        return False


def _renamed(temporary: Path, target: Path) -> bool:
    """Whether the file got the name; not where someone else took it meanwhile."""
    try:
        target.touch(exist_ok=False)
    except OSError:
        return False
    try:
        temporary.replace(target)
    except OSError:
        target.unlink(missing_ok=True)
        return False
    return True
