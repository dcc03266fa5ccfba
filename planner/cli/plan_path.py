"""The plan at a path; a district named by mistake is called one."""

from pathlib import Path

from planner.cli.exits import CliError
from planner.out import load_plan
from planner.plan import Plan
from planner.read.sources import LAYERS, WORKBOOKS, table_of

TABLES = WORKBOOKS | LAYERS | {".csv", ".toml"}


def plan_of(path: Path) -> Plan:
    """The plan of a folder or plan.json.

    Raises:
        CliError: a district stands there.
        OutputError: there is no plan, or it cannot be read.

    """
    if path.is_file() and path.suffix.lower() in TABLES:
        raise CliError("district-for-plan", path=path)
    if path.is_dir() and not (path / "plan.json").exists() and _holds_tables(path):
        raise CliError("district-for-plan", path=path)
    return load_plan(path)


def _holds_tables(folder: Path) -> bool:
    return any(p.suffix.lower() in TABLES and table_of(p.stem) is not None for p in folder.iterdir())
