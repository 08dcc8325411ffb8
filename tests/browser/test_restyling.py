"""What Plotly draws has nothing else of the page styled anew, as a style that asks by :has() would have it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.lab import READY

AT_MOST = 60
"""Elements that may be styled anew with one that a plot draws: there are 750 on the least page with a player."""

DRAW = """() => {
  const plot = document.querySelector(".hs-main .main-svg");
  for (let i = 0; i < 5; i++) {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "text");
    drawn.setAttribute("class", "tick");
    drawn.textContent = String(i);
    plot.append(drawn);
    drawn.getBoundingClientRect();
    drawn.remove();
    plot.getBoundingClientRect();
  }
}"""


@pytest.mark.parametrize("address", ["", "lab", "lab?stage=on", "bound", "derivation"])
def test_what_a_plot_draws_leaves_the_rest_of_the_page_alone(
    page: Page, browser: Browser, app_url: str, address: str
) -> None:
    page.goto(f"{app_url}/{address}")
    page.wait_for_selector(READY)
    page.wait_for_selector(".hs-glossary", state="attached")
    page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")
    page.evaluate(DRAW)
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.evaluate(DRAW)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    restyled = [event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree"]
    assert len(restyled) >= 5
    # The median: what else the page does in the meantime is in there, too.
    assert sorted(restyled)[len(restyled) // 2] <= AT_MOST, restyled
