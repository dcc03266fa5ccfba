"""The search as it goes, on stderr: one changing line in a terminal, a plain line now and then elsewhere."""

from threading import Lock, Timer
from time import monotonic
from types import TracebackType
from typing import Self

from rich.status import Status

from planner.cli.voice import Voice
from planner.plan import COST_UNITS
from planner.solve import Progress
from planner.texts import catalogue

EVERY = 5.0  # seconds between two plain lines
PATIENCE = 3.0  # seconds after which the first start is explained


class Ticker:
    """Shows engine, best cost in minutes and seconds; `tick` may be called from any thread."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._lock = Lock()
        self._engine = ""
        self._explained = False
        self._said = -EVERY
        self._live = Status("", console=voice.err) if voice.err.is_terminal else None
        self._explain = Timer(PATIENCE, self._first_start)
        self._explain.daemon = True

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._explain.cancel()
        if self._live:
            self._live.stop()

    def tick(self, progress: Progress) -> None:
        """One report of the search."""
        with self._lock:
            new = progress.engine != self._engine
            if new and progress.engine == "compile" and not self._explain.is_alive():
                self._compiling()
            elif new:
                self._explain.cancel()
            self._engine = progress.engine
            words = self._words(progress)
            if self._live:
                self._live.update(words)
            elif monotonic() - self._said >= EVERY or (new and (progress.engine == "hours" or self._first(progress))):
                self._voice.note(words)
                self._said = monotonic()

    def _first(self, progress: Progress) -> bool:
        return progress.cost > 0 and self._said < 0

    def _compiling(self) -> None:
        self._explain.cancel()
        self._explain = Timer(PATIENCE, self._first_start)
        self._explain.daemon = True
        self._explain.start()

    def _first_start(self) -> None:
        if self._explained:
            return
        self._explained = True
        self._voice.note(self._voice.word("progress.first_start"))

    def _words(self, progress: Progress) -> str:
        known = f"progress.{progress.engine}" in catalogue(self._voice.language, "cli")
        engine = self._voice.word(f"progress.{progress.engine}") if known else progress.engine
        if not progress.cost:
            return self._voice.word("progress.begun", engine=engine, seconds=round(progress.seconds))
        minutes = f"{progress.cost / COST_UNITS:.1f}"
        if progress.bound is not None:
            gap = f"{100 * (progress.cost - progress.bound) / progress.cost:.1f}"
            seconds = round(progress.seconds)
            return self._voice.word("progress.bounded", engine=engine, cost=minutes, gap=gap, seconds=seconds)
        return self._voice.word("progress.line", engine=engine, cost=minutes, seconds=round(progress.seconds))
