"""Every page as it looks, measured: nothing sticks out, is cut, too small, too pale or too far down, on three screens.

What Streamlit itself draws is left out by selector, in layout.js and in OF_STREAMLIT: the lists may only shrink.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from pages.widgets.frame.site import PLACES
from tests.browser.shifting import IN_SIDEBAR, SHIFT, empty_shift, shifted

MEASURED = "() => { const m = %s; return Object.fromEntries(Object.entries(m).map(([k, f]) => [k, f(%s)])); }"
LAYOUT = (Path(__file__).parent / "layout.js").read_text("utf-8")
LAYOUT = LAYOUT[LAYOUT.index("(() =>") :].rstrip().removesuffix(";")

PLAYERS_ARE_THERE = """
  [...document.querySelectorAll('[data-testid=stElementContainer][class*="-player"]')]
    .filter((each) => !/-player-\\S*selected|-selected/.test(each.className))
    .every((each) => each.querySelector(".hs-player[data-ready]"))
"""

WATCH = "".join((Path(__file__).parent / name).read_text("utf-8") for name in ("moving.js", "shifting.js"))

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FINDINGS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, target }) => [id, target.join(" "), html.slice(0, 200)]));
}"""

OF_STREAMLIT = {
    "list": "stSidebarNavItems",
    "listitem": '<li class="st-emotion',
    "scrollable-region-focusable": "<pre",
}
"""What axe finds in Streamlit's own markup: the rule, and what the element is known by."""

SCREENS: dict[str, dict[str, Any]] = {
    "projector": {"viewport": {"width": 1280, "height": 720}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": "dark"},
    "desk": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
}

SMALLEST = 12
TARGET = 32
HIGHEST, HIGHEST_OF_TWO = 250, 320
"""The main picture of a page with a player begins above the first, on a projector; with two players above the other."""
LONGEST, LONGEST_OF_TWO = 4000, 4700
"""No page is longer on a phone, at first sight; two players are as long as that."""
OF_TWO = {"pair"}

ONE_SCREEN = """() => {
  const player = document.querySelector(".hs-player");
  const box = (selector) => player.querySelector(selector)?.getBoundingClientRect();
  const curve = box(".hs-side .hs-picture:not([hidden])");
  return curve && [box(".hs-main .hs-picture:not([hidden])").top, curve.bottom, box(".hs-transport").height];
}"""
"""Where the picture begins and the curve ends, and how high the transport is; nothing where there is no curve."""

HEADER = 60
"""How much of a telephone's screen the page's own header takes."""


# A page that fits a projector in the light and a telephone in the dark mostly fits a desk, which has the most room.
@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.heavy if name == "desk" else ()) for name in SCREENS]
)
def screen(request: pytest.FixtureRequest, new_kept_page: Callable[..., Page]) -> tuple[str, Page]:
    name: str = request.param
    page = new_kept_page(**SCREENS[name])
    page.add_init_script(WATCH)
    return name, page


@pytest.fixture(scope="module")
def empty_shifts(screen: tuple[str, Page], empty_url: str) -> dict[bool, float]:
    """What an empty page shifts on this screen: with a sidebar (True) and without."""
    return {sidebar: empty_shift(screen[1], empty_url, sidebar=sidebar) for sidebar in (False, True)}


def opened(page: Page, app_url: str, address: str) -> Page:
    page.goto(f"{app_url}/{'' if address == 'home' else address}")
    page.wait_for_selector(".hs-glossary", state="attached")
    # Its list of terms is written when the page has been still for a while.
    page.wait_for_function("document.querySelector('.hs-glossary').dataset.terms !== undefined")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0, timeout=60_000)
    page.wait_for_function(PLAYERS_ARE_THERE)
    return page


ZOOMED: ViewportSize = {"width": 640, "height": 360}
"""What a window of 1280 by 720 pixels has room for at 200 %."""

BEHIND = """() => {
  const bar = document.querySelector(".hs-player .hs-transport")?.getBoundingClientRect();
  return bar ? Math.round(innerHeight - bar.height) : innerHeight;
}"""
"""How much of the window's height the player's transport, which stays at its foot, leaves."""

LEAST_LEFT = 280
"""So many pixels of that height are for the page: the least height of a picture, and the row above it."""


@pytest.mark.parametrize("address", PLACES)
def test_a_page_fits_its_screen(
    screen: tuple[str, Page], app_url: str, empty_shifts: dict[bool, float], address: str
) -> None:
    name, page = screen
    found: dict[str, Any] = opened(page, app_url, address).evaluate(MEASURED % (LAYOUT, "0"))
    small = page.evaluate(f"() => ({LAYOUT}).small({SMALLEST})")
    faults = {kind: found[kind] for kind in ("sticking", "cut", "pale", "overlapping")} | {"small": small}
    most = empty_shifts[page.locator(IN_SIDEBAR).count() > 0] + SHIFT
    faults["shifted"] = shifted(page, lambda: opened(page, app_url, address), most)
    if name == "phone":
        faults["tiny"] = page.evaluate(f"() => ({LAYOUT}).tiny({TARGET})")
        assert found["length"] <= (LONGEST_OF_TWO if address in OF_TWO else LONGEST)
        if page.locator(".hs-player").count() and (places := page.evaluate(ONE_SCREEN)):
            top, bottom, transport = places
            assert bottom - top <= page.evaluate("innerHeight") - HEADER - transport
    assert {kind: those[:5] for kind, those in faults.items() if those} == {}
    assert len(found["headings"]) == 1
    if name == "projector" and page.locator(".hs-player").count():
        assert found["picture"] is not None
        assert found["picture"] < (HIGHEST_OF_TWO if address in OF_TWO else HIGHEST)
    if name == "projector":
        assert found["covered"] == []
        expect_nothing_lost_at_200_percent(page)


def expect_nothing_lost_at_200_percent(page: Page) -> None:
    """Make the page as large as it is at 200 %, measure it, and make it as it was."""
    before = page.viewport_size
    page.set_viewport_size(ZOOMED)
    # Scrolled sideways it would be cut; so it is measured when it has settled, which a narrow page does in steps.
    page.wait_for_function(f"() => {{ const m = {LAYOUT}; return !m.sticking().length && !m.cut().length; }}")
    assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"]
    assert page.evaluate(BEHIND) >= LEAST_LEFT
    assert page.evaluate(f"() => ({LAYOUT}).overlapping()") == []
    assert before is not None
    page.set_viewport_size(before)


@pytest.mark.parametrize("screen", ["projector", "phone"], indirect=True, scope="module")
@pytest.mark.parametrize("address", PLACES)
def test_axe_finds_nothing_serious_in_what_we_draw(screen: tuple[str, Page], app_url: str, address: str) -> None:
    _, page = screen
    if not AXE.exists():
        # Where Node is, or has to be, it is installed by `make browser`.
        wanted = shutil.which("npm") or os.environ.get("CI")
        assert not wanted, "axe-core is not installed: make node_modules/.installed"
        pytest.skip("there is no Node here")
    opened(page, app_url, address)
    page.evaluate(AXE.read_text("utf-8"))
    found = [each for each in page.evaluate(FINDINGS) if OF_STREAMLIT.get(each[0], "no such thing") not in each[2]]
    assert found == []
