"""Fitted speeds written into a district's settings: the file district.toml, a copy of which is kept."""

import re
from pathlib import Path

from planner.read.files import replace_file, write_new

NAMES = ("pace_main", "pace_small", "pace_track")
ZH = ("干线车速系数", "支线车速系数", "便道车速系数")
FILE = "district.toml"


def write_paces(district: Path, paces: tuple[float, float, float]) -> Path | None:
    """The file they were written to; None where the settings stand in a workbook or a table, to be typed in.

    The file before is kept as `district.toml.bak`, or under the next name where there is one already.

    Raises:
        PlannerError: `file-not-writable`.

    """
    file = district / FILE if district.is_dir() else district.parent / FILE
    if not file.is_file():
        return None
    before = file.read_bytes()
    fresh = _with(before.decode("utf-8"), paces).encode("utf-8")
    write_new(file.with_suffix(".toml.bak"), before)
    replace_file(file, fresh)
    return file


def _with(text: str, paces: tuple[float, float, float]) -> str:
    """The text with the lines in it: in the place of old ones, else before the first section."""
    fresh = []
    for name, zh, pace in zip(NAMES, ZH, paces, strict=True):
        line = f"{name} = {pace:g}"
        old = re.compile(rf'^[ \t]*"?(?:{name}|{zh})"?[ \t]*=.*$', re.MULTILINE)
        if old.search(text):
            text = old.sub(line, text, count=1)
        else:
            fresh.append(line)
    if not fresh:
        return text
    section = re.search(r"^[ \t]*\[", text, re.MULTILINE)
    at = len(text) if section is None else section.start()
    head = text[:at]
    if head and not head.endswith("\n"):
        head += "\n"
    return head + "\n".join(fresh) + "\n" + text[at:]
