"""The stage: sentence, picture and curve fill a projector's screen, in type that the last row can read, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import TWO_FRAMES, rested, settled

READY = ".hs-player[data-ready]"

SIZES = ((1280, 720, 24), (1920, 1080, 36))
"""Width, height and the smallest type, in CSS pixels."""

PAGES = {
    "lab": "lab?stage=1&step=3",
    "chain": "model?model=poisson_hmm&stage=1&step=2",
    "coins": "model?model=two_coins&stage=1&step=1",
    "bound": "bound?stage=1&step=2",
    "speed": "speed?model=poisson_mixture&example=deaths&stage=1",
    "pair": "pair?stage=1",
    "restarts": "restarts?data=galaxies_corrected&k=3&stage=1",
    "basins": "basins?stage=1",
    "final point": "verdict?stage=1",
    "move": "verdict?model=two_coins&example=equal-coins&push=2&stage=1",
    "derivation": "derivation?line=4&stage=1",
    "how many": "how_many?data=acidity&upto=3&starts=2&stage=1",
    "race": "race?model=poisson_mixture&example=deaths&entrants=em,squarem&passes=60&stage=1",
    "starting methods": "tournament?data=galaxies_corrected&k=2&trials=10&budget=100&stage=1",
}

FOLLOW = "(path) => [...document.querySelectorAll('a')].find((a) => new URL(a.href).pathname === path).click()"

SHOWN = (
    ".hs-staged, .hr-river, .hb-basins, [class*=st-key-page-head], .hs-head, .st-key-page-answer, "
    ".stMain:not(:has(.hs-staged)) .st-key-moved, "
    "[class*=st-key-line-] .stMarkdown, [class*=-on-stage]"
)

MEASURED = (Path(__file__).parent / "stage.js").read_text("utf-8").partition("\n")[2]


@pytest.fixture(scope="module")
def kept_projector(new_kept_page: Callable[..., Page]) -> Page:
    return new_kept_page()


@pytest.fixture
def projector(kept_projector: Page) -> Page:
    """The smallest projector; no test finds the size that another has left."""
    kept_projector.set_viewport_size({"width": 1280, "height": 720})
    return kept_projector


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    page.wait_for_selector(
        ".hs-player[data-ready], .hr-river[data-ready], .hb-basins[data-ready], .js-plotly-plot text:visible"
    )
    page.wait_for_function("[...document.querySelectorAll('.hs-player')].every((each) => 'ready' in each.dataset)")
    wanted = "html.hs-stage-known.hs-stage" if "stage=1" in url else "html.hs-stage-known"
    page.wait_for_selector(wanted, state="attached")
    return settled(page)


@pytest.mark.parametrize("name", PAGES)
def test_the_stage_fills_the_screen_and_cuts_nothing(projector: Page, app_url: str, name: str) -> None:
    page = opened(projector, f"{app_url}/{PAGES[name]}")
    for width, height, least in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        measured: dict[str, Any] = rested(page, f"() => ({MEASURED})({SHOWN!r})")
        texts = measured["found"]
        assert len(texts) > 5
        assert [each for each in texts if each["size"] < least - 0.01] == []
        # Half a pixel is a matter of how a browser rounds.
        out = [
            e for e in texts if e["left"] < -1 or e["right"] > width + 1 or e["top"] < -1 or e["bottom"] > height + 1
        ]
        assert out == []
        assert measured["scrolls"] == []
        assert not measured["wide"]
        assert measured["plots"]
        assert max(measured["plots"]) > 0.4 * height


def test_theorems_fill_the_screen_one_by_one_by_the_clicker(projector: Page, app_url: str) -> None:
    page = projector
    page.goto(f"{app_url}/theorems?stage=1")
    page.wait_for_selector("html.hs-stage-known.hs-stage", state="attached")
    settled(page)
    screens = page.locator("[class*='st-key-theorem-']:has(h5)")
    here = (
        "(i) => Math.abs(document.querySelectorAll(\"[class*='st-key-theorem-']\")[i].getBoundingClientRect().top) < 1"
    )
    count = screens.count()
    for width, height, least in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for key, order in (("PageDown", range(1, count)), ("PageUp", range(count - 2, -1, -1))):
            for i in order:
                page.keyboard.press(key)
                page.wait_for_function(here, arg=i)
                box = screens.nth(i).bounding_box()
                assert box is not None
                assert box["height"] <= height + 1
                assert screens.nth(i).evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")
        assert page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)") >= least
    # What is drawn late above it does not move the screen that was turned to.
    page.keyboard.press("PageDown")
    page.wait_for_function(here, arg=1)
    for padding in ("300px", ""):
        screens.first.evaluate("(e, padding) => void (e.style.paddingBottom = padding)", padding)
        page.evaluate(TWO_FRAMES)
        page.wait_for_function(here, arg=1)


@pytest.mark.parametrize(
    ("name", "blocks"),
    [("compare", "[class*=st-key-compared-] li"), ("family", ".hs-cards > *, .st-key-cards-early > *")],
)
def test_the_clicker_turns_a_page_that_is_longer_than_the_screen(
    projector: Page, app_url: str, name: str, blocks: str
) -> None:
    page = projector
    page.goto(f"{app_url}/{name}?stage=1")
    page.wait_for_selector("html.hs-stage-known.hs-stage", state="attached")
    settled(page)
    measured = rested(page, f"() => ({MEASURED})('.st-key-comparison, [class*=st-key-cards]')")
    assert len(measured["found"]) > 5
    assert [each for each in measured["found"] if each["size"] < 24 - 0.01] == []
    assert not measured["wide"]
    last = f"() => [...document.querySelectorAll({blocks!r})].at(-1).getBoundingClientRect().bottom <= innerHeight + 1"
    top = "() => document.querySelector('.stMain').scrollTop"
    assert not page.evaluate(last)
    seen = [page.evaluate(top)]
    while not page.evaluate(last):
        page.keyboard.press("PageDown")
        seen.append(page.evaluate(top))
        assert seen[-2] < seen[-1] <= seen[-2] + 720
    for _ in seen:
        page.keyboard.press("PageUp")
    assert page.evaluate(top) == 0


def test_the_clicker_turns_the_lines_of_the_derivation(projector: Page, app_url: str) -> None:
    page = opened(projector, f"{app_url}/derivation?line=3&stage=1")
    page.keyboard.press("PageDown")
    page.wait_for_url("**line=4*")
    expect(page.get_by_role("heading", name="4 of 12")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(page.get_by_role("heading", name="3 of 12")).to_be_visible()


def test_a_clicker_steps_and_the_keys_do_what_their_list_says(projector: Page, app_url: str) -> None:
    page = opened(projector, f"{app_url}/lab?stage=1")
    slider = page.get_by_role("slider", name="Half-step")
    for key, frame in (("PageDown", 1), ("PageDown", 2), ("PageUp", 1), ("ArrowRight", 2), ("End", 61), ("Home", 0)):
        page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuenow", str(frame))
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys of the stage")
    expect(keys).to_contain_text("a dark screen, and back")
    # What is pressed before the list takes it away, and does nothing else.
    page.keyboard.press("PageDown")
    expect(keys).to_have_count(0)
    expect(slider).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("b")
    dark = page.locator(".hs-dark-screen")
    expect(dark).to_have_css("background-color", "rgb(0, 0, 0)")
    assert dark.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    page.keyboard.press("PageDown")
    expect(dark).to_have_count(0)
    expect(slider).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_hands_are_counted_and_the_picture_makes_room(projector: Page, app_url: str) -> None:
    page = opened(projector, f"{app_url}/lab?stage=1")
    hands = page.get_by_label("Hands of the room")
    expect(hands).to_have_count(0)
    for key in ("1", "3", "3", "Shift+Digit1", "2"):
        page.keyboard.press(key)
    expect(hands.locator("output")).to_have_text(["0", "1", "2"])
    page.wait_for_function(
        """() => document.querySelector(".hs-staged").getBoundingClientRect().bottom
          <= document.querySelector(".hs-hands").getBoundingClientRect().top + 1"""
    )
    measured: dict[str, Any] = rested(page, f"() => ({MEASURED})({SHOWN!r})")
    assert max(each["bottom"] for each in measured["found"]) < 720
    page.keyboard.press("0")
    expect(hands).to_have_count(0)
    page.wait_for_function("() => document.querySelector('.hs-staged').getBoundingClientRect().bottom === innerHeight")


def test_the_stage_stays_at_the_same_half_step_from_page_to_page(projector: Page, app_url: str) -> None:
    page = opened(projector, f"{app_url}/lab?k=3&step=5")
    page.keyboard.press("p")
    page.wait_for_url("**/lab?*stage=1*")
    page.evaluate(FOLLOW, "/bound")
    page.wait_for_url("**/bound?*stage=1*")
    expect(page.locator(".hs-staged[data-ready^='bound']")).to_be_visible()
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "5")
    expect(page.get_by_test_id("stTopNav")).to_be_hidden()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "6")
    page.evaluate(FOLLOW, "/lab")
    page.wait_for_url("**/lab?*stage=1*")
    expect(page.locator(".hs-staged[data-ready]:not([data-ready^='bound'])")).to_be_visible()
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "6")
    page.keyboard.press("p")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    page.wait_for_function("() => !location.search.includes('stage')")


def test_what_a_link_hides_is_not_on_the_page(projector: Page, app_url: str) -> None:
    gone = {"data": "1 · Data", "stopping": "4 · Stopping"}
    page = opened(projector, f"{app_url}/lab?hide=data,stopping,table,formulas,curve,sentence,sharing,menu")
    for title in gone.values():
        expect(page.get_by_text(title)).to_be_hidden()
    expect(page.get_by_text("2 · Model")).to_be_visible()
    for panel in ("parameters", "formulas"):
        expect(page.locator(f"[data-panel={panel}]")).to_be_hidden()
    expect(page.locator("[data-panel=check]")).to_be_visible()
    expect(page.locator("[data-picture=objective]")).to_be_hidden()
    expect(page.locator(".hs-headline")).to_be_hidden()
    expect(page.get_by_text("Save and share")).to_be_hidden()
    expect(page.get_by_test_id("stTopNav")).to_be_hidden()
    # The controls that are left still work, and what is hidden stays hidden.
    page.get_by_role("button", name="Bad", exact=True).click()
    expect(page.get_by_text("1 · Data")).to_be_hidden()
    page.wait_for_url("**hide=data*")
