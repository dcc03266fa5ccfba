"""Frozen nouns to plain JSON values and back, guided by their type hints. Reading is strict and says where it fails."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

MAP = "map"  # tag of a mapping among loose values
DATE = "date"  # tag of a date among loose values


class BrokenError(ValueError):
    """The data is not what the noun needs; the text names the place (`stops[3].begin`)."""


def encode(value: object) -> object:
    """A noun, or a part of one, as JSON values. Empty mappings and defaults are written out."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _loose(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [encode(part) for part in value]
    raise TypeError(f"cannot be written: {type(value).__name__}")


def decode(kind: Any, value: object, where: str = "") -> Any:
    """The noun of type `kind` that `value` describes.

    Raises:
        BrokenError: a field is missing, unknown, or of another type.

    """
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    if get_origin(kind) in (Union, UnionType):
        return _optional(kind, value, where)
    if get_origin(kind) is tuple:
        return tuple(decode(get_args(kind)[0], part, f"{where}[{k}]") for k, part in enumerate(_as(list, value, where)))
    if isinstance(kind, type) and is_dataclass(kind):
        return _noun(kind, _as(dict, value, where), where)
    if get_origin(kind) is not None:
        return {key: _tight(part, where) for key, part in _as(dict, value, where).items()}
    return _scalar(kind, value, where)


def _scalar(kind: Any, value: Any, where: str) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(kind, type) and issubclass(kind, Enum | date):
        text = _as(str, value, where)
        try:
            return date.fromisoformat(text) if issubclass(kind, date) else kind(text)
        except ValueError:
            raise BrokenError(f"{where}: {value!r}") from None
    return _as(kind, value, where)


def _as(kind: type, value: object, where: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BrokenError(f"{where}: {value!r}"[:200])
    return value


def _optional(kind: Any, value: object, where: str) -> Any:
    (inner,) = (part for part in get_args(kind) if part is not NoneType)
    return None if value is None else decode(inner, value, where)


def _noun(kind: type, value: dict[str, object], where: str) -> Any:
    hints = _hints(kind)
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    odd = sorted((needed - value.keys()) | (value.keys() - hints.keys()))
    if odd:
        raise BrokenError(f"{where}.{odd[0]}".lstrip("."))
    return kind(**{key: decode(hints[key], part, f"{where}.{key}".lstrip(".")) for key, part in value.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}


def _loose(value: object) -> object:
    """A value of a `Mapping[str, object]`: dates and mappings are tagged so that they read back as themselves."""
    if isinstance(value, date):
        return {DATE: value.isoformat()}
    if isinstance(value, Mapping):
        return {MAP: {str(key): _loose(part) for key, part in value.items()}}
    if isinstance(value, tuple | list):
        return [_loose(part) for part in value]
    return encode(value)


def _tight(value: object, where: str) -> object:
    """The inverse of `_loose`; a list becomes a tuple."""
    if isinstance(value, list):
        return tuple(_tight(part, where) for part in value)
    if isinstance(value, dict) and DATE in value:
        return _scalar(date, value[DATE], where)
    if isinstance(value, dict):
        inner = _as(dict, value.get(MAP), where)
        return {key: _tight(part, where) for key, part in inner.items()}
    return value
