"""numba's njit with a cache on disk that knows every source the code was made from.

numba checks only the file a function stands in; a function calls others that are compiled into it. So the cache of each
part of the house lies in a folder named by a digest of all its sources: next to them where that can be written,
otherwise in the user's cache (or under NUMBA_CACHE_DIR, as numba has it).
"""

import os
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from numba import njit

from planner.caches import cache_home

P = ParamSpec("P")
R = TypeVar("R")

config: Any = import_module("numba.core.config")  # its options are made at run time


def kept(function: Callable[P, R], folder: Path, **options: bool) -> Callable[P, R]:
    """The function compiled at its first call, without the interpreter's lock, kept in the folder."""
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder)
    try:
        jit: Any = njit
        made: Callable[P, R] = jit(nogil=True, cache=True, **options)(function)
    finally:
        config.CACHE_DIR = before
    return made


def kernel_folder(part: str, beside: Path, sources: tuple[str, ...]) -> Path:
    """Where the compiled code of a part lies, which was made from these files below `planner`."""
    package = files("planner")
    text = "".join(package.joinpath(name).read_text(encoding="utf-8") for name in sources)
    name = f"{part}-{sha256(text.encode()).hexdigest()[:12]}"
    if config.CACHE_DIR:
        return Path(config.CACHE_DIR) / name
    return (beside / "__pycache__" if os.access(beside, os.W_OK) else cache_home()) / name
