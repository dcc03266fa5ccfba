"""The fonts of the printed documents, and whether they can draw a text. A missing glyph would be printed as nothing."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTCollection, TTFont, TTLibError

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
    for character, (where, text) in missing_glyphs(texts, fonts).items():
        raise OutputError("glyph", character=character, point=f"U+{ord(character):04X}", where=where, text=text[:60])


def fonts_for(
    texts: Iterable[tuple[str, str]], own: tuple[Path, ...] = (), system: Callable[[], Iterable[Path]] | None = None
) -> tuple[Path, ...]:
    """The fonts beyond ours that print the texts: the district's own, and fonts of the system where those lack a glyph.

    `system` lists the latter; they are only looked at for a character that no other font has, and never for a private
    one (Unicode category Co): in every font that is another picture.

    Raises:
        OutputError: a character that no font has.

    """
    missing = missing_glyphs(texts, own)
    extra: list[Path] = []
    hopeless = any(unicodedata.category(character) == "Co" for character in missing)
    for path in (system or system_fonts)() if missing and not hopeless else ():
        if _readable(path) and any(ord(character) in _facts(path)[1] for character in missing):
            extra.append(path)
            missing = {c: place for c, place in missing.items() if ord(c) not in _facts(path)[1]}
        if not missing:
            break
    for character, (where, text) in missing.items():
        raise OutputError("glyph", character=character, point=f"U+{ord(character):04X}", where=where, text=text[:60])
    return (*own, *extra)


def missing_glyphs(texts: Iterable[tuple[str, str]], fonts: tuple[Path, ...]) -> dict[str, tuple[str, str]]:
    """Characters that neither our fonts nor `fonts` have, with where each stands first."""
    known = _ours() if not fonts else _ours().union(*(_facts(path)[1] for path in fonts))
    seen: set[str] = set()
    missing: dict[str, tuple[str, str]] = {}
    for where, text in texts:
        for character in sorted(set(text) - seen):
            seen.add(character)
            if ord(character) not in known and not character.isspace():
                missing[character] = (where, text)
    return missing


def system_fonts() -> tuple[Path, ...]:
    """Font files of the machine, as typst finds them."""
    found = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    paths = dict.fromkeys(Path(font.path) for font in found if font.path)
    return tuple(path for path in paths if path.suffix.lower() in SUFFIXES)


def _readable(path: Path) -> bool:
    try:
        return bool(_facts(path)[1])
    except (OSError, TTLibError, KeyError, AttributeError, TypeError):
        return False


@cache
def _ours() -> frozenset[int]:
    return frozenset[int]().union(*(_facts(path)[1] for path in sorted(FONTS.glob("*.otf"))))


@cache
def _facts(path: Path) -> tuple[tuple[str, ...], frozenset[int]]:
    """Family names and characters of a font file."""
    with TTCollection(path) if path.suffix.lower() == ".ttc" else TTFont(path, lazy=True) as font:
        faces = getattr(font, "fonts", [font])
        names = tuple(str(face["name"].getBestFamilyName()) for face in faces)
        return names, frozenset(code for face in faces for code in face.getBestCmap())
