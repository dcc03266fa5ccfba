"""The fonts of the printed documents, and whether they can draw a text. A missing glyph would be printed as nothing."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from planner.out.errors import OutputError
from planner.problem import Problem

ASSETS = Path(__file__).parent / "assets"
FONTS = ASSETS / "fonts"
TEXT = "Planner Sans SC"
HEADING = "Planner Heading SC"  # bold; what it lacks is set in TEXT
SUFFIXES = frozenset({".otf", ".ttf", ".ttc"})


def own_fonts(problem: Problem) -> tuple[Path, ...]:
    """Fonts the district brings along, in a folder `fonts` beside its tables."""
    if problem.folder is None:
        return ()
    home = problem.folder if problem.folder.is_dir() else problem.folder.parent
    folder = home / "fonts"
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES))


def families(fonts: Iterable[Path]) -> tuple[str, ...]:
    """The family names of font files, each once."""
    return tuple(dict.fromkeys(family for path in fonts for family in _facts(path)[0]))


def check_glyphs(texts: Iterable[tuple[str, str]], fonts: tuple[Path, ...] = ()) -> None:
    """Make sure every character of every (where, text) can be printed.

    Raises:
        OutputError: a character that neither our fonts nor `fonts` have; the error names it and where it stands.

    """
    known = frozenset[int]().union(*(_facts(path)[1] for path in (*sorted(FONTS.glob("*.otf")), *fonts)))
    seen: set[str] = set()
    for where, text in texts:
        for character in text:
            if character in seen or character.isspace():
                continue
            if ord(character) not in known:
                raise OutputError(
                    "glyph", character=character, point=f"U+{ord(character):04X}", where=where, text=text[:60]
                )
            seen.add(character)


@cache
def _facts(path: Path) -> tuple[tuple[str, ...], frozenset[int]]:
    """Family names and characters of a font file."""
    with TTCollection(path) if path.suffix.lower() == ".ttc" else TTFont(path, lazy=True) as font:
        faces = getattr(font, "fonts", [font])
        names = tuple(str(face["name"].getBestFamilyName()) for face in faces)
        return names, frozenset(code for face in faces for code in face.getBestCmap())
