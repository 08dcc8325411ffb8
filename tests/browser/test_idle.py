"""The wait of the tests for an answer: it ends after the answer, not before the question is heard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from scripts.live import serving
from tests.browser.apps.slow_app import STEPS
from tests.browser.lab import idle

CLICKS = 5


@pytest.fixture(scope="module")
def slow_url() -> Iterator[str]:
    with serving("tests/browser/apps/slow_app.py") as url:
        yield url


def test_a_page_is_idle_when_every_click_has_been_answered(page: Page, slow_url: str) -> None:
    page.goto(slow_url)
    add = page.get_by_role("button", name="Add")
    expect(add).to_be_visible()
    idle(page)
    for count in range(1, CLICKS + 1):
        add.click()
        idle(page)
        assert page.get_by_text("Counted").all_inner_texts() == [f"Counted {count}"]
        assert page.get_by_text("Stepped").all_inner_texts() == [f"Stepped {STEPS * count}"]
    # One after the other, before any is answered: Streamlit may answer several with one run.
    for _ in range(CLICKS):
        add.click()
    idle(page)
    assert page.get_by_text("Counted").all_inner_texts() == [f"Counted {2 * CLICKS}"]
    assert page.get_by_text("Stepped").all_inner_texts() == [f"Stepped {STEPS * 2 * CLICKS}"]
