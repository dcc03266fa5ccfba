"""Every run of the tests has a cache of ways of its own, also in the processes it starts: none hides a mistake."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.caches import VARIABLE


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(folder)
    yield folder
    if before is None:
        del os.environ[VARIABLE]
    else:
        os.environ[VARIABLE] = before
