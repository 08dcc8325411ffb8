"""What a page shows at the moment, as text: for a test that has failed where nobody can look."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Error, Page

LOOK = (Path(__file__).parent / "states.js").read_text("utf-8").partition("\n")[2]


def state_of(page: Page) -> str:
    """Return what the page is about, whether it still draws, and what it says."""
    try:
        return f"{page.url}\n{page.evaluate(LOOK)}"
    except Error as error:
        return f"{page.url}\nNothing can be asked of it: {error}"
