"""The settings: a sheet or file of two columns (item, value), or district.toml."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from planner.read.cells import Cell, CellError, Merged, blank, plain, sound, written
from planner.read.columns import SETTINGS, Column
from planner.read.grids import Findings, Grid
from planner.read.headings import known, normal
from planner.settings import Language, Settings

_HEADERS = frozenset({"项目", "项", "设置项", "名称", "item", "setting", "key", "name", "参数"})
_VALUES = frozenset({"值", "内容", "value", "设置值", "取值"})

Item = tuple[Column, Cell, int | None, str]  # column, cell, row, item as written


def settings_of_grid(grid: Grid, findings: Findings) -> Settings:
    """Settings from rows of item and value; further columns are notes."""
    return _settings(list(_items(grid, findings)), grid.shown, findings)


def settings_of_toml(text: str, shown: str, findings: Findings) -> Settings:
    """Settings from TOML with the English names; weights and costs also in tables of their own."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        findings.error("toml-bad", shown, detail=str(error))
        return Settings()
    return _settings(list(_toml_items(content, text, shown, findings)), shown, findings)


def _items(grid: Grid, findings: Findings) -> Iterable[Item]:
    for number, cells in grid.rows:
        filled = [cell for cell in cells if not blank(cell) and not isinstance(cell, Merged)]
        if not filled:
            continue
        place = next(i for i, cell in enumerate(cells) if not blank(cell))
        value = cells[place + 1] if place + 1 < len(cells) else None
        name = written(cells[place])
        column = known("settings").get(normal(cells[place]))
        if normal(cells[place]) in _HEADERS and normal(value) in _VALUES:
            continue
        if column is not None:
            yield column, value, number, name
        elif blank(value):
            findings.skip("title-row", grid.shown, number, name)
        else:
            findings.error("setting-unknown", grid.shown, number, column=name, value=written(value))


def _toml_items(content: dict[str, Any], text: str, shown: str, findings: Findings) -> Iterable[Item]:
    flat = {key: value for key, value in content.items() if not isinstance(value, dict)}
    for home, prefix in (("weights", "weight_"), ("costs", "cost_")):
        nested = content.get(home)
        flat |= {f"{prefix}{key}": value for key, value in nested.items()} if isinstance(nested, dict) else {}
    others = [key for key, value in content.items() if isinstance(value, dict) and key not in ("weights", "costs")]
    for key in others:
        findings.error("setting-unknown", shown, _line(text, key), column=key)
    for key, value in flat.items():
        column = known("settings").get(normal(key))
        if column is None:
            findings.error("setting-unknown", shown, _line(text, key), column=key, value=str(value))
        else:
            cell = value if isinstance(value, str | int | float | bool | date | time) else str(value)
            yield column, cell, _line(text, key), key


def _line(text: str, key: str) -> int | None:
    """The line a key stands in."""
    bare = re.sub(r"^(weight|cost)_", "", key)
    pattern = re.compile(rf'\s*\[?\s*"?({re.escape(key)}|{re.escape(bare)})"?\s*(=|\])')
    return next((number for number, line in enumerate(text.splitlines(), start=1) if pattern.match(line)), None)


def _settings(items: list[Item], shown: str, findings: Findings) -> Settings:
    values: dict[str, Any] = {}
    seen: dict[str, str] = {}
    for column, cell, row, name in items:
        if column.name in seen:
            findings.error("setting-twice", shown, row, column=name, value=written(cell), other=seen[column.name])
        seen[column.name] = name
        if blank(cell):
            continue
        try:
            sound(cell)
            values[column.noun] = column.kind.read(cell)
        except CellError as error:
            words = {"allowed": " / ".join(column.kind.choices(Language.ZH))}
            words["allowed_en"] = " / ".join(column.kind.choices(Language.EN))
            findings.error(error.code, shown, row, column=name, value=plain(cell), **{**words, **error.values})
    settings = _filled(values)
    _check(settings, shown, {c.noun: (r, n, written(v)) for c, v, r, n in items}, findings)
    return settings


def _filled(values: dict[str, Any]) -> Settings:
    settings = Settings()
    for home in ("weights", "costs"):
        own = {noun.partition(".")[2]: value for noun, value in values.items() if noun.startswith(f"{home}.")}
        settings = replace(settings, **{home: replace(getattr(settings, home), **own)})
    return replace(settings, **{noun: value for noun, value in values.items() if "." not in noun})


def _check(settings: Settings, shown: str, places: dict[str, tuple[int | None, str, str]], findings: Findings) -> None:
    """What holds between items: the first of each pair is not above the second."""
    pairs = [("dwell_min", "dwell_max")]
    if settings.break_length:
        pairs.append(("break_begin", "break_end"))
    names = {c.noun: c for c in SETTINGS.columns}
    for low, high in pairs:
        row, column, value = places.get(low) or places.get(high) or (None, names[low].name, "")
        if getattr(settings, low) > getattr(settings, high):
            words: dict[str, object] = {"low": names[low].zh, "high": names[high].zh}
            words |= {"low_en": names[low].name, "high_en": names[high].name, "column": column, "value": value}
            findings.error("settings-order", shown, row, **words)
    if settings.break_length and 0 <= settings.break_end - settings.break_begin < settings.break_length:
        row, column, value = places.get("break_length", (None, "break_minutes", ""))
        findings.error("break-too-long", shown, row, column=column, value=value)
    if not settings.walkin_case:
        row, column, value = places["walkin_case"]
        findings.error("number-not-positive", shown, row, column=column, value=value)
    if not _zone_known(settings.timezone):
        row, column, value = places["timezone"]
        findings.error("timezone-unknown", shown, row, column=column, value=value)


def _zone_known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True
