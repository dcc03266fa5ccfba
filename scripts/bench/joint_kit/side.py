"""Runs of a peer side by side, one process each, so that every system may use both cores."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any, Self

from joint_kit.model import instance_of
from planner.problem import Problem
from planner.solve.instance import Instance
from planner.travel import Travel

CORES = 2

_held: dict[str, Instance] = {}  # of a worker: the instance, built once before its first clock starts


def peak_bytes() -> int:
    """The most memory this process has held; 0 where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak) * (1 if sys.platform == "darwin" else 1024)


class Workers:
    """Two processes that hold a district. `memory` is the sum of their peaks so far."""

    def __init__(self, problem: Problem, travel: Travel) -> None:
        self.memory = 0
        self._peaks: dict[int, int] = {}
        self._pool = ProcessPoolExecutor(
            max_workers=CORES, mp_context=get_context("spawn"), initializer=_hold, initargs=(problem, travel)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def warm(self) -> None:
        """Starts the processes, so that no clock counts their imports."""
        self.each(_nothing, [() for _ in range(CORES)])

    def each(self, work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        """`work(instance, *arguments)` for each tuple of arguments, at the same time; the results in their order."""
        futures: list[Future[tuple[int, int, Any]]] = [self._pool.submit(_call, work, given) for given in arguments]
        results = []
        for future in futures:
            worker, peak, result = future.result()
            self._peaks[worker] = peak
            results.append(result)
        self.memory = sum(self._peaks.values())
        return results


def _hold(problem: Problem, travel: Travel) -> None:
    _held["instance"] = instance_of(problem, travel)


def _call(work: Callable[..., Any], given: tuple[Any, ...]) -> tuple[int, int, Any]:
    result = work(_held["instance"], *given)
    return os.getpid(), peak_bytes(), result


def _nothing(instance: Instance) -> None:
    time.sleep(0.2)  # so that the other process takes the other call
