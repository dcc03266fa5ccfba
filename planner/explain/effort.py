"""How much is tried: counted in tries, so that a plan has the same reasons on a busy machine; by the clock on wish."""

from time import perf_counter

CHANGE = 60  # tries that proving one change costs: another world, and the whole plan checked in it
PRICE = 4  # tries that pricing a lawful one costs: two scores


class Effort:
    """Tries (None: to the end) and, as a guard, seconds (None: no clock), shared out over the tasks one by one."""

    def __init__(self, tries: int | None = None, seconds: float | None = None) -> None:
        self.thorough = tries is None and seconds is None
        self._tries, self._done = tries, 0
        self._end = None if seconds is None else perf_counter() + seconds
        self._began, self._allowed = 0, tries
        self._from, self._until = perf_counter(), self._end

    def share(self, tasks: int) -> None:
        """Begin a task: it may use what is left, divided by the tasks that are left, itself among them."""
        self._began, self._from = self._done, perf_counter()
        if self._tries is not None:
            self._allowed = max(0, self._tries - self._done) // tasks
        if self._end is not None:
            self._until = self._from + max(0.0, self._end - self._from) / tasks

    def add(self, tries: int | None) -> None:
        """Allow some tries more."""
        if self._tries is not None and tries is not None:
            self._tries += tries

    def spend(self, tries: int = 1) -> None:
        """Count what was tried."""
        self._done += tries

    def spent(self, part: float = 1.0) -> bool:
        """Whether this part of the task's share is used up."""
        if self._allowed is not None and self._done - self._began >= part * self._allowed:
            return True
        return self._until is not None and perf_counter() >= self._from + part * (self._until - self._from)
