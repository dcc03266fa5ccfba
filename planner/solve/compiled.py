"""`compiled`: functions of the search and of the bound made machine code; `planner.jit` keeps it on disk."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from planner.jit import kept, kernel_folder

P = ParamSpec("P")
R = TypeVar("R")

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
    module = function.__module__.rpartition(".")[2]
    return kept(function, _folder("bound" if module in SOURCES["bound"] else "kernel"), **options)


@cache
def _folder(part: str) -> Path:
    sources = ("timer.py", *(f"solve/{name}.py" for name in SOURCES[part]))
    return kernel_folder(part, Path(__file__).parent, sources)
