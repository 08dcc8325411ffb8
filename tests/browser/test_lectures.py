"""A lecture held by the clicker alone, its notes, its QR codes, and one's own lecture, which the browser keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from em_core.lectures import END, LECTURES
from em_core.lectures.truths import found_by
from tests.browser.lab import idle, settled

HELD = "() => JSON.parse(sessionStorage.getItem('halfstep-lecture-held'))"
WHERE = f"([view, at]) => {{ const s = ({HELD})(); return s && s.view === view && s.at === at; }}"
BEFORE = (
    f"([view, at]) => {{ const s = ({HELD})(); "
    "return s.at < 9999 && (s.view < view || (s.view === view && s.at < at)); }"
)
"""It has gone back, and the view's picture is on the screen: until then its beat is the last, whichever that is."""
DRAWN = "[...document.querySelectorAll('.hs-player, .hr-river')].every((each) => each.dataset.ready)"
PLAYER = ".hs-staged[data-ready]"
LECTURE = LECTURES["ten_minutes"]


@pytest.fixture(scope="module")
def projector(new_kept_page: Callable[..., Page]) -> Page:
    return new_kept_page(viewport={"width": 1280, "height": 720})


def held(page: Page, app_url: str) -> Page:
    """Begin the lecture of ten minutes."""
    page.goto(f"{app_url}/lectures")
    page.get_by_role("button", name="Hold this lecture").click()
    expect(page.locator(PLAYER)).to_be_visible()
    return page


def at(page: Page, view: int, beat: int) -> None:
    """The lecture is at this beat of this view, and its picture is on the screen."""
    page.wait_for_function(WHERE, arg=[view, beat])
    page.wait_for_function(
        "[...document.querySelectorAll('.hs-player, .hr-river')].every((each) => each.dataset.ready)"
    )


def code_on(page: Page) -> str:
    """Return what the QR code on the screen says."""
    shown = page.get_by_role("dialog", name="The address of this view")
    expect(shown.locator("svg")).to_be_visible()
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(shown.screenshot())))
    return str(found.text)


def test_a_whole_lecture_by_page_down_alone(projector: Page, app_url: str) -> None:
    page = held(projector, app_url)
    asked = page.get_by_label("Hands of the room").locator("p")
    marked = page.locator(".hs-hands .hs-true span")
    for number, view in enumerate(LECTURE.views):
        assert view.ask is not None
        finding = view.ask.finding
        page.wait_for_url(f"**/{view.place[0]}?*stage=1*")
        if view.place[0] == "restarts":
            # The page would answer by itself: it is behind the question.
            at(page, number, 0)
            expect(asked).to_have_text(view.ask.stem)
            expect(page.locator(".hr-river")).to_be_hidden()
            expect(marked).to_have_count(0)
            page.keyboard.press("PageDown")
            at(page, number, 1)
            expect(page.locator(".hr-river")).to_be_visible()
            expect(asked).to_have_text([view.ask.stem, re.compile(r"starts\)")])
            assert finding is not None
            expect(marked).to_have_text(found_by(finding, view.link).option)
            # What the stage does not show comes when the stage is left.
            expect(page.locator(".hs-player")).to_have_count(0)
            page.keyboard.press("p")
            expect(page.locator(".hs-player[data-ready]")).to_be_visible()
            page.keyboard.press("p")
            page.wait_for_url("**stage=1*")
            at(page, number, 1)
        else:
            at(page, number, 0)
            slider = page.get_by_role("slider", name="Half-step")
            expect(slider).to_have_attribute("aria-valuenow", "0")
            expect(asked).to_have_count(0)
            page.keyboard.press("PageDown")
            expect(asked).to_have_text(view.ask.stem)
            expect(slider).to_have_attribute("aria-valuemax", "0")
            expect(marked).to_have_count(0)
            for beat, stop in enumerate(view.stops, 2):
                page.keyboard.press("PageDown")
                at(page, number, beat)
                last = slider.get_attribute("aria-valuemax") or ""
                expect(slider).to_have_attribute("aria-valuenow", last if stop == END else str(stop))
                if finding is not None and beat == 2:
                    # The option that is true is marked among the room's bars as soon as the run has answered.
                    expect(marked).to_have_text(found_by(finding, view.link).option)
            expect(asked).to_have_count((1 if finding is None else 2) if len(view.stops) == 1 else 0)
        expect(page.get_by_test_id("stSidebar")).to_be_hidden()
        if number + 1 < len(LECTURE.views):
            following = LECTURE.views[number + 1].link
            # The next view has been opened out of sight: its run is there when it is asked for.
            page.wait_for_function("(link) => document.documentElement.dataset.warmed === link", arg=following)
            page.keyboard.press("PageDown")
    # Behind the last view there is nothing; back goes to the last stop of the view before.
    last = page.evaluate(HELD)
    page.keyboard.press("PageDown")
    assert page.evaluate(HELD) == last
    for _ in range(last["at"] + 1):
        page.keyboard.press("PageUp")
    at(page, len(LECTURE.views) - 2, 2)
    page.wait_for_url("**/lab?*data=outlier*")
    # And so on, beat by beat, to the first.
    while (now := page.evaluate(HELD))["view"] or now["at"]:
        page.keyboard.press("PageUp")
        page.wait_for_function(BEFORE, arg=[now["view"], now["at"]])
    page.wait_for_url(f"**/{LECTURE.views[0].place[0]}?*stage=1*")
    expect(asked).to_have_count(0)


def test_the_notes_follow_in_their_own_window_and_lead(projector: Page, app_url: str) -> None:
    page = held(projector, app_url)
    at(page, 0, 0)
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes = opened.value
    expect(notes.locator("#title")).to_have_text("The problem")
    expect(notes.locator("#note")).to_have_text(LECTURE.views[0].note)
    expect(notes.locator("#next")).to_have_text("Next: the question")
    page.keyboard.press("PageDown")
    expect(notes.locator("#next")).to_have_text("Next: half-step 1")
    notes.get_by_role("button", name="Next").click()
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "1")
    expect(notes.locator("#next")).to_have_text("Next: half-step 2")
    # A reload of the stage goes on where it was.
    page.reload()
    at(page, 0, 2)
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "1")
    notes.close()


def test_a_qr_code_is_the_very_link(projector: Page, app_url: str) -> None:
    page = projector
    page.goto(f"{app_url}/lab?k=3&stage=1")
    expect(page.locator(PLAYER)).to_be_visible()
    settled(page)
    page.keyboard.press("PageDown")
    page.wait_for_url("**step=1*")
    page.keyboard.press("q")
    assert code_on(page) == f"{app_url}/lab?k=3&step=1"
    page.keyboard.press("q")
    expect(page.get_by_role("dialog", name="The address of this view")).to_have_count(0)
    # While what comes is hidden, the room is not sent to it.
    page.keyboard.press("h")
    page.wait_for_url("**future=hide*")
    page.keyboard.press("q")
    assert code_on(page) == f"{app_url}/lab?k=3&future=hide"
    page.keyboard.press("q")


def test_ones_own_lecture_survives_a_reload_and_another_session(projector: Page, app_url: str) -> None:
    page = projector
    page.goto(f"{app_url}/bound")
    idle(page)
    page.get_by_role("button", name="Add this view to my lecture").click()
    page.get_by_label("Title").fill("The gap")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Your lecture has 1 view now.")).to_be_visible()
    page.wait_for_function("() => localStorage.getItem('halfstep-own-lecture')?.includes('The gap')")
    page.goto(f"{app_url}/lectures?show=mine")
    expect(page.get_by_role("link", name="1. The gap")).to_be_visible()
    kept: dict[str, Any] = json.loads(page.evaluate("() => localStorage.getItem('halfstep-own-lecture')"))
    assert [view["link"] for view in kept["views"]] == ["bound"]
