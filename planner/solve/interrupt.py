"""Ctrl-C asks a search to end instead of tearing it down; a second one tears it down."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from types import FrameType


@contextmanager
def asking(asked: Event) -> Iterator[None]:
    """Within, the first interrupt sets `asked`, the next one raises KeyboardInterrupt.

    Nothing changes outside the main thread, where python delivers no signals, nor where somebody handles or ignores the
    interrupt already.
    """
    before = signal.getsignal(signal.SIGINT)
    if current_thread() is not main_thread() or before is not signal.default_int_handler:
        yield
        return

    def first(number: int, frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
