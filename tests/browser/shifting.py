"""How much of a page's load shifts, beside what an empty page of the same Streamlit shifts on the same machine."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from playwright.sync_api import Page

LOADS = 3
"""How many frames a browser draws of an arriving page is up to the machine: the median of so many loads counts."""

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


def too_much_shift(page: Page, load: Callable[[], object], most: float) -> list[str]:
    """Return what shifts too much while a page that stands was loaded; nothing where it is at most `most`.

    Where it is more, the page is loaded two times more, and the median counts: a fault of ours is in every load.
    """
    shifts, sources = [float(page.evaluate("hsShift()"))], page.evaluate("hsShifts")
    if shifts[0] <= most:
        return []
    while len(shifts) < LOADS:
        load()
        shifts.append(float(page.evaluate("hsShift()")))
    if statistics.median(shifts) <= most:
        return []
    return [f"{', '.join(f'{shift:.3f}' for shift in shifts)}; at most {most:.3f}", *sources]
