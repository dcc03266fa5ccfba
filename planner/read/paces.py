"""Fitted speeds written where they belong: paces into district.toml, factors into the table of vehicles.

A copy of each file is kept beside it.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from planner.errors import PlannerError
from planner.problem import VehicleId
from planner.read.columns import TABLE
from planner.read.files import replace_together
from planner.read.patch import Patch, file_of, keep_beside, patched
from planner.read.sources import LAYERS
from planner.settings import Language

NAMES = ("pace_main", "pace_small", "pace_track")
ZH = ("干线车速系数", "支线车速系数", "便道车速系数")
FILE = "district.toml"
VEHICLES, FACTOR = TABLE["vehicles"], "speed_factor"
Paces = tuple[float, float, float]


def write_fitted(
    district: Path, paces: Paces, factors: Mapping[VehicleId, float], *, language: Language = Language.ZH
) -> tuple[Path | None, Path | None]:
    """The files that the paces and the factors were written to; None where they must be typed in.

    That is so for paces where the settings stand in a workbook or a table, and for factors where there is no table of
    vehicles, or nothing to write. The files before are kept as `NAME.bak`, or under the next name where there is one
    already. Both files are written, or none.

    Raises:
        PlannerError: `file-not-writable`; `fitted-not-there`: a vehicle has no row that can be written into.
        InputErrors: the table of vehicles has no heading that can be read.

    """
    contents: dict[Path, bytes] = {}
    settings: Path | None = (district if district.is_dir() else district.parent) / FILE
    if settings is not None and settings.is_file():
        contents[settings] = _with(settings.read_bytes().decode("utf-8"), paces).encode("utf-8")
    else:
        settings = None
    try:
        table = _vehicles(district, factors, language, contents) if factors else None
    except PermissionError as error:
        raise PlannerError("file-not-writable", path=Path(str(error.filename)).name) from None
    for file in contents:
        keep_beside(file)
    replace_together(contents)
    return settings, table


def _vehicles(
    district: Path, factors: Mapping[VehicleId, float], language: Language, contents: dict[Path, bytes]
) -> Path | None:
    """Add what the table of vehicles will hold; its file, if there is one."""
    file = file_of(district, VEHICLES.name) if district.exists() else None
    if file is None or file.suffix.lower() in LAYERS:
        return None
    patch = Patch(
        table=VEHICLES,
        ids=factors.keys(),
        needed=lambda there: () if FACTOR in there else (FACTOR,),
        cells=lambda vehicle, _: {FACTOR: factors[VehicleId(vehicle)]},
        missing="fitted-not-there",
        language=language,
    )
    content = patched(file, patch)
    if content is None:
        return None
    contents[file] = content
    return file


def _with(text: str, paces: Paces) -> str:
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
