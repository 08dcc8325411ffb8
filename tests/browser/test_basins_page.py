"""The basin page in a real browser: pointing, clicking, the way on the map, zooming in, saving, light and dark."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from em_core.experiments.experiment import Experiment
from em_core.experiments.run_description import described
from em_core.multistart.basin_map import drained
from em_core.multistart.basin_survey import Survey
from em_viz.multistart.basins.sentences import headline
from pages.widgets.basins.ask import Ask
from pages.widgets.basins.conduct import order
from tests.browser.lab import after, expect_no_scrolling_sideways, open_panel, settled
from tests.browser.test_player_steps import READY

LINK = "/basins?data=galaxies_corrected&k=2&map=1.1,2.1"
MAP = ".hb-basins[data-ready$='-256']"
TRAIL = "() => document.querySelector('.hb-plot').data.find((each) => each.uid === 'trail')"


@cache
def galaxies() -> Survey:
    run = described(Experiment(data="galaxies_corrected", k=2))
    return drained(order(run, run.posed(), Ask()).make(256)())


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    # A busy machine only offers the finest map, or asks on the way to it.
    offer = page.get_by_role("button", name=re.compile("^(Refine to .*|Go on)$"))
    while True:
        expect(page.locator(MAP).or_(offer).first).to_be_visible(timeout=90_000)
        if page.locator(MAP).is_visible():
            break
        # It may be gone by now.
        with suppress(TimeoutError):
            offer.first.click(timeout=5_000)
    page.wait_for_selector(READY, timeout=60_000)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return settled(page)


def place_of(page: Page, first: float, second: float) -> tuple[float, float]:
    """Return where on the page a start lies."""
    left, top = page.evaluate(
        """([x, y]) => {
          const plot = document.querySelector(".hb-plot");
          plot.scrollIntoView({ block: "center" });
          const { xaxis, yaxis } = plot._fullLayout;
          const box = plot.getBoundingClientRect();
          return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
        }""",
        [first, second],
    )
    return left, top


def trace(page: Page, uid: str) -> dict[str, list[float]]:
    """Return the numbers of one of the picture's traces."""
    text = page.evaluate(
        """(uid) => {
          const found = document.querySelector(".hb-plot").data.find((each) => each.uid === uid);
          return JSON.stringify({ x: [...found.x], y: [...found.y] });
        }""",
        uid,
    )
    found: dict[str, list[float]] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def kept(new_kept_page: Callable[[], Page], app_url: str) -> Page:
    return opened(new_kept_page(), app_url + LINK)


@pytest.fixture
def shown(kept: Page) -> Page:
    """The page that several tests look at, with nothing open and nothing pointed at."""
    kept.keyboard.press("Escape")
    kept.mouse.move(5, 5)
    return kept


def test_pointing_says_where_a_start_ends(shown: Page) -> None:
    survey = galaxies()
    expect(shown.locator(".st-key-page-answer")).to_have_text(headline(survey))
    for i, j in ((40, 200), (5, 100), (250, 120)):
        shown.mouse.move(*place_of(shown, survey.map.first[i], survey.map.second[j]))
        letter, steps = "ABCD"[survey.map.optimum[i, j]], survey.map.steps[i, j]
        tip = shown.locator(".hb-tip.hb-shown")
        expect(tip).to_contain_text(f"→ {letter} (")
        expect(tip).to_contain_text(f"after {steps} steps")
    shown.mouse.move(5, 5)
    expect(shown.locator(".hb-tip.hb-shown")).to_have_count(0)


def test_a_click_replays_the_start_and_draws_its_way(page: Page, app_url: str) -> None:
    opened(page, app_url + LINK)
    survey = galaxies()
    i, j = 40, 200
    before = page.locator(READY).get_attribute("data-ready")
    page.mouse.click(*place_of(page, survey.map.first[i], survey.map.second[j]))
    expect(page.locator(READY)).not_to_have_attribute("data-ready", before or "")
    expect(page.get_by_role("heading", name="Replay")).to_be_in_viewport()
    letter, steps = "ABCD"[survey.map.optimum[i, j]], survey.map.steps[i, j]
    expect(page.get_by_text(f"leads to {letter} in {steps} steps.")).to_be_visible()
    page.wait_for_function(f"(length) => ({TRAIL})().x.length === length", arg=int(steps) + 1)
    way = trace(page, "trail")
    assert (way["x"][0], way["y"][0]) == pytest.approx((survey.map.first[i], survey.map.second[j]))
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".hb-basins")).to_have_attribute("data-at", "2")
    assert trace(page, "here")["x"] == [way["x"][2]]
    address = page.url
    page.reload()
    page.wait_for_selector(MAP, timeout=60_000)
    expect(page.get_by_text(f"leads to {letter} in {steps} steps.")).to_be_visible()
    page.wait_for_function(f"(length) => ({TRAIL})().x.length === length", arg=int(steps) + 1)
    assert trace(page, "trail") == way
    assert page.url.split("&step")[0] == address.split("&step")[0]


def test_what_is_zoomed_into_can_be_mapped_and_left(page: Page, app_url: str) -> None:
    opened(page, app_url + LINK)
    left, top = place_of(page, 12.0, 30.0)
    right, bottom = place_of(page, 20.0, 22.0)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=6)
    page.mouse.up()
    whole = page.locator(MAP).get_attribute("data-ready") or ""
    page.get_by_role("button", name="Compute this part").click()
    page.wait_for_url("**box=**")
    page.wait_for_function(
        "(key) => !document.querySelector('.hb-basins').dataset.ready.startsWith(key)", arg=whole[:20]
    )
    low, high = page.evaluate("document.querySelector('.hb-plot')._fullLayout.xaxis.range")
    assert (low, high) == pytest.approx((12.0, 20.0), abs=0.3)
    # Much may happen to the map between a press and its end: it is refined, or the lights go out.
    page.get_by_role("button", name="Show the whole map").hover()
    page.mouse.down()
    page.emulate_media(color_scheme="dark")
    after(page, 300)
    page.mouse.up()
    page.wait_for_function(
        "(key) => document.querySelector('.hb-basins').dataset.ready.startsWith(key)", arg=whole[:20]
    )
    page.wait_for_url(lambda url: "box" not in url)


def test_the_map_and_its_cells_can_be_saved(shown: Page) -> None:
    for name, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with shown.expect_download() as download:
            shown.get_by_role("button", name=f"Save {name}", exact=True).click()
        assert download.value.suggested_filename == f"halfstep-basins.{name.lower()}"
        content = download.value.path().read_bytes()
        assert content.startswith(begins)
        assert len(content) > 20_000
    open_panel(shown)
    with shown.expect_download() as download:
        shown.get_by_role("button", name="Starts (CSV)").click()
    assert len(download.value.path().read_text().splitlines()) == 256 * 256 + 1
    with shown.expect_download() as download:
        shown.get_by_role("button", name="Map (JSON)").click()
    assert len(json.loads(download.value.path().read_text())["steps"]) == 256
    with shown.expect_download() as download:
        shown.get_by_role("button", name="Save as SVG").click()
    assert download.value.suggested_filename.endswith("-map-of-the-starts.svg")
    assert b"<image" in download.value.path().read_bytes()


def test_an_end_in_the_legend_lights_up_its_starts(shown: Page) -> None:
    source = "() => document.querySelector('.hb-plot').layout.images[0].source"
    all_lit = shown.evaluate(source)
    shown.locator(".hb-legend tr").nth(1).hover()
    shown.wait_for_function(f"(before) => ({source})() !== before", arg=all_lit)
    shown.mouse.move(5, 5)
    shown.wait_for_function(f"(before) => ({source})() === before", arg=all_lit)


def test_a_slow_map_can_be_stopped_and_refined_later(page: Page, app_url: str) -> None:
    page.goto(app_url + "/basins?data=heavy_tails&dim=1&data.n=1500&k=3&map=1.1,2.1")
    stop, again = page.get_by_role("button", name="Stop", exact=True), page.get_by_role("button", name="Refine to")
    rests = page.get_by_role("button", name="Go on", exact=True)
    expect(stop.or_(rests)).to_be_visible()
    # Where the machine is busy its ten seconds may be over by now: then it rests by itself.
    with suppress(TimeoutError):
        stop.click(timeout=15_000)
    # At once, though the replay beside it is still on its way: what is pressed does not move.
    again.or_(rests).click()
    expect(stop).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_takes_the_colours_of_the_page(new_page: Callable[..., Page], app_url: str, scheme: str) -> None:
    page = new_page(viewport={"width": 390, "height": 900}, color_scheme=scheme)
    opened(page, app_url + LINK)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        expect_no_scrolling_sideways(page, width)
    colour = "rgb(31, 36, 48)" if scheme == "light" else "rgb(232, 234, 240)"
    expect(page.locator(".hb-basins")).to_have_css("color", colour)
    expect(page.locator(".hb-plot image")).to_have_count(1)
