"""The house: imports only point down, each library has its one place, nobody looks at the clock below the doors."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "planner"
FLOORS = (  # from the ground up; a part imports itself and what lies below its floor (CONTRIBUTING.md)
    {"windows", "texts", "kinds", "caches"},
    {"jit"},
    {"settings"},
    {"problem", "errors"},
    {"plan", "travel", "what_if"},
    {"days", "fingerprint", "centres", "announced", "coordinates", "publish"},
    {"demand", "outlook"},
    {"timer", "check"},
    {"score"},
    {"measures"},
    {"read", "roads", "solve"},
    {"explain", "next_week", "rounds", "siting"},
    {"slots", "scenario"},
    {"out"},
    {"cli", "web"},
    {"__main__"},
    {""},  # the package itself, which offers the flow
)
HOMES = {  # who may import what
    "pandas": {"read"},
    "geopandas": {"read", "roads"},
    "pyogrio": {"read", "roads"},
    "openpyxl": {"read"},
    "ortools": {"solve"},
    "numba": {"jit"},
    "osmium": {"roads"},
    "networkx": {"roads"},
    "scipy": {"roads"},
    "folium": {"out"},
    "xlsxwriter": {"out"},
    "typst": {"out"},
    "icalendar": {"out"},
    "segno": {"out"},
    "jinja2": {"out"},
    "markupsafe": {"out"},
    "typer": {"cli"},
    "rich": {"cli"},
    "chinese_calendar": {"days"},
    "holidays": {"days"},
    "lunar_python": {"days"},
    "distributed": {"scenario"},
}
DOORS = {"read", "cli"}  # where the day of the machine may be asked for
TOUCHING_FILES = {"read", "roads", "out", "cli"}
LONGEST = 400
NOT_YET_SPLIT: dict[str, int] = {}  # one idea each; these may not grow any further
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(file: Path) -> str:
    """A module as it is called in lists: its path below the package."""
    return file.relative_to(PACKAGE).as_posix()


def part_of(file: Path) -> str:
    """The module or sub-package directly below the package; empty for the package itself."""
    first = file.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def imported(tree: ast.AST) -> list[tuple[str, int]]:
    """Every module named by an import, with its line; relative imports are not used in this house."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno} imports relatively"
            names = [f"planner.{alias.name}" for alias in node.names] if node.module == "planner" else [node.module]
            found += [(str(name), node.lineno) for name in names]
    return found


def upward(tree: ast.AST, part: str) -> list[str]:
    """Imports of a part of the house that do not lead to a lower floor."""
    floor = {name: k for k, names in enumerate(FLOORS) for name in names}
    wrong = []
    for name, line in imported(tree):
        if not name.startswith("planner."):
            continue
        target = name.split(".")[1]
        if target != part and target in floor and floor[target] >= floor[part]:
            wrong.append(f"{line}: {part} imports {target}")
    return wrong


def strangers(tree: ast.AST, part: str) -> list[str]:
    """Imports of libraries that have their place elsewhere."""
    named = [(name.split(".")[0], line) for name, line in imported(tree)]
    return [f"{line}: {part} imports {name}" for name, line in named if part not in HOMES.get(name, {part})]


def clocks(tree: ast.AST) -> list[str]:
    """Questions for the day or the time of the machine; a stop-watch (perf_counter) is none."""
    asked = {"today", "now", "utcnow", "localtime"}
    calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
    return [f"{f.lineno}: {f.attr}" for f in calls if isinstance(f, ast.Attribute) and f.attr in asked]


def globals_changed(tree: ast.AST) -> list[str]:
    """Statements that change a module from inside a function."""
    return [f"{n.lineno}: {', '.join(n.names)}" for n in ast.walk(tree) if isinstance(n, ast.Global)]


def file_doors(tree: ast.AST) -> list[str]:
    """Calls that open files by path; package resources are not files of the user."""
    called = {"open", "write_text", "write_bytes", "read_bytes", "mkdir", "unlink"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found += [f"{node.lineno}: {name}"] if name in called else []
    return found


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_module_keeps_to_its_floor(file):
    """Imports point down, libraries stand in their place, files, clocks and globals where they belong."""
    tree, part = ast.parse(file.read_text(encoding="utf-8")), part_of(file)
    assert any(part in names for names in FLOORS), f"planner/{part} has no floor yet: say in FLOORS where it belongs"
    assert not upward(tree, part)
    assert not strangers(tree, part)
    assert part in DOORS or not clocks(tree)
    assert part in TOUCHING_FILES or not file_doors(tree)
    assert not globals_changed(tree)


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_module_is_short_and_says_what_it_is(file):
    """Under 400 lines, with a docstring."""
    source = file.read_text(encoding="utf-8")
    lines = source.count("\n")
    assert lines <= max(LONGEST, NOT_YET_SPLIT.get(name_of(file), 0)), f"{lines} lines"
    assert ast.get_docstring(ast.parse(source)), "no docstring"


def test_modules_that_have_become_short_leave_the_list_of_long_ones():
    """The exceptions only shrink."""
    lines = {name: (PACKAGE / name).read_text(encoding="utf-8").count("\n") for name in NOT_YET_SPLIT}
    assert {name for name, count in lines.items() if count <= LONGEST} == set()


@pytest.mark.parametrize(
    ("source", "part", "rule"),
    [
        ("import planner.solve", "check", upward),
        ("from planner.timer import shift", "check", upward),
        ("from planner import score", "timer", upward),
        ("def f():\n    from planner.out import write_plan", "solve", upward),
        ("from planner.read import read_district", "roads", upward),
        ("import pandas as pd", "solve", strangers),
        ("from ortools.sat.python import cp_model", "check", strangers),
        ("import folium.plugins", "cli", strangers),
    ],
)
def test_a_wrong_import_is_seen(source, part, rule):
    """The rules above have seen an offender, also one hidden in a function."""
    assert rule(ast.parse(source), part)


def test_other_offences_are_seen():
    """A clock, an open file, a global."""
    assert clocks(ast.parse("day = date.today()"))
    assert file_doors(ast.parse("with open(path) as f: pass"))
    assert file_doors(ast.parse("path.write_text('')"))
    assert globals_changed(ast.parse("def f():\n    global x\n    x = 1"))


def test_right_imports_are_let_pass():
    """A part may import itself and what lies below."""
    tree = ast.parse("from planner.solve.tasks import Task\nfrom planner.check import check\nimport numpy as np")
    assert not upward(tree, "solve")
    assert not strangers(tree, "solve")
