"""What the caller wants, as typed: ids or names, dates, windows; everything wrong is said at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from planner.errors import InputError, InputErrors
from planner.problem import Problem, Request, ServiceCode, VillageId
from planner.read.cells import CellError, read_date
from planner.read.spans import read_windows
from planner.slots import asked
from planner.windows import Window


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The options of a call as they were typed."""

    village: str
    service: str
    minutes: int | None = None
    home: bool = False
    first: str | None = None
    last: str | None = None
    windows: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """Readings that note what they cannot read."""

    problem: Problem
    wrong: list[InputError] = field(default_factory=list)

    def cell(self, read: Callable[[Any], Any], option: str, value: str | None) -> Any:
        """A reading of the tables; None where nothing was typed, or nothing that can be read."""
        if value is None:
            return None
        try:
            return read(value)
        except CellError as error:
            self.wrong.append(InputError(code=error.code, column=option, value=value, values=error.values))
            return None

    def named(self, things: Iterable[tuple[str, Any]], option: str, value: str) -> str:
        """The id that was typed, or that of the only thing with this name."""
        known = dict(things)
        found = [key for key, thing in known.items() if value in (thing.name, thing.name_en)]
        if value in known or not found:
            return value
        if len(found) > 1:
            self.wrong.append(
                InputError(code="slots-ambiguous", column=option, value=value, values={"ids": ", ".join(found)})
            )
        return found[0]


def request_of(problem: Problem, typed: Typed, *, today: date) -> Request:
    """The request of a call. Without a first day it may be served from tomorrow on, in a week that has begun.

    Raises:
        InputErrors: everything that is wrong with it.

    """
    reading = _Reading(problem=problem)
    horizon = problem.horizon
    begun = horizon.first <= today < horizon.last
    first: date | None = reading.cell(read_date, "--from", typed.first)
    last: date | None = reading.cell(read_date, "--until", typed.last)
    windows: list[Window] = []
    for window in typed.windows:
        windows += reading.cell(read_windows, "--window", window) or ()
    village = reading.named(problem.village.items(), "--village", typed.village)
    service = reading.named(problem.service.items(), "--service", typed.service)
    try:
        request = asked(
            problem,
            village=VillageId(village),
            service=ServiceCode(service),
            minutes=typed.minutes,
            mobility_limited=typed.home,
            windows=tuple(windows),
            earliest=today + timedelta(days=1) if typed.first is None and begun else first,
            due=last,
        )
    except InputErrors as errors:
        raise InputErrors((*reading.wrong, *errors.errors), problem.settings.language) from None
    if reading.wrong:
        raise InputErrors(tuple(reading.wrong), problem.settings.language)
    return request
