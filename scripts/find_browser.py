"""Find a Chromium for the browser tests, and install one where there is none.

In this order: a browser named by the variable HALFSTEP_BROWSER, an installed one, Debian's package, Playwright's own.
Without any, this fails loudly and says what to do; a browser test is never skipped in silence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
REMEDY = (
    "No browser was found for the browser tests, and none could be installed. Install Chromium or Chrome "
    "(Debian and Ubuntu: sudo apt-get install chromium), or name one in the variable HALFSTEP_BROWSER."
)


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    named = os.environ.get("HALFSTEP_BROWSER")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return str(MAC) if MAC.exists() else _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_browser() -> None:
    """Install Debian's Chromium where this user may, else Playwright's own build."""
    may_install = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if may_install:
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *command], check=False, env=quiet, stdout=subprocess.DEVNULL)
    if find_browser() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Print the browser's path; install one first when asked to and needed."""
    if find_browser() is None and "--install" in sys.argv:
        install_browser()
    path = find_browser()
    print(path or REMEDY)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
