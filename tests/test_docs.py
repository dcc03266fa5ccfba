"""What the documents say is there: links, paths, commands, options, dependencies; and both READMEs say the same."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from planner.cli.commands import app

ROOT = Path(__file__).resolve().parent.parent
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "maps").glob("*.md"), *(ROOT / "data").rglob("*.md")]
)
COMMANDS = typer.main.get_command(app).commands
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TOP = "planner|tests|scripts|docs|data|maps|notebooks"
IMPORTED_AS = {
    "fonttools": "fontTools",
    "chinesecalendar": "chinese_calendar",
    "lunar-python": "lunar_python",
    "xstatic-leaflet": "xstatic",
}
READ_BY_NAME = {"tzdata"}  # its files are read, it is not imported
MOST_OF_A_PICTURE, MOST_OF_A_MAP = 300_000, 1_500_000


def name_of(path):
    """A file as tests are called after it."""
    return path.relative_to(ROOT).as_posix()


def code(text):
    """What stands in backticks, and the lines of code blocks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    return [*inline, *(line for block in blocks for line in block.splitlines())]


def links(text):
    """Targets of links and pictures that are files here, without their anchors."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    return [target.split("#")[0] for target in targets if not target.startswith(("http", "#"))]


def plain(requirement):
    """The name of a requirement, as indexes normalise it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(document):
    """A link or picture is a file that is there, and spelt as it is."""
    text = document.read_text(encoding="utf-8")
    assert not [target for target in links(text) if not (document.parent / target).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_path_named_in_code_is_there(document):
    """`planner/x.py` and `planner/texts/*/x.toml` exist; what has a placeholder is passed over."""
    named = [word for word in code(document.read_text(encoding="utf-8")) if re.fullmatch(rf"({TOP})/[\w./*-]*", word)]
    assert not [path for path in named if not list(ROOT.glob(path.rstrip("/")))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_and_option_exists(document):
    """What follows `planner` is a command, and what begins with `--` one of its options."""
    calls = [line.split() for line in code(document.read_text(encoding="utf-8")) if line.startswith("planner ")]
    for _, command, *rest in calls:
        if command.startswith("--"):
            continue
        assert command in COMMANDS, f"planner {command}"
        known = {option for parameter in COMMANDS[command].params for option in parameter.opts}
        assert not {word.split("=")[0] for word in rest if word.startswith("--")} - known, f"planner {command}"


def test_the_readme_names_every_command():
    """Nobody has to guess that a command is there."""
    for readme in READMES:
        named = {line.split()[1] for line in code(readme.read_text(encoding="utf-8")) if line.startswith("planner ")}
        assert not set(COMMANDS) - named, readme.name


def test_the_readme_needs_two_commands_and_the_makefile_has_them():
    """`make plan` and `make test`, no other."""
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for readme in READMES:
        made = {line for line in code(readme.read_text(encoding="utf-8")) if line.startswith("make ")}
        assert made == {"make plan", "make test"}
        assert {line.split()[1] for line in made} <= targets


def test_both_readmes_show_and_name_the_same():
    """Same links, pictures and code, apart from the link to each other and the language of a new workbook."""
    english, chinese = (readme.read_text(encoding="utf-8") for readme in READMES)
    assert set(links(english)) ^ set(links(chinese)) == {"README.md", "README.zh-CN.md"}
    assert len(re.findall(r"^## ", english, re.M)) == len(re.findall(r"^## ", chinese, re.M))
    blocks = [re.findall(r"^```\w*\n.*?^```", text, re.M | re.S) for text in (english, chinese)]
    assert blocks[0] == blocks[1]


def test_the_example_in_the_readme_runs(tmp_path, monkeypatch):
    """The five lines of Python make a plan folder; only the search is cut short here."""
    block = re.search(r"^```python\n(.*?)^```", READMES[0].read_text(encoding="utf-8"), re.M | re.S)[1]
    short = block.replace("solve(problem, travel)", "solve(problem, travel, Params(seconds=None, iterations=50))")
    assert short != block
    (tmp_path / "data").symlink_to(ROOT / "data", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    exec(compile("from planner import Params\n" + short, "README.md", "exec"), {})
    assert (tmp_path / "plans" / "first" / "plan.json").exists()


def rows_of(heading):
    """The rows of the table under a heading of docs/dependencies.md, as cells."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_dependencies_are_those_of_the_project():
    """One line for each, in the document and in pyproject.toml, tests included."""
    run = [plain(row[0].strip("`")) for row in rows_of("To run")]
    assert sorted(run) == sorted(plain(r) for r in PROJECT["dependencies"])
    test = [plain(row[0].strip("`")) for row in rows_of("To test")]
    assert sorted(test) == sorted(plain(r) for r in PROJECT["optional-dependencies"]["test"])
    assert all(row[-1] for row in [*rows_of("To run"), *rows_of("To test")])


def imports(files):
    """The outermost names of what the files import."""
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found


def test_every_dependency_is_imported_where_the_document_says():
    """In each place named; a library that nobody imports leaves the list."""
    for library, places, _ in rows_of("To run"):
        name = plain(library.strip("`"))
        for place in re.findall(r"`([^`]+)`", places):
            here = ROOT / place
            files = [here] if here.suffix else here.rglob("*.py")
            if name in READ_BY_NAME:
                assert any(f'"{name}"' in file.read_text(encoding="utf-8") for file in files)
            else:
                assert IMPORTED_AS.get(name, name) in imports(files), f"{name} in {place}"


def test_every_import_is_a_dependency():
    """Nothing is imported that only another library happens to bring."""
    extra = PROJECT["optional-dependencies"]["cluster"]  # imported where it is asked for
    asked = {IMPORTED_AS.get(plain(r), plain(r)) for r in [*PROJECT["dependencies"], *extra]}
    used = imports((ROOT / "planner").rglob("*.py")) - set(sys.stdlib_module_names) - {"planner"}
    assert used <= asked


def test_constraints_pin_every_dependency_and_name_no_place():
    """One version each; no address of any index or machine."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    pinned = [plain(line) for line in lines]
    assert len(pinned) == len(set(pinned))
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    assert {plain(r) for r in wanted} <= set(pinned)


def test_pictures_and_maps_are_small_and_say_that_they_are_invented():
    """A picture is at most 300 kB, a map 1.5 MB; every map says in its text that its district is invented."""
    pictures, maps = sorted((ROOT / "docs" / "images").glob("*.png")), sorted((ROOT / "maps").rglob("*.html"))
    assert len(maps) == 6
    assert not [p.name for p in pictures if p.stat().st_size > MOST_OF_A_PICTURE]
    assert not [m.name for m in maps if m.stat().st_size > MOST_OF_A_MAP]
    assert all("虚构数据" in m.read_text(encoding="utf-8") for m in maps)
