"""Everything a policymaker gets from a comparison: report, brief, map of differences, workbook, tables.

As in a plan folder, what may be passed on lies under `public`, what is for the office under `internal` and `tables`.
"""

from pathlib import Path

from planner.out.errors import OutputError
from planner.out.study_book import write_book
from planner.out.study_brief import write_brief
from planner.out.study_map import write_differences
from planner.out.study_report import write_report
from planner.out.study_tables import write_tables
from planner.scenario import Study


def write_study(study: Study, folder: Path) -> tuple[Path, ...]:
    """Write the documents of a study into `folder`, in place of those of an earlier run, and say where they are.

    The tables come first, then what is internal, then the map.

    Raises:
        OutputError: the system refuses, or no font has a character of a name.

    """
    tables = write_tables(study, folder / "tables")
    try:
        internal, public = folder / "internal", folder / "public"
        internal.mkdir(exist_ok=True)
        public.mkdir(exist_ok=True)
        report = write_report(internal / "report.html", study)
        brief = write_brief(internal / "brief.pdf", study)
        book = write_book(internal / "study.xlsx", study)
        differences = write_differences(public / "map.html", study)
    except OSError as error:
        raise OutputError("write", path=str(folder), why=error.strerror or str(error)) from error
    return (*tables, report, brief, book, differences)
