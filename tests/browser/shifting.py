"""How much of a page's load shifts, beside what an empty page of the same Streamlit shifts on the same machine."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from playwright.sync_api import Page

LOADS = 3
"""How many frames a browser draws of an arriving page is up to the machine: one load says little."""

SHIFT = 0.05
"""The most that a page's load may shift more than an empty page does, which has a sidebar where the page has one."""

IN_SIDEBAR = 'section[data-testid="stSidebar"] [data-testid="stElementContainer"]'
"""What a page puts into its sidebar; on a telephone, Streamlit has its menu there, too."""

EMPTY_STANDS = """([inSidebar, sidebar]) => {
  const main = document.querySelector(".stMainBlockContainer");
  return main && getComputedStyle(main).maxWidth === "none" && main.querySelector("h1")
    && Boolean(document.querySelector(inSidebar)) === sidebar
    && new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))));
}"""
"""An empty page is there, as wide as it will be, and has been drawn."""


def empty_shift(page: Page, url: str, *, sidebar: bool) -> float:
    """Return what an empty page shifts that comes with a sidebar or without: the median of three loads."""
    shifts = []
    for _ in range(LOADS):
        page.goto(f"{url}/sidebar" if sidebar else url)
        page.wait_for_function(EMPTY_STANDS, arg=[IN_SIDEBAR, sidebar])
        shifts.append(float(page.evaluate("hsShift()")))
    return statistics.median(shifts)


def shifted(page: Page, load: Callable[[], object], most: float) -> list[str]:
    """Return what shifts too much, or moves a picture, while a page that stands was loaded; nothing where all is well.

    Where it is not, the page is loaded up to three times more: what is wrong with it is wrong each time, and one load
    may be a machine that stood still between two messages.
    """
    faults: list[str] = []
    for more in range(LOADS + 1):
        if more:
            load()
        shift, moved = float(page.evaluate("hsShift()")), page.evaluate("hsMoved")
        if shift <= most and not moved:
            return []
        faults += [f"{shift:.3f} of at most {most:.3f}", *page.evaluate("hsShifts"), *map(str, moved)]
    return faults
