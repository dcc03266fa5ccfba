"""The files of a district: which file or sheet is which table, and the grid in each."""

import csv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import pyogrio.errors
from openpyxl.utils.exceptions import InvalidFileException

from planner.read.cells import blank
from planner.read.columns import TABLE, TABLES, table_names
from planner.read.csv_file import read_csv
from planner.read.grids import Findings, Grid
from planner.read.headings import heading_score
from planner.read.layers import LayerUnclear, read_layer
from planner.read.workbook import read_workbook
from planner.settings import Language

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
LAYERS = frozenset({".gpkg", ".geojson"})
ROADS = "roads.gpkg"
_TEXT = frozenset({".csv"})
_PLACES = frozenset({"villages", "centres"})
_BROKEN = (
    csv.Error, zipfile.BadZipFile, InvalidFileException, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError,
    ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, OSError, zipfile.error,
)  # fmt: skip


@dataclass(kw_only=True)
class Sources:
    """What lies in a folder or workbook: a grid a table, the text of district.toml, the roads."""

    grids: dict[str, Grid] = field(default_factory=dict)
    toml: tuple[str, str] | None = None  # text and name
    roads: Path | None = None
    folder: Path | None = None


def open_sources(path: Path, findings: Findings) -> Sources:
    """Every table that can be found and opened; what cannot is an error."""
    sources = Sources(folder=path if path.is_dir() else path.parent)
    if path.is_dir():
        _folder(path, sources, findings)
    elif not path.exists():
        findings.error("path-missing", value=str(path))
    elif path.suffix.lower() in WORKBOOKS:
        _guarded(path, findings, lambda: _workbook(path, sources, findings))
    else:
        findings.error("file-wrong-type", path.name, value=path.suffix)
    if not findings.errors:
        sources.roads = _roads(path, findings)
        _missing(path, sources, findings)
    return sources


def table_of(name: str) -> str | None:
    """The table a file or sheet is named after."""
    return table_names().get(name.strip().lower())


def _folder(folder: Path, sources: Sources, findings: Findings) -> None:
    try:
        files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
    except OSError as error:
        findings.error("file-unreadable", folder.name, detail=type(error).__name__)
        return
    for file in files:
        _guarded(file, findings, partial(_file, file, sources, findings))


def _file(file: Path, sources: Sources, findings: Findings) -> None:
    table, suffix = table_of(file.stem), file.suffix.lower()
    if suffix == ".toml" and table == "settings":
        _toml(file, sources, findings)
    elif suffix in WORKBOOKS and table in (None, "settings"):
        _book_in_folder(file, table, sources, findings)
    elif table is None:
        if suffix in _TEXT | LAYERS and file.name != ROADS:
            findings.skip("file-unknown", file.name)
    elif suffix in _TEXT:
        rows = read_csv(file, partial(heading_score, table))
        _add(Grid(table=table, shown=file.name, rows=rows), sources, findings)
    elif suffix in WORKBOOKS:
        sheets = read_workbook(file)
        sheet = next((s for s in sheets if table_of(s.title) == table), sheets[0])
        _add(Grid(table=table, shown=file.name, rows=sheet.rows, wide=sheet.wide), sources, findings)
    elif suffix in LAYERS and table in _PLACES:
        rows, other = read_layer(file, frozenset(n for n, t in table_names().items() if t == table))
        _add(Grid(table=table, shown=file.name, rows=rows, geometry=other), sources, findings)
    elif suffix not in (".md", ".txt", ".pdf", ".json", ".bak", ".png", ".html", ".docx", ".pbf"):
        findings.error("file-wrong-type", file.name, value=file.suffix)


def _book_in_folder(file: Path, table: str | None, sources: Sources, findings: Findings) -> None:
    """district.xlsx holds every table; a workbook of another name is left alone."""
    if table is None:
        findings.skip("file-unknown", file.name)
    else:
        _workbook(file, sources, findings)


def _workbook(file: Path, sources: Sources, findings: Findings) -> None:
    for sheet in read_workbook(file):
        table = table_of(sheet.title)
        if table is None:
            if any(not blank(cell) for _, row in sheet.rows for cell in row):
                findings.skip("sheet-unknown", sheet.title)
        else:
            _add(Grid(table=table, shown=sheet.title, rows=sheet.rows, wide=sheet.wide), sources, findings)


def _toml(file: Path, sources: Sources, findings: Findings) -> None:
    if "settings" in sources.grids:
        findings.error("table-twice", file.name, other=sources.grids["settings"].shown)
    sources.toml = (file.read_text(encoding="utf-8-sig"), file.name)


def _add(grid: Grid, sources: Sources, findings: Findings) -> None:
    before = sources.grids.get(grid.table)
    if before is not None:
        findings.error("table-twice", grid.shown, other=before.shown)
    elif grid.table == "settings" and sources.toml is not None:
        findings.error("table-twice", grid.shown, other=sources.toml[1])
    elif any(not blank(cell) for _, row in grid.rows for cell in row):
        sources.grids[grid.table] = grid
    elif grid.table != "settings" and TABLE[grid.table].compulsory:
        findings.error("table-empty", grid.shown)
        sources.grids[grid.table] = grid
    else:
        findings.skip("table-empty", grid.shown)


def _guarded(file: Path, findings: Findings, work: Callable[[], Any]) -> None:
    """Whatever a broken file does to a library becomes an error of the user's language."""
    try:
        work()
    except PermissionError:
        findings.error("file-held", file.name)
    except LayerUnclear as error:
        findings.error("layer-unclear", file.name, layers=str(error))
    except UnicodeDecodeError:
        findings.error("encoding-unknown", file.name)
    except _BROKEN as error:
        empty = file.exists() and file.stat().st_size == 0
        findings.error("file-empty" if empty else "file-unreadable", file.name, detail=type(error).__name__)


def _roads(path: Path, findings: Findings) -> Path | None:
    """roads.gpkg, or the one extract, beside the tables."""
    folder = path if path.is_dir() else path.parent
    if (folder / ROADS).is_file():
        return folder / ROADS
    extracts = sorted(folder.glob("*.osm.pbf"))
    if len(extracts) > 1:
        findings.error("roads-unclear", extracts[0].name, files=", ".join(p.name for p in extracts))
    return extracts[0] if len(extracts) == 1 else None


def _missing(path: Path, sources: Sources, findings: Findings) -> None:
    for table in TABLES:
        if table.compulsory and table.name not in sources.grids:
            names: dict[str, object] = {"table_zh": table.title(Language.ZH), "table_en": table.title(Language.EN)}
            findings.error("table-missing", path.name, None, name=table.name, **names)
