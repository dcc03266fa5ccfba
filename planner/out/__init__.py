"""Plan -> files: the plan folder with its tables, workbooks, notices and maps, and the plan read back."""

from planner.out.folder import Doc, Written, write_plan
from planner.out.save import load_plan, save_plan
from planner.out.tables import read_tables

__all__ = ["Doc", "Written", "load_plan", "read_tables", "save_plan", "write_plan"]
