"""Reading: tables to a Problem, or to every error at once. The only place with pandas."""

from planner.read.district import read_district, read_report

__all__ = ["read_district", "read_report"]
