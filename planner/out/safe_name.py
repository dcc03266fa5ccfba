"""File names made of what a table says: never a path, never a name that a system reserves or cannot write."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
MOST_BYTES = 120  # of UTF-8; with a suffix and a number well below the 255 of every file system
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def safe_name(name: str) -> str:
    """The name as one part of a path: what cannot stand there becomes `_`; nothing else of it changes."""
    plain = unicodedata.normalize("NFC", name)
    plain = "".join("_" if unicodedata.category(c) in HIDDEN else c for c in plain)
    plain = _FORBIDDEN.sub("_", plain).strip().strip(".").strip()
    plain = plain.encode("utf-8")[:MOST_BYTES].decode("utf-8", errors="ignore").rstrip(" .")
    return f"_{plain}" if not plain or _RESERVED.fullmatch(plain) else plain


def distinct(names: Iterable[str]) -> Iterator[str]:
    """Safe names, each once, also where the system does not tell capitals apart: the second of a kind gets `-2`."""
    taken: set[str] = set()
    for name in names:
        safe, number = safe_name(name), 1
        chosen = safe
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{safe}-{number}"
        taken.add(chosen.casefold())
        yield chosen
