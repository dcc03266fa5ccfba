"""Documents added to a plan folder that exists: only kinds that are not there yet, and all of them or none."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from planner.out.errors import OutputError
from planner.out.folder import Doc, Written

ALWAYS = frozenset({Doc.PLAN})  # a plan folder has it


def draft_beside(folder: Path) -> Path:
    """An empty folder on the same disk as a plan folder, to write into first.

    Raises:
        OutputError: the disk refuses.

    """
    try:
        return Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.resolve().parent))
    except OSError as error:
        raise OutputError("write", path=str(folder), why=error.strerror or str(error)) from error


def add(written: Written, folder: Path, *, all_of: bool) -> tuple[Written, tuple[Doc, ...]]:
    """Move the documents of a draft into a plan folder; also the kinds that were there already and stay as they are.

    With `all_of` every kind is wanted, and one that is there is an error. Nothing is ever overwritten; what was moved
    is taken back when something fails.

    Raises:
        OutputError: `docs-there`: a kind that was asked for is there; `write`: the disk refuses.

    """
    home = folder.resolve()
    wanted = {doc: paths for doc, paths in written.documents.items() if doc not in ALWAYS}
    there = tuple(doc for doc, paths in wanted.items() if any(map(os.path.lexists, _targets(written, paths, home))))
    if there and all_of:
        raise OutputError("docs-there", names=", ".join(there), path=str(folder))
    moves = {
        source: target
        for doc, paths in wanted.items()
        if doc not in there
        for source, target in zip(paths, _targets(written, paths, home), strict=True)
    }
    _move(moves, folder)
    added = {doc: _targets(written, paths, home) for doc, paths in wanted.items() if doc not in there}
    return Written(folder=home, documents=added), there


def discard(draft: Path) -> None:
    """Remove a draft and whatever is left in it."""
    shutil.rmtree(draft, ignore_errors=True)


def _targets(written: Written, paths: tuple[Path, ...], home: Path) -> tuple[Path, ...]:
    return tuple(home / path.relative_to(written.folder) for path in paths)


def _move(moves: Mapping[Path, Path], folder: Path) -> None:
    done: list[Path] = []
    try:
        for source, target in moves.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            _claim(source, target)
            done.append(target)
    except OSError as error:
        for target in done:
            target.unlink(missing_ok=True)
        raise OutputError("write", path=str(folder), why=error.strerror or str(error)) from error


def _claim(source: Path, target: Path) -> None:
    """Give a file its place, unless somebody has taken it meanwhile."""
    with target.open("xb") as file:
        file.write(source.read_bytes())
    shutil.copymode(source, target)
