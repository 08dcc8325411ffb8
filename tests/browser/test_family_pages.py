"""The family in a browser: every model's page plays to its end, fits a telephone, and takes a table that is edited."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from em_core.catalogue.registry import FAMILY
from em_core.experiments.running import run_shown
from em_core.experiments.visits import exhibit_of, first_visit
from em_viz.models.exhibit_animation import animate_exhibit
from tests.browser.lab import (
    READY,
    after,
    box_of,
    expect_frame,
    expect_no_scrolling_sideways,
    expect_numbers,
    idle,
    query,
    rested,
)
from tests.browser.test_layout import HIGHEST, LAYOUT, SCREENS

LAST = 2
"""How many half-steps before its end a run is played from: playing all of 800 would only take longer."""


def opened(page: Page, url: str, model: str) -> Page:
    page.goto(f"{url}/model?model={model}")
    shown = page.locator(f'{READY}[data-ready="{first_visit(model).key}"]')
    # A busy machine asks before it goes on with a run, and again before it draws it.
    asked = page.get_by_role("button", name="Go on", exact=True).first
    expect(shown.or_(asked).first).to_be_visible()
    while not shown.is_visible():
        with suppress(TimeoutError):
            asked.click(timeout=2_000)
        expect(shown.or_(asked).first).to_be_visible()
    return page


@pytest.mark.parametrize("kind", sorted({entry.kind for entry in FAMILY.values()}))
def test_every_models_page_plays_to_its_end(new_page: Callable[..., Page], app_url: str, kind: str) -> None:
    # One page for all: the browser then knows the player's files.
    page = new_page(reduced_motion="reduce", **SCREENS["projector"])
    for model in (entry.id for entry in FAMILY.values() if entry.kind == kind):
        shown = exhibit_of(first_visit(model))
        run = animate_exhibit(shown, run_shown(shown), key=first_visit(model).key)
        opened(page, app_url, model)
        expect_numbers(page, run, 0)
        top = page.evaluate(f"() => ({LAYOUT}).picture()")
        assert top < HIGHEST, f"the picture of {model} begins at {top}"
        page.keyboard.press("End")
        expect_frame(page, run.n_frames - 1)
        for _ in range(LAST):
            page.keyboard.press("ArrowLeft")
        expect_frame(page, run.n_frames - 1 - LAST)
        page.keyboard.press("Space")
        expect_frame(page, run.n_frames - 1)
        expect_numbers(page, run, run.n_frames - 1)
        expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("path", ["family", "model?model=poisson_hmm", "compare"])
def test_a_telephone_shows_it_without_scrolling_sideways(
    new_page: Callable[..., Page], app_url: str, path: str
) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{app_url}/{path}")
    page.wait_for_selector("[data-testid=stMain] :is(h1, h2)")
    idle(page)
    expect_no_scrolling_sideways(page, 390)


def test_a_card_leads_to_its_model_and_the_half_step_into_the_address(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/family")
    page.get_by_role("link", name="Genetic linkage").click()
    page.wait_for_selector(READY)
    idle(page)
    expect(page.get_by_role("heading", name="Genetic linkage")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect_frame(page, 3)
    page.wait_for_url("**step=3**")
    assert query(page)["model"] == "linkage"
    page.reload()
    page.wait_for_selector(READY)
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "3")


def test_a_row_of_tosses_is_edited_on_the_page(page: Page, app_url: str) -> None:
    opened(page, app_url, "two_coins")
    idle(page)
    page.get_by_text("The data: 5 rows").click()
    idle(page)
    grid = page.get_by_test_id("stDataFrame")
    # The first set's heads: the grid is a canvas, whose cells are places.
    page.wait_for_selector("[data-testid=stDataFrame] canvas")
    _, _, width, _ = rested(page, box_of("[data-testid=stDataFrame] canvas"))
    grid.dblclick(position={"x": width / 2, "y": 35 + 17})
    field = page.locator("#portal input")
    field.fill("2")
    field.press("Enter")
    expect(field).to_have_count(0)
    # The editor waits 150 ms for more before it tells the server.
    after(page, 300)
    idle(page)
    page.get_by_role("button", name="Run EM on the edited table").click()
    page.wait_for_url("**table=**")
    expect(page.locator(READY)).not_to_have_attribute("data-ready", first_visit("two_coins").key)
    expect(page.get_by_test_id("stException")).to_have_count(0)
