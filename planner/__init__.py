"""Routes, timetables and maps for mobile government service: read, travel, solve, check, score, explain, write.

The functions of the flow are offered here, so that a notebook needs five lines:

    from planner import read_district, solve, travel_times, write_plan

Each is imported when it is first asked for; the solvers are slow to import. Four of them are called like the module
they live in: there the module can be called, and still is a module.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.check import check
    from planner.explain import explain
    from planner.out import write_plan
    from planner.read import read_district
    from planner.roads import travel_times
    from planner.scenario import compare
    from planner.score import score
    from planner.solve import Params, solve

__version__ = "0.1.0"
__all__ = ["Params", "check", "compare", "explain", "read_district", "score", "solve", "travel_times", "write_plan"]

_HOME = {
    "Params": "planner.solve",
    "check": "planner.check",
    "compare": "planner.scenario",
    "explain": "planner.explain",
    "read_district": "planner.read",
    "score": "planner.score",
    "solve": "planner.solve",
    "travel_times": "planner.roads",
    "write_plan": "planner.out",
}


class _Callable(ModuleType):
    """A module that is called like its function of the same name."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        return getattr(self, self.__name__.rpartition(".")[2])(*args, **options)


class _Package(ModuleType):
    """The package: the flow comes when it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        home = import_module(_HOME[name])
        if home.__name__ == f"{self.__name__}.{name}":
            return home
        value = getattr(home, name)
        super().__setattr__(name, value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        """As python does for a module that has been imported; those of the flow can be called from then on."""
        if isinstance(value, ModuleType) and _HOME.get(name) == value.__name__:
            value.__class__ = _Callable
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
