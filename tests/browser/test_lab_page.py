"""The lab's page: fast hands, narrow windows, dark rooms, and a layout that holds still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from em_core.distributions.gaussian import Covariance
from em_core.experiments.experiment import Experiment
from tests.browser.lab import (
    FIRST,
    animation,
    choose,
    expect_frame,
    expect_no_scrolling_sideways,
    expect_numbers,
    expect_run,
    open_lab,
    query,
    rested,
    wait_for_query,
)

PLACES = """() => [...document.querySelectorAll(
    '.hs-picture, .hs-plot, .hs-panel, .hs-transport, .hs-transport button, .stDownloadButton, [data-testid=stPopover]'
  )].filter((e) => e.offsetParent).map((e) => {
    const box = e.getBoundingClientRect();
    return [box.left + scrollX, box.top + scrollY, box.width].map(Math.round);
  })"""


@pytest.mark.parametrize("link", ["", "data=faithful_waiting&k=3"], ids=["2-D", "1-D"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_moves_while_stepping(new_page: Callable[..., Page], app_url: str, width: int, link: str) -> None:
    # Without gliding: where things stand is not a question of the way there.
    page = new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    open_lab(page, app_url, link)
    before = rested(page, PLACES)
    assert len(before) > 10
    for frame in range(1, 21):
        page.keyboard.press("ArrowRight")
        expect_frame(page, frame)
        assert page.evaluate(PLACES) == before
    expect_no_scrolling_sideways(page, width)


def test_two_fast_choices_are_both_kept(lab: Page) -> None:
    page = lab
    page.get_by_role("button", name="New random start").click()
    page.get_by_text("Standardise each column").click()
    page.get_by_role("slider", name="Components K").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect_run(page, Experiment(seed=110, standardise=True, k=4))
    wait_for_query(page, "k=4")
    assert query(page) == {"standardise": "1", "k": "4", "seed": "110"}


def test_runs_of_every_kind_can_follow_one_another(lab: Page) -> None:
    titles: dict[Covariance, str] = {
        "spherical": "spherical: own circles",
        "full": "full: own size, shape and slant",
        "tied_diag": "tied diagonal: same widths, no slant",
    }
    for covariance, title in titles.items():
        choose(lab, "Covariances", title)
        expect_run(lab, Experiment(covariance=covariance))
    choose(lab, "Covariances", "full: own size, shape and slant")
    for data, title in (("faithful_waiting", "Old Faithful: waiting"), ("iris_petals", "Iris petals")):
        choose(lab, "Data set", title)
        expect_run(lab, Experiment(data=data))


def test_no_press_is_lost_while_the_server_answers_those_before(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "max=3")
    page.get_by_role("slider", name="Components K").focus()
    for pause, key, k in ((40, "ArrowRight", 8), (120, "ArrowLeft", 2), (250, "ArrowRight", 8)):
        for _ in range(6):
            page.keyboard.press(key)
            page.wait_for_timeout(pause)
        expect_run(page, Experiment(k=k, max_steps=3))


def test_reset_brings_the_first_run_and_the_bare_address_back(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "data=moons&k=5&seed=3&step=4")
    page.get_by_role("button", name="Reset everything").click()
    expect_run(page, FIRST)
    page.wait_for_url("**/lab")
    expect_numbers(page, animation(FIRST), 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_and_the_player_agree_on_the_light(new_page: Callable[..., Any], app_url: str, scheme: str) -> None:
    page = open_lab(new_page(color_scheme=scheme), app_url)
    page.wait_for_function(
        """(dark) => {
          const colour = getComputedStyle(document.querySelector('.stApp')).backgroundColor.match(/\\d+/g).map(Number);
          const player = document.querySelector('.hs-player');
          return (colour[0] + colour[1] + colour[2] < 200) === dark && player.classList.contains('hs-dark') === dark;
        }""",
        arg=scheme == "dark",
    )


def test_a_link_that_makes_no_sense_shows_a_note_and_a_run(page: Page, app_url: str) -> None:
    open_lab(page, app_url, "k=999&step=abc")
    expect_run(page, FIRST)
    said = page.get_by_test_id("stAlert")
    expect(said.filter(has_text='k is "999" in the link')).to_have_count(1)
    expect(said.filter(has_text='step is "abc" in the link')).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect_frame(page, 1)
