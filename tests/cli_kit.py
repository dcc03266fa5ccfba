"""The command line run in this process, on copies of the example township."""

import json
import shutil
from pathlib import Path

import openpyxl
from typer.testing import CliRunner

from planner.cli.commands import app

TOWNSHIP = Path(__file__).parent.parent / "data" / "township" / "district.xlsx"
STEPS = ("--iterations", "300")


def run(*args, code=0):
    """The result of a command, which must end with `code`."""
    result = CliRunner().invoke(app, [str(a) for a in args])
    assert result.exit_code == code, f"exit {result.exit_code}\n{result.stdout}\n{result.stderr}\n{result.exception!r}"
    return result


def answer(*args, code=0):
    """The JSON object a command prints; nothing else may stand on stdout."""
    return json.loads(run(*args, "--json", code=code).stdout)


def township(folder, name="district.xlsx"):
    """A copy of the workbook of the township."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(TOWNSHIP, folder / name))


def add_changes(book, *rows):
    """Give a workbook a sheet of edits: (kind, target, date, vehicle)."""
    content = openpyxl.load_workbook(book)
    page = content.create_sheet("changes")
    for row in (("kind", "target", "date", "vehicle"), *rows):
        page.append(row)
    content.save(book)
    return book


def set_cell(book, sheet, cell, value):
    """Write one cell of a workbook."""
    content = openpyxl.load_workbook(book)
    content[sheet][cell] = value
    content.save(book)
    return book
