"""solve: a problem and its travel times become a plan. One door, three engines; the only place with ortools and numba.

tasks -> crews (CP-SAT) -> instance -> edits -> RoutingModel -> ruin and recreate -> and again with crews drawn up from
what the plan taught -> timer -> checker.
"""

from planner.solve.params import Params, Progress
from planner.solve.run import solve

__all__ = ["Params", "Progress", "solve"]
