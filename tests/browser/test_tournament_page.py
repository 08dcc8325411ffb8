"""The tournament and the theorems in a real browser: played to the end, stopped, taken up again, taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from em_core.experiments.presets import PRESETS
from em_core.theorems import THEOREMS
from tests.browser.lab import READY, expect_no_scrolling_sideways, expect_run, idle, open_panel, stopped

LINK = "/tournament?data=galaxies_corrected&k=2&trials=10&budget=100"


def test_a_tournament_is_played_to_the_end_and_can_be_taken_away(page: Page, app_url: str) -> None:
    page.goto(app_url + LINK)
    expect(page.get_by_text("With 100 EM steps per repetition")).to_be_visible(timeout=60_000)
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(2)
    idle(page)
    open_panel(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Repetitions (CSV)").click()
    assert len(download.value.path().read_text().splitlines()) == 1 + 5 * 10 + 2
    expect(page.get_by_label("Picture", exact=True).locator("option")).to_have_text(
        ["How often the best point is found", "How far below it each repetition ends"]
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG").click()
    assert 'aria-label="k-means++"' in download.value.path().read_text()


def test_it_can_be_stopped_and_taken_up_again(page: Page, app_url: str) -> None:
    page.goto(app_url + "/tournament?k=4&trials=200&budget=5000&trials_seed=3")
    on = page.get_by_role("button", name="Go on with the other repetitions")
    stopped(page, page.get_by_text("EM steps are done"), on)
    on.click(timeout=60_000)
    page.get_by_text("EM steps are done").wait_for(timeout=60_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(on).to_be_visible(timeout=60_000)


SAID_SO_FAR = """() => {
  window.soFar = [];
  new MutationObserver(() => {
    const said = /So far: ([0-9]+) of 200 repetitions/.exec(document.body?.textContent ?? "")?.[1];
    if (said && !window.soFar.includes(said)) window.soFar.push(said);
  }).observe(document, { childList: true, characterData: true, subtree: true });
}"""
"""Note how many repetitions the page has told of: on a fast machine, for less than a look takes."""


def test_the_first_results_are_there_at_once_and_the_others_refine_them(page: Page, app_url: str) -> None:
    page.add_init_script(f"({SAID_SO_FAR})()")
    # Nobody has asked for this before, and it takes long: what is shown is of the first repetitions alone.
    page.goto(app_url + "/tournament?data=galaxies_corrected&k=3&trials=200&budget=2000&trials_seed=71")
    # A worker on a busy machine comes to its first block late; were the visitor asked first, nothing would come at all.
    page.wait_for_function("window.soFar.length > 0", timeout=120_000)
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(2)
    assert int(page.evaluate("window.soFar[0]")) <= 25


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_it_fits_and_takes_the_colours_of_the_page(
    new_page: Callable[..., Page], app_url: str, scheme: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(app_url + LINK)
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(2, timeout=60_000)
    idle(page)
    expect_no_scrolling_sideways(page, width)
    bar = page.locator(".js-plotly-plot .barlayer path").first
    expect(bar).to_have_css("fill", "rgb(11, 122, 75)" if scheme == "light" else "rgb(79, 211, 148)")


def test_every_theorem_holds_and_leads_into_the_lab(page: Page, app_url: str) -> None:
    page.goto(app_url + "/theorems")
    expect(page.get_by_text(f"all {len(THEOREMS)} theorems below hold")).to_be_visible(timeout=90_000)
    idle(page)
    page.get_by_role("link", name="Watch a component collapse").click()
    page.wait_for_selector(READY)
    expect_run(page, PRESETS["collapse"].experiment)
