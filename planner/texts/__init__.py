"""Every text a user reads: one folder a language, one TOML file an area, the same keys in every language.

A text is a `str.format` template. Values are put in as they are; escaping belongs to whoever writes the file.
"""

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["areas", "catalogue", "text"]


@cache
def catalogue(language: str, area: str) -> dict[str, str]:
    """The flat catalogue of an area: `{"table.key": template}`.

    Raises:
        FileNotFoundError: there is no such language or area.

    """
    source = files("planner.texts").joinpath(str(language), f"{area}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(source)))


@cache
def areas(language: str) -> frozenset[str]:
    """The areas a language has texts for."""
    folder = files("planner.texts").joinpath(str(language))
    return frozenset(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def text(language: str, area: str, key: str, /, **values: object) -> str:
    """The text under `key` with its values put in.

    Raises:
        KeyError: the catalogue lacks the key, or the template names a value that was not given.

    """
    return catalogue(language, area)[key].format(**values)


def _flat(table: dict[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        pairs += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(f"{prefix}{key}", str(value))]
    return pairs
