"""Beside a workbook with errors: a copy with the cells marked."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.cli.voice import Voice, shown_path
from planner.errors import InputErrors, PlannerError
from planner.texts import text


@contextmanager
def marking(voice: Voice, path: Path) -> Iterator[None]:
    """Within, input errors of a workbook are also marked in a copy of it; they are raised all the same."""
    try:
        yield
    except InputErrors as errors:
        from planner.read import marked_copy

        language = errors.language
        try:
            copy = marked_copy(path, errors)
        except PlannerError as refused:
            voice.note(refused.message(language), "red")
        else:
            if copy is not None:
                voice.note(text(language, "cli", "check.marked", path=shown_path(copy)))
        raise
