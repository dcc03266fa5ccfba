"""input.json: from which district, from which kept plan and standing round, a plan folder was made."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

NAME = "input.json"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the input of a plan lies; paths need not exist any more."""

    district: Path
    keep: Path | None = None
    round: Path | None = None


def save_origin(folder: Path, origin: Origin) -> Path:
    """Write input.json into a plan folder: relative paths, so that both may be moved together, and absolute ones."""
    paths = {"district": origin.district, "keep": origin.keep, "round": origin.round}
    said = {key: None if path is None else _both(folder, path) for key, path in paths.items()}
    file = folder / NAME
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def load_origin(plan: Path) -> Origin | None:
    """What input.json says beside a plan (a plan folder or its plan.json); None where it does not say."""
    folder = plan if plan.is_dir() else plan.parent
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8-sig"))
        district, keep, round_ = said["district"], said["keep"], said.get("round")
        return Origin(
            district=_found(folder, district),
            keep=None if keep is None else _found(folder, keep),
            round=None if round_ is None else _found(folder, round_),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _both(folder: Path, path: Path) -> dict[str, str]:
    whole = path.resolve()
    try:
        relative = os.path.relpath(whole, folder.resolve())
    except ValueError:  # another drive
        relative = str(whole)
    return {"relative": Path(relative).as_posix(), "absolute": str(whole)}


def _found(folder: Path, said: dict[str, str]) -> Path:
    near = folder / said["relative"]
    return near.resolve() if near.exists() else Path(said["absolute"])
