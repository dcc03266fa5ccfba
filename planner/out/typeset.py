"""Typst: pages as data and a template become PDF or pictures. Every text is checked against the fonts first.

Data goes to typst as JSON in `sys.inputs`; a string from there is never read as markup.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

import typst

from planner.out.fonts import ASSETS, FONTS, HEADING, TEXT, families, fonts_for, own_fonts
from planner.problem import Problem

TEMPLATES = ASSETS / "typst"
DRAWN = frozenset({"strokes", "marks", "catalogues"})


@dataclass(frozen=True, kw_only=True)
class Press:
    """Prints documents of one district. `document` holds texts, numbers, lists and mappings."""

    problem: Problem
    day: date  # date of the files, so that the same plan gives the same bytes

    @cached_property
    def _own(self) -> typst.Fonts:
        own = own_fonts(self.problem)
        folders = [FONTS, *dict.fromkeys(font.parent for font in own)]
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)

    def prepared(self, document: Mapping[str, object]) -> dict[str, object]:
        """The document with the fonts that have all its characters.

        Raises:
            OutputError: a character that no font has.

        """
        more = families(fonts_for(texts_of(document), own_fonts(self.problem)))
        fonts = {"text": [TEXT, *more], "heading": [HEADING, TEXT, *more]}
        return {**document, "fonts": fonts, "system": bool(more)}

    def pdf(self, template: str, document: dict[str, object]) -> bytes:
        """A prepared document as PDF, untagged: a fifth of the size, for chat groups on a weak network."""
        made = datetime.combine(self.day, datetime.min.time(), UTC)
        done = self._compiler(template, document).compile(format="pdf", timestamp=made, pdf_tags=False)
        return done[0] if isinstance(done, list) else done or b""

    def pictures(self, template: str, document: dict[str, object], *, ppi: float) -> list[bytes]:
        """A prepared document as PNG, one a page."""
        done = self._compiler(template, document).compile(format="png", ppi=ppi)
        return done if isinstance(done, list) else [done or b""]

    def _compiler(self, template: str, document: dict[str, object]) -> typst.Compiler:
        fonts = self._own
        if document.get("system"):
            folders = [FONTS, *dict.fromkeys(font.parent for font in own_fonts(self.problem))]
            fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=folders)
        return typst.Compiler(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=fonts,
            sys_inputs={"data": json.dumps(document, ensure_ascii=False)},
        )


def texts_of(part: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document and whose page it stands on; what is only drawn holds none."""
    if isinstance(part, str):
        yield where, part
    elif isinstance(part, Mapping):
        page = str(part.get("village", where))
        for key, value in part.items():
            if key not in DRAWN:
                yield from texts_of(value, page)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts_of(value, where)
