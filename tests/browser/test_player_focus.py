"""Whose the keys are: the run's once the mouse has done its work in the sidebar, the widget's for a keyboard's user."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from em_core.experiment import Experiment
from tests.browser.lab import READY, expect_frame, expect_run, open_lab, query, wait_for_query

FOCUSED = "() => document.activeElement.closest('[data-testid=stSidebar]') !== null"


def test_a_list_operated_with_the_mouse_gives_the_keys_back(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    page.get_by_role("combobox", name="Data set").click()
    page.get_by_role("option", name="Old Faithful: waiting").click()
    expect_run(page, Experiment(data="faithful_waiting"))
    page.keyboard.press("ArrowRight")
    expect_frame(page, 1)


def test_a_slider_operated_with_the_mouse_gives_the_keys_back(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    slider = page.get_by_role("slider", name="Components K")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    wait_for_query(page, "k=")
    moved = Experiment(k=int(query(page)["k"]))
    expect_run(page, moved)
    page.keyboard.press("ArrowRight")
    expect_frame(page, 1)
    expect_run(page, moved)


def test_a_button_pressed_with_the_mouse_leaves_the_space_bar_to_the_run(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    before = page.locator(READY).get_attribute("data-ready")
    page.get_by_role("button", name="New random start").click()
    expect(page.locator(READY)).not_to_have_attribute("data-ready", before or "")
    drawn = page.locator(READY).get_attribute("data-ready")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator(READY)).to_have_attribute("data-ready", drawn or "")


def test_a_click_into_the_picture_ends_what_was_being_typed(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    page.get_by_role("combobox", name="Data set").click()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED)
    box = page.locator(".hs-cloud").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 12, box["y"] + box["height"] - 12)
    page.keyboard.press("ArrowRight")
    expect_frame(page, 1)


def test_who_came_by_keyboard_keeps_the_widget(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    slider = page.get_by_role("slider", name="Components K")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect_run(page, Experiment(k=3))
    page.keyboard.press("ArrowRight")
    expect_run(page, Experiment(k=4))
    expect(page.locator(".hs-kind")).to_have_text("Start")
    assert page.evaluate(FOCUSED)
