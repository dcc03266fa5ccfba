"""Comma-separated files as offices write them: UTF-8 with or without BOM, UTF-16 with BOM, GB18030."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from planner.read.cells import Cell

Score = Callable[[tuple[tuple[int, tuple[Cell, ...]], ...]], int]
Rows = tuple[tuple[int, tuple[Cell, ...]], ...]


def decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding to write it in again.

    Raises:
        UnicodeDecodeError: it is none of the encodings.

    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig"), "utf-8-sig"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("gb18030"), "gb18030"


def read_csv(path: Path, score: Score) -> Rows:
    """The rows, numbered as a spreadsheet numbers them; of `,`, tab and `;` the separator whose heading scores best.

    Raises:
        OSError, UnicodeDecodeError, csv.Error: the file cannot be read.

    """
    text = decode(path.read_bytes())[0]
    return parse(text, separator(text, score))


def separator(text: str, score: Score) -> str:
    """The separator under which most headings are known; the comma where that does not tell."""
    head = "\n".join(text.splitlines()[:20])
    return max(",\t;", key=lambda sign: score(parse(head, sign)))


def parse(text: str, sign: str) -> Rows:
    """Rows of text cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    return tuple((number, tuple(row)) for number, row in enumerate(reader, start=1))
