"""`compiled`: the searches over the road network made machine code; `planner.jit` keeps it on disk."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from planner.jit import kept, kernel_folder

P = ParamSpec("P")
R = TypeVar("R")

SOURCES = tuple(f"roads/{name}.py" for name in ("heap", "dijkstra", "contraction", "upward"))


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function compiled at its first call, without the interpreter's lock. It may not make an array."""
    return kept(function, _folder(), _nrt=False)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """The same, put in the place of every call."""
    return kept(function, _folder(), _nrt=False, forceinline=True)


@cache
def _folder() -> Path:
    return kernel_folder("roads", Path(__file__).parent, SOURCES)
