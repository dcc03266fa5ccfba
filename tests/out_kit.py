"""Plan folders with everything in them, files read to the last byte, and tables full of harmful text."""

import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from html import unescape
from pathlib import Path

import plan_fixture as fixture
import pytest

from planner.out import write_plan
from planner.plan import PlanStatus
from planner.settings import Language

PLACES = ("village/", "centre/", "door/")
STRUCTURAL = frozenset({"timezone", "country", "hash", "source"})  # not free text: a zone, a country, fingerprints
WITHOUT_TEXT = frozenset({".otf", ".ttf"})


def everything(folder, problem=None, plan=None, travel=None, **more):
    """A plan folder with every kind of document, of a plan that replaces an announced one."""
    problem = problem or fixture.problem()
    given = {"parent": announced(), "reasons": fixture.REASONS} | more
    return write_plan(plan or successor(), folder, problem=problem, travel=travel or fixture.travel(problem), **given)


def announced():
    """The plan that residents were told of: Dawan an hour earlier, another door, Gaota too."""
    early = replace(fixture.STOPS[1], begin=8 * 3600, end=9 * 3600, announced=True)
    day = fixture.WEDNESDAY
    gone = replace(fixture.STOPS[6], id="20261202-V1-hub-104", place="village/104", begin=36000, end=37800, seq=2)
    home = replace(fixture.STOPS[2], id="20261202-V1-home-R4", place="door/R4", date=day, begin=39600, end=41000, seq=3)
    stops = (fixture.STOPS[0], early, *fixture.STOPS[2:7], gone, home, replace(fixture.STOPS[7], seq=4))
    return fixture.plan(
        plan_id="told", status=PlanStatus.ANNOUNCED, announced_on=fixture.TUESDAY, announced_by="王主任", stops=stops
    )


def successor():
    """The plan of the fixture, as the second version."""
    return fixture.plan(version=2, parent="told")


def texts(path: Path) -> str:
    """Everything a file says, to a reader, to a program and in its metadata.

    Fails on a kind of file that nobody has taught it: what cannot be read cannot be searched.
    """
    reader = READERS.get(path.suffix)
    assert reader is not None, f"tests/out_kit.py cannot read {path.suffix} yet: teach it, or nobody searches {path}"
    return reader(path)


def _plain(path):
    raw = path.read_bytes().decode("utf-8")
    spelled = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), raw)
    return "\n".join((raw, unescape(raw), spelled))


def _calendar(path):
    return path.read_bytes().decode("utf-8").replace("\r\n ", "").replace("\\n", "\n").replace("\\", "")


def _workbook(path):
    with zipfile.ZipFile(path) as parts:
        raw = "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist()) + str(parts.comment)
    joined = re.sub(r"</t></r><r>.*?<t[^>]*>", "", raw)  # a text in two fonts, in one piece
    return "\n".join((raw, joined, unescape(joined)))


def _pdf(path):
    raw = path.read_bytes()
    said = [raw.decode("latin-1")]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.S):
        try:
            said.append(zlib.decompress(stream).decode("latin-1"))
        except zlib.error:
            continue
    for command in (["pdftotext", "-layout", str(path), "-"], ["pdfinfo", str(path)]):
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed, so the text of {path.name} cannot be searched")
        said.append(subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8"))
    return "\n".join(said)


def _picture(path):
    """The text chunks of a PNG; what is drawn is drawn from the same data as the PDF."""
    raw, place, said = path.read_bytes(), 8, []
    while place < len(raw):
        length, kind = struct.unpack(">I4s", raw[place : place + 8])
        body = raw[place + 8 : place + 8 + length]
        if kind not in (b"IHDR", b"IDAT", b"PLTE", b"IEND", b"pHYs", b"sRGB", b"gAMA", b"tRNS", b"sBIT", b"cHRM"):
            said.append(body.decode("latin-1"))
        place += 12 + length
    return "\n".join(said)


READERS = {
    **dict.fromkeys((".html", ".csv", ".json", ".txt", ".md", ".svg"), _plain),
    ".ics": _calendar,
    ".xlsx": _workbook,
    ".pdf": _pdf,
    ".png": _picture,
}


def mapped(thing, change, name=""):
    """A noun with every text in it changed: names, notes, ids and what refers to them; enums and zones stay."""
    if isinstance(thing, Enum) or name in STRUCTURAL:
        return thing
    if isinstance(thing, str):
        kind = next((k for k in PLACES if thing.startswith(k)), "")
        return kind + change(thing.removeprefix(kind)) if thing else thing
    if is_dataclass(thing):
        return replace(thing, **{f.name: mapped(getattr(thing, f.name), change, f.name) for f in fields(thing)})
    if isinstance(thing, tuple | frozenset):
        return type(thing)(mapped(part, change) for part in thing)
    if isinstance(thing, dict):
        return {mapped(key, change): mapped(value, change) for key, value in thing.items()}
    return thing


def poisoned(folder, change, language=Language.ZH):
    """Everything, with every text of every table, plan and reason changed."""
    problem = mapped(fixture.problem(language), change)
    travel = fixture.travel(problem)
    travel = replace(travel, access=mapped(dict(travel.access), change))
    return everything(
        folder,
        problem,
        mapped(successor(), change),
        travel,
        parent=mapped(announced(), change),
        reasons=mapped(fixture.REASONS, change),
    )
