"""A name from a table never forms a path, and never one that a system refuses or reads as something else."""

import pytest

from planner.out.filename import LONGEST, file_name, file_names

EVIL = (
    "../../etc/passwd",
    "..\\..\\windows",
    "/root",
    "C:evil",
    "a\x00b",
    "line\r\nbreak",
    "CON",
    "nul.txt",
    "=cmd|calc",
    "-rf",
    "~user",
    "...",
    "",
    "   ",
    "x" * 500,
    "村" * 500,
    "%2e%2e%2f",
    "name. ",
    "\u202egnp.exe",
)


@pytest.mark.parametrize("words", EVIL)
def test_an_evil_name_is_one_harmless_file_in_its_folder(tmp_path, words):
    """It can be written, lies where it should, and begins and ends as a name does."""
    name = file_name(words)
    path = tmp_path / f"{name}.ics"
    path.write_text("", encoding="utf-8")
    assert path.resolve().parent == tmp_path.resolve()
    assert len(name.encode()) <= LONGEST + 1
    assert name == "_" or not name.startswith(tuple("=+-@'~. _"))
    assert not name.endswith((".", " ")) and not set(name) & set('<>:"/\\|?*%\x00\r\n\u202e')
    assert name.split(".")[0].lower() not in {"con", "nul"}


def test_a_plain_name_stays_as_it_is():
    """Rare characters, blanks inside and brackets belong to names."""
    for name in ("大湾镇 刘家圪崂坬村", "车辆 便民1号车（虚构）", "Gaota, upper part", "圐圙\U0002a6d6村"):
        assert file_name(name) == name


def test_things_called_alike_are_told_apart_and_keep_their_names():
    """Also where only the case differs, and where a mark makes the name of a third."""
    names = file_names([("1", "A"), ("2", "a"), ("x/3", "B"), ("x/4", "B"), ("5", "C")])
    assert names["1"] == "A-1" and names["2"] == "a-2" and names["5"] == "C"
    assert len({name.casefold() for name in names.values()}) == 5
    assert not any("/" in name for name in names.values())
    tricky = file_names([("1", "A"), ("2", "A"), ("3", "A-1")])
    assert len(set(tricky.values())) == 3
