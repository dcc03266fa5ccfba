"""Notices and corrections: documents for the wall (PDF, all and by township), pictures for phones, messages.

Services are the catalogue that the crew and the vehicle can handle; confidential ones are not named, as a notice would
tell who asked for them. No person is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from planner.out.names import Names
from planner.out.notice_fix import Correction, corrections
from planner.out.notice_page import Page, Pages
from planner.out.notice_words import Words, handled
from planner.out.typeset import Press
from planner.outlook import Outlook
from planner.plan import PlanStatus

__all__ = ["Notices", "handled", "render"]

INDEXED = 12  # sheets from which on there is an index
CARD_PPI = 137.16  # 100 mm are 540 pixels
KINDS = ("notice", "moved", "elsewhere", "cancelled")
LABELS = (
    *(
        "title",
        "when",
        "where",
        "way",
        "who",
        "who-short",
        "vehicle",
        "was",
        "now",
        "cancelled",
        "instead",
        "services",
        "services-short",
        "more",
    ),
    *("service_head", "bring_head", "fee_head", "next_head", "also", "around", "hotline", "north", "index", "next"),
)


def render(outlook: Outlook, kind: str) -> list[bytes]:
    """The notices as `pdf` (one document) or `png` (a picture for phones a page)."""
    notices = Notices(outlook=outlook)
    if kind == "png":
        return notices.cards(notices.pages)
    return [notices.sheets(notices.pages)]


@dataclass(frozen=True, kw_only=True)
class Notices:
    """The notices and corrections of one plan."""

    outlook: Outlook

    @cached_property
    def words(self) -> Words:
        """What they say."""
        return Words(names=Names(problem=self.outlook.problem))

    @cached_property
    def _press(self) -> Press:
        return Press(problem=self.outlook.problem, day=self.outlook.plan.first)

    @cached_property
    def _made(self) -> Pages:
        return Pages(outlook=self.outlook, words=self.words)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The notices, by township, village and date."""
        return tuple(self._made.notices())

    @cached_property
    def fixes(self) -> tuple[Correction, ...]:
        """What must be corrected."""
        return corrections(self.outlook)

    @cached_property
    def fixed(self) -> tuple[Page, ...]:
        """The corrections."""
        return tuple(self._made.corrections(self.fixes))

    def check(self) -> None:
        """Make sure that every text can be printed.

        Raises:
            OutputError: a character that no font has.

        """
        self._document((*self.pages, *self.fixed))

    def sheets(self, pages: Sequence[Page]) -> bytes:
        """Pages for the wall as one PDF."""
        return self._press.pdf("notice.typ", self._document(pages))

    def cards(self, pages: Sequence[Page]) -> list[bytes]:
        """Pages for phones, a picture each."""
        return self._press.pictures("card.typ", self._document(pages), ppi=CARD_PPI)

    def _document(self, pages: Sequence[Page]) -> dict[str, object]:
        say, settings = self.words.say, self.outlook.problem.settings
        numbered = len(pages) >= INDEXED
        document: dict[str, object] = {
            "language": str(self.words.names.language),
            "labels": {key: say(f"label.{key}") for key in LABELS},
            "titles": {kind: say("title" if kind == "notice" else f"title_{kind}") for kind in KINDS},
            "district": settings.name,
            "colon": say("colon"),
            "semicolon": say("semicolon"),
            "hotline": settings.hotline,
            "disclaimer": settings.disclaimer,
            "imprint": self.imprint,
            "draft": say("draft") if self.outlook.plan.status is PlanStatus.DRAFT else "",
            "numbered": numbered,
            "index": self._index(pages) if numbered else [],
            "index_note": say("index_note", count=len(pages)),
            "pages": [page.data for page in pages],
        }
        return self._press.prepared(document)

    @cached_property
    def imprint(self) -> str:
        """Which plan this is, and since when it holds."""
        plan, names = self.outlook.plan, self.words.names
        on = plan.announced_on
        more = [] if on is None else [self.words.say("announced_on", date=names.short_date(on))]
        return " · ".join([names.imprint(plan), *more])

    def _index(self, pages: Sequence[Page]) -> list[dict[str, object]]:
        date = self.words.names.short_date
        numbered = list(enumerate(pages, start=1))
        return [
            {
                "township": township,
                "lines": [{"village": p.name, "date": date(p.day), "sheet": number} for number, p in group],
            }
            for township, group in groupby(numbered, key=lambda pair: pair[1].township)
        ]
