"""Stepping, playing and scrubbing: at once, all of it, and without the server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import after, idle, rested, settled
from tests.em_viz.synthetic import synthetic
from tests.present import present

READY = ".hs-player[data-ready]"

WATCH_DRAWN = """() => {
  const { dataset } = document.querySelector('.hs-player');
  window.hsDrawn = [];
  // Told of several at once, it sees the last of them.
  new MutationObserver(() => hsDrawn.at(-1) === dataset.drawn || hsDrawn.push(dataset.drawn))
    .observe(document.querySelector('.hs-player'), { attributes: true, attributeFilter: ['data-drawn'] });
}"""
"""Writes down every half-step that is drawn from here on."""


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    page.wait_for_selector(READY)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return settled(page)


def drawn(page: Page, frame: int) -> None:
    expect(page.locator(READY)).to_have_attribute("data-drawn", str(frame))


@pytest.fixture(scope="module")
def kept(new_kept_page: Callable[[], Page], player_url: str) -> Page:
    return opened(new_kept_page(), player_url)


@pytest.fixture
def shown(kept: Page) -> Page:
    """The player that several tests step through, at its start."""
    kept.keyboard.press("Escape")
    kept.evaluate("() => document.activeElement?.blur()")
    kept.keyboard.press("Home")
    expect(kept.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "0")
    return kept


def at(shown: Page, frame: int) -> Page:
    """Bring the player to a half-step by the keys."""
    for _ in range(frame):
        shown.keyboard.press("ArrowRight")
    drawn(shown, frame)
    return shown


def test_fifteen_fast_presses_are_fifteen_half_steps(shown: Page) -> None:
    for _ in range(15):
        shown.keyboard.press("ArrowRight")
    drawn(shown, 15)
    expect(shown.locator(".hs-step")).to_have_text("Step 8")
    expect(shown.locator(".hs-kind")).to_have_text("E")


def test_every_key_goes_where_it_says(shown: Page) -> None:
    for key, frame in [
        ("ArrowRight", 1),
        ("Shift+ArrowRight", 3),
        ("ArrowLeft", 2),
        ("End", 25),
        ("ArrowRight", 25),
        ("Shift+ArrowLeft", 23),
        ("Home", 0),
    ]:
        shown.keyboard.press(key)
        expect(shown.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", str(frame))


def test_typing_in_a_field_is_not_stepping(page: Page, player_url: str) -> None:
    opened(page, player_url)
    page.get_by_label("seed").click()
    for key in ("ArrowRight", "Home", " ", "ArrowLeft", "End", "p"):
        page.keyboard.press(key)
    after(page, 1000)
    expect(page.locator(".hs-kind")).to_have_text("Start")
    assert "step=" not in page.url


def test_stepping_playing_and_scrubbing_send_the_server_nothing(new_page: Callable[[], Page], player_url: str) -> None:
    page = new_page()
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    opened(page, player_url)
    idle(page)
    before = len(sent)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    # A slow hand finds it playing still: fifteen half-steps take twenty seconds.
    page.get_by_role("button", name="Speed ½").click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("Number(document.querySelector('.hs-player').dataset.drawn) > 11")
    page.get_by_role("button", name="Pause").click()
    box = page.get_by_role("slider", name="Half-step").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20, steps=15)
    page.mouse.up()
    drawn(page, 25)
    # The address follows once the hand rests; by then whatever was to be sent has been.
    page.wait_for_url("**/?step=25")
    assert len(sent) == before > 0


def test_playing_ends_at_the_last_half_step_and_starts_again_from_the_first(shown: Page) -> None:
    page = at(shown, 22)
    page.get_by_role("button", name="Speed 4").click()
    page.keyboard.press("Space")
    drawn(page, 25)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    # The first half-steps are gone within half a second, before a busy machine looks.
    page.evaluate(WATCH_DRAWN)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("hsDrawn.length > 3")
    first = [int(frame) for frame in page.evaluate("hsDrawn.slice(0, 3)")]
    assert first[0] <= 2
    assert first == sorted(first)
    page.get_by_role("button", name="Pause").or_(page.get_by_role("button", name="Play")).click()


def test_the_fastest_speed_plays_to_the_end(shown: Page) -> None:
    shown.get_by_role("button", name="Speed 16").click()
    shown.keyboard.press("Space")
    drawn(shown, 25)


def test_where_there_is_room_for_one_speed_a_click_brings_the_next(
    new_page: Callable[..., Page], player_url: str
) -> None:
    page = opened(new_page(viewport={"width": 1000, "height": 800}), player_url)
    for speed in ("1×", "4×", "16×", "½×"):
        expect(page.locator("[data-speed]:visible")).to_have_count(1)
        page.get_by_role("button", name=f"Speed {speed}", exact=True).click()
    expect(page.locator("[data-speed]:visible")).to_have_text("1×")


def test_the_transport_counts_whole_steps_and_no_step_beyond_the_last(shown: Page) -> None:
    page = at(shown, 24)
    expect(page.locator(".hs-step")).to_have_text("Step 12")
    expect(page.locator(".hs-of")).to_have_text("of 12")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".hs-step")).to_have_text("After step 12")
    expect(page.locator(".hs-of")).to_have_text("the end")
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuetext", "after step 12: E")


def test_a_row_too_fine_for_segments_keeps_its_colour_from_e_to_m(new_page: Callable[..., Page], app_url: str) -> None:
    page = opened(new_page(), app_url + "/lab?data=faithful_waiting&k=3&step=401")
    first = "() => [...document.querySelector('.hs-scrubber canvas').getContext('2d').getImageData(4, 8, 1, 1).data]"
    after_e = rested(page, first)
    page.keyboard.press("ArrowRight")
    drawn(page, 402)
    assert rested(page, first) == after_e
    assert max(after_e[:3]) - min(after_e[:3]) < 24  # neither purple nor ochre


def test_the_slider_says_where_the_run_is(shown: Page) -> None:
    page = shown
    slider = page.get_by_role("slider", name="Half-step")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "step 1, after E")
    expect(slider).to_have_attribute("aria-valuemax", "25")


def test_the_address_brings_the_half_step_back(new_page: Callable[[], Page], player_url: str) -> None:
    page = opened(new_page(), player_url)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/?step=3")
    copied = opened(new_page(), page.url)
    expect(copied.locator(".hs-step")).to_have_text("Step 2")
    animation = synthetic()
    words = copied.locator("[data-panel=parameters] .hs-stack > :not(.hs-sizer) td").first
    assert present(words.text_content()) in animation.panels[1].html(3)


def test_a_click_on_the_curve_goes_to_that_half_step(shown: Page) -> None:
    curve = shown.locator("[data-picture=curve]")
    for step in (9, 3):
        x, y = shown.evaluate(
            """(step) => {
              const plot = document.querySelector('[data-picture=curve] .hs-plot');
              const box = plot.getBoundingClientRect();
              const { xaxis, yaxis } = plot._fullLayout;
              return [box.x + xaxis._offset + xaxis.d2p(step) + 3, box.y + yaxis._offset + yaxis._length / 3];
            }""",
            step,
        )
        shown.mouse.click(x, y)
        # Of the two half-steps at a place of this curve it is the first.
        drawn(shown, 2 * step)
        expect(shown.locator(".hs-step")).to_have_text(f"Step {step}")
    expect(curve.locator(".nsewdrag").first).to_have_css("cursor", "pointer")


def test_a_half_step_that_does_not_exist_becomes_the_last_one(page: Page, player_url: str) -> None:
    opened(page, player_url + "?step=4000")
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "25")


def test_nonsense_in_the_address_is_the_start(page: Page, player_url: str) -> None:
    opened(page, player_url + "?step=-3e9&view=moon")
    expect(page.locator(".hs-kind")).to_have_text("Start")


def test_nothing_moves_around_while_stepping(shown: Page) -> None:
    places = """() => [...document.querySelectorAll('.hs-picture, .hs-panel, .hs-transport')]
        .filter(e => e.offsetParent).map(e => Math.round(e.getBoundingClientRect().top + scrollY))"""
    before = rested(shown, places)
    for _ in range(25):
        shown.keyboard.press("ArrowRight")
        shown.wait_for_timeout(30)
        assert shown.evaluate(places) == before
