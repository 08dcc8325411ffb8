"""Whose the keys are: the run's once the mouse has done its work in the sidebar, the widget's for a keyboard's user."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from em_core.experiments.experiment import Experiment
from tests.browser.lab import READY, choose, expect_frame, expect_run, query, wait_for_query

FOCUSED = "() => document.activeElement.closest('[data-testid=stSidebar]') !== null"


def test_a_list_operated_with_the_mouse_gives_the_keys_back(lab: Page) -> None:
    choose(lab, "Data set", "Old Faithful: waiting")
    expect_run(lab, Experiment(data="faithful_waiting"))
    lab.keyboard.press("ArrowRight")
    expect_frame(lab, 1)


def test_a_slider_operated_with_the_mouse_gives_the_keys_back(lab: Page) -> None:
    slider = lab.get_by_role("slider", name="Components K")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    lab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    lab.mouse.down()
    lab.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2, steps=4)
    lab.mouse.up()
    wait_for_query(lab, "k=")
    moved = Experiment(k=int(query(lab)["k"]))
    expect_run(lab, moved)
    lab.keyboard.press("ArrowRight")
    expect_frame(lab, 1)
    expect_run(lab, moved)


def test_a_button_pressed_with_the_mouse_leaves_the_space_bar_to_the_run(lab: Page) -> None:
    before = lab.locator(READY).get_attribute("data-ready")
    lab.get_by_role("button", name="New random start").click()
    expect(lab.locator(READY)).not_to_have_attribute("data-ready", before or "")
    drawn = lab.locator(READY).get_attribute("data-ready")
    lab.keyboard.press("Space")
    expect(lab.get_by_role("button", name="Pause")).to_be_visible()
    expect(lab.locator(READY)).to_have_attribute("data-ready", drawn or "")


def test_a_click_into_the_picture_ends_what_was_being_typed(lab: Page) -> None:
    lab.get_by_role("combobox", name="Data set").click()
    lab.keyboard.press("Escape")
    lab.wait_for_function(FOCUSED)
    box = lab.locator(".hs-cloud").first.bounding_box()
    assert box is not None
    lab.mouse.click(box["x"] + box["width"] - 12, box["y"] + box["height"] - 12)
    lab.keyboard.press("ArrowRight")
    expect_frame(lab, 1)


def test_who_came_by_keyboard_keeps_the_widget(lab: Page) -> None:
    slider = lab.get_by_role("slider", name="Components K")
    slider.focus()
    lab.keyboard.press("ArrowRight")
    expect_run(lab, Experiment(k=3))
    lab.keyboard.press("ArrowRight")
    expect_run(lab, Experiment(k=4))
    expect(lab.locator(".hs-kind")).to_have_text("Start")
    assert lab.evaluate(FOCUSED)
