"""A model's restarts in a real browser: from its page, over the river, to the run that its page plays."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.lab import expect_no_scrolling_sideways
from tests.browser.test_player_steps import READY
from tests.browser.test_restarts_page import RIVER


def test_a_models_page_leads_to_its_restarts_and_a_card_back_to_the_run(page: Page, app_url: str) -> None:
    page.goto(app_url + "/model?model=linkage")
    page.get_by_role("link", name="Restarts: run EM from 50 starts").click()
    page.wait_for_selector(RIVER, timeout=60_000)
    expect(page).to_have_url(re.compile(r"/restarts\?model=linkage&example=linkage-rao&runs=50$"))
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    # One picture takes the whole width.
    river, panel = page.locator(".hr-river").bounding_box(), page.locator("[data-panel=river]").bounding_box()
    assert river is not None
    assert panel is not None
    assert panel["width"] > 0.99 * river["width"]
    page.get_by_label("Run", exact=True).fill("8")
    page.get_by_label("Run", exact=True).press("Enter")
    page.get_by_role("link", name="Play run 8 on the model's page").first.click()
    expect(page).to_have_url(re.compile(r"/model\?model=linkage&draw=7(&|$)"), timeout=60_000)
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    page.set_viewport_size({"width": 390, "height": 900})
    expect_no_scrolling_sideways(page, 390)
