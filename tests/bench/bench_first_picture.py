"""How soon each page's main picture is drawn in a real browser, beside an empty page of the same Streamlit.

From the call of the address to the frame in which the picture stands. What a page shows has been computed by visitors
before, and the browser has the files of both servers; the pages are opened in turns.
"""

from __future__ import annotations

import math
import statistics

from playwright.sync_api import Browser, TimeoutError, ViewportSize

from pages.widgets.frame.site import PLACES
from scripts.live import launched
from tests.bench.bench_opening import LINKS, both_servers

TIMES, SLACK = 1.5, 500
"""A page may take so many times what an empty one takes, and so many milliseconds more."""

ROUNDS, WARMING = 5, 2
"""How often each page is opened and measured, and before that."""

SCREEN: ViewportSize = {"width": 1280, "height": 720}
PATIENCE = 120_000

PLAYER, FIGURE = ".hs-player[data-ready]", ".js-plotly-plot .main-svg"
HEAD = ".hs-head h1"

PICTURES = {
    "": "[data-testid=stButtonGroup]",
    "family": "[class*=st-key-cards] svg",
    "compare": "[class*=st-key-compared-]",
    "restarts": ".hr-river[data-ready]",
    "basins": ".hb-basins[data-ready]",
    "lesson": PLAYER,
    "tournament": FIGURE,
    "theorems": FIGURE,
    "verdict": FIGURE,
    "new_rows": FIGURE,
    # Its first answer; its pictures are asked for.
    "how_many": ".st-key-page-answer p",
    "glossary": "[class*=st-key-term-] a",
    "lessons": ".hs-lesson a",
    "lectures": "[class*=st-key-lecture-view-] a",
    "tour": ".hs-views a",
}
"""What is looked for: a page's main picture, a player's where nothing is said; on a page of words the first of them.
Of the empty page, under no name, the last of its twelve widgets."""

WATCH = """(wanted) => {
  const look = () => {
    const found = [...document.querySelectorAll(wanted)].some((each) => {
      const box = each.getBoundingClientRect();
      return box.width > 0 && box.height > 0 && each.checkVisibility({ visibilityProperty: true });
    });
    if (found) window.__drawn = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def milliseconds(browser: Browser, address: str, wanted: str) -> float:
    """Return how long after its address was called a page has drawn what is wanted, in a new tab of the browser."""
    page = browser.contexts[0].new_page()
    page.add_init_script(f"({WATCH})({wanted!r});")
    page.goto(address, wait_until="commit")
    try:
        page.wait_for_function("window.__drawn", timeout=PATIENCE)
    except TimeoutError:
        # One page that waits for leave to compute on leaves the others their rows.
        page.close()
        return math.inf
    found = float(page.evaluate("window.__drawn"))
    # Its server has done with it, and does not work on while the next is measured.
    page.wait_for_function("document.querySelector('[data-test-script-state=notRunning]')", timeout=PATIENCE)
    page.close()
    return found


def main() -> None:
    """Print the table."""
    print("# How soon the first picture is drawn in a browser\n")
    took: dict[str, list[float]] = {page: [] for page in ("", *PLACES)}
    with both_servers() as (empty, app), launched() as browser:
        browser.new_context(viewport=SCREEN)
        for number in range(WARMING + ROUNDS):
            for page, times in took.items():
                address = f"{app.url}/{page}?{LINKS.get(page, '')}" if page else empty.url
                found = milliseconds(browser, address, PICTURES.get(page, PLAYER))
                if number >= WARMING:
                    times.append(found)
    one = statistics.median(took.pop(""))
    limit = TIMES * one + SLACK
    print(f"An empty page of twelve widgets: {one:.0f} ms. {TIMES:g} of them and {SLACK:d} ms more: {limit:.0f} ms.\n")
    print("| page | first picture | empty pages | |\n|---|---|---|---|")
    for page, times in took.items():
        found = statistics.median(times)
        verdict = "pass" if found <= limit else "short"
        print(f"| {PLACES[page].name} | {found:.0f} ms | {found / one:.2f} | {verdict} |")


if __name__ == "__main__":
    main()
