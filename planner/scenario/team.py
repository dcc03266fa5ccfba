"""Who works on a study: this process, processes of this machine, or a cluster of dask. One seam: an Executor."""

import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, Protocol

from planner.errors import PlannerError

RETRIES = 3  # how often a task whose worker died is tried again


class Team(Protocol):
    """Gives an executor, and a fresh one where the last has broken down."""

    def start(self) -> Executor:
        """An executor that is ready."""
        ...

    def end(self, executor: Executor) -> None:
        """Ends it at once; what runs is given up."""
        ...


class Alone:
    """Everything in this process, one task after the other: for notebooks, tests and one scenario."""

    def start(self) -> Executor:
        """An executor that has done what it was given when it returns."""
        return _AtOnce()

    def end(self, executor: Executor) -> None:
        """Nothing to end."""


@dataclass(frozen=True, kw_only=True)
class Processes:
    """Processes of this machine. They leave Ctrl-C to whoever started them."""

    count: int = 2

    def start(self) -> Executor:
        """A pool; spawned, for a fork would copy the threads of the solvers."""
        return ProcessPoolExecutor(max_workers=self.count, mp_context=get_context("spawn"), initializer=_deaf)

    def end(self, executor: Executor) -> None:
        """Ends the processes without waiting for their tasks."""
        running = list((getattr(executor, "_processes", None) or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in running:
            process.terminate()


@dataclass(kw_only=True)
class Cluster:
    """Workers of a dask.distributed scheduler; a task whose worker dies is given to another.

    `planner` and the files of the roads must be where the workers run, under the same paths.
    """

    address: str
    retries: int = RETRIES
    timeout: int = 10  # seconds until nobody is taken to be there
    client: Any = field(default=None, repr=False)

    def start(self) -> Executor:
        """The scheduler as an executor.

        Raises:
            PlannerError: `cluster-missing` (the extra is not installed), `cluster-silent` (nobody answers).

        """
        try:
            from distributed import Client  # an extra
        except ImportError:
            raise PlannerError("cluster-missing") from None
        try:
            self.client = Client(self.address, timeout=self.timeout, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TimeoutError):
            raise PlannerError("cluster-silent", address=self.address) from None
        executor: Executor = self.client.get_executor(pure=False, retries=self.retries)
        return executor

    def end(self, executor: Executor) -> None:
        """Gives up what runs and leaves the scheduler."""
        executor.shutdown(wait=False)
        if self.client is not None:
            self.client.close()


class _AtOnce(Executor):
    """Runs a task when it is submitted."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def _deaf() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
