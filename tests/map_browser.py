"""A real browser for the tests of the maps, with the network cut."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--enable-logging=stderr",
    "--hide-scrollbars",
    "--virtual-time-budget=4000",
)


def chromium() -> str:
    """The browser; skips the test where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine, so the map was not opened")
    return found


def dom(page: Path, tmp: Path) -> tuple[str, list[str]]:
    """The page's elements after its script ran, and what it wrote to the console."""
    command = [chromium(), *FLAGS, f"--user-data-dir={tmp / 'browser'}", "--window-size=1400,900", "--dump-dom"]
    run = subprocess.run([*command, page.as_uri()], capture_output=True, timeout=120, check=True)
    console = [line for line in run.stderr.decode("utf-8", "replace").splitlines() if "CONSOLE" in line]
    return run.stdout.decode("utf-8"), console


def facts(page: Path, tmp: Path) -> dict[str, str]:
    """What the map says it has drawn; fails where the page wrote to the console or is not ready."""
    source, console = dom(page, tmp)
    assert not console
    body = re.search(r"<body([^>]*)>", source)
    assert body is not None
    found = dict(re.findall(r'data-(\w+)="([^"]*)"', body[1]))
    assert found.get("ready") == "1", found
    return found


def after(page: Path, script: str) -> Path:
    """A copy of the page that runs a script once the map is drawn."""
    copy = page.with_name(f"after-{page.name}")
    late = f"document.addEventListener('DOMContentLoaded', function () {{ {script} }});"
    copy.write_text(
        page.read_text(encoding="utf-8").replace("</html>", f"<script>{late}</script></html>"), encoding="utf-8"
    )
    return copy
