"""Routes, timetables and maps for mobile government service: read, travel, solve, check, score, explain, write.

The functions of the flow are offered here, so that a notebook needs five lines:

    from planner import read_district, solve, travel_times, write_plan

Each is imported when it is first asked for; the solvers are slow to import. Four of them are called like the module
they live in. `planner.solve` always means the function; what else the module holds comes from `from planner.solve
import ...`, as ever.
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
    from planner.score import score
    from planner.solve import Params, solve

__version__ = "0.1.0"
__all__ = ["Params", "check", "explain", "read_district", "score", "solve", "travel_times", "write_plan"]

_HOME = {
    "Params": "planner.solve",
    "check": "planner.check",
    "explain": "planner.explain",
    "read_district": "planner.read",
    "score": "planner.score",
    "solve": "planner.solve",
    "travel_times": "planner.roads",
    "write_plan": "planner.out",
}


class _Package(ModuleType):
    """The package: its flow functions come when they are asked for, and no module of the same name hides them."""

    def __getattr__(self, name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOME[name]), name)
        super().__setattr__(name, value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        """As python does when a module has been imported; a flow function keeps its name."""
        hidden = isinstance(value, ModuleType) and _HOME.get(name) == value.__name__
        super().__setattr__(name, getattr(value, name) if hidden else value)


sys.modules[__name__].__class__ = _Package
