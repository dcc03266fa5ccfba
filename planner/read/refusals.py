"""Why the system does not let something new be written, as an error in the user's language."""

import errno
from pathlib import Path

from planner.errors import PlannerError

_CODES = {
    errno.EACCES: "folder-not-writable",
    errno.EPERM: "folder-not-writable",
    errno.EROFS: "folder-read-only",
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.ENOTDIR: "folder-is-file",
    errno.EEXIST: "folder-is-file",
    errno.ENAMETOOLONG: "name-too-long",
}
CODES = frozenset(_CODES.values()) | {"write-failed"}


def refusal(path: Path, error: OSError) -> PlannerError:
    """The error for a file or folder that could not be made; `why` are the system's own words."""
    code = _CODES.get(error.errno or 0, "write-failed")
    return PlannerError(code, path=str(path), why=error.strerror or str(error))
