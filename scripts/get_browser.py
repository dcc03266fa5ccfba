"""Fetch a headless Chromium for the browser tests and for scripts/render_maps.py, where the machine has none.

    python scripts/get_browser.py          (or: make browser)

As root on Debian or Ubuntu it installs the packages chromium and fonts-noto-cjk; elsewhere Playwright fetches its own
Chromium. Says what it did; the exit code is 1 where no browser could be had, and then the tests say that they skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
PATIENCE = 240  # seconds for all of a way to fetch one


def main() -> int:
    """Look, fetch, look again."""
    for step in (None, debian, playwright):
        if step is not None and not step():
            continue
        found = browser()
        if found:
            print(f"browser: {found}")
            return 0
    print("no browser: tests that open a page are skipped, pictures of maps are not drawn")
    return 1


def browser() -> str:
    """The path of a browser; empty where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), "")
    if found:
        return found
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return ""
    with sync_playwright() as driver:
        own = driver.chromium.executable_path
    return own if Path(own).exists() else ""


def debian() -> bool:
    """The distribution's packages, where root may install them."""
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    quiet = ("-qq", "-o", "Dpkg::Use-Pty=0")
    update, install = ("apt-get", *quiet, "update"), ("apt-get", *quiet, "install", "-y", "--no-install-recommends")
    return ran(*update) and ran(*install, *PACKAGES)


def playwright() -> bool:
    """Playwright's own Chromium, into the user's cache."""
    return ran(sys.executable, "-m", "playwright", "install", "chromium-headless-shell", "chromium")


def ran(*command: str) -> bool:
    """Whether a command went well; what it says is shown only if not."""
    print(f"trying: {' '.join(command)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}")
        return False
    if done.returncode:
        print("  " + (done.stderr or done.stdout).strip()[-600:])
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
