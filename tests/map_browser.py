"""A real browser for the tests of the maps, with the network cut.

Playwright drives the Chromium of the machine, or the one that `make browser` has fetched. One browser serves a whole
test file; each page is a context of its own, so that nothing is left behind from one test to the next.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
)
DESKTOP = (1400, 900)
PHONE = (390, 844)
STILL = 50  # looks, a tenth of a second apart, until a card must stand still
MISSING = "no Chromium on this machine (`make browser` fetches one), so no map was opened"


def chromium(driver: Any) -> str:
    """The path of the browser; empty where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    own = driver.chromium.executable_path
    return found or (own if Path(own).exists() else "")


@contextmanager
def started() -> Iterator[Any]:
    """A browser; skips the test where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed, so no map was opened")
    with api.sync_playwright() as driver:
        path = chromium(driver)
        if not path:
            pytest.skip(MISSING)
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Seen:
    """A page that is open, and what it wrote to the console and asked of the network."""

    page: Any
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def facts(self) -> dict[str, str]:
        """What the map says it has drawn."""
        found: dict[str, str] = self.page.evaluate("() => ({...document.body.dataset})")
        return found

    def card(self) -> str:
        """The text of the card that was opened last; another may still be fading."""
        shown: str = self.page.locator(".leaflet-popup-content").last.inner_text()
        return shown

    def card_span(self) -> tuple[float, float]:
        """Where the card begins and ends across the screen, once the map has moved it into view."""
        before: dict[str, float] = {}
        for _ in range(STILL):
            box: dict[str, float] = self.page.locator(".leaflet-popup").last.bounding_box()
            if box == before:
                break
            before = box
            self.page.wait_for_timeout(100)
        return before["x"], before["x"] + before["width"]

    def text(self, selector: str) -> str:
        """The text of the first element that is shown."""
        shown: str = self.page.inner_text(selector)
        return shown


@contextmanager
def opened(browser: Any, path: Path, *, size: tuple[int, int] = DESKTOP, tiles: str = "") -> Iterator[Seen]:
    """A map in the browser, drawn. Fails where it writes to the console, throws, or asks for anything but itself.

    `tiles` is a host that it may ask, in vain, and complain about.
    """
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
    try:
        seen = Seen(context.new_page())
        seen.page.on("console", lambda message: seen.console.append(message.text))
        seen.page.on("pageerror", lambda error: seen.console.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto(path.as_uri())
        seen.page.wait_for_selector("body[data-ready='1']", state="attached")
        yield seen
        assert [line for line in seen.console if not (tiles and "Failed to load resource" in line)] == []
        asked = [url for url in seen.requests if url != path.as_uri() and not url.startswith("data:")]
        assert [url for url in asked if not (tiles and tiles in url)] == []
    finally:
        context.close()
