"""docs/format.md, the catalogues and the code say the same."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from planner.out.tables import COLUMNS as WRITTEN
from planner.read.alone import ALONE
from planner.read.columns import SETTINGS, TABLES, table_names
from planner.read.headings import known, normal
from planner.read.template import heading
from planner.settings import Language
from planner.texts import catalogue

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = [c for t in (SETTINGS, *TABLES, *ALONE.values()) for c in t.columns]
CODE = re.compile(r"[a-z]+(-[a-z]+)+")


def _codes_in_the_code():
    """Every string handed to something that makes an error: error, wrong, CellError, PlannerError, _refuse, ..."""
    makers = {"error", "wrong", "CellError", "PlannerError", "_refuse", "contradiction", "_repeats"}
    found = set()
    for file in (ROOT / "planner").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in makers:
                strings = (n.value for a in node.args for n in ast.walk(a) if isinstance(n, ast.Constant))
                found |= {s for s in strings if isinstance(s, str) and CODE.fullmatch(s)}
    return found


def test_every_error_code_has_its_texts_in_both_languages():
    """No code is raised that nobody can read, in either language."""
    codes = _codes_in_the_code()
    assert len(codes) > 50
    for language in Language:
        texts = catalogue(language, "errors")
        assert not {c for c in codes if f"{c}.what" not in texts or f"{c}.do" not in texts}


@pytest.mark.parametrize("area", ["errors", "read", "columns"])
def test_both_catalogues_have_the_same_keys_and_values(area):
    """A text of one language has its twin in the other, and takes values that are given."""
    zh, en = (catalogue(language, area) for language in ("zh", "en"))
    assert set(zh) == set(en)
    assert all(zh.values())
    assert all(en.values())


def test_every_column_has_help_and_every_help_a_column():
    """The catalogue of columns is neither short nor long."""
    assert set(catalogue("en", "columns")) == {f"{c.table}.{c.name}" for c in COLUMNS}
    kinds = {f"kind.{c.kind.name}" for c in COLUMNS} | {f"unit.{c.unit}" for c in COLUMNS if c.unit}
    assert kinds <= set(catalogue("en", "read"))


def test_headings_are_unambiguous():
    """No heading means two columns of a table, no name two tables, and what `new` writes is known."""
    for table in (SETTINGS, *TABLES):
        names = [normal(n) for c in table.columns for n in {c.name, c.zh, *c.also}]
        assert len(set(names)) == len(names), table.name
        for column in table.columns:
            for language in Language:
                assert known(table.name)[normal(heading(column, language))] is column
    names = [n for t in (SETTINGS, *TABLES) for n in {t.name, t.zh, *t.also}]
    assert len(names) == len(table_names())


def test_the_document_names_every_column_and_every_code():
    """docs/format.md is complete."""
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert re.search(rf"`{column.name}`\*?\*? \| {re.escape(column.zh)} \|", page), column
    for key in catalogue("en", "errors"):
        assert f"| `{key.rpartition('.')[0]}` |" in page, key


def test_the_document_names_every_column_of_a_plan_and_no_other():
    """Each table that is written has its section with its columns, in their order."""
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    for name, columns in WRITTEN.items():
        section = page.split(f"### tables/{name}.csv\n")[1].split("###")[0]
        assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == columns, name


def test_the_document_is_what_the_script_makes():
    """Whoever changes a column, read or written, runs scripts/make_format_doc.py."""
    script = "import runpy; print(runpy.run_path('scripts/make_format_doc.py')['page'](), end='')"
    made = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert made.stdout == (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
