"""`compiled`: numba's njit with a cache that knows every source it was made from.

numba checks only the file a function stands in; a function calls others that are compiled into it. So the cache lies in
a folder named by a digest of all of them, one for the search and one for the bound: next to the sources where that can
be written, otherwise in the user's cache (or under NUMBA_CACHE_DIR, as numba has it).
"""

import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")

config: Any = import_module("numba.core.config")  # its options are made at run time
SOURCES = {  # of each part, besides the timer
    "kernel": ("shortcut", "links", "kernel", "slack", "linked", "insertion", "moves", "visits", "ruin"),
    "bound": ("pricing_data", "pricing_stops", "pricing_back", "pricing_labels", "bound_sets", "covering_tours"),
}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function compiled at its first call, without the interpreter's lock. It may not make an array.

    Counting references to arrays would take most of the time of so small functions; what makes no array needs no count.
    """
    return _made(function, _nrt=False)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """The same, put in the place of every call: a call hands over some hundred numbers, a tuple of arrays laid flat."""
    return _made(function, _nrt=False, forceinline=True)


def allocating(function: Callable[P, R]) -> Callable[P, R]:
    """Compiled, for functions that make arrays."""
    return _made(function)


def _made(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    before = config.CACHE_DIR
    module = function.__module__.rpartition(".")[2]
    config.CACHE_DIR = str(_folder("bound" if module in SOURCES["bound"] else "kernel"))
    try:
        jit: Any = njit
        made: Callable[P, R] = jit(nogil=True, cache=True, **options)(function)
    finally:
        config.CACHE_DIR = before
    return made


@cache
def _folder(part: str) -> Path:
    package = files("planner")
    names = ("timer.py", *(f"solve/{name}.py" for name in SOURCES[part]))
    text = "".join(package.joinpath(name).read_text(encoding="utf-8") for name in names)
    name = f"{part}-{sha256(text.encode()).hexdigest()[:12]}"
    if config.CACHE_DIR:
        return Path(config.CACHE_DIR) / name
    beside = Path(__file__).parent
    home = beside / "__pycache__" if os.access(beside, os.W_OK) else Path.home() / ".cache" / "mobile-service-planner"
    return home / name
