"""What somebody chooses is what the page shows: by a hand that presses as long as hands do, on a page that is slow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute

from em_core.experiments.experiment import Experiment
from tests.browser.lab import (
    FIRST,
    HELD,
    READY,
    after,
    choose,
    expect_frame,
    expect_query,
    expect_run,
    idle,
    open_lab,
    settled,
    slowed,
    wait_for_query,
)

LATE = 2500
"""So many milliseconds late an answer comes, where it is late."""

KEY_WITH_THE_CLICK = """(key) => document.addEventListener("click", () => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })), { capture: true, once: true })"""


class Answers:
    """What the server says to a page, which can be held back on its way."""

    def __init__(self, page: Page) -> None:
        self.held: list[tuple[WebSocketRoute, str | bytes]] | None = None
        page.route_web_socket(re.compile("_stcore/stream"), self._connect)

    def hold(self) -> None:
        self.held = []

    def let_go(self) -> None:
        held, self.held = self.held or [], None
        for line, said in held:
            line.send(said)

    def _connect(self, line: WebSocketRoute) -> None:
        def say(said: str | bytes) -> None:
            if self.held is None:
                line.send(said)
            else:
                self.held.append((line, said))

        line.connect_to_server().on_message(say)


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("held", [0, HELD])
def test_a_choice_from_a_list_is_kept_however_long_the_press(lab: Page, held: int, times: float) -> None:
    with slowed(lab, times):
        choose(lab, "Covariances", "spherical: own circles", held)
        expect_run(lab, Experiment(covariance="spherical"))
        choose(lab, "Tolerance (nats)", "0.01", held)
        expect_run(lab, Experiment(covariance="spherical", tol=0.01))


def test_a_choice_from_a_list_of_several_is_kept(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/restarts?data=galaxies_corrected&k=2&runs=10")
    page.wait_for_selector(READY)
    settled(page)
    choose(page, "Starting methods, in turn", "k-means++")
    wait_for_query(page, "mix=random_points%2Ckmeans_plus_plus")


def test_every_control_of_the_sidebar_takes_a_press_as_long_as_a_hand_s(lab: Page) -> None:
    with slowed(lab, 4):
        lab.get_by_text("Standardise each column").click()
        expect_run(lab, Experiment(standardise=True))
        lab.get_by_role("button", name="New random start").click()
        expect_run(lab, Experiment(standardise=True, seed=110))
        lab.get_by_role("radio", name="Generated").click()
        choose(lab, "Shape", "Moons")
        expect_run(lab, Experiment(standardise=True, seed=110, data="moons"))
        lab.get_by_test_id("stSidebar").get_by_role("button", name="Increment").first.click()
        expect_run(lab, Experiment(standardise=True, seed=110, data="moons", data_seed=2))
        lab.get_by_role("button", name="Reset everything").click()
        expect_run(lab, FIRST)


def test_a_key_that_comes_with_the_click_is_the_run_s(lab: Page) -> None:
    slider = lab.get_by_role("slider", name="Components K")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    lab.evaluate(KEY_WITH_THE_CLICK, "ArrowRight")
    lab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect_frame(lab, 1)
    expect_run(lab, FIRST)


def test_an_address_that_is_late_undoes_no_choice(page: Page, app_url: str) -> None:
    answers = Answers(page)
    open_lab(page, app_url)
    answers.hold()
    choose(page, "Covariances", "spherical: own circles")
    after(page, LATE)
    # The browser has not heard of the new address yet, and sends the old one along.
    choose(page, "Tolerance (nats)", "0.01")
    after(page, LATE)
    answers.let_go()
    expect_run(page, Experiment(covariance="spherical", tol=0.01))
    expect_query(page, {"cov": "spherical", "tol": "0.01"})


def test_a_link_of_a_page_to_itself_is_what_the_address_says_and_the_next_choice_is_about(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/restarts?data=galaxies_corrected&k=2&runs=10")
    page.wait_for_selector(READY)
    three = {"data": "galaxies_corrected", "k": "3", "runs": "100"}
    for title, link in (
        ("Galaxies, three components", three),
        ("One far outlier", {"data": "outlier", "dim": "1", "runs": "100"}),
        ("Galaxies, three components", three),
    ):
        idle(page)
        page.get_by_role("link", name=title).click()
        expect_query(page, link)
    settled(page)
    page.get_by_role("button", name="Draw new starts").click()
    expect_query(page, three | {"runs_seed": "2"})


def test_the_history_is_followed_at_once(page: Page, app_url: str) -> None:
    open_lab(page, app_url)
    choose(page, "Covariances", "spherical: own circles")
    expect_run(page, Experiment(covariance="spherical"))
    page.go_back()
    expect_run(page, FIRST)
    page.go_forward()
    expect_run(page, Experiment(covariance="spherical"))
