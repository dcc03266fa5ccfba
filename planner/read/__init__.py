"""Reading: tables to a Problem, or to every error at once. The only place with pandas."""

from planner.read.district import read_district, read_report
from planner.read.grids import notice
from planner.read.ledger import append_rows
from planner.read.marked import marked_copy
from planner.read.outcomes import read_outcomes
from planner.read.scenarios import find_scenarios, read_scenarios
from planner.read.template import new_district

__all__ = [
    "append_rows",
    "find_scenarios",
    "marked_copy",
    "new_district",
    "notice",
    "read_district",
    "read_outcomes",
    "read_report",
    "read_scenarios",
]
