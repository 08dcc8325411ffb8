"""The lab as a test sees it: which run it shows, what its panels say, and what Python says of the same run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, TimeoutError, expect

from em_core.data import Dataset
from em_core.experiments.experiment import Experiment, resolve, run_experiment
from em_viz.animation.spec import Animation
from em_viz.models.dispatch import animate

READY = ".hs-player[data-ready]"

HELD = 100
"""For how many milliseconds a hand holds the button of its mouse down: the page draws several frames meanwhile."""

CLICK = Locator.click
"""The click of a script, whose button is down for no time at all."""

TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
FIRST = Experiment()

ANSWERED = """() => document.querySelector(".stApp")?.dataset.testScriptState === "notRunning" && hsAnswered()"""
"""For as long as the server has not heard of a click, a page says that nothing runs: asked.js counts what was asked."""

PLACES = """() => [...document.querySelectorAll('[data-testid=stSidebar], .hs-plot, .hs-transport, .hb-plot, .hr-plot')]
  .map((each) => Object.values(each.getBoundingClientRect().toJSON()))"""
PANELS = """() => Object.fromEntries([...document.querySelectorAll('[data-panel]')].map((panel) =>
  [panel.dataset.panel, panel.querySelector('.hs-stack > :not(.hs-sizer):not([hidden])').innerHTML]))"""
OTHERWISE = """(wanted) => {
  const written = document.createElement('div');
  return Object.entries(wanted).filter(([name, html]) => {
    written.innerHTML = html;
    const shown = document.querySelector(`[data-panel="${name}"] .hs-stack > :not(.hs-sizer):not([hidden])`);
    return shown?.innerHTML !== written.innerHTML;
  }).map(([name]) => name);
}"""


def open_lab(page: Page, url: str, link: str = "") -> Page:
    """Open the lab with a link's query, and wait until its run is on the screen."""
    page.goto(f"{url}/lab{'?' if link else ''}{link}")
    page.wait_for_selector(READY)
    return settled(page)


def settled(page: Page) -> Page:
    """Wait until the server has nothing more to say, and what it has said stands where it will stay."""
    idle(page)
    page.wait_for_function("() => [...document.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet)")
    rested(page, PLACES)
    return page


def as_on_a_first_visit(page: Page) -> Page:
    """Bring a lab that other tests have used back to what a first visitor sees: it takes a rerun, and no loading."""
    page.keyboard.press("Escape")
    page.evaluate("() => document.activeElement?.blur()")
    if page.locator(READY).get_attribute("data-ready") != FIRST.key or query(page).keys() - {"step"}:
        page.get_by_role("button", name="Reset everything").click()
    expect_run(page, FIRST)
    page.keyboard.press("Home")
    page.wait_for_url("**/lab")
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 0)")
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "0")
    return settled(page)


def press(target: Locator, *, delay: float = HELD, timeout: float | None = None, **options: Any) -> None:
    """Click as a hand does: on what stands still, with a button that is down for a while. (All tests' clicks do so.)"""
    CLICK(target, trial=True, timeout=timeout, **options)
    # The page hears of its scrolling a frame later, and a list that was opened meanwhile closes.
    target.page.evaluate(TWO_FRAMES)
    CLICK(target, delay=delay, timeout=timeout, **options)


def choose(page: Page, what: str, title: str, held: float = HELD) -> None:
    """Choose from a list."""
    press(page.get_by_role("combobox", name=what), delay=held)
    press(page.get_by_role("option", name=title), delay=held)


@contextmanager
def slowed(page: Page, times: float) -> Iterator[None]:
    """Make the page so many times slower until the block ends: the browser holds its processor back."""
    browser = page.context.new_cdp_session(page)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": times})
    try:
        yield
    finally:
        browser.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        browser.detach()


def open_panel(page: Page) -> None:
    """Open "Save and share", and wait until all of it is there: what is above a file moves it no more."""
    page.get_by_role("button", name="Save and share").click()
    expect(page.locator(".hp-panel").get_by_role("button", name="Save as PNG")).to_be_visible()
    idle(page)


def stopped(page: Page, progress: Locator, asked: Locator) -> None:
    """Stop what goes on; on a busy machine its ten seconds may be over first, and it asks for leave by itself."""
    stop = page.get_by_role("button", name="Stop", exact=True)
    expect(progress.or_(asked).first).to_be_visible()
    while not asked.is_visible():
        with suppress(TimeoutError):
            press(stop, timeout=2_000)
            expect(asked).to_be_visible()


def idle(page: Page) -> None:
    """Wait until the server has answered all that the page has asked it for, and has nothing more to say."""
    page.wait_for_function(ANSWERED)


FITS = """(width) => innerWidth === width
  && ["html", "[data-testid=stMain]"].every((one) => document.querySelector(one).scrollWidth <= width)"""


def expect_no_scrolling_sideways(page: Page, width: int) -> None:
    """The page is no wider than its window, once the style sheets and fonts that come last have come."""
    page.wait_for_function(FITS, arg=width)


def expect_run(page: Page, experiment: Experiment) -> None:
    """The player shows this experiment, and nothing is being said against it."""
    expect(page.locator(READY)).to_have_attribute("data-ready", experiment.key)
    idle(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def expect_frame(page: Page, frame: int) -> None:
    """The player stands at this half-step."""
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", str(frame))
    expect(page.locator(READY)).to_have_attribute("data-drawn", str(frame))


def animation(experiment: Experiment, own: Dataset | None = None) -> Animation:
    """Return the experiment's animation as Python makes it."""
    dataset = resolve(experiment, own)
    trace = run_experiment(experiment, dataset)
    return animate(trace.model, dataset, trace, key=experiment.key)


def said(page: Page) -> dict[str, str]:
    """Return what every panel shows, as HTML."""
    found: dict[str, str] = page.evaluate(PANELS)
    return found


def expect_said(page: Page, wanted: dict[str, str]) -> None:
    """The panels of these names show this HTML, to the last digit, once the page has drawn it."""
    try:
        page.wait_for_function(f"(wanted) => ({OTHERWISE})(wanted).length === 0", arg=wanted)
    except TimeoutError:
        others = page.evaluate(OTHERWISE, wanted)
        found = said(page)
        assert not others, "\n".join(f"{name}: {found.get(name)}\nand not {wanted[name]}" for name in others)


def expect_numbers(page: Page, run: Animation, frame: int) -> None:
    """Every panel of the run shows what Python says of this half-step, to the last digit."""
    expect_said(page, {panel.name: panel.html(frame) for panel in run.panels})


def place_of(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where in the window a place of the first picture is."""
    found: tuple[float, float] = page.evaluate(
        """([x, y]) => {
          const plot = document.querySelector('.hs-plot');
          const { xaxis, yaxis } = plot._fullLayout;
          const box = plot.getBoundingClientRect();
          return [box.x + xaxis._offset + xaxis.l2p(x), box.y + yaxis._offset + yaxis.l2p(y)];
        }""",
        [x, y],
    )
    return found


RANGES = "() => ['xaxis', 'yaxis'].flatMap((a) => [...document.querySelector('.hs-plot')._fullLayout[a].range])"


def ranges(page: Page) -> list[float]:
    """Return the first picture's x and y ranges."""
    found: list[float] = page.evaluate(RANGES)
    return found


def expect_ranges(page: Page, wanted: list[float]) -> None:
    """The first picture comes to show exactly this stretch of its axes."""
    page.wait_for_function(f"(wanted) => ({RANGES})().join() === wanted.join()", arg=wanted)


def zoomed(page: Page, act: Callable[[], object]) -> list[float]:
    """Do something that changes what the first picture shows of its axes, and return what it comes to show."""
    before = ranges(page)
    act()
    page.wait_for_function(f"(before) => ({RANGES})().join() !== before.join()", arg=before)
    return ranges(page)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press the mouse in one place and let it go in another."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def rested(page: Page, measured: str) -> Any:
    """Return what a function measures on the page, once it has measured the same for a good while."""
    found: Any = page.evaluate(
        """async () => {
          await document.fonts.ready;
          let [last, since] = [null, performance.now()];
          while (performance.now() - since < 400) {
            await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 50)));
            const now = JSON.stringify((MEASURED)());
            if (now !== last) [last, since] = [now, performance.now()];
          }
          return JSON.parse(last);
        }""".replace("MEASURED", measured)
    )
    return found


def box_of(selector: str) -> str:
    """Return what measures the place and size of an element on the page: [left, top, width, height]; null without it.

    For `rested`: a page whose style sheets and fonts are still to come moves under the hand.
    """
    return f"""() => {{
      const box = document.querySelector({selector!r})?.getBoundingClientRect();
      return box ? [box.left, box.top, box.width, box.height] : null;
    }}"""


def after(page: Page, milliseconds: int) -> None:
    """Wait by the clock of the page: whatever it was to do before then, it has done, however slow it is."""
    page.evaluate("(wait) => new Promise((done) => setTimeout(done, wait))", milliseconds)


def query(page: Page) -> dict[str, str]:
    """Return the query in the page's address."""
    return dict(parse_qsl(urlsplit(page.url).query))


def wait_for_query(page: Page, pattern: str) -> None:
    """Wait until the address holds this."""
    page.wait_for_url(re.compile(pattern))


def expect_query(page: Page, wanted: dict[str, str]) -> None:
    """The address comes to hold this and nothing else."""
    page.wait_for_url(lambda url: dict(parse_qsl(urlsplit(url).query)) == wanted)
