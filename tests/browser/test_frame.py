"""What every page has around its content, in the browser: the glossary's cards, the skip link, the menu of a phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from em_core.catalogue.glossary import GLOSSARY
from tests.browser.lab import READY, settled

CARD = ".hs-term-card"
TERMS = ".hs-glossary button"
OURS = """() => {
  const asked = performance.getEntriesByType("resource").map((each) => new URL(each.name).pathname);
  return asked.map((path) => /\\/component\\/[^/]+\\/(.*\\.(?:js|css))$/.exec(path)?.[1]).filter(Boolean).sort();
}"""
"""The scripts and style sheets of ours that a page has asked for."""

WORD = """(id) => {
  const range = [...CSS.highlights.get("hs-term")].find((each) => each.toString().toLowerCase() === id);
  const { left, top, width, height } = range.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}"""


def test_a_term_opens_where_it_stands_first_and_at_the_foot_by_keyboard(
    new_page: Callable[..., Page], app_url: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{app_url}/bound")
    expect(page.locator(TERMS).first).to_be_visible()
    page.mouse.move(*page.evaluate(WORD, "likelihood"))
    expect(page.locator(CARD)).to_contain_text(GLOSSARY["likelihood"].sentence)
    expect(page.locator(f"{CARD} math")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    page.locator(TERMS, has_text="E-step").focus()
    expect(page.locator(CARD)).to_contain_text(GLOSSARY["e-step"].sentence)


def test_the_lab_asks_for_three_files_of_ours_and_its_skip_link_is_the_first_stop_and_leads_to_play(
    new_page: Callable[..., Page], app_url: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{app_url}/lab")
    page.wait_for_selector(READY)
    # Each is asked for ahead and by the player, and comes once.
    assert page.evaluate(OURS) == ["bundle.css", "bundle.js", "shared/plotly-basic.min.js"]
    assert page.locator('script[src$="plotly-basic.min.js"]').count() == 1
    page.keyboard.press("Tab")
    expect(page.locator(".hs-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('[data-do="play"]')).to_be_focused()


def test_a_click_on_the_menu_waits_while_a_page_is_being_sent(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{app_url}/glossary")
    settled(page)
    # As while its messages come: it runs, and something changes again and again.
    page.evaluate(
        """() => {
          document.querySelector("[data-test-script-state]").dataset.testScriptState = "running";
          const coming = setInterval(() => document.body.toggleAttribute("data-coming"), 10);
          window.come = () => clearInterval(coming);
          window.heard = 0;
          document.body.addEventListener("click", () => window.heard++);
        }"""
    )
    page.get_by_test_id("stTopNavLink").filter(has_text="Lab").click()
    assert page.evaluate("window.heard") == 0
    page.evaluate("() => (document.querySelector('[data-test-script-state]').dataset.testScriptState = 'notRunning')")
    page.evaluate("window.come()")
    page.wait_for_url("**/lab*")
    page.wait_for_selector(READY)
    assert page.evaluate("window.heard") == 1


def test_on_a_phone_the_menu_shows_every_page_and_closes_after_a_choice(
    new_page: Callable[..., Page], app_url: str
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(app_url)
    page.wait_for_selector(READY)
    page.get_by_test_id("stExpandSidebarButton").tap()
    expect(page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary")).to_be_visible()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary").tap()
    expect(page.get_by_role("heading", name="Glossary")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNavLink").first).not_to_be_in_viewport()
    # Where a page has controls, the drawer begins with them: the menu is folded to its head.
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Lab").tap()
    page.wait_for_selector(".hs-player[data-ready]", state="attached")
    page.get_by_test_id("stExpandSidebarButton").tap()
    menu = page.get_by_test_id("stSidebarNav")
    expect(page.get_by_test_id("stSidebar").get_by_text("Where the data come from")).to_be_in_viewport()
    expect(page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary")).not_to_be_in_viewport()
    menu.tap(position={"x": 60, "y": 20})
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary").tap()
    expect(page.get_by_role("heading", name="Glossary")).to_be_visible()


def test_what_was_chosen_is_undone_and_done_again_by_keyboard(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{app_url}/lab")
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Bad", exact=True).click()
    expect(page).to_have_url(f"{app_url}/lab?seed=15")
    # The address is there a moment before the button that the keys press.
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.keyboard.press("Control+z")
    expect(page).to_have_url(f"{app_url}/lab")
    page.keyboard.press("Control+y")
    expect(page).to_have_url(f"{app_url}/lab?seed=15")
