"""The lab's run: every half-step shows Python's numbers, the address brings it back, and stepping asks nobody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from em_core.data import read_pasted, to_dataset
from em_core.experiments.experiment import Experiment, on_own_data, resolve, run_experiment
from em_core.experiments.url import to_query
from em_viz.models.dispatch import inspector
from scripts.live import serving
from tests.browser.lab import (
    FIRST,
    READY,
    after,
    animation,
    drag,
    expect_frame,
    expect_numbers,
    expect_run,
    expect_said,
    open_lab,
    place_of,
    query,
    ranges,
    said,
    wait_for_query,
    zoomed,
)


def test_the_first_visit_shows_old_faithful_paused_at_its_start(kept_lab: Page) -> None:
    page = kept_lab
    expect_run(page, FIRST)
    expect_frame_zero(page)
    expect_numbers(page, animation(FIRST), 0)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def expect_frame_zero(page: Page) -> None:
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "0")


def test_playing_arrives_at_the_outcome(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "max=2")
    run = animation(Experiment(max_steps=2))
    page.keyboard.press("Space")
    expect_frame(page, run.n_frames - 1)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect_numbers(page, run, run.n_frames - 1)
    expect(page.locator("[data-panel=sentence]")).to_contain_text("Stopped at the limit of 2 steps")


def test_fifteen_fast_presses_are_fifteen_half_steps_with_their_numbers(lab: Page) -> None:
    for _ in range(15):
        lab.keyboard.press("ArrowRight")
    expect_frame(lab, 15)
    expect_numbers(lab, animation(FIRST), 15)


def test_stepping_playing_and_scrubbing_send_the_server_nothing(new_page: Callable[[], Page], app_url: str) -> None:
    page = new_page()
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_lab(page, app_url)
    before = len(sent)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_function("Number(document.querySelector('.hs-player').dataset.drawn) >= 12")
    page.keyboard.press("Space")
    slider = page.get_by_role("slider", name="Half-step")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 30.5 / 61, box["y"] + box["height"] / 2, steps=12)
    page.mouse.up()
    expect_frame(page, int(30.5 / 61 * animation(FIRST).n_frames))
    # The address follows once the hand rests; by then whatever was to be sent has been.
    wait_for_query(page, f"step={slider.get_attribute('aria-valuenow')}$")
    assert len(sent) == before > 0


def test_a_clicked_point_is_divided_as_python_divides_it_and_stays(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "step=5")
    dataset = resolve(FIRST)
    trace = run_experiment(FIRST, dataset)
    x, y = dataset.values[18]  # 1.6, 52: nobody stands near
    page.mouse.click(*place_of(page, x, y))
    expect(page.locator("[data-panel=inspector]")).to_be_visible()
    panel = inspector(trace.model, dataset, trace, 18)
    for frame in range(5, 10):
        expect_frame_or_start(page, frame)
        expect_said(page, {"inspector": panel.html(frame)})
        page.keyboard.press("ArrowRight")
    shares = trace.responsibilities(2)[18]
    page.keyboard.press("Home")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect_frame(page, 5)
    for share in shares:
        expect(page.locator("[data-panel=inspector]")).to_contain_text(f"{share:.3f}")


def expect_frame_or_start(page: Page, frame: int) -> None:
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", str(frame))


def test_zoom_survives_twenty_half_steps_and_a_click_on_a_point(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    part = zoomed(page, lambda: drag(page, place_of(page, 1.2, 70), place_of(page, 3, 40)))
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect_frame(page, 20)
    assert ranges(page) == part
    x, y = resolve(FIRST).values[18]
    page.mouse.click(*place_of(page, x, y))
    expect(page.locator("[data-panel=inspector]")).to_be_visible()
    assert ranges(page) == part


def test_a_reload_and_a_copied_link_give_the_same_numbers(new_page: Callable[[], Page], app_url: str) -> None:
    page = open_lab(new_page(), app_url, "data=galaxies_corrected&k=3&start=kmeans_plus_plus&seed=1")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    wait_for_query(page, "step=7")
    before = said(page)
    page.reload()
    page.wait_for_selector(READY)
    expect_frame_or_start(page, 7)
    expect_said(page, before)
    copied = new_page()
    copied.goto(page.url)
    copied.wait_for_selector(READY)
    expect_said(copied, before)
    experiment = Experiment(data="galaxies_corrected", k=3, start="kmeans_plus_plus", seed=1)
    expect_numbers(copied, animation(experiment), 7)


@pytest.mark.parametrize("with_data", [False, True], ids=["bundled data", "data in the link"])
def test_the_very_first_visitor_of_a_server_may_come_by_a_deep_link(
    new_page: Callable[[], Page], with_data: bool
) -> None:
    own = to_dataset(read_pasted("x,y\n1,2\n2,5\n3,4\n7,9\n8,8\n9.5,9\n"), ["x", "y"]) if with_data else None
    base = Experiment(k=3, seed=4) if own is None else on_own_data(Experiment(covariance="diag", seed=4), own)
    link = "&".join(f"{name}={value}" for name, value in to_query(base, own).items())
    with serving("app.py") as url:
        page = open_lab(new_page(), url, link + "&step=3")
        expect_run(page, base)
        expect(page.get_by_role("link", name="Home")).to_be_visible()
        expect_frame_or_start(page, 3)
        expect_numbers(page, animation(base, own), 3)
        wait_for_query(page, "step=3")
        assert query(page) == {**to_query(base, own), "step": "3"}
        # Before its server goes, about which it would complain.
        page.close()


def test_typing_in_a_field_is_not_stepping(lab: Page) -> None:
    lab.get_by_label("Seed", exact=True).click()
    for key in ("ArrowRight", "Home", "ArrowLeft", "End"):
        lab.keyboard.press(key)
    after(lab, 1000)
    expect_frame_zero(lab)
    assert "step" not in query(lab)


def test_the_lab_and_the_front_page_are_two_entries_of_the_history(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.wait_for_selector(READY)
    page.get_by_role("link", name="Lab", exact=True).click()
    expect(page).to_have_url(re.compile(r"/lab$"))
    expect_run(page, FIRST)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("half a step at a time")
    page.go_forward()
    expect(page.get_by_text("1 · Data")).to_be_visible()
    expect_run(page, FIRST)


def test_back_in_the_lab_undoes_the_last_choice_and_leaves_at_last(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.wait_for_selector(READY)
    open_lab(page, app_url)
    new_start = page.get_by_role("button", name="New random start")
    for seed in (110, 111):
        new_start.click()
        wait_for_query(page, f"seed={seed}")
        expect_run(page, Experiment(seed=seed))
    page.go_back()
    expect_run(page, Experiment(seed=110))
    expect(page.get_by_label("Seed", exact=True)).to_have_value("110")
    page.go_back()
    expect_run(page, FIRST)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("half a step at a time")
