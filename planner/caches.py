"""Where what may be lost at any time is kept: the folder for caches of this machine's user."""

import os
import sys
from pathlib import Path

VARIABLE = "PLANNER_CACHE"  # a folder to use instead
NAME = "mobile-service-planner"


def cache_home() -> Path:
    """The folder `PLANNER_CACHE` names, else the one the system has for it; it need not exist."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else _system() / NAME


def _system() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    stated = os.environ.get("XDG_CACHE_HOME", "")
    return Path(stated) if Path(stated).is_absolute() else Path.home() / ".cache"
