"""Whether a folder can be written into, asked before the work and not after it."""

import tempfile
from pathlib import Path

from planner.read.refusals import refusal


def check_writable(folder: Path) -> None:
    """Write and remove a file where `folder` will be made: in its nearest parent that exists.

    Raises:
        PlannerError: the system refuses; the code says why.

    """
    home = folder.absolute()
    try:
        home = next(parent for parent in home.parents if parent.exists())
        with tempfile.TemporaryFile(prefix=".planner-", dir=home):
            pass
    except OSError as error:
        raise refusal(home, error) from None
