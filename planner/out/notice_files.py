"""The files of notices under `public/`: for the wall, by township, for phones, to send, to read out.

Typst works outside Python's lock, so documents are made on several threads.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from planner.out.book import Book, Column, Row, Sheet
from planner.out.notice import Notices
from planner.out.notice_page import Page
from planner.out.notice_text import Message, Messages
from planner.out.notice_words import Words
from planner.out.safe_name import distinct
from planner.outlook import Outlook

BATCH = 24  # pictures a job
Job = Callable[[], tuple[Path, ...]]


def write_notices(public: Path, outlook: Outlook) -> tuple[Path, ...]:
    """Write the notices of a plan, the sheets for all first; nothing where nobody is told anything.

    Raises:
        OutputError: a character that no font has; nothing is written then.

    """
    notices = Notices(outlook=outlook)
    if not notices.pages and not notices.fixed:
        return ()
    notices.check()
    files = _Files(public=public, notices=notices)
    jobs = list(files.jobs())
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return tuple(path for paths in pool.map(lambda job: job(), jobs) for path in paths)


@dataclass(frozen=True, kw_only=True)
class _Files:
    public: Path
    notices: Notices

    def jobs(self) -> Iterable[Job]:
        """What is to be written, the slowest first among equals; results are given back in this order."""
        pages, fixed, say = self.notices.pages, self.notices.fixed, self._words.say
        if pages:
            yield lambda: self._sheets(self.public / say("file.notices"), pages)
        if fixed:
            yield lambda: self._sheets(self.public / say("file.corrections"), fixed)
        yield self._messages
        yield from self._cards(say("file.correction_cards"), fixed)
        yield from self._cards(say("file.cards"), pages)
        yield from self._townships(say("file.townships"), pages)

    @property
    def _words(self) -> Words:
        return self.notices.words

    def _sheets(self, path: Path, pages: Sequence[Page]) -> tuple[Path, ...]:
        path.write_bytes(self.notices.sheets(pages))
        return (path,)

    def _townships(self, name: str, pages: Sequence[Page]) -> Iterable[Job]:
        groups = _by_township(pages)
        if len(groups) < 2:  # that is the document for all
            return
        home = self.public / name
        for group, safe in zip(groups, distinct(group[0].township for group in groups), strict=True):
            yield _job(self._sheets, _made(home) / f"{safe}.pdf", group)

    def _cards(self, name: str, pages: Sequence[Page]) -> Iterable[Job]:
        groups = _by_township(pages)
        paths: list[Path] = []
        for group, safe in zip(groups, distinct(group[0].township for group in groups), strict=True):
            home = _made(self.public / name / (safe if len(groups) > 1 else ""))
            paths += [home / f"{card}.png" for card in distinct(map(self._card, group))]
        for k in range(0, len(pages), BATCH):
            yield _job(self._pictures, tuple(paths[k : k + BATCH]), pages[k : k + BATCH])

    def _card(self, page: Page) -> str:
        names = self._words.names
        date = self._words.say("card_date", month=names.say(f"date.month{page.day.month}"), day=page.day.day)
        return self._words.say("file.card", village=page.name, date=date)

    def _pictures(self, paths: tuple[Path, ...], pages: Sequence[Page]) -> tuple[Path, ...]:
        for path, picture in zip(paths, self.notices.cards(pages), strict=True):
            path.write_bytes(picture)
        return paths

    def _messages(self) -> tuple[Path, ...]:
        outlook, words = self.notices.outlook, self._words
        found = tuple(Messages(outlook=outlook, words=words, fixes=self.notices.fixes).all())
        book = Book(names=words.names, plan=outlook.plan, sheets=(_sheet(words, found),))
        speech = self.public / words.say("file.speech")
        speech.write_text(_script(self.notices, found), encoding="utf-8-sig", newline="\r\n")
        return book.write(self.public / words.say("file.messages")), speech


def _by_township(pages: Sequence[Page]) -> list[tuple[Page, ...]]:
    return [tuple(group) for _, group in groupby(pages, key=lambda page: page.township)]


def _job(work: Callable[..., tuple[Path, ...]], *arguments: object) -> Job:
    return lambda: work(*arguments)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sheet(words: Words, messages: Sequence[Message]) -> Sheet:
    names, say = words.names, words.say
    columns = (
        Column(head=names.say("head.township"), widest=14),
        Column(head=names.say("head.village"), widest=18, bold=True),
        Column(head=say("sms.kind"), widest=16),
        Column(head=names.say("head.date"), widest=17, centred=True),
        Column(head=say("sms.text"), widest=76),
        Column(head=say("sms.characters"), widest=8, centred=True),
        Column(head=say("sms.segments"), widest=8, centred=True),
    )
    rows = tuple(
        Row(
            group=m.village.id,
            cells=(
                m.village.township,
                names.named(m.village),
                say(f"sms.kind_{m.kind}"),
                names.short_date(m.day),
                m.sms,
                m.length.units,
                m.length.segments,
            ),
        )
        for m in messages
    )
    return Sheet(name=say("sms.sheet"), title=say("sms.title"), columns=columns, rows=rows)


def _script(notices: Notices, messages: Sequence[Message]) -> str:
    """What is read out, village by village."""
    words, settings = notices.words, notices.outlook.problem.settings
    lines = [words.say("speech.head"), " · ".join(part for part in (settings.name, notices.imprint) if part)]
    lines += [settings.disclaimer] if settings.disclaimer else []
    township = None
    for message in messages:
        if message.village.township != township:
            township = message.village.township
            lines += ["", f"== {township or words.say('other_township')} =="]
        head = f"{words.names.named(message.village)} · {words.names.short_date(message.day)}"
        kind = "" if message.kind == "notice" else f" · {words.say(f'sms.kind_{message.kind}')}"
        lines += ["", f"[{' '.join(head.split())}{kind}]", message.speech]
    return "\n".join(lines) + "\n"
