"""Names from tables as names of files: never a path, never a name that a system keeps for itself."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")

LONGEST = 80  # bytes of UTF-8: folders deep in a Windows or eCryptfs home still take it
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")  # what Windows keeps for devices
_FORBIDDEN = frozenset('<>:"/\\|?*%')
_FORMULA = "=+-@'~. _"  # what a shell, a spreadsheet or a system reads as something else at the beginning


def file_name(words: str) -> str:
    """The words as the stem of a file name, the same on every system; `_` where nothing is left.

    Letters, digits and most signs stay; path separators, control characters and signs that Windows forbids become `_`.
    """
    composed = unicodedata.normalize("NFC", words)
    kept = "".join("_" if c in _FORBIDDEN or (unicodedata.category(c)[0] in "CZ" and c != " ") else c for c in composed)
    name = _cut(" ".join(kept.split()).lstrip(_FORMULA).rstrip(" ."))
    return f"{name.replace('.', '_')}_" if _RESERVED.fullmatch(name.split(".")[0]) else name or "_"


def file_names(named: Iterable[tuple[T, str]]) -> Mapping[T, str]:
    """A name of its own for each thing: where two would be called alike (letter case aside), a mark of its id follows.

    A thing keeps its name while nothing else is called like it, whatever else comes and goes.
    """
    wished = {thing: file_name(words) for thing, words in named}
    often = Counter(name.casefold() for name in wished.values())
    alone = {thing: name for thing, name in wished.items() if often[name.casefold()] == 1}
    marked = {thing: f"{name}-{_mark(str(thing))}" for thing, name in wished.items()}
    mixed = {thing: alone.get(thing, marked[thing]) for thing in wished}
    return mixed if len({name.casefold() for name in mixed.values()}) == len(mixed) else marked


def _mark(key: str) -> str:
    """The id itself where it is plain, else its fingerprint."""
    return key if re.fullmatch(r"[0-9A-Za-z]{1,24}", key) else sha256(key.encode()).hexdigest()[:8]


def _cut(name: str) -> str:
    """At most so many bytes, cut between characters."""
    return name.encode()[:LONGEST].decode(errors="ignore").rstrip(" .")
