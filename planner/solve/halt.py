"""Ends what is under way, compiled code and solvers too, at the deadline or when the user asks.

Between two steps a `Stopper` can be asked; a single step may take seconds. So while a `Halt` is open a thread asks the
stopper twenty times a second, then raises a flag that compiled loops look at and tells the solvers that run.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from time import perf_counter
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

OFTEN = 0.05  # seconds between two looks


@dataclass(kw_only=True)
class Stopper:
    """Ends a search: at a moment, or when the user asks."""

    deadline: float | None = None
    asked: Event = field(default_factory=Event)

    def over(self) -> bool:
        """Whether to stop now."""
        return self.asked.is_set() or (self.deadline is not None and perf_counter() >= self.deadline)


class Halt:
    """A flag that goes up once and stays up. Without a stopper it never does."""

    def __init__(self, stopper: Stopper | None = None) -> None:
        self.flag: NDArray[np.int64] = np.zeros(1, dtype=np.int64)
        self._stopper = stopper
        self._told: list[Callable[[], object]] = []
        self._lock = Lock()
        self._closed = Event()
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        if self._stopper is not None:
            self._thread = Thread(target=self._watch, name="halt", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        if self._thread is not None:
            self._thread.join()

    def up(self) -> bool:
        """Whether to end now."""
        if self._stopper is not None and self._stopper.over():
            self._raise()
        return bool(self.flag[0])

    @property
    def left(self) -> float | None:
        """Seconds to the deadline; None without one."""
        if self._stopper is None or self._stopper.deadline is None:
            return None
        return max(0.0, self._stopper.deadline - perf_counter())

    @contextmanager
    def telling(self, stop: Callable[[], object]) -> Iterator[None]:
        """Within, `stop` is called once when the flag goes up."""
        with self._lock:
            self._told.append(stop)
            late = bool(self.flag[0])
        if late:
            stop()
        try:
            yield
        finally:
            with self._lock:
                self._told.remove(stop)

    def _watch(self) -> None:
        while not self.up() and not self._closed.wait(OFTEN):
            pass

    def _raise(self) -> None:
        with self._lock:
            told = [] if self.flag[0] else list(self._told)
            self.flag[0] = 1
        for stop in told:
            stop()


__all__ = ["Halt", "Stopper"]
