"""Hide what comes: nothing of a later half-step is in the document, and the sentence waits for a second press."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from em_core.experiments.experiment import Experiment
from tests.browser.lab import animation, expect_frame, rested
from tests.browser.test_player_steps import READY, opened

HIDE = "Hide what comes"
DOCUMENT = """() => [document.querySelector('.hs-player').innerHTML,
  ...[...document.querySelectorAll('.hs-player *')].flatMap((e) => [...e.attributes].map((a) => a.value))].join(' ')"""


def tell(page: Page) -> None:
    """Go on half a step, and once more for its sentence."""
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")


@pytest.fixture(scope="module")
def kept(new_kept_page: Callable[..., Page], app_url: str) -> Page:
    return opened(new_kept_page(), f"{app_url}/lab?future=hide")


@pytest.fixture
def hidden(kept: Page) -> Page:
    """The lab at its start, with what comes hidden from here on."""
    kept.keyboard.press("Home")
    expect(kept.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "0")
    for _ in range(2):
        kept.keyboard.press("h")
    expect(kept.get_by_role("button", name=HIDE)).to_have_attribute("aria-pressed", "true")
    return kept


def test_no_number_of_a_later_half_step_is_in_the_document(hidden: Page) -> None:
    run = animation(Experiment())
    last = run.n_frames - 1
    headline = next(panel for panel in run.panels if panel.area == "headline")
    # Those that no length or opacity of a style could be, by chance.
    later = [headline.html(frame) for frame in range(2, run.n_frames)]
    numbers = {text for html in later for text in re.findall(r"−\d,\d{3}\.\d{3}", html)}
    assert len(numbers) > 20
    assert not {text for text in numbers if text in headline.html(0)}
    tell(hidden)
    expect_frame(hidden, 1)
    document = hidden.evaluate(DOCUMENT)
    assert not {number for number in numbers if number in document}
    assert "Converged" not in document
    assert "hs-outcome" not in document
    slider = hidden.get_by_role("slider", name="Half-step")
    expect(slider).to_have_attribute("aria-valuemax", "1")
    expect(hidden.locator(".hs-of")).to_have_text("")
    expect(hidden.locator(".hs-player [data-panel=sentence] .hs-stack > :not(.hs-sizer):visible")).to_have_count(1)
    # Neither does an axis tell how long the run is, nor how high it gets.
    x, y = rested(
        hidden,
        """() => { const { xaxis, yaxis } = document.querySelector('[data-picture=objective] .hs-plot')._fullLayout;
        return [xaxis.range, yaxis.range]; }""",
    )
    assert x[1] < last / 2 / 3
    ends = hidden.evaluate("() => document.querySelector('[data-picture=objective] .hs-plot').data.map((t) => t.uid)")
    assert "objective-all" not in ends
    whole = run.pictures[1].figure.layout.yaxis.range
    assert y[1] < whole[1]
    expect(hidden.get_by_role("button", name="distance left (log)")).to_have_count(0)


def test_the_first_press_moves_the_picture_and_the_second_brings_the_sentence(hidden: Page) -> None:
    run = animation(Experiment())
    headline = next(panel for panel in run.panels if panel.area == "headline")
    words = hidden.locator("[data-panel=sentence] .hs-stack > :not(.hs-sizer):visible")
    for frame in (1, 2, 3):
        hidden.keyboard.press("ArrowRight")
        expect_frame(hidden, frame)
        expect(words).to_have_text("Step on once more for the sentence.")
        hidden.keyboard.press("ArrowRight")
        said = re.sub(r"<[^>]*>", "", headline.html(frame)).replace("&#160;", "\xa0")
        expect(words).to_have_text(" ".join(said.split()))
        expect_frame(hidden, frame)
    # What has been told is not asked for again.
    hidden.keyboard.press("ArrowLeft")
    expect_frame(hidden, 2)
    hidden.keyboard.press("ArrowRight")
    expect_frame(hidden, 3)
    expect(words).to_contain_text("E-step 2")


def test_the_row_of_half_steps_is_as_long_as_what_was_seen(hidden: Page) -> None:
    for _ in range(3):
        tell(hidden)
    slider = hidden.get_by_role("slider", name="Half-step")
    box = slider.bounding_box()
    assert box is not None
    hidden.mouse.click(box["x"] + box["width"] - 3, box["y"] + 20)
    expect_frame(hidden, 3)
    hidden.mouse.click(box["x"] + 30, box["y"] + 20)
    expect_frame(hidden, 1)
    expect(slider).to_have_attribute("aria-valuemax", "3")


def test_the_end_uncovers_everything(hidden: Page) -> None:
    hidden.keyboard.press("End")
    last = animation(Experiment()).n_frames - 1
    expect_frame(hidden, last)
    expect(hidden.locator("[data-panel=sentence]")).not_to_contain_text("Converged")
    hidden.keyboard.press("End")
    expect(hidden.locator("[data-panel=sentence]")).to_contain_text("Converged")
    expect(hidden.locator(".hs-of")).to_have_text("the end")
    expect(hidden.get_by_role("button", name="distance left (log)")).to_be_visible()


def test_pointing_at_the_curve_says_a_true_minus(hidden: Page) -> None:
    hidden.keyboard.press("End")
    hidden.keyboard.press("End")
    said = hidden.evaluate(
        """() => {
          const plot = document.querySelector('[data-picture=objective] .hs-plot');
          const curveNumber = plot.data.findIndex(({ uid }) => uid === 'objective');
          Plotly.Fx.hover(plot, [{ curveNumber, pointNumber: 1 }]);
          return plot.querySelector('.hoverlayer').textContent;
        }"""
    )
    assert re.search(r": −\d,\d{3}\.\d{4}$", said), said


def test_the_link_keeps_it_and_the_switch_takes_it_back(new_page: Callable[..., Page], player_url: str) -> None:
    page = opened(new_page(), player_url)
    expect(page.locator(".hs-of")).to_be_hidden()
    page.get_by_role("button", name=HIDE).click()
    tell(page)
    page.wait_for_url(lambda url: "future=hide" in url and "step=1" in url)
    page.reload()
    page.wait_for_selector(READY)
    expect(page.get_by_role("button", name=HIDE)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuemax", "1")
    page.get_by_role("button", name=HIDE).click()
    page.wait_for_url(lambda url: "future" not in url)
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuemax", "25")
    expect(page.locator(".hs-of")).to_have_text("of 12")


def test_a_saved_picture_shows_no_more_than_the_screen(hidden: Page) -> None:
    for _ in range(2):
        tell(hidden)
    hidden.get_by_role("button", name="Share or save").click()
    with hidden.expect_download() as download:
        hidden.get_by_role("button", name="Picture as SVG").click()
    svg = Path(download.value.path()).read_text("utf-8")
    # One M-step has been made: the path of each mean has two points, and so has its line.
    trails = re.findall(r'class="trace scatter tracetrail-\d"[^§]*?<path class="js-line" d="([^"]*)"', svg)
    assert len(trails) == 2
    assert all(path.count("L") == 1 for path in trails)


def test_pointing_at_the_curve_says_nothing_of_what_comes(hidden: Page) -> None:
    for _ in range(2):
        tell(hidden)
    hidden.locator("[data-picture=objective] .hs-plot").hover()
    lengths = """() => Object.fromEntries(document.querySelector('[data-picture=objective] .hs-plot').data
      .map((t) => [t.uid, t.x.length]))"""
    hidden.wait_for_function(f"({lengths})().objective === 3 && ({lengths})().bound === 3")
