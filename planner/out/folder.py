"""The plan folder: everything is written beside it under a temporary name and renamed; nothing is ever overwritten."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from planner.out.drivers import write_drivers
from planner.out.drivers_pdf import write_drivers_pdf
from planner.out.errors import OutputError
from planner.out.internal import write_internal
from planner.out.names import Names
from planner.out.notice_files import write_notices
from planner.out.outcomes import write_outcomes
from planner.out.save import save_plan, save_result
from planner.out.tables import Tables
from planner.out.timetable import write_timetable
from planner.out.timetable_pdf import write_timetable_pdfs
from planner.outlook import Outlook
from planner.plan import Plan, Reason, Result, Score
from planner.problem import Problem
from planner.score import score
from planner.travel import Travel

PUBLIC, INTERNAL, TABLES = "public", "internal", "tables"


class Doc(StrEnum):
    """The kinds of files of a plan folder."""

    PLAN = "plan"
    RESULT = "result"
    TABLES = "tables"
    TIMETABLE = "timetable"  # public and internal
    DRIVERS = "drivers"
    OUTCOMES = "outcomes"
    NOTICES = "notices"
    MAP = "map"  # public and internal
    COVERAGE = "coverage"
    CALENDARS = "calendars"  # public and internal
    REPORT = "report"


Pages = tuple[tuple[Doc, tuple[Path, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written: the folder (perhaps under a new version name) and its files by kind, public ones first."""

    folder: Path
    documents: Mapping[Doc, tuple[Path, ...]]

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file, kind by kind."""
        return tuple(path for paths in self.documents.values() for path in paths)

    def first(self, doc: Doc) -> Path | None:
        """The file of a kind to show first; None where it was not written."""
        return next(iter(self.documents.get(doc, ())), None)


def write_plan(
    plan: Plan,
    folder: Path | str,
    *,
    problem: Problem,
    travel: Travel,
    result: Result | None = None,
    reasons: tuple[Reason, ...] = (),
    parent: Plan | None = None,
    docs: frozenset[str] | None = None,
) -> Written:
    """Write the plan folder, or only some kinds of its files (`docs`, values of `Doc`); the plan itself always.

    `parent` is the announced plan that this one replaces; documents say what has changed since.
    If `folder` exists and holds anything, the new one is called `<folder>-2`, `-3`, ... Nothing is left behind when
    writing fails or is interrupted.

    Raises:
        OutputError: a character cannot be printed, a document is unknown, or the disk refuses.

    """
    wanted = _wanted(docs)
    cost = score(problem, travel, plan)
    outlook = Outlook(plan=plan, problem=problem, travel=travel, parent=parent)
    with drafted(Path(folder)) as made_in:
        draft = made_in.path

        def write(doc: Doc) -> Pages:
            one = frozenset({doc})
            return tuple(_write(draft, outlook, one, cost=cost, reasons=reasons, result=result))

        made = dict(pair for pairs in _at_once(write, wanted) for pair in pairs)
        if Doc.RESULT in wanted:
            made[Doc.RESULT] = (draft / "result.json",)
            save_result(draft / "result.json", problem=problem, travel=travel, result=result, score=cost)
    home = made_in.home
    return Written(
        folder=home,
        documents={doc: tuple(home / path.relative_to(draft) for path in made[doc]) for doc in Doc if doc in made},
    )


@dataclass(kw_only=True)
class Drafted:
    """A folder under a temporary name; `home` is where it lies once it is whole."""

    path: Path
    home: Path


@contextmanager
def drafted(folder: Path) -> Iterator[Drafted]:
    """Within, a folder beside `folder` to write into; then it takes the first free name. Nothing of it stays if not.

    Raises:
        OutputError: the disk refuses.

    """
    with _refusals(folder):
        target = folder.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
        try:
            draft.chmod(0o755)
            made = Drafted(path=draft, home=target)
            yield made
            made.home = _rename(draft, target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _wanted(docs: frozenset[str] | None) -> frozenset[Doc]:
    if docs is None:
        return frozenset(Doc)
    for name in sorted(docs - {str(doc) for doc in Doc}):
        raise OutputError("docs", name=name, known=", ".join(Doc))
    return frozenset(Doc(name) for name in docs) | {Doc.PLAN}


def _write(
    draft: Path,
    outlook: Outlook,
    wanted: frozenset[Doc],
    *,
    cost: Score,
    reasons: tuple[Reason, ...],
    result: Result | None,
) -> Iterator[tuple[Doc, tuple[Path, ...]]]:
    names = Names(problem=outlook.problem)
    public, internal, tables = (_made(draft / name) for name in (PUBLIC, INTERNAL, TABLES))
    plan, problem, travel = outlook.plan, outlook.problem, outlook.travel
    if Doc.PLAN in wanted:
        save_plan(plan, draft / "plan.json")
        yield Doc.PLAN, (draft / "plan.json",)
    if Doc.TABLES in wanted:
        table = Tables(plan=plan, problem=problem, travel=travel, score=cost, reasons=reasons)
        yield Doc.TABLES, table.write(tables)
    if Doc.TIMETABLE in wanted:
        shown = write_timetable(public / names.say("file.timetable"), outlook)
        pages = write_timetable_pdfs(public, outlook)
        office = write_internal(internal / names.say("file.internal_timetable"), outlook, reasons)
        yield Doc.TIMETABLE, (shown, *pages, office)
    if Doc.DRIVERS in wanted:
        printed = write_drivers_pdf(internal / names.say("file.drivers_pdf"), outlook)
        yield Doc.DRIVERS, (write_drivers(internal / names.say("file.drivers"), outlook), *printed)
    if Doc.OUTCOMES in wanted:
        yield Doc.OUTCOMES, (write_outcomes(internal / names.say("file.outcomes"), outlook),)
    if Doc.NOTICES in wanted:
        yield Doc.NOTICES, write_notices(public, outlook)
    if Doc.MAP in wanted:
        from planner.out.map import write_maps  # folium is slow to import; tables do not need it

        maps = write_maps(
            plan,
            problem=problem,
            travel=travel,
            reasons=reasons,
            internal=internal,
            public=public,
            parent=outlook.parent,
        )
        yield Doc.MAP, tuple(sorted(maps, key=lambda path: public not in path.parents))
    if Doc.COVERAGE in wanted:
        from planner.out.map import write_coverage

        yield Doc.COVERAGE, (write_coverage(plan, problem=problem, travel=travel, internal=internal),)
    if Doc.CALENDARS in wanted:
        from planner.out.calendars import write_calendars  # icalendar is needed for nothing else

        yield Doc.CALENDARS, write_calendars(outlook, public=public, internal=internal)
    if Doc.REPORT in wanted:
        from planner.out.report import report_name, write_report

        path = internal / report_name(outlook.problem)
        yield Doc.REPORT, (write_report(path, outlook, reasons=reasons, score=cost, result=result),)


def _at_once(write: Callable[[Doc], Pages], wanted: frozenset[Doc]) -> list[Pages]:
    """Write every kind, several at a time: pages are set outside of Python, in the time that workbooks take.

    Raises the first error, in the order of the kinds, once nobody writes any more.
    """
    kinds = [doc for doc in Doc if doc in wanted]
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        try:
            return [future.result() for future in [pool.submit(write, doc) for doc in kinds]]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def _refusals(folder: Path) -> Iterator[None]:
    """What the file system refuses, as a sentence."""
    try:
        yield
    except OSError as error:
        raise OutputError("write", path=str(folder), why=error.strerror or str(error)) from error


def _rename(draft: Path, target: Path) -> Path:
    """Give the draft the first free name: the target's, or with -2, -3, ... An empty folder is free."""
    number = 1
    while True:
        home = target if number == 1 else target.with_name(f"{target.name}-{number}")
        number += 1
        if home.is_dir() and not any(home.iterdir()):
            home.rmdir()
        if home.exists() or home.is_symlink():
            continue
        try:
            return draft.rename(home)
        except FileExistsError:
            continue
        except OSError:
            if not home.exists():
                raise
