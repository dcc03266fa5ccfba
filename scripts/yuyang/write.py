"""The district as a folder: csv with English headings (UTF-8 with BOM), district.toml, roads.gpkg, README.md."""

import csv
import os
from pathlib import Path

import pyogrio

from yuyang.district import SEED, District
from yuyang.names import SOURCE
from yuyang.people import Row
from yuyang.texts import DISCLAIMER, DISCLAIMER_EN, HARD, README, SETTINGS

EMPTY = {"changes": ("kind", "target", "date", "begin", "vehicle", "reason", "by")}
STAMP = "2026-11-22T00:00:00.000Z"  # of the layer, so that the same seed gives the same file


def write_folder(district: District, folder: Path) -> None:
    """Writes the district's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in district.tables.items():
        _csv(folder / f"{name}.csv", rows, EMPTY.get(name, ()))
    (folder / "district.toml").write_text(_toml("榆阳区（虚构示例）", "lines"), encoding="utf-8", newline="\n")
    _roads(district, folder / "roads.gpkg")
    text = readme("yuyang", "22 townships and sub-districts and 306 villages and communities", "")
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def readme(name: str, counts: str, more: str) -> str:
    """The README of an example."""
    return README.format(
        title=f"The example `{name}`",
        hard=HARD[name],
        zh=DISCLAIMER,
        en=DISCLAIMER_EN,
        counts=counts,
        source=SOURCE,
        more=more,
        seed=SEED,
    ).replace(" \n", "\n")


def _csv(path: Path, rows: list[Row], empty: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else list(empty), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def _toml(name: str, travel: str) -> str:
    lines = [f"# {DISCLAIMER}", f"# {DISCLAIMER_EN}", f'name = "{name}"']
    for key, value, note in SETTINGS:
        cell = value if isinstance(value, int | float) else f'"{value}"'
        lines.append(f"{key} = {cell}" + (f"  # {note}" if note else ""))
    return "\n".join([*lines, f'travel = "{travel}"  # roads.gpkg']) + "\n"


def _roads(district: District, path: Path) -> None:
    path.unlink(missing_ok=True)
    os.environ["OGR_CURRENT_DATE"] = STAMP
    pyogrio.write_dataframe(
        district.roads,
        path,
        layer="roads",
        driver="GPKG",
        geometry_type="LineString",
        dataset_options={"METADATA_TABLES": "NO", "VERSION": "1.2"},
        layer_options={"IDENTIFIER": "roads (invented / 虚构)", "DESCRIPTION": f"{DISCLAIMER} {DISCLAIMER_EN}"},
    )
