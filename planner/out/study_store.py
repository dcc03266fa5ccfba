"""Where the results of a study are kept between runs: a file each, under the key of its content, written whole."""

import json
import os
import re
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from planner.out.codec import BrokenError, decode, encode
from planner.out.errors import OutputError
from planner.plan import SCHEMA, Result

KEY = re.compile(r"[0-9a-f]{16,64}")


class FolderStore:
    """Results as JSON files in a folder. A file that is broken or of another schema counts as not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Result | None:
        """The result under a key."""
        file = self._file(key)
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            if document["schema"] != SCHEMA:
                return None
            result: Result = decode(Result, document["result"])
        except (OSError, ValueError, KeyError, TypeError, BrokenError):
            return None
        return result

    def put(self, key: str, result: Result) -> None:
        """Write a result: whole or not at all. One that is there already stays.

        Raises:
            OutputError: the system refuses.

        """
        target = self._file(key)
        if self.get(key) is not None:
            return
        draft = self._folder / f".{key}-{uuid4().hex[:8]}.tmp"
        text = json.dumps({"schema": SCHEMA, "result": encode(result)}, ensure_ascii=False, allow_nan=False)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise OutputError("write", path=str(target), why=error.strerror or str(error)) from error

    def _file(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"no key: {key!r}")
        return self._folder / f"{key}.json"
