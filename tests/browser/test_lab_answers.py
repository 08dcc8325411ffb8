"""The line below the lab's run fills in once it is seen; nothing moves, and its links are about this very run."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.lab import idle, open_lab

LINE = ".st-key-told-answers"

PLACES = """() => [...document.querySelectorAll('.hs-player, .st-key-told-answers, .hp-panel, .st-key-page-foot')]
  .map((each) => each.getBoundingClientRect().top + document.querySelector('[data-testid=stMain]').scrollTop)"""


def test_the_line_fills_in_and_nothing_moves(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "k=3&seed=11")
    line, status = page.locator(LINE), page.locator(f"{LINE} [role=status]")
    # It may have begun to fill in while the page was built: its place was kept then, too.
    before = page.evaluate(PLACES)
    line.scroll_into_view_if_needed()
    expect(status).to_contain_text("This run:")
    idle(page)
    links = line.get_by_role("link")
    expect(links).to_have_count(3)
    assert page.evaluate(PLACES) == before
    expect(line).not_to_contain_text("Checking")
    expect(status).to_have_count(1)
    for link in links.all():
        href = link.get_attribute("href") or ""
        assert "k=3" in href
    links.filter(has_text="quick starts").click()
    page.wait_for_url("**/restarts?**")
    expect(page.get_by_test_id("stException")).to_have_count(0)
