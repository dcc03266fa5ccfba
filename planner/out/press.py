"""The press: a template and its data become a PDF or pictures, after every character was looked up in the fonts.

The data go to typst as JSON in `sys.inputs`; a string from there is never read as markup. The template finds the
families to set text and headings in as `fonts.text` and `fonts.heading`.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import typst

from planner.out.fonts import ASSETS, FONTS, HEADING, TEXT, check_glyphs, families, own_fonts
from planner.problem import Problem

TEMPLATES = ASSETS / "typst"
PICTURE_PPI = 80


def printed(
    template: str, document: Mapping[str, object], *, problem: Problem, made: date, kind: str = "pdf"
) -> list[bytes]:
    """A document as `pdf` (one part) or `png` (one picture a page); the same data give the same bytes.

    `template` is a file name in the folder of templates. `made` is the day that a PDF names as its own. The district's
    own fonts (`own_fonts`) are tried where the shipped ones lack a character.

    Raises:
        OutputError: a character that no font has; it names the character and the page (the nearest `village`).

    """
    own = own_fonts(problem)
    check_glyphs(texts(document), own)
    fonts = {"text": [TEXT, *families(own)], "heading": [HEADING, TEXT, *families(own)]}
    folders = [FONTS, *dict.fromkeys(font.parent for font in own)]
    compiler = typst.Compiler(
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders),
        sys_inputs={"data": json.dumps({**document, "fonts": fonts}, ensure_ascii=False)},
    )
    source = (TEMPLATES / template).read_bytes()
    if kind == "png":
        done = compiler.compile(source, format="png", ppi=PICTURE_PPI)
    else:
        day = datetime.combine(made, datetime.min.time(), UTC)
        # Untagged: a fifth of the size, for chat groups on a weak network.
        done = compiler.compile(source, format="pdf", timestamp=day, pdf_tags=False)
    return done if isinstance(done, list) else [done or b""]


def texts(part: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document and whose page it stands on."""
    if isinstance(part, str):
        yield where, part
    elif isinstance(part, Mapping):
        page = str(part.get("village", where))
        for value in part.values():
            yield from texts(value, page)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts(value, where)
