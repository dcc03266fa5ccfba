"""Plan folders that lie beside each other: which announced plan does a plan replace, and is there another one?"""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.errors import PlannerError
from planner.out.errors import OutputError
from planner.out.origin import load_origin
from planner.out.save import load_plan
from planner.plan import Plan, PlanStatus
from planner.problem import PlanId


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A plan and the file it stands in."""

    file: Path
    plan: Plan

    @property
    def folder(self) -> Path:
        """The plan folder."""
        return self.file.parent


def file_of(path: Path) -> Path:
    """The plan.json of a plan folder, or that file itself."""
    return path / "plan.json" if path.is_dir() else path


def kept_at(path: Path) -> Kept:
    """The plan at a path.

    Raises:
        OutputError: there is none, or it cannot be read.

    """
    file = file_of(path)
    return Kept(file=file, plan=load_plan(file))


def beside(path: Path) -> tuple[Kept, ...]:
    """The plans in the folders beside that of a plan, and the one it was made from; unreadable ones passed over."""
    here = file_of(path).resolve()
    home = here.parent.parent
    folders = sorted(folder for folder in home.iterdir() if folder.is_dir()) if home.is_dir() else []
    origin = load_origin(path)
    if origin is not None and origin.keep is not None:
        folders.append(origin.keep)
    return tuple(_readable(folders, here))


def _readable(folders: list[Path], here: Path) -> Iterator[Kept]:
    seen = {here}
    for folder in folders:
        file = file_of(folder).resolve()
        if file in seen or not file.is_file():
            continue
        seen.add(file)
        try:
            yield kept_at(file)
        except PlannerError:
            continue


def announced_parent(plan: Plan, others: tuple[Kept, ...]) -> Kept | None:
    """The announced plan that a plan was made from, perhaps over drafts in between; None where none is known."""
    wanted, tried = plan.parent, set[PlanId]()
    while wanted is not None and wanted not in tried:
        tried.add(wanted)
        named = [other for other in others if other.plan.plan_id == wanted]
        known = next((o for o in named if o.plan.status is not PlanStatus.DRAFT), None)
        if known is not None:
            return known
        wanted = next((other.plan.parent for other in named if other.plan.parent is not None), None)
    return None


def supersede(kept: Kept) -> None:
    """Mark a plan as superseded in its plan.json: nothing else of it changes.

    Raises:
        OutputError: the file cannot be written.

    """
    try:
        document = json.loads(kept.file.read_text(encoding="utf-8-sig"))
        document["plan"]["status"] = PlanStatus.SUPERSEDED.value
        words = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        handle, name = tempfile.mkstemp(prefix=".plan.", suffix=".part", dir=kept.folder)
        draft = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(words)
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(kept.file.stat().st_mode & 0o777)
            draft.replace(kept.file)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError("write", path=str(kept.folder), why=error.strerror or str(error)) from error
