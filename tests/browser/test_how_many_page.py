"""The page "How many?" in a real browser: a click shows a model, a long table is stopped, and it fits a telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.lab import expect_no_scrolling_sideways, idle

LINK = "/how_many?data=acidity&upto=3&starts=3"
PLOT = ".st-key-criterion .js-plotly-plot"
GO_ON = "Fit the other models"

MARK = """(name) => {
  const plot = document.querySelector(".st-key-criterion .js-plotly-plot");
  plot.scrollIntoView({ block: "center" });
  const trace = plot.data.find((each) => (each.customdata ?? []).includes(name));
  const at = trace.customdata.indexOf(name);
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.left + xaxis._offset + xaxis.d2p(trace.x[at]), box.top + yaxis._offset + yaxis.d2p(trace.y[at])];
}"""
"""Where on the page the mark of a model is."""


def opened(page: Page, url: str) -> Page:
    """Open the page, and wait for the whole table: a busy machine asks before it computes longer."""
    page.goto(url)
    offer, whole = page.get_by_role("button", name=GO_ON), page.locator(".st-key-off-stage-whole")
    while True:
        expect(whole.or_(offer).first).to_be_visible(timeout=90_000)
        if whole.is_visible():
            break
        # It may be gone by now.
        with suppress(TimeoutError):
            offer.click(timeout=5_000)
    expect(page.locator(PLOT)).to_be_visible(timeout=60_000)
    idle(page)
    return page


def choose(page: Page, model: str) -> None:
    """Click the mark of a model until the address names it: a page that still moves may not hear the first click."""
    for _ in range(5):
        page.mouse.click(*page.evaluate(MARK, model))
        with suppress(TimeoutError):
            page.wait_for_url(re.compile(f"cell={model.replace(',', '%2C')}"), timeout=15_000)
            return
    raise AssertionError(f"The address never named {model}: {page.url}")


def test_a_click_on_a_mark_shows_that_model_and_the_link_keeps_it(page: Page, app_url: str) -> None:
    opened(page, app_url + LINK)
    expect(page.get_by_text("K = 2 with one variance for all (E): BIC and ICL take it.")).to_be_visible()
    choose(page, "2,full")
    expect(page.get_by_role("region", name="Numbers of K = 2 with own variances (V)")).to_be_visible(timeout=60_000)
    idle(page)
    choose(page, "1,full")
    expect(page.get_by_role("region", name="Numbers of K = 1 with own variances (V)")).to_be_visible(timeout=60_000)


def test_a_long_table_can_be_stopped_and_what_is_there_stays(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/how_many?data=overlapping&upto=10&starts=500")
    stop, rests = page.get_by_role("button", name="Stop", exact=True), page.get_by_role("button", name=GO_ON)
    expect(stop.or_(rests).first).to_be_visible(timeout=90_000)
    # Where the machine is busy its ten seconds may be over by now: then it rests by itself.
    with suppress(TimeoutError):
        stop.click(timeout=15_000)
    expect(rests).to_be_visible(timeout=60_000)
    expect(stop).to_have_count(0)


def test_it_fits_a_telephone_in_the_dark(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    opened(page, app_url + LINK)
    expect_no_scrolling_sideways(page, 390)
    mark = page.locator(f"{PLOT} .scatterlayer path.point").first
    expect(mark).to_have_css("opacity", "1")
