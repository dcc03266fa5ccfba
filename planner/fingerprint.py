"""A fingerprint of the input: the same tables, the same hash, on every machine and in every order of sets."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from planner.problem import Problem

LEFT_OUT = frozenset({"folder", "roads"})  # where the input lies; the roads are in the hash of the travel times


def fingerprint(problem: Problem) -> str:
    """The SHA-256 (hex) of every input table, the settings and the horizon, in a canonical form."""
    tables = {f.name: _plain(getattr(problem, f.name)) for f in fields(problem) if f.name not in LEFT_OUT}
    text = json.dumps(tables, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    """The value in terms of JSON; sets become sorted lists."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((_plain(part) for part in value), key=lambda part: json.dumps(part, sort_keys=True))
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Path):
        return value.name
    raise TypeError(f"no canonical form of {type(value).__name__}")
