"""The files of a district: which file or sheet is which table, and the grid in each."""

import csv
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyogrio.errors
from openpyxl.utils.exceptions import InvalidFileException

from planner.read.alone import ALONE, alone_names
from planner.read.cells import blank
from planner.read.columns import TABLE, TABLES, table_names
from planner.read.csv_file import decode, read_csv
from planner.read.grids import Findings, Grid
from planner.read.headings import heading_score
from planner.read.layers import LayerUnclear, read_layer
from planner.read.workbook import read_workbook
from planner.settings import Language

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
LAYERS = frozenset({".gpkg", ".geojson"})
SEEN = 12  # names of sheets listed where one is missing
ROADS = ("roads.gpkg", "roads.shp", "roads.geojson", "roads.graphml")  # the first that is there
_TEXT = frozenset({".csv"})
_LEFT_ALONE = frozenset({".md", ".txt", ".pdf", ".json", ".bak", ".png", ".jpg", ".html", ".docx", ".pbf"})
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of workbooks with a password
_PLACES = frozenset({"villages", "centres"})
_BROKEN = (
    csv.Error, zipfile.BadZipFile, InvalidFileException, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError,
    KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, OSError, SyntaxError, zlib.error,
    struct.error,
)  # fmt: skip


@dataclass(kw_only=True)
class Sources:
    """What lies in a folder or workbook: a grid a table, the text of district.toml, the roads.

    `failed` are tables whose file could not be read: what refers to them is not judged. `extracts` are the files of
    roads that might be meant; `roads` is the one that is.
    """

    grids: dict[str, Grid] = field(default_factory=dict)
    toml: tuple[str, str] | None = None  # text and name
    extracts: tuple[Path, ...] = ()
    folder: Path | None = None
    failed: set[str] = field(default_factory=set)
    seen: list[str] = field(default_factory=list)  # names of the sheets and files there are

    @property
    def roads(self) -> Path | None:
        """The roads, where there is no doubt which."""
        return self.extracts[0] if len(self.extracts) == 1 else None


def open_sources(path: Path, findings: Findings) -> Sources:
    """Every table that can be found and opened; what cannot is an error."""
    sources = Sources(folder=path if path.is_dir() else path.parent)
    if path.is_dir():
        _folder(path, sources, findings)
    elif not path.exists():
        findings.error("path-missing", value=str(path))
        sources.failed.update(TABLE)
    elif path.suffix.lower() in WORKBOOKS:
        _guarded(path, sources, findings, lambda: _workbook(path, sources, findings))
    else:
        alone = table_of(path.stem) is not None and path.suffix.lower() in _TEXT | LAYERS | {".toml"}
        findings.error("table-alone" if alone else "file-wrong-type", path.name, value=path.suffix)
        sources.failed.update(TABLE)
    sources.extracts = _extracts(path if path.is_dir() else path.parent)
    _missing(path, sources, findings)
    return sources


def open_alone(path: Path, table: str, findings: Findings) -> Grid | None:
    """One table in a file of its own: a csv file, or a workbook's sheet of that name, else its first."""
    sources = Sources(folder=path.parent)
    if not path.is_file():
        findings.error("path-missing", value=str(path))
    elif path.suffix.lower() in WORKBOOKS | _TEXT:
        _guarded(path, sources, findings, lambda: _as_table(path, table, sources, findings))
    else:
        findings.error("file-wrong-type", path.name, value=path.suffix)
    return sources.grids.get(table)


def open_sheet(path: Path, table: str, findings: Findings) -> Grid | None:
    """The sheet of that name in a workbook; without one, an error."""
    sources = Sources(folder=path.parent)

    def work() -> None:
        for sheet in read_workbook(path):
            sources.seen.append(sheet.title)
            if table_of(sheet.title) == table:
                _add(Grid(table=table, shown=sheet.title, rows=sheet.rows, wide=sheet.wide), sources, findings)

    if not path.is_file():
        findings.error("path-missing", value=str(path))
        return None
    _guarded(path, sources, findings, work)
    if table not in sources.grids and not findings.errors:
        findings.error("sheet-missing", path.name, name=table, found=", ".join(sources.seen[:SEEN]) or "-")
    return sources.grids.get(table)


def table_of(name: str) -> str | None:
    """The table a file or sheet is named after."""
    word = name.strip().lower()
    return table_names().get(word) or alone_names().get(word)


def _folder(folder: Path, sources: Sources, findings: Findings) -> None:
    try:
        files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
    except OSError as error:
        findings.error("file-refused", folder.name, detail=error.strerror or str(error))
        sources.failed.update(TABLE)
        return
    sources.seen += [file.name for file in files]
    for file in files:
        _guarded(file, sources, findings, partial(_file, file, sources, findings))


def _file(file: Path, sources: Sources, findings: Findings) -> None:
    table, suffix = table_of(file.stem), file.suffix.lower()
    if table in ALONE:
        return
    if suffix == ".toml" and table == "settings":
        _toml(file, sources, findings)
    elif suffix in WORKBOOKS and table in (None, "settings"):
        _book_in_folder(file, table, sources, findings)
    elif table is None:
        if suffix in _TEXT | LAYERS and file.name not in ROADS:
            findings.skip("file-unknown", file.name)
    elif suffix in WORKBOOKS | _TEXT:
        _as_table(file, table, sources, findings)
    elif suffix in LAYERS and table in _PLACES:
        rows, other = read_layer(file, frozenset(n for n, t in table_names().items() if t == table))
        _add(Grid(table=table, shown=file.name, rows=rows, geometry=other), sources, findings)
    elif suffix not in _LEFT_ALONE:
        findings.error("file-wrong-type", file.name, value=file.suffix)
        sources.failed.add(table)


def _as_table(file: Path, table: str, sources: Sources, findings: Findings) -> None:
    if file.suffix.lower() in _TEXT:
        rows = read_csv(file, partial(heading_score, table))
        _add(Grid(table=table, shown=file.name, rows=rows), sources, findings)
    else:
        sheets = read_workbook(file)
        sheet = next((s for s in sheets if table_of(s.title) == table), sheets[0])
        _add(Grid(table=table, shown=file.name, rows=sheet.rows, wide=sheet.wide), sources, findings)


def _book_in_folder(file: Path, table: str | None, sources: Sources, findings: Findings) -> None:
    """district.xlsx holds every table; a workbook of another name is left alone."""
    if table is None:
        findings.skip("file-unknown", file.name)
    else:
        _workbook(file, sources, findings)


def _workbook(file: Path, sources: Sources, findings: Findings) -> None:
    for sheet in read_workbook(file):
        sources.seen.append(sheet.title)
        table = table_of(sheet.title)
        if table in ALONE:
            continue
        if table is None:
            if any(not blank(cell) for _, row in sheet.rows for cell in row):
                findings.skip("sheet-unknown", sheet.title)
        else:
            _add(Grid(table=table, shown=sheet.title, rows=sheet.rows, wide=sheet.wide), sources, findings)


def _toml(file: Path, sources: Sources, findings: Findings) -> None:
    if "settings" in sources.grids:
        findings.error("table-twice", file.name, other=sources.grids["settings"].shown)
    sources.toml = (decode(file.read_bytes())[0], file.name)


def _add(grid: Grid, sources: Sources, findings: Findings) -> None:
    before = sources.grids.get(grid.table)
    if before is not None:
        findings.error("table-twice", grid.shown, other=before.shown)
    elif grid.table == "settings" and sources.toml is not None:
        findings.error("table-twice", grid.shown, other=sources.toml[1])
    elif any(not blank(cell) for _, row in grid.rows for cell in row):
        sources.grids[grid.table] = grid
    elif grid.table in TABLE and TABLE[grid.table].compulsory:
        findings.error("table-empty", grid.shown)
        sources.grids[grid.table] = grid
    else:
        findings.skip("table-empty", grid.shown)


def _guarded(file: Path, sources: Sources, findings: Findings, work: Callable[[], Any]) -> None:
    """Whatever a broken file does to a library becomes an error in the user's language."""
    before = len(findings.errors)
    try:
        work()
        return
    except PermissionError:
        findings.error("file-held", file.name)
    except LayerUnclear as error:
        findings.error("layer-unclear", file.name, layers=str(error))
    except UnicodeDecodeError:
        findings.error("encoding-unknown", file.name)
    except _BROKEN as error:
        code = _why_broken(file)
        if isinstance(error, OSError) and error.strerror and code == "file-unreadable":
            findings.error("file-refused", file.name, detail=error.strerror)
        else:
            findings.error(code, file.name)
    if len(findings.errors) > before:
        table = table_of(file.stem)
        sources.failed.update(TABLE if table in (None, "settings") else {str(table)})


def _why_broken(file: Path) -> str:
    """What can be said of a file that a library refuses."""
    try:
        with file.open("rb") as opened:
            start = opened.read(len(_OLD_OR_LOCKED))
    except OSError:
        return "file-unreadable"
    if not start:
        return "file-empty"
    return "file-locked" if start == _OLD_OR_LOCKED else "file-unreadable"


def _extracts(folder: Path) -> tuple[Path, ...]:
    """The first file of roads of a name we know, else every extract beside the tables."""
    named = [folder / name for name in ROADS if (folder / name).is_file()]
    return tuple(named[:1] or sorted(folder.glob("*.osm.pbf")))


def _missing(path: Path, sources: Sources, findings: Findings) -> None:
    for table in TABLES:
        if table.compulsory and table.name not in sources.grids and table.name not in sources.failed:
            names: dict[str, object] = {"table_zh": table.title(Language.ZH), "table_en": table.title(Language.EN)}
            names["found"] = ", ".join(sources.seen[:SEEN]) + (", ..." if len(sources.seen) > SEEN else "") or "-"
            findings.error("table-missing", path.name, None, name=table.name, **names)
