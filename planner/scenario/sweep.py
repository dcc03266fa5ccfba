"""A sweep: independent tasks given to a team, each result kept as soon as it is there, nothing computed twice."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol

from planner.errors import PlannerError
from planner.plan import Result, ResultStatus
from planner.scenario.team import RETRIES, Team
from planner.scenario.work import Job, plan_one


class Store(Protocol):
    """Where results are kept between runs, by key."""

    def get(self, key: str) -> Result | None:
        """What is kept under a key."""
        ...

    def put(self, key: str, result: Result) -> None:
        """Keeps a result, at once and whole; what is there already stays."""
        ...


@dataclass(frozen=True, kw_only=True)
class Tick:
    """Progress: a task of the sweep is done, computed now or kept from before."""

    done: int
    of: int
    name: str
    result: Result
    kept: bool
    seconds: float  # since the sweep began


Report = Callable[[Tick], None]


@dataclass(kw_only=True)
class Swept:
    """What a sweep gives. `interrupted` says that it was stopped: some results are missing."""

    results: dict[str, Result] = field(default_factory=dict)
    computed: list[str] = field(default_factory=list)  # keys, in the order of their ends
    interrupted: bool = False
    seconds: float = 0.0


def sweep(jobs: Sequence[Job], team: Team, store: Store | None = None, report: Report | None = None) -> Swept:
    """Plan every job. A job waits for those it names in `after`, and starts from their plans.

    Ctrl-C ends it and keeps what is done.

    Raises:
        PlannerError: a task failed (no travel times), or its worker died again and again (`scenario-worker-died`).

    """
    return _Sweep({job.key: job for job in jobs}, team, store, report).run()


class _Sweep:
    def __init__(self, jobs: Mapping[str, Job], team: Team, store: Store | None, report: Report | None) -> None:
        self.jobs, self.team, self.store, self.report = jobs, team, store, report
        self.clock = perf_counter()
        self.swept = Swept()
        self.tries = dict.fromkeys(jobs, 0)

    def run(self) -> Swept:
        """Until every task is done, or somebody stops it."""
        for key, job in self.jobs.items():
            kept = None if self.store is None else self.store.get(key)
            if kept is not None:
                self._done(job, kept, kept=True)
        if len(self.swept.results) < len(self.jobs):
            executor = self.team.start()
            try:
                executor = self._work(executor)
            except KeyboardInterrupt:
                self.swept.interrupted = True
            finally:
                self.team.end(executor)
        self.swept.seconds = perf_counter() - self.clock
        return self.swept

    def _work(self, executor: Executor) -> Executor:
        running: dict[Future[Result], Job] = {}
        while len(self.swept.results) < len(self.jobs):
            try:
                self._submit(executor, running)
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    self._collect(future, running.pop(future))
            except (BrokenExecutor, CancelledError):
                for job in running.values():
                    self._again(job)
                running.clear()
                self.team.end(executor)
                executor = self.team.start()
            if self.swept.interrupted:
                break
        return executor

    def _submit(self, executor: Executor, running: dict[Future[Result], Job]) -> None:
        """Gives out whatever waits for nothing."""
        busy = {job.key for job in running.values()}
        for key, job in self.jobs.items():
            if key in self.swept.results or key in busy or self.swept.interrupted:
                continue
            if any(name in self.jobs and name not in self.swept.results for name in job.after):
                continue
            starts = [self.swept.results[name].plan for name in job.after if name in self.swept.results]
            future = executor.submit(plan_one, job, starts)
            running[future] = job
            if future.done():
                running.pop(future)
                self._collect(future, job)

    def _collect(self, future: Future[Result], job: Job) -> None:
        try:
            result = future.result()
        except (BrokenExecutor, CancelledError):
            self._again(job)
            raise
        if result.status is ResultStatus.STOPPED:
            self.swept.interrupted = True
            return
        if self.store is not None:
            self.store.put(job.key, result)
        self.swept.computed.append(job.key)
        self._done(job, result, kept=False)

    def _again(self, job: Job) -> None:
        self.tries[job.key] += 1
        if self.tries[job.key] > RETRIES:
            raise PlannerError("scenario-worker-died", scenario=job.name)

    def _done(self, job: Job, result: Result, *, kept: bool) -> None:
        self.swept.results[job.key] = result
        if self.report is not None:
            done, of = len(self.swept.results), len(self.jobs)
            seconds = perf_counter() - self.clock
            self.report(Tick(done=done, of=of, name=job.name, result=result, kept=kept, seconds=seconds))
