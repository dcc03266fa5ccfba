"""Pages that belong to no plan: the roads they show, and where they are written."""

from pathlib import Path

from planner.cli.writable import check_writable
from planner.out.map_tiles import Roads
from planner.problem import Problem
from planner.read.files import write_new


def lines_of(problem: Problem, *, minimum: str, tolerance: float) -> Roads:
    """The roads down to a class; none where travel times come without roads."""
    from planner.roads import road_lines

    return tuple((line.kind, line.points) for line in road_lines(problem, minimum=minimum, tolerance=tolerance))


def write_page(content: str, path: Path) -> Path:
    """Write under this name or the next that is free; the name it got.

    Raises:
        PlannerError: the system refuses; the code says why.

    """
    check_writable(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_new(path, content.encode("utf-8"))
