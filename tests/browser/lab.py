"""The lab as a test sees it: which run it shows, what its panels say, and what Python says of the same run."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, expect

from em_core.data import Dataset
from em_core.experiment import Experiment, resolve, run_experiment
from em_viz.animation import Animation
from em_viz.views import animate

READY = ".hs-player[data-ready]"
FIRST = Experiment()

PANELS = """() => Object.fromEntries([...document.querySelectorAll('[data-panel]')].map((panel) =>
  [panel.dataset.panel, panel.querySelector('.hs-stack > :not(.hs-sizer):not([hidden])').innerHTML]))"""
WRITTEN = "(html) => { const e = document.createElement('div'); e.innerHTML = html; return e.innerHTML; }"


def open_lab(page: Page, url: str, link: str = "") -> Page:
    """Open the lab with a link's query, and wait until its run is on the screen."""
    page.goto(f"{url}/lab{'?' if link else ''}{link}")
    page.wait_for_selector(READY)
    idle(page)
    return page


def idle(page: Page) -> None:
    """Wait until the server has nothing more to say."""
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")


FITS = """(width) => innerWidth === width
  && ["html", "[data-testid=stMain]"].every((one) => document.querySelector(one).scrollWidth <= width)"""


def expect_no_scrolling_sideways(page: Page, width: int) -> None:
    """The page is no wider than its window, once the style sheets and fonts that come last have come."""
    page.wait_for_function(FITS, arg=width)


def expect_run(page: Page, experiment: Experiment) -> None:
    """The player shows this experiment, and nothing is being said against it."""
    expect(page.locator(READY)).to_have_attribute("data-ready", experiment.key)
    idle(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def expect_frame(page: Page, frame: int) -> None:
    """The player stands at this half-step."""
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", str(frame))
    expect(page.locator(READY)).to_have_attribute("data-drawn", str(frame))


def animation(experiment: Experiment, own: Dataset | None = None) -> Animation:
    """Return the experiment's animation as Python makes it."""
    dataset = resolve(experiment, own)
    trace = run_experiment(experiment, dataset)
    return animate(trace.model, dataset, trace, key=experiment.key)


def said(page: Page) -> dict[str, str]:
    """Return what every panel shows, as HTML."""
    found: dict[str, str] = page.evaluate(PANELS)
    return found


def expect_numbers(page: Page, run: Animation, frame: int) -> None:
    """Every panel of the run shows what Python says of this half-step, to the last digit."""
    found = said(page)
    for panel in run.panels:
        assert found[panel.name] == page.evaluate(WRITTEN, panel.html(frame)), panel.name


def place_of(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where in the window a place of the first picture is."""
    found: tuple[float, float] = page.evaluate(
        """([x, y]) => {
          const plot = document.querySelector('.hs-plot');
          const { xaxis, yaxis } = plot._fullLayout;
          const box = plot.getBoundingClientRect();
          return [box.x + xaxis._offset + xaxis.l2p(x), box.y + yaxis._offset + yaxis.l2p(y)];
        }""",
        [x, y],
    )
    return found


def ranges(page: Page) -> list[float]:
    """Return the first picture's x and y ranges."""
    found: list[float] = page.evaluate(
        "() => ['xaxis', 'yaxis'].flatMap((a) => [...document.querySelector('.hs-plot')._fullLayout[a].range])"
    )
    return found


def query(page: Page) -> dict[str, str]:
    """Return the query in the page's address."""
    return dict(parse_qsl(urlsplit(page.url).query))


def wait_for_query(page: Page, pattern: str) -> None:
    """Wait until the address holds this."""
    page.wait_for_url(re.compile(pattern))
