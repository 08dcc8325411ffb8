"""How soon each page's main picture is drawn in a real browser, beside an empty page of the same Streamlit.

From the call of the address to the frame in which the picture stands. What a page shows has been computed by visitors
before, and the browser has the files of both servers; the pages are opened in turns.

Names of pages, as the arguments, measure those alone; each page's row is printed as soon as it is measured.
"""

from __future__ import annotations

import argparse
import math
import statistics
from collections.abc import Sequence

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

PLAYER, FIGURE = ".hs-player .hs-main .main-svg", ".js-plotly-plot .main-svg"
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
    "glossary": ".hs-term a",
    "lessons": ".hs-lesson a",
    "lectures": ".hs-lecture-view a",
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


def in_turns(browser: Browser, empty: str, app: str, page: str) -> tuple[float, float]:
    """Return how long an empty page and a page of the app take, in milliseconds: medians of visits in turns."""
    visits = ((empty, PICTURES[""]), (f"{app}/{page}?{LINKS.get(page, '')}", PICTURES.get(page, PLAYER)))
    times = [[milliseconds(browser, *visit) for visit in visits] for _ in range(WARMING + ROUNDS)][WARMING:]
    one, found = (statistics.median(each) for each in zip(*times, strict=True))
    return one, found


def main(pages: Sequence[str] = tuple(PLACES)) -> None:
    """Print the table, a row as soon as it is known."""
    print("# How soon the first picture is drawn in a browser\n")
    print(f"A page may take {TIMES:g} times what an empty page of twelve widgets takes, and {SLACK} ms more.\n")
    print("| page | first picture | empty page | empty pages | at most | |\n|---|---|---|---|---|---|", flush=True)
    with both_servers() as (empty, app), launched() as browser:
        browser.new_context(viewport=SCREEN)
        for page in pages:
            one, found = in_turns(browser, empty.url, app.url, page)
            limit = TIMES * one + SLACK
            row = f"| {PLACES[page].name} | {found:.0f} ms | {one:.0f} ms | {found / one:.2f} | {limit:.0f} ms "
            print(f"{row}| {'pass' if found <= limit else 'short'} |", flush=True)


def asked() -> list[str]:
    """Return the pages that the command names; all of them where it names none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="*", help=f"its address: {', '.join(PLACES)}")
    pages: list[str] = parser.parse_args().page
    if unknown := [page for page in pages if page not in PLACES]:
        parser.error(f"There is no page {', '.join(unknown)}: the pages are {', '.join(PLACES)}.")
    return pages or list(PLACES)


if __name__ == "__main__":
    main(asked())
