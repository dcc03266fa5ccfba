"""The value of a change as what its kind needs; a value of another type is the caller's error, said with the kind."""

from planner.errors import PlannerError
from planner.what_if import Step
from planner.windows import Window


def number_of(step: Step) -> float:
    """A number that is not negative."""
    if isinstance(step.value, bool) or not isinstance(step.value, int | float) or step.value < 0:
        raise _wrong(step)
    return step.value


def whole_of(step: Step, *, default: int) -> int:
    """A whole number, at least 1."""
    value = default if step.value is None else step.value
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _wrong(step)
    return value


def word_of(step: Step) -> str:
    """A text that is not empty."""
    if not isinstance(step.value, str) or not step.value:
        raise _wrong(step)
    return step.value


def weekdays_of(step: Step) -> frozenset[int]:
    """Weekdays, Monday 0."""
    if not isinstance(step.value, frozenset) or not step.value <= frozenset(range(7)):
        raise _wrong(step)
    return step.value


def hours_of(step: Step) -> tuple[int, int]:
    """From and to, in seconds of the day."""
    value = step.value
    if not isinstance(value, tuple) or len(value) != 2:
        raise _wrong(step)
    begin, end = value
    if not isinstance(begin, int) or not isinstance(end, int) or not 0 <= begin < end:
        raise _wrong(step)
    return begin, end


def windows_of(step: Step) -> tuple[Window, ...]:
    """Windows; at least one."""
    value = step.value
    if not isinstance(value, tuple) or not value:
        raise _wrong(step)
    windows = tuple(window for window in value if isinstance(window, Window))
    if len(windows) != len(value):
        raise _wrong(step)
    return windows


def _wrong(step: Step) -> PlannerError:
    return PlannerError("scenario-value", kind=step.kind, value=step.value)
