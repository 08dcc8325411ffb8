"""Playing by itself: once, when it is first seen, until a key or a click, and not where less motion is asked for."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.lab import after, rested
from tests.browser.test_player_steps import READY

DRAWN = "Number(document.querySelector('.hs-player')?.dataset.drawn ?? 0)"


def test_it_plays_when_it_is_seen_and_a_key_ends_it(new_page: Callable[..., Page], player_url: str) -> None:
    page = new_page(reduced_motion="no-preference")
    page.goto(player_url + "?plays=1")
    page.wait_for_function(f"{DRAWN} >= 2")
    assert "step=" not in page.url
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    # It still glides to where it was going.
    stopped = rested(page, f"() => {DRAWN}")
    after(page, 1500)
    assert page.evaluate(DRAWN) == stopped
    # From now on it is an ordinary player.
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/*step={stopped + 1}")


def test_it_does_not_play_for_whoever_asks_for_less_motion(new_page: Callable[..., Page], player_url: str) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(player_url + "?plays=1")
    page.wait_for_selector(READY)
    after(page, 1500)
    assert page.evaluate(DRAWN) == 0
