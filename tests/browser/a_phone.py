"""A phone for the browser tests: its screen, and what a page has to look like on it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.test_layout import AXE, FINDINGS, LAYOUT, SMALLEST, TARGET

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

TO_PRESS = """(least) => [...document.querySelectorAll("button, a, summary, label.hc-option, input:not([type=radio])")]
  .filter((each) => each.checkVisibility() && !each.disabled)
  .filter((each) => Math.min(each.offsetWidth, each.offsetHeight) < least).map((each) => each.outerHTML.slice(0, 90))"""


def expect_fine(page: Page) -> None:
    """Nothing on the screen sticks out, is cut, pale, small, or hard to press; axe finds nothing serious."""
    found = {kind: page.evaluate(f"() => ({LAYOUT}).{kind}()") for kind in ("sticking", "cut", "pale")}
    found["small"] = page.evaluate(f"() => ({LAYOUT}).small({SMALLEST})")
    found["tiny"] = page.evaluate(TO_PRESS, TARGET)
    if AXE.exists():
        # The policy of the page lets no script in but its own.
        page.evaluate(AXE.read_text("utf-8") + "; undefined")
        found["axe"] = page.evaluate(FINDINGS)
    assert {kind: those for kind, those in found.items() if those} == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("h1").count() == 1
