"""Harmful text in every column of every table, ids included, is text in every file and forms no path."""

import csv
import re
import zlib
from html.parser import HTMLParser

import openpyxl
import pytest
from icalendar import Calendar
from out_kit import everything, poisoned, texts

from planner.out.cells import RISKY
from planner.out.tables import NUMBERS

HTML = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}</style>"
FORMULA = '=HYPERLINK("http://evil.example","x")'
PATH = "../../../evil/..\\x:"
LINES = "x\r\nBEGIN:VEVENT\r\nSUMMARY:evil\r\n"
TYPST = '#panic("evil") $x$ *y* _z_ <label> @ref `raw` \\'
POISONS = {
    "html": HTML,
    "formula": FORMULA,
    "path": PATH,
    "lines": LINES,
    "typst": TYPST,
    "at": "@SUM(A1)",
    "dde": "+cmd|'/C calc'!A0",
}


class Elements(HTMLParser):
    """The elements of a page with the names of their attributes; and every address."""

    def __init__(self, source):
        super().__init__()
        self.found, self.addresses = [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, *sorted(name for name, _ in attrs)))
        self.addresses += [value for name, value in attrs if name in ("href", "src", "action", "data")]


def page(path, plain):
    """No element that the page would not have anyway, nothing that runs or fetches."""
    made, usual = (Elements(p.read_text(encoding="utf-8")) for p in (path, plain))
    assert set(made.found) <= set(usual.found)
    count = [[e[0] for e in one.found].count("script") for one in (made, usual)]
    assert count[0] == count[1]
    assert not any(name.startswith("on") for _, *names in made.found for name in names)
    assert set(made.addresses) <= set(usual.addresses)


def workbook(path, plain):
    """No formula, no link, no name that would be calculated: texts and numbers."""
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells and not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    assert not re.search(r"<f>|<f |externalLink|Target=\"http", texts(path))
    assert len(book.sheetnames) == len(openpyxl.load_workbook(plain).sheetnames)


def table(path, plain):
    """No cell begins like a formula; as many rows as ever."""
    with path.open(encoding="utf-8-sig", newline="") as file, plain.open(encoding="utf-8-sig", newline="") as usual:
        rows = list(csv.DictReader(file))
        assert len(rows) == len(list(csv.DictReader(usual)))
    for row in rows:
        for column, cell in row.items():
            assert column in NUMBERS or not cell.startswith(tuple(set(RISKY) - {"'"}))


def calendar(path, plain):
    """As many events as ever, none of them ours to give away."""
    made, usual = (Calendar.from_ical(p.read_bytes()) for p in (path, plain))
    assert [c.name for c in made.walk()] == [c.name for c in usual.walk()]


def document(path, plain):
    """A PDF without actions, scripts or attached files, as its objects say; pictures and fonts are no objects."""
    raw = path.read_bytes()
    packed = re.findall(rb"/ObjStm.{0,200}?stream\r?\n(.*?)endstream", raw, re.S)
    objects = re.sub(rb"stream\r?\n.*?endstream", b"", raw, flags=re.S) + b"".join(map(zlib.decompress, packed))
    assert not re.search(rb"/JavaScript|/JS\b|/Launch|/EmbeddedFile|/OpenAction|/AA\b", objects)


def silent(path, plain):
    """Whatever else there is holds no text that could act."""
    assert path.suffix in (".json", ".png", ".txt"), (
        f"say in tests/test_out_injection.py what is harmless in {path.suffix}"
    )


CHECKS = {".html": page, ".xlsx": workbook, ".csv": table, ".ics": calendar, ".pdf": document}


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """The same folder without harm."""
    return everything(tmp_path_factory.mktemp("usual") / "p")


@pytest.mark.parametrize("name", POISONS)
def test_harmful_text_is_text(tmp_path, usual, name):
    """Before every name, note, id and phone number: every file is as harmless as ever, and lies where it should."""
    poison = POISONS[name]
    written = poisoned(tmp_path / "room" / "p", lambda words: poison + words)
    assert [path.name for path in tmp_path.iterdir()] == ["room"]
    assert [path.name for path in (tmp_path / "room").iterdir()] == ["p"]
    there = {path for path in written.folder.rglob("*") if path.is_file()}
    assert there == set(written.files)
    assert not any(path.is_symlink() or set(path.name) & set('<>:"/\\|?*\r\n') for path in there)
    for doc, paths in written.documents.items():
        plain = usual.documents[doc]
        assert len(paths) == len(plain)
        for path, other in zip(paths, plain, strict=True):
            assert path.suffix == other.suffix
            assert path.parent.relative_to(written.folder).parts[:1] == other.parent.relative_to(usual.folder).parts[:1]
            CHECKS.get(path.suffix, silent)(path, other)
    marks = {"html": "alert(1)", "formula": "HYPERLINK", "typst": "#panic"}
    if name in marks:  # it has really reached every page and sheet
        told = [path for path in there if path.suffix in (".html", ".xlsx", ".pdf", ".ics")]
        assert {path.suffix for path in told} == {".html", ".xlsx", ".pdf", ".ics"}
        assert [path.name for path in told if marks[name] not in texts(path)] == []


def test_the_checks_see_harm(tmp_path, usual):
    """Each of them refuses a file into which harm was put."""

    def of(suffix):
        return next(path for path in usual.files if path.suffix == suffix)

    cases = (
        (page, of(".html"), lambda raw: raw.replace(b"</body>", b"<script>1</script></body>")),
        (table, of(".csv"), lambda raw: raw.replace(b"hub", b"=hub")),
        (calendar, of(".ics"), lambda raw: raw.replace(b"END:VEVENT", b"END:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT")),
        (document, of(".pdf"), lambda raw: raw + b"/JavaScript"),
    )
    for check, source, spoil in cases:
        bad = tmp_path / source.name
        bad.write_bytes(spoil(source.read_bytes()))
        with pytest.raises(AssertionError):
            check(bad, source)
    book = openpyxl.load_workbook(of(".xlsx"))
    book.worksheets[0]["A1"] = "=1+1"
    book.save(tmp_path / "bad.xlsx")
    with pytest.raises(AssertionError):
        workbook(tmp_path / "bad.xlsx", of(".xlsx"))
