"""Points, zoom, and what survives what."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from em_core.numerics.arrays import FloatArray
from tests.browser.lab import drag, expect_ranges, ranges, zoomed
from tests.browser.test_player_steps import READY, drawn, opened
from tests.em_viz.synthetic import synthetic


def place_of(page: Page, point: int) -> tuple[float, float]:
    """Return where on the page a point of the unzoomed picture is."""
    picture = synthetic().pictures[0]
    assert picture.cloud is not None
    box = page.locator(".hs-cloud").first.bounding_box()
    assert box is not None
    (x0, x1), (y0, y1) = picture.figure.layout.xaxis.range, picture.figure.layout.yaxis.range
    return (
        box["x"] + box["width"] * (picture.cloud.x[point] - x0) / (x1 - x0),
        box["y"] + box["height"] * (1 - (picture.cloud.y[point] - y0) / (y1 - y0)),
    )


def zoom(page: Page) -> list[float]:
    box = page.locator(".hs-cloud").first.bounding_box()
    assert box is not None
    corners = (box["x"] + 80, box["y"] + 60), (box["x"] + 400, box["y"] + 330)
    return zoomed(page, lambda: drag(page, *corners))


def test_a_clicked_point_reaches_python_once_and_stays(new_page: Callable[[], Page], player_url: str) -> None:
    page = new_page()
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    opened(page, player_url)
    # One element more or less before it, and for a moment its old copy stands beside it.
    caption = page.get_by_test_id("stCaptionContainer").first
    expect(caption).to_have_text("runs 1, point None, step None")
    before = len(received)
    page.mouse.click(*place_of(page, 7))
    expect(caption).to_have_text("runs 2, point 7, step None")
    inspector = page.locator("[data-panel=inspector] .hs-stack > :not(.hs-sizer)")
    expect(inspector).to_have_text("Point 7 in frame 0.")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(inspector).to_have_text("Point 7 in frame 4.")
    expect(caption).to_have_text("runs 2, point 7, step None")
    page.wait_for_url("**/?step=4")
    # The animation (20 kB) did not travel again.
    assert sum(received[before:]) < 16_000
    page.keyboard.press("Escape")
    expect(caption).to_have_text("runs 3, point None, step 4")
    expect(page.locator("[data-panel=inspector]")).to_have_count(0)
    expect(page.locator(".hs-step")).to_have_text("Step 2")


@pytest.fixture(scope="module")
def kept(new_kept_page: Callable[[], Page], player_url: str) -> Page:
    return opened(new_kept_page(), player_url + "?step=25")


def test_pointing_at_a_point_says_who_it_is_and_how_it_is_divided(kept: Page) -> None:
    page = kept
    page.mouse.move(*place_of(page, 7))
    tip = page.locator(".hs-tip:visible")
    expect(tip.locator("strong")).to_have_text("row 8")
    cloud = synthetic().pictures[0].cloud
    assert cloud is not None
    shares = cloud.weights[cloud.keys[25]][7] / 255
    shown = [float(re.sub(r"[^\d.]", "", text)) for text in tip.locator("b").all_text_contents()]
    assert all(abs(100 * share - percent) <= 1 for share, percent in zip(shares, shown, strict=True))


def test_zoom_survives_twenty_steps_and_a_rerun(page: Page, player_url: str) -> None:
    opened(page, player_url)
    part = zoom(page)
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(40)
    drawn(page, 20)
    page.wait_for_url("**/?step=20")
    assert ranges(page) == part
    box = page.locator(".hs-cloud").first.bounding_box()
    assert box is not None
    cloud = synthetic().pictures[0].cloud
    assert cloud is not None
    x0, x1, y0, y1 = part
    inside = next(
        i
        for i in range(len(cloud.x))
        if x0 + 0.2 < cloud.x[i] < x1 - 0.2 and y0 + 0.2 < cloud.y[i] < y1 - 0.2 and _alone(cloud.x, cloud.y, i)
    )
    page.mouse.click(
        box["x"] + box["width"] * (cloud.x[inside] - x0) / (x1 - x0),
        box["y"] + box["height"] * (1 - (cloud.y[inside] - y0) / (y1 - y0)),
    )
    expect(page.get_by_test_id("stCaptionContainer")).to_have_text(f"runs 2, point {inside}, step 20")
    assert ranges(page) == part
    drawn(page, 20)
    assert page.url.endswith("?step=20")


def _alone(x: FloatArray, y: FloatArray, i: int) -> bool:
    return all(j == i or (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 > 0.04 for j in range(len(x)))


def test_a_double_click_brings_the_whole_picture_back(kept: Page) -> None:
    page = kept
    before = ranges(page)
    assert zoom(page) != before
    box = page.locator(".hs-cloud").first.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + 6, box["y"] + 6)
    expect_ranges(page, before)


def test_other_data_start_anew_in_the_same_place(page: Page, player_url: str) -> None:
    opened(page, player_url)
    page.evaluate("document.querySelector('.hs-player').dataset.mark = 'same element'")
    page.keyboard.press("End")
    drawn(page, 25)
    page.get_by_label("seed").fill("5")
    page.get_by_label("seed").press("Enter")
    expect(page.locator(READY)).to_have_attribute("data-ready", synthetic(seed=5).key)
    expect(page.locator(READY)).to_have_attribute("data-mark", "same element")
    expect(page.locator(".hs-kind")).to_have_text("Start")
    page.wait_for_url(lambda url: "step=" not in url)
    assert ranges(page)[0] == synthetic(seed=5).pictures[0].figure.layout.xaxis.range[0]


def test_alternatives_and_overlays_are_switched_without_python(page: Page, player_url: str) -> None:
    opened(page, player_url + "?step=9")
    page.get_by_role("button", name="distance from the end").click()
    expect(page.locator("[data-picture=rest]")).to_be_visible()
    expect(page.locator("[data-picture=curve]")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-picture=rest] .tracecursor path.point")).to_be_visible()
    expect(page.locator(".traceoverlay")).to_have_count(0)
    page.get_by_role("button", name="final means").click()
    expect(page.locator(".traceoverlay")).to_have_count(1)
    expect(page.get_by_test_id("stCaptionContainer")).to_have_text("runs 1, point None, step 9")


def test_python_can_select_a_point_and_a_click_can_select_another(page: Page, player_url: str) -> None:
    opened(page, player_url)
    selected = "() => document.querySelector('.hs-player').dataset.selected"
    page.get_by_label("select").fill("11")
    page.get_by_label("select").press("Enter")
    page.wait_for_function(f"({selected})() === '11'")
    page.mouse.click(*place_of(page, 7))
    expect(page.get_by_test_id("stCaptionContainer")).to_contain_text("point 7")
    page.wait_for_function(f"({selected})() === '7'")
