"""The stairs, the speed, the overlap and the move of the parameters in a real browser: stepped, dragged and pressed."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from em_core.landscape import rate_of_overlap
from em_viz.theory.rate_and_separation import SEPARATIONS
from tests.browser.lab import READY, expect_no_scrolling_sideways, idle
from tests.browser.test_why import drag_to, frame, mark, opened


def test_e_goes_upright_and_m_goes_level_on_the_stairs(page: Page, app_url: str) -> None:
    opened(page, app_url, "landscape?model=linkage&show=stairs")
    page.emulate_media(reduced_motion="reduce")
    places = [mark(page, "theta")]
    for step in range(1, 5):
        page.keyboard.press("ArrowRight")
        expect(page.locator(READY)).to_have_attribute("data-drawn", str(step))
        places.append(mark(page, "theta"))
    for step, ((x0, y0), (x1, y1)) in enumerate(pairwise(places)):
        upright = step % 2 == 0
        assert abs(x1 - x0 if upright else y1 - y0) < 1, "E keeps θ, M keeps q"
        assert abs(y1 - y0 if upright else x1 - x0) > 3


def test_stepping_moves_along_the_distance_and_says_it(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    opened(page, app_url, "speed?model=linkage")
    expect(page.locator(".st-key-page-answer")).to_contain_text("13 % of the remaining distance is left")
    start = mark(page, "cursor")
    page.keyboard.press("End")
    end = page.get_by_role("slider", name="Half-step").get_attribute("aria-valuemax")
    expect(page.locator(READY)).to_have_attribute("data-drawn", str(end))
    page.locator("[data-panel=theory] .hs-stack > :not(.hs-sizer) summary").click()
    expect(page.locator("[data-panel=theory]")).to_contain_text("0.1327787")
    last = mark(page, "cursor")
    assert last[0] > start[0], "to the right"
    assert last[1] > start[1], "and down"
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-panel=sentence]")).to_contain_text("leaves 13.28 % of the distance")


def test_the_separation_is_dragged_and_the_dimension_switched(page: Page, app_url: str) -> None:
    opened(page, app_url, "speed?show=overlap")
    drag_to(page, "here", 2.0)
    expect(page.locator("[data-panel=sentence]")).to_contain_text("2.0 standard deviations apart")
    at = float(SEPARATIONS[frame(page)])
    assert at == 2.0
    rate = rate_of_overlap(at, 10, "spherical").rate
    expect(page.locator("[data-panel=rates]")).to_contain_text(f"{rate:.6f}")
    page.get_by_role("button", name="d = 10").or_(page.get_by_role("radio", name="d = 10")).first.click()
    expect(page.locator('[data-picture="rate-10"]')).to_be_visible()
    assert frame(page) > 0


def test_a_small_move_leaves_murrays_saddle(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/verdict?model=missing_values&example=missing-murray-saddle")
    page.get_by_role("button", name="Move the parameters a little").click()
    page.wait_for_selector(READY)
    idle(page)
    expect(page).to_have_url(re.compile("push="))
    page.keyboard.press("End")
    expect(page.locator("[data-panel=sentence]")).to_contain_text("EM left this point")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_the_map_fits_and_its_mark_is_seen(
    new_page: Callable[..., Page], app_url: str, scheme: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened(page, app_url, "landscape?model=two_coins&others=0")
    expect_no_scrolling_sideways(page, width)
    expect(page.locator(".hs-plot image").first).to_be_visible()
    assert mark(page, "theta")[0] > 0


@pytest.mark.parametrize("path", ["landscape", "landscape?show=way", "landscape?show=stairs", "minorising"])
def test_the_picture_is_high_and_begins_on_the_first_screen(
    new_page: Callable[..., Page], app_url: str, path: str
) -> None:
    page = opened(new_page(viewport={"width": 1280, "height": 720}), app_url, path)
    box = page.locator(".hs-main .hs-picture").first.bounding_box()
    assert box is not None
    assert box["y"] < 250
    assert box["height"] >= 330
    assert box["y"] + box["height"] < 720


def test_a_letter_on_the_map_tells_which_final_point_it_is(new_page: Callable[..., Page], app_url: str) -> None:
    page = opened(new_page(viewport={"width": 1280, "height": 720}), app_url, "landscape")
    page.mouse.move(*mark(page, "ends"))
    expect(page.locator(".hs-main .hoverlayer")).to_contain_text("of 11 runs")
