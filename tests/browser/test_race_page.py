"""The race in a real browser: its clock is moved without the server, it fits a telephone, and a long one is stopped."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.lab import READY, expect_no_scrolling_sideways, settled

LINK = "/race?model=poisson_mixture&example=deaths&entrants=em,squarem&passes=60"
SLIDER = "Half-step"


def opened(page: Page, url: str) -> Page:
    page.goto(url + LINK)
    page.wait_for_selector(READY)
    return settled(page)


def test_the_clock_moves_all_paths_and_the_standings_without_the_server(page: Page, app_url: str) -> None:
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    opened(page, app_url)
    # It opens at its end, where EM has not arrived.
    expect(page.locator("[data-panel=sentence]")).to_contain_text("After 60 passes:")
    # One picture of the distances is shown at a time, and the plane beside it.
    expect(page.locator(".hs-plot:visible")).to_have_count(2)
    asked, slider = len(sent), page.get_by_role("slider", name=SLIDER)
    path = page.locator(".hs-plot:visible .traceway-1 path.js-line")
    whole = path.get_attribute("d") or ""
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-panel=sentence]")).to_contain_text("Start:")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-panel=sentence]")).to_contain_text("After 3 passes:")
    expect(page.locator("[data-panel=board]")).to_contain_text("on its way")
    page.keyboard.press("End")
    expect(path).to_have_attribute("d", whole)
    expect(page.locator("[data-panel=sentence]")).to_contain_text("After 60 passes:")
    assert len(sent) == asked > 0


def test_it_fits_a_telephone(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    opened(page, app_url)
    expect_no_scrolling_sideways(page, 390)
    expect(page.get_by_role("heading", name="Standings", exact=True)).to_be_attached()


def test_a_long_race_is_stopped_and_shows_who_has_run_and_goes_on(page: Page, app_url: str) -> None:
    # Two equal axes make no plane: its map, of these many points, would be one more thing that takes long.
    long = "data=overlapping&k=2&dim=2&data.n=20000&entrants=em,gradient&passes=20000&axis=2&across=2"
    page.goto(f"{app_url}/race?{long}")
    # After ten seconds it waits for leave, by itself; from there on only a Stop ends it.
    on, stop = (page.get_by_role("button", name=name, exact=True) for name in ("Go on", "Stop"))
    expect(on).to_be_visible(timeout=90_000)
    on.click()
    expect(page.get_by_text("1 of 2 runs")).to_be_visible(timeout=90_000)
    stop.click()
    # Who has run is shown; a busy machine asks before it judges them, and once only.
    told = page.get_by_text("Gradient ascent has not run yet")
    asked = page.get_by_role("button", name="Show the algorithm that has run")
    expect(asked.or_(told)).to_be_visible(timeout=60_000)
    if asked.is_visible():
        asked.click()
        expect(asked).to_have_count(0)
    expect(told).to_be_visible(timeout=120_000)
    expect(asked).to_have_count(0)
    expect(page.get_by_role("heading", name="Standings", exact=True)).to_be_visible()
    expect(on).to_be_visible()
    on.click()
    stop.click(timeout=90_000)
    expect(on).to_be_visible(timeout=60_000)
