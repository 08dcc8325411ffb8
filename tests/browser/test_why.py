"""Dragging and stepping on the pages under "Why it works": at once, in the browser, and to the right place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from playwright.sync_api import Page, expect

from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_core.landscape import free_energies
from em_viz.text.numbers import format_number
from tests.browser.lab import READY, box_of, expect_no_scrolling_sideways, idle, place_of, rested, settled

SLIDER = "Half-step"


def opened(page: Page, url: str, path: str) -> Page:
    page.goto(f"{url}/{path}")
    page.wait_for_selector(READY)
    return settled(page)


def frame(page: Page) -> int:
    return int(page.get_by_role("slider", name=SLIDER).get_attribute("aria-valuenow") or -1)


def mark(page: Page, uid: str) -> tuple[float, float]:
    """Return where in the window a mark of the first picture stands."""
    box = page.locator(f".hs-plot .trace{uid} .points path.point").first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag_to(page: Page, uid: str, x: float) -> None:
    """Take a mark, once it stands still, and pull it to where x stands on the axis."""
    rested(page, box_of(f".hs-plot .trace{uid} .points path.point"))
    at = mark(page, uid)
    to, _ = place_of(page, x, 0)
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move((at[0] + to) / 2, at[1] + 4)
    page.mouse.move(to, at[1] + 9, steps=4)
    page.mouse.up()


def test_theta_is_dragged_and_the_next_curve_follows_without_the_server(page: Page, app_url: str) -> None:
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    opened(page, app_url, "minorising?model=linkage")
    curve = page.locator(".hs-plot .traceF path.js-line")
    before, asked = curve.get_attribute("d"), len(sent)
    drag_to(page, "theta", 0.6)
    expect(page.locator("[data-panel=sentence]")).to_contain_text("F touches it there")
    expect(curve).not_to_have_attribute("d", before or "")
    rested(page, box_of(".hs-plot .tracetheta .points path.point"))
    x, _ = mark(page, "theta")
    wanted, _ = place_of(page, 0.6, 0)
    assert abs(x - wanted) < 12, "the mark stands at the nearest place"
    assert frame(page) > 0
    assert len(sent) == asked > 0


def test_a_press_beside_the_mark_drags_nothing_and_the_keys_still_step(page: Page, app_url: str) -> None:
    opened(page, app_url, "minorising?model=linkage")
    opening = frame(page)
    x, y = mark(page, "theta")
    page.mouse.move(x + 60, y + 80)
    page.mouse.down()
    page.mouse.move(x + 200, y + 80, steps=3)
    page.mouse.up()
    assert frame(page) == opening
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("slider", name=SLIDER)).to_have_attribute("aria-valuenow", str(opening + 1))


def test_theta_opens_where_the_run_stands_and_the_address_names_every_other_place(page: Page, app_url: str) -> None:
    opened(page, app_url, "minorising?model=linkage")
    opening = frame(page)
    assert opening > 0
    expect(page.locator(".hs-place")).to_contain_text("θ of the run")
    idle(page)
    assert "step" not in page.url
    page.keyboard.press("Home")
    expect(page).to_have_url(f"{app_url}/minorising?model=linkage&step=0")
    page.reload()
    page.wait_for_selector(READY)
    expect(page.get_by_role("slider", name=SLIDER)).to_have_attribute("aria-valuenow", "0")
    for _ in range(opening):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(f"{app_url}/minorising?model=linkage")


def test_q_is_set_by_hand_and_its_kl_opens(page: Page, app_url: str) -> None:
    opened(page, app_url, "bound?show=hand&model=two_coins&at=1&point=1")
    drag_to(page, "now", 0.9)
    expect(page.locator("[data-panel=sentence]")).to_contain_text("gives 0.9")
    down = page.locator("[data-panel=sentence]").inner_text()
    drag_to(page, "now", 0.55)
    expect(page.locator("[data-panel=sentence]")).not_to_have_text(down)


def test_the_theatre_says_the_runs_numbers_at_every_key(page: Page, app_url: str) -> None:
    opened(page, app_url, "bound")
    experiment = Experiment()
    numbers = free_energies(run_experiment(experiment, resolve(experiment)))
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(READY)).to_have_attribute("data-drawn", "4")
    gap = format_number(float(numbers.kl[3]), "significant", 4)
    expect(page.locator("[data-panel=numbers] .hs-stack > :not(.hs-sizer) dd").nth(2)).to_contain_text(gap)
    rise = format_number(float(np.diff(numbers.objective)[2]), "significant", 4)
    expect(page.locator("[data-panel=sentence]")).to_contain_text(f"l rises by {rise}")


def test_the_slider_chooses_the_step_and_the_address_holds_it(page: Page, app_url: str) -> None:
    opened(page, app_url, "bound?show=partial&model=linkage&at=1")
    page.get_by_role("slider", name="M-step to make in part").press("ArrowRight")
    expect(page.locator(READY)).to_have_attribute("data-ready", "partial linkage linkage-rao 2 None")
    idle(page)
    page.keyboard.press("End")
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator(READY)).to_have_attribute("data-ready", "partial linkage linkage-rao 2 None")


def test_page_down_and_page_up_turn_the_lines_as_a_clicker_does(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/derivation?model=linkage")
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_visible()
    idle(page)
    page.locator("body").press("PageDown")
    expect(page.get_by_text("2 of 12 · Introduce any distribution q")).to_be_in_viewport()
    expect(page).to_have_url(f"{app_url}/derivation?model=linkage&line=2")
    idle(page)
    page.locator("body").press("PageUp")
    expect(page.get_by_text("1 of 12 · The goal")).to_be_in_viewport()


def test_no_formula_of_the_derivation_sticks_out_on_a_telephone(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    opened(page, app_url, "derivation?line=all")
    wide = page.evaluate(
        """[...document.querySelectorAll(".katex-html")].filter((e) => e.getBoundingClientRect().right > 390).length"""
    )
    assert wide == 0
    expect_no_scrolling_sideways(page, 390)


def test_the_transport_counts_points_and_places_where_frames_are_no_steps(page: Page, app_url: str) -> None:
    counted = page.locator(".hs-place")
    opened(page, app_url, "bound?show=inside&model=two_coins")
    page.keyboard.press("ArrowRight")
    expect(counted).to_contain_text("Point 1")
    opened(page, app_url, "minorising?model=linkage")
    page.keyboard.press("End")
    last = page.get_by_role("slider", name=SLIDER).get_attribute("aria-valuemax") or ""
    expect(page.get_by_role("slider", name=SLIDER)).to_have_attribute("aria-valuenow", last)
    place = int(last) + 1
    expect(counted).to_contain_text(f"Place {place}")
    expect(counted).to_contain_text(f"of {place}")
    opened(page, app_url, "bound?model=linkage")
    page.keyboard.press("ArrowRight")
    expect(counted).to_contain_text("Step 1")
