"""Workbooks are what the format says, and open in LibreOffice as they were written: nothing is repaired or lost."""

import posixpath
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest
from out_kit import everything

from planner.settings import Language

TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@pytest.fixture(scope="module", params=list(Language))
def books(request, tmp_path_factory):
    """Every workbook of a plan folder."""
    import plan_fixture as fixture

    written = everything(tmp_path_factory.mktemp("books") / "p", fixture.problem(request.param))
    found = [path for path in written.files if path.suffix == ".xlsx"]
    assert len(found) >= 3
    return found


def test_every_part_is_well_formed_declared_and_there(books):
    """XML that parses, a type for every part, no reference to a part that is missing."""
    for path in books:
        with zipfile.ZipFile(path) as parts:
            assert parts.testzip() is None
            names = set(parts.namelist())
            assert len(names) == len(parts.namelist())
            trees = {
                name: ElementTree.fromstring(parts.read(name)) for name in names if name.endswith((".xml", ".rels"))
            }
        kinds = trees["[Content_Types].xml"]
        declared = {kind.get("PartName", "").lstrip("/") for kind in kinds.iter(f"{TYPES}Override")}
        endings = {kind.get("Extension") for kind in kinds.iter(f"{TYPES}Default")}
        assert declared <= names
        assert {name for name in names if name not in declared and name.rpartition(".")[2] not in endings} == {
            "[Content_Types].xml"
        } - ({"[Content_Types].xml"} if "xml" in endings else set())
        for name, tree in trees.items():
            if not name.endswith(".rels"):
                continue
            base = posixpath.dirname(posixpath.dirname(name))
            for relation in tree.iter(f"{RELATIONS}Relationship"):
                if relation.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join(base, relation.get("Target").lstrip("/")))
                    assert target in names or posixpath.normpath(relation.get("Target").lstrip("/")) in names


def test_every_sheet_is_a_table_that_prints(books):
    """Names that Excel accepts, a heading on each page, one page wide, and limits of the format kept."""
    for path in books:
        book = openpyxl.load_workbook(path)
        assert book.sheetnames and len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
        for sheet in book:
            assert 0 < len(sheet.title) <= 31 and not set(sheet.title) & set("[]:*?/\\")
            assert sheet.max_row > 1
            assert sheet.page_setup.orientation in ("landscape", "portrait")
            assert all(len(str(cell.value or "")) < 32767 for row in sheet.iter_rows() for cell in row)


def cells(path):
    """What stands in every cell of every sheet."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [
            (cell.coordinate, cell.value) for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")
        ]
        for sheet in book
    }


def test_libreoffice_opens_it_as_it_was_written(books, tmp_path):
    """Opened and saved again, every cell of every sheet is still there, with the same value."""
    office = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
    if office is None:
        pytest.skip("no LibreOffice on this machine, so the workbooks were not opened in it")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "out"
    command = [office, profile, "--headless", "--norestore", "--convert-to", "xlsx", "--outdir", str(out)]
    done = subprocess.run([*command, *map(str, books)], capture_output=True, timeout=180, check=True)
    said = done.stdout.decode() + done.stderr.decode()
    assert "repair" not in said.lower() and "Error" not in said
    for path in books:
        assert cells(out / path.name) == cells(path), path.name
