"""The scenarios of a district: scenarios.toml, a table of that name, or a sheet of its workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planner.errors import InputError, InputErrors, PlannerError
from planner.problem import Problem
from planner.read.alone import SCENARIOS, alone_names
from planner.read.cells import Cell, CellError, Merged, written
from planner.read.csv_file import decode
from planner.read.grids import Findings, Grid
from planner.read.scenario_toml import grid_of_toml
from planner.read.sources import WORKBOOKS, open_alone, open_sheet
from planner.read.step_values import METHODS, method_of, read_value, weight_of
from planner.read.tables import Read, Row, read_table
from planner.what_if import BASE, FORMS, Scenario, Step, StepKind, Target, copy_id, lineage

TOML = ".toml"
_SUFFIXES = (TOML, ".csv", ".xlsx", ".xlsm")
_ADDED = {StepKind.VEHICLE_MORE: Target.VEHICLE, StepKind.STAFF_MORE: Target.STAFF, StepKind.NEW_CENTRE: Target.CENTRE}
_MISSING = {
    Target.VEHICLE: "vehicle-unknown",
    Target.STAFF: "staff-unknown",
    Target.CENTRE: "centre-unknown",
    Target.VILLAGE: "village-unknown",
}


def find_scenarios(district: Path) -> Path | None:
    """Where the scenarios of a district folder or workbook are: a file of that name beside it, or the workbook."""
    folder = district if district.is_dir() else district.parent
    try:
        files = [p for p in sorted(folder.iterdir()) if p.is_file() and p.stem.lower() in alone_names()]
    except OSError:
        return None
    for suffix in _SUFFIXES:
        found = next((file for file in files if file.suffix.lower() == suffix), None)
        if found is not None:
            return found
    books = [district] if district.is_file() else [district / name for name in ("district.xlsx", "设置.xlsx")]
    return next((book for book in books if book.is_file() and book.suffix.lower() in WORKBOOKS), None)


def read_scenarios(path: Path | str, problem: Problem) -> tuple[Scenario, ...]:
    """The scenarios in a file or workbook, in their order; every id in them is known to the district.

    Raises:
        InputErrors: every error of the table.

    """
    findings = Findings()
    grid = _grid(Path(path), findings)
    found: tuple[Scenario, ...] = ()
    if grid is not None:
        found = _Reader(problem, read_table(grid, SCENARIOS, findings), findings).scenarios()
    if grid is not None and not found and not findings.errors:
        findings.error("table-without-rows", grid.shown)
    if findings.errors:
        raise InputErrors(_sorted(findings.errors), problem.settings.language)
    return found


def _grid(path: Path, findings: Findings) -> Grid | None:
    if path.suffix.lower() != TOML:
        return (open_sheet if path.suffix.lower() in WORKBOOKS else open_alone)(path, SCENARIOS.name, findings)
    try:
        text = decode(path.read_bytes())[0]
    except FileNotFoundError:
        findings.error("path-missing", value=str(path))
    except UnicodeDecodeError:
        findings.error("encoding-unknown", path.name)
    except OSError as error:
        findings.error("file-refused", path.name, detail=error.strerror or str(error))
    else:
        return grid_of_toml(text, path.name, findings)
    return None


def _sorted(errors: Sequence[InputError]) -> tuple[InputError, ...]:
    unique = {(e.code, e.table, e.row, e.column, e.value): e for e in errors}
    return tuple(sorted(unique.values(), key=lambda e: e.row or 0))


@dataclass(kw_only=True)
class _Draft:
    """A scenario as far as it is read: its first row, its changes, what was said once for all rows."""

    row: Row
    steps: list[Step] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Rows to scenarios. Ids may be those of the district or of what a row adds."""

    def __init__(self, problem: Problem, read: Read, findings: Findings) -> None:
        self.read, self.findings = read, findings
        self.known: dict[Target, set[str]] = {
            Target.VEHICLE: {str(v.id) for v in problem.vehicles},
            Target.STAFF: {str(p.id) for p in problem.staff},
            Target.CENTRE: {str(c.id) for c in problem.centres},
            Target.VILLAGE: {str(v.id) for v in problem.villages},
        }
        towns = {v.township for v in problem.villages if v.township}
        self.known[Target.PLACE] = self.known[Target.VILLAGE] | towns
        self.names: dict[Target, list[tuple[str, str]]] = {
            Target.VEHICLE: [(v.name, v.id) for v in problem.vehicles],
            Target.STAFF: [(p.name, p.id) for p in problem.staff],
            Target.CENTRE: [(c.name, c.id) for c in problem.centres],
            Target.VILLAGE: [(v.name, v.id) for v in problem.villages],
            Target.PLACE: [(v.name, v.id) for v in problem.villages],
        }
        costs = problem.settings.costs
        self.priced = any((costs.per_km, costs.per_vehicle_day, costs.per_staff_hour))

    def scenarios(self) -> tuple[Scenario, ...]:
        """Every scenario, by its first row."""
        self._added()
        drafts: dict[str, _Draft] = {}
        for row in self.read.rows:
            name = row.values.get("scenario")
            step = self._step(row)
            if name is None:
                continue
            if name == BASE:
                self._wrong(row, "scenario", "scenario-base")
            draft = drafts.setdefault(name, _Draft(row=row))
            self._said(draft, row)
            if step is not None:
                draft.steps.append(step)
        made = {
            name: Scenario(
                name=name,
                steps=tuple(draft.steps),
                extends=draft.said.get("extends", BASE),
                note=draft.said.get("note", ""),
            )
            for name, draft in drafts.items()
        }
        for name, one in made.items():
            try:
                lineage(one, made)
            except PlannerError as error:
                self._wrong(drafts[name].row, "extends", error.code, **error.values)
        return tuple(made.values())

    def _said(self, draft: _Draft, row: Row) -> None:
        """What holds for the whole scenario may stand in any of its rows, but not differently."""
        for column in ("extends", "note"):
            value = row.values.get(column)
            if value is not None and draft.said.setdefault(column, value) != value:
                self._wrong(row, column, "scenario-said-twice", other=draft.said[column])

    def _added(self) -> None:
        """The ids that rows add, so that other rows may name them."""
        for row in self.read.rows:
            kind, target = row.values.get("change"), row.values.get("target")
            if kind in _ADDED and target:
                count = self._count(row)
                ids = {target} if kind is StepKind.NEW_CENTRE else {copy_id(target, n) for n in range(2, count + 2)}
                self.known[_ADDED[kind]] |= ids

    def _count(self, row: Row) -> int:
        try:
            value = read_value(StepKind.VEHICLE_MORE, "", self._cell(row))
        except CellError:
            return 1
        return value if isinstance(value, int) and value < 1000 else 1

    def _step(self, row: Row) -> Step | None:
        kind = row.values.get("change")
        if not isinstance(kind, StepKind):
            return None
        target = self._target(row, kind, str(row.values.get("target", "")))
        form = FORMS[kind]
        try:
            value = read_value(kind, target, self._cell(row))
        except CellError as error:
            self._wrong(row, "value", error.code, **error.values)
            return None
        if value is None and form.needs_value:
            self._wrong(row, "value", "cell-missing")
        if kind in (StepKind.VEHICLE_CENTRE, StepKind.STAFF_CENTRE) and value is not None:
            self._named(row, "value", Target.CENTRE, str(value))
        if kind is StepKind.BUDGET and not self.priced:
            self._wrong(row, "change", "scenario-no-costs")
        return Step(kind=kind, target=target, value=value) if row.sound else None

    def _target(self, row: Row, kind: StepKind, target: str) -> str:
        """The target as it is called inside."""
        form = FORMS[kind]
        if not target:
            if form.needs_target:
                self._wrong(row, "target", "cell-missing")
        elif form.target is Target.NONE:
            self._wrong(row, "target", "scenario-target-idle", change=kind)
        elif form.target is Target.WEIGHT:
            column = weight_of(target)
            if column is not None:
                return column.noun.removeprefix("weights.")
            self._wrong(row, "target", "scenario-weight")
        elif form.target is Target.METHOD:
            method = method_of(target)
            if method:
                return method
            self._wrong(row, "target", "choice-bad", allowed=" / ".join(METHODS), allowed_en=" / ".join(METHODS))
        else:
            self._named(row, "target", form.target, target)
        return target

    def _named(self, row: Row, column: str, target: Target, one: str) -> None:
        """An id that is not there is an error; where it is the name of something, its id is said."""
        if one in self.known[target]:
            return
        ids = [other for name, other in self.names[target] if name == one]
        if ids:
            self._wrong(row, column, "name-for-id", id=one, known=" / ".join(ids))
        else:
            self._wrong(row, column, _MISSING.get(target, "scenario-place"), id=one)

    def _cell(self, row: Row) -> Cell:
        place = self.read.places.get("value")
        cell = None if place is None or place >= len(row.cells) else row.cells[place]
        return written(cell) if isinstance(cell, Merged) else cell

    def _wrong(self, row: Row, column: str, code: str, **values: object) -> None:
        self.read.wrong(self.findings, row, column, code, **values)
