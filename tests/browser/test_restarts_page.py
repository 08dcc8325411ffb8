"""The restarts page in a real browser: pointing, clicking, two runs in step, stopping, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from em_core.multistart.restart_study import Study
from em_viz.multistart.restarts.distance_to_best import below_best
from em_viz.multistart.restarts.river import run_labels
from em_viz.multistart.restarts.run_curves import objective_bands, objective_curves, typical_run
from tests.browser.lab import drag, expect_no_scrolling_sideways, open_panel, settled, stopped
from tests.browser.test_player_steps import READY
from tests.studies import galaxies

LINK = "/restarts?data=galaxies_corrected&k=3&runs=40"
"""The study `galaxies`."""

RIVER = ".hr-river[data-ready]"


def opened(page: Page, url: str, players: int = 1) -> Page:
    page.goto(url)
    page.wait_for_selector(RIVER, timeout=60_000)
    expect(page.locator(READY)).to_have_count(players, timeout=60_000)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return settled(page)


def place_of(page: Page, study: Study, run: int, step: int) -> tuple[float, float]:
    """Return where on the page a run's curve is after a step that the river keeps."""
    x, y = objective_curves(study).of(run)
    return on_page(page, step, float(y[x.tolist().index(step)]))


def on_page(page: Page, step: int, height: float) -> tuple[float, float]:
    """Return where on the page the river has a step and a height."""
    left, top = page.evaluate(
        """([x, y]) => {
          const plot = document.querySelector("[data-panel=river] .hr-plot");
          const { xaxis, yaxis } = plot._fullLayout;
          const box = plot.getBoundingClientRect();
          return [box.left + xaxis._offset + xaxis.d2p(Math.max(x, 0.5)), box.top + yaxis._offset + yaxis.d2p(y)];
        }""",
        [step, height],
    )
    return left, top


def lone_place(study: Study) -> tuple[int, int]:
    """Return a run and a step at which its curve is far from every other."""
    curves = objective_curves(study)
    heights = {
        run: dict(zip(*(values.tolist() for values in curves.of(run)), strict=True)) for run in range(study.n_runs)
    }

    def room(run: int, step: int) -> float:
        others = (at for other, at in heights.items() if other != run and step in at)
        return float(min(abs(heights[run][step] - at[step]) for at in others))

    return max(((run, step) for run in heights for step in (1, 2, 3, 4, 5, 6)), key=lambda place: room(*place))


def ending(text: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(text)}$")


def ink_at_rest(canvas: Locator) -> int:
    """Return how many pixels of a canvas are drawn, once it has not been drawn on for a while."""
    drawn: int = canvas.evaluate(
        """async (canvas) => {
          const count = () => {
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return data.filter((value, i) => i % 4 === 3 && value).length;
          };
          let [last, same] = [count(), 0];
          while (same < 3) {
            await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 50)));
            const now = count();
            [last, same] = [now, now === last ? same + 1 : 0];
          }
          return last;
        }"""
    )
    return drawn


def canvases(page: Page, panel: str) -> tuple[Locator, Locator]:
    found = page.locator(f"[data-panel={panel}] canvas")
    return found.nth(0), found.nth(1)


@pytest.fixture(scope="module")
def kept(new_kept_page: Callable[[], Page], app_url: str) -> Page:
    return opened(new_kept_page(), app_url + LINK)


@pytest.fixture
def shown(kept: Page) -> Page:
    """The page that several tests look at, with nothing open and nothing pointed at."""
    kept.keyboard.press("Escape")
    kept.mouse.move(5, 5)
    return kept


def test_pointing_at_a_run_lights_it_up_in_both_pictures(shown: Page) -> None:
    study = galaxies()
    run, step = lone_place(study)
    before = {name: ink_at_rest(canvases(shown, name)[1]) for name in ("river", "paths")}
    assert all(ink_at_rest(canvases(shown, name)[0]) > 1000 for name in ("river", "paths"))
    shown.mouse.move(*place_of(shown, study, run, step))
    expect(shown.locator(".hr-tip.hr-shown")).to_have_text(run_labels(study)[run])
    for name in ("river", "paths"):
        assert ink_at_rest(canvases(shown, name)[1]) > before[name]
        expect(canvases(shown, name)[0]).to_have_css("opacity", "0.22")
    shown.mouse.move(5, 5)
    expect(shown.locator(".hr-tip.hr-shown")).to_have_count(0)
    expect(canvases(shown, "river")[0]).to_have_css("opacity", "1")
    assert {name: ink_at_rest(canvases(shown, name)[1]) for name in ("river", "paths")} == before


def test_a_letter_lights_up_all_runs_that_end_there(shown: Page) -> None:
    before = ink_at_rest(canvases(shown, "river")[1])
    hits = galaxies().optima[1].hits
    shown.get_by_role("button", name=f"B {hits}").hover()
    shown.wait_for_function(
        "() => getComputedStyle(document.querySelector('[data-panel=river] canvas')).opacity === '0.22'"
    )
    assert ink_at_rest(canvases(shown, "river")[1]) > 3 * before


def test_a_click_replays_the_run_and_a_second_one_steps_beside_it(page: Page, app_url: str) -> None:
    opened(page, app_url + LINK)
    study = galaxies()
    run, step = lone_place(study)
    page.mouse.click(*place_of(page, study, run, step))
    expect(page.locator(READY)).to_have_attribute("data-ready", ending(f"-{run}"))
    expect(page.get_by_role("heading", name="Replay")).to_be_in_viewport()
    expect(page.get_by_label("Run", exact=True)).to_have_value(str(run + 1))

    page.get_by_role("button", name="Compare").nth(1).click()
    expect(page.locator(READY)).to_have_count(2)
    other = study.optima[1].members[0]
    frames = max(study.traces[each].n_half_steps for each in (run, other))
    left, right = page.locator(READY).nth(0), page.locator(READY).nth(1)
    expect(left).to_have_attribute("data-ready", ending(f"-{run}-{frames}"))
    expect(right).to_have_attribute("data-ready", ending(f"-{other}-{frames}"))
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    for player in (left, right):
        expect(player).to_have_attribute("data-drawn", "7")
    # The other one leads as well.
    right.locator("[data-do=backHalf]").click()
    for player in (left, right):
        expect(player.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "6")
    page.keyboard.press("End")
    for player in (left, right):
        expect(player).to_have_attribute("data-drawn", str(frames - 1))
    left.get_by_role("button", name="Play").click()
    page.wait_for_function(
        """() => {
          const [a, b] = [...document.querySelectorAll('.hs-player')].map((each) => Number(each.dataset.drawn));
          return a === b && a > 0 && a < 20;
        }"""
    )
    # Playing is one's affair, and a step of the other ends it for both.
    right.locator("[data-do=onHalf]").click()
    expect(left.get_by_role("button", name="Play")).to_be_visible()


def test_one_line_an_end_is_drawn_first_and_every_run_on_demand(shown: Page) -> None:
    before = ink_at_rest(canvases(shown, "paths")[0])
    shown.get_by_role("button", name="Show every run").click()
    expect(shown.get_by_role("button", name="Show one run per final point")).to_be_visible()
    assert ink_at_rest(canvases(shown, "paths")[0]) > 2 * before
    shown.get_by_role("button", name="Show one run per final point").click()
    shown.mouse.move(5, 5)
    shown.get_by_role("button", name="Show every run").blur()
    assert ink_at_rest(canvases(shown, "paths")[0]) == before


def test_a_letter_replays_the_run_that_is_drawn(page: Page, app_url: str) -> None:
    opened(page, app_url + LINK)
    study = galaxies()
    page.get_by_role("button", name=f"B {study.optima[1].hits}").click()
    run = typical_run(study, study.optima[1])
    expect(page.locator(READY)).to_have_attribute("data-ready", ending(f"-{run}"))


def test_the_axis_of_steps_can_be_even(shown: Page) -> None:
    kind = "() => document.querySelector('[data-panel=river] .hr-plot')._fullLayout.xaxis.type"
    assert shown.evaluate(kind) == "log"
    shown.get_by_role("button", name="Show linear steps").click()
    shown.wait_for_function(f"() => ({kind})() === 'linear'")
    assert ink_at_rest(canvases(shown, "river")[0]) > 1000
    shown.get_by_role("button", name="Show logarithmic steps").click()
    shown.wait_for_function(f"() => ({kind})() === 'log'")


def test_heights_can_be_distances_below_the_best_without_the_server(shown: Page) -> None:
    study = galaxies()
    axis = "(() => document.querySelector('[data-panel=river] .hr-plot')._fullLayout.yaxis)()"
    heights = shown.evaluate(f"{axis}.range")
    shown.context.set_offline(True)
    shown.get_by_role("button", name="Show distance below the best").click()
    shown.wait_for_function(f"{axis}?.type === 'log'")
    expect(shown.locator("[data-panel=river] figcaption")).to_contain_text("Distance below the best")
    below = below_best(study, objective_curves(study), objective_bands(study))
    assert shown.evaluate(f"{axis}.range") == pytest.approx(list(below.range))
    run, step = lone_place(study)
    x, _ = objective_curves(study).of(run)
    at = int(objective_curves(study).offsets[run]) + x.tolist().index(step)
    shown.mouse.move(*on_page(shown, step, float(below.y[at])))
    expect(shown.locator(".hr-tip.hr-shown")).to_have_text(run_labels(study)[run])
    # A double click leads back to the whole of this view, not of the other.
    box = canvases(shown, "river")[0].bounding_box()
    assert box is not None
    shown.mouse.dblclick(box["x"] + 200, box["y"] + 60)
    shown.wait_for_function(f"Math.abs({axis}.range[0] - {below.range[0]}) < 1e-6")
    shown.get_by_role("button", name="Show heights").click()
    shown.wait_for_function(f"{axis}?.type === 'linear'")
    assert shown.evaluate(f"{axis}.range") == pytest.approx(heights)
    shown.context.set_offline(False)


def test_a_shift_click_puts_a_run_beside_the_other_and_a_reload_shows_the_same(page: Page, app_url: str) -> None:
    opened(page, app_url + LINK)
    study = galaxies()
    run, step = lone_place(study)
    best = study.optima[0].members[0]
    page.keyboard.down("Shift")
    page.mouse.click(*place_of(page, study, run, step))
    page.keyboard.up("Shift")
    expect(page).to_have_url(re.compile(rf"replay={best + 1}(,|%2C){run + 1}(&|$)"))
    expect(page.locator(READY)).to_have_count(2)
    page.reload()
    expect(page.locator(READY)).to_have_count(2, timeout=60_000)
    frames = max(study.traces[each].n_half_steps for each in (best, run))
    expect(page.locator(READY).nth(0)).to_have_attribute("data-ready", ending(f"-{best}-{frames}"))
    expect(page.locator(READY).nth(1)).to_have_attribute("data-ready", ending(f"-{run}-{frames}"))


def test_a_zoom_redraws_the_curves_where_the_axes_say(page: Page, app_url: str) -> None:
    opened(page, app_url + LINK)
    study = galaxies()
    box = canvases(page, "river")[0].bounding_box()
    assert box is not None
    axes = "(() => { const { xaxis, yaxis } = document.querySelector('[data-panel=river] .hr-plot')._fullLayout;"
    axes += " return [...xaxis.range, ...yaxis.range].join(); })()"
    whole = page.evaluate(axes)
    drag(page, (box["x"] + 60, box["y"] + 40), (box["x"] + 360, box["y"] + 260))
    page.wait_for_function(f"(whole) => {axes} !== whole", arg=whole)
    run, step = lone_place(study)
    page.mouse.move(*place_of(page, study, run, step))
    expect(page.locator(".hr-tip.hr-shown")).to_have_text(run_labels(study)[run])
    # Neither the drag nor the zoom has replayed anything.
    expect(page.get_by_label("Run", exact=True)).to_have_value(str(study.optima[0].members[0] + 1))


def test_work_can_be_stopped_and_taken_up_again(page: Page, app_url: str) -> None:
    page.goto(app_url + "/restarts?data=galaxies_corrected&k=5&runs=1000&runs_seed=5")
    progress = page.get_by_text(re.compile(r"^[1-9][\d,]* of 1,000 runs are done"))
    stopped(page, progress, page.get_by_role("button", name="Go on with the other runs"))
    # A busy machine asks before it follows the ends of the runs that are done.
    river, asked = page.locator(RIVER), page.get_by_role("button", name=re.compile(r"^(Go on|Show the .*)$"))
    expect(river.or_(asked).first).to_be_visible(timeout=120_000)
    if not river.is_visible():
        asked.first.click()
    page.wait_for_selector(RIVER, timeout=120_000)
    expect(page.get_by_text("of 1,000 runs. Quick runs finish first")).to_be_visible()
    page.get_by_role("button", name="Go on with the other runs").click()
    progress.wait_for(timeout=60_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Go on with the other runs")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_takes_the_colours_of_the_page(new_page: Callable[..., Page], app_url: str, scheme: str) -> None:
    page = new_page(viewport={"width": 390, "height": 900}, color_scheme=scheme)
    opened(page, app_url + LINK)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        expect_no_scrolling_sideways(page, width)
    light = scheme == "light"
    expect(page.locator(".hr-river")).to_have_css("color", "rgb(31, 36, 48)" if light else "rgb(232, 234, 240)")
    stroke = "rgb(31, 111, 196)" if light else "rgb(90, 162, 247)"
    expect(page.locator("polyline").first).to_have_css("stroke", stroke)


def test_the_tables_can_be_taken_away(shown: Page) -> None:
    open_panel(shown)
    for label, name, rows in (
        ("Runs (CSV)", "runs", 40),
        ("Final points (CSV)", "final-points", 2),
    ):
        with shown.expect_download() as download:
            shown.get_by_role("button", name=label).click()
        assert download.value.suggested_filename.endswith(f"-k3-{name}.csv")
        assert len(download.value.path().read_text().splitlines()) == rows + 1
    with shown.expect_download() as download:
        shown.get_by_role("button", name="Save as SVG").click()
    assert download.value.suggested_filename.endswith("-the-log-likelihood-after-each-step.svg")
    drawn = download.value.path().read_text()
    # A line for each final point, over a band for those with several runs; and the letters.
    assert drawn.count('class="trace scatter') >= 2
    assert all(f'aria-label="{letter}"' in drawn for letter in "AB")
