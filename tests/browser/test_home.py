"""The front page plays at once, and its ways into the lab lead where they say."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from em_core.experiments.presets import PRESETS
from tests.browser.lab import (
    FIRST,
    READY,
    animation,
    expect_frame,
    expect_no_scrolling_sideways,
    expect_numbers,
    expect_run,
)


def test_the_front_page_plays_and_leads_into_the_lab(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.wait_for_selector(READY)
    # It plays by itself until the first key.
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect_frame(page, 3)
    expect_numbers(page, animation(FIRST), 3)
    page.evaluate("() => void (window.hsSame = true)")
    page.get_by_role("link", name="Use it").click()
    expect(page.get_by_text("1 · Data")).to_be_visible()
    assert page.evaluate("() => window.hsSame"), "a link of a card leads on without loading the app again"
    expect(page.get_by_test_id("stSidebar").get_by_test_id("stFileUploader")).to_be_visible()
    expect_run(page, FIRST)
    page.keyboard.press("ArrowRight")
    expect_frame(page, 1)


def test_a_card_opens_its_run(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.wait_for_selector(READY)
    page.get_by_text("Prepared runs").click()
    page.get_by_role("link", name=PRESETS["collapse"].title).click()
    expect_run(page, PRESETS["collapse"].experiment)
    page.keyboard.press("End")
    expect(page.locator("[data-panel=sentence]")).to_contain_text("Degenerate: the likelihood has no maximum here")


def test_a_telephone_shows_it_without_scrolling_sideways(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(app_url)
    page.wait_for_selector(READY)
    expect_no_scrolling_sideways(page, 390)
