"""What looks clickable is; what is shared opens the same picture; what comes is hidden on the whole page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from em_core.experiments.experiment import Experiment
from tests.browser.lab import READY, animation, box_of, idle, open_lab, ranges, rested

SEED = Experiment(seed=3)
SHARE = "Share or save"


def expect_step(page: Page, frame: int) -> None:
    """The player is at this half-step; where it was opened there, it has drawn none on the way."""
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", str(frame))


@pytest.fixture(scope="module")
def lab(new_kept_page: Callable[..., Page], app_url: str) -> Page:
    """The lab at M-step 2 of a run from another seed."""
    return open_lab(new_kept_page(), app_url, "seed=3&step=4")


def test_the_link_is_short_and_opens_the_same_step(lab: Page, new_page: Callable[..., Page]) -> None:
    expect_step(lab, 4)
    lab.keyboard.press("ArrowRight")
    lab.get_by_role("button", name=SHARE).click()
    link = lab.get_by_label("Link to this step").input_value()
    assert link.endswith("/lab?seed=3&step=5")
    expect(lab.locator(".hs-share")).to_contain_text("This address works on this computer only")
    lab.get_by_role("button", name="Copy link to this step").click()
    expect(lab.locator(".hs-share-said")).to_have_text("Copied. It opens this run at this step.")
    assert lab.url == link
    lab.keyboard.press("Escape")
    expect(lab.locator(".hs-share")).to_be_hidden()
    other = new_page()
    other.goto(link)
    other.wait_for_selector(READY)
    expect_step(other, 5)
    assert ranges(other) == ranges(lab)
    lab.keyboard.press("ArrowLeft")


def test_the_browser_puts_together_the_page_that_python_does(lab: Page) -> None:
    lab.get_by_role("button", name=SHARE).click()
    with lab.expect_download() as download:
        lab.get_by_role("button", name="Download this run as one web page").click()
    assert download.value.suggested_filename.endswith(".html")
    assert Path(download.value.path()).read_text("utf-8") == animation(SEED).to_html()
    lab.keyboard.press("Escape")


def test_a_short_column_name_is_not_broken(lab: Page) -> None:
    size = lab.viewport_size
    lab.set_viewport_size({"width": 1280, "height": 720})
    lines = lab.locator(".hs-parameters:visible .hs-column").evaluate_all(
        "(names) => names.map((name) => { const range = document.createRange(); range.selectNodeContents(name); "
        "return range.getClientRects().length; })"
    )
    assert lines == [1, 1, 1, 1]
    if size:
        lab.set_viewport_size(size)


def test_a_cell_opens_the_formula_that_made_its_number(lab: Page) -> None:
    expect_step(lab, 4)
    # The mean of component 1 in the first column.
    cell = lab.locator(".hs-parameters:visible tbody tr").first.locator("td").nth(2)
    value = cell.locator(".hs-value").inner_text()
    cell.get_by_role("button").click()
    formula = lab.locator(".hs-origin:popover-open")
    expect(formula).to_have_count(1)
    numbers = [float(text.replace("−", "-")) for text in formula.locator("mn").all_text_contents() if "." in text]
    assert numbers[-1] == float(value)
    assert numbers[0] / numbers[1] == pytest.approx(numbers[-1], abs=1e-3)
    # The next half-step leaves it open, over the same cell, and says that it changes nothing.
    lab.keyboard.press("ArrowRight")
    expect_step(lab, 5)
    expect(formula).to_contain_text("this half-step does not change it")
    lab.keyboard.press("Escape")
    expect(formula).to_have_count(0)
    lab.keyboard.press("ArrowLeft")


def test_a_picture_is_a_table_at_the_step_that_is_shown(lab: Page) -> None:
    expect_step(lab, 4)
    before = lab.locator(".hs-picture").first.bounding_box()
    for control in lab.locator(".hs-as-table > summary").all():
        control.click()
    points, lines, curve = (lab.locator(".hs-tables table").nth(i) for i in range(3))
    expect(points.locator("caption")).to_have_text("Points: 272 rows")
    cells = points.locator("tbody tr").first.locator("td")
    shares = [float(text) for text in cells.all_inner_texts()[3:]]
    first = cells.nth(3).inner_text()
    assert sum(shares) == pytest.approx(1, abs=0.01)
    expect(lines).to_contain_text("component 1: mean")
    expect(curve).to_contain_text("lower bound F")
    assert lab.locator(".hs-picture").first.bounding_box() == before
    for _ in range(6):
        lab.keyboard.press("ArrowRight")
    expect_step(lab, 10)
    # The tables follow when the half-step has arrived.
    expect(cells.nth(3)).not_to_have_text(first)
    with lab.expect_download() as download:
        lab.get_by_role("button", name="Download points (CSV)").click()
    rows = Path(download.value.path()).read_text("utf-8").splitlines()
    assert len(rows) == 273
    assert rows[0].startswith("point,eruptions (min),waiting (min),component 1")
    for control in lab.locator(".hs-as-table > summary").all():
        control.click()
    expect(lab.locator(".hs-tables table")).to_have_count(0)
    expect(lab.locator("[data-picture=data]")).to_have_attribute(
        "aria-label", re.compile(r"Horizontal axis: eruptions \(min\), from [\d.]+ to [\d.]+\.")
    )


def test_undo_leaves_typing_alone(lab: Page) -> None:
    field = lab.get_by_role("spinbutton", name="Seed")
    field.click()
    field.press_sequentially("7")
    written = field.input_value()
    url = lab.url
    lab.keyboard.press("Control+z")
    expect(field).not_to_have_value(written)
    idle(lab)
    assert lab.url.split("&step")[0] == url.split("&step")[0]
    field.press("Escape")


@pytest.mark.parametrize("path", ["bound", "landscape?data=galaxies_corrected&columns=&k=3&seed=2"])
def test_what_comes_is_hidden_on_the_whole_page(new_page: Callable[..., Page], app_url: str, path: str) -> None:
    page = new_page()
    page.goto(f"{app_url}/{path}")
    page.wait_for_selector(READY)
    idle(page)
    answer = page.locator(".st-key-page-answer")
    told = answer.inner_text()
    (steps,) = re.findall(r"\d+ steps", told)
    page.keyboard.press("h")
    expect(answer).not_to_have_text(told)
    idle(page)
    assert steps not in page.evaluate("() => document.body.innerHTML")
    page.keyboard.press("h")
    expect(answer).to_have_text(told)


def test_a_page_about_the_end_offers_to_show_it(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page()
    page.goto(f"{app_url}/speed")
    page.wait_for_selector(READY)
    idle(page)
    page.keyboard.press("h")
    page.get_by_role("button", name="Show what comes").click()
    page.wait_for_selector(READY)
    expect(page.locator(".st-key-page-answer")).to_contain_text("steps per digit")
    expect(page.get_by_role("button", name="Hide what comes")).to_have_attribute("aria-pressed", "false")


def test_a_letter_opens_a_run_to_its_end(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page()
    page.goto(f"{app_url}/landscape?data=galaxies_corrected&columns=&k=3&seed=2")
    page.wait_for_selector(READY)
    idle(page)
    switch = page.get_by_role("button", name="Path of a run to B")
    expect(switch).to_have_attribute("aria-pressed", "false")
    rested(page, box_of("[data-picture=map] .hs-plot"))
    x, y = page.evaluate(
        """() => {
          const plot = document.querySelector('[data-picture=map] .hs-plot');
          const trace = plot.data.find(({ meta }) => meta?.opens);
          const i = trace.meta.opens.indexOf('Path of a run to B');
          const { xaxis, yaxis } = plot._fullLayout;
          const box = plot.getBoundingClientRect();
          return [box.x + xaxis._offset + xaxis.l2p(trace.x[i]), box.y + yaxis._offset + yaxis.l2p(trace.y[i])];
        }"""
    )
    page.mouse.click(x, y)
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(
        """() => document.querySelector('[data-picture=map] .hs-plot').data
          .find(({ name }) => name?.endsWith('to B')).visible"""
    )
    # The slice passes through the final point: how high it gets is not in the document while what comes is hidden.
    highest = page.locator(".hs-player dt", has_text="highest l on the slice")
    assert highest.count() > 0
    page.get_by_role("button", name="Hide what comes").click()
    expect(page.get_by_role("button", name="Hide what comes")).to_have_attribute("aria-pressed", "true")
    expect(highest).to_have_count(0)
    expect(page.locator(".hs-player dt", has_text="l on the slice, here").last).to_be_attached()
