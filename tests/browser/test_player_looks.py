"""Light and dark, wide and narrow, on a projector, without motion, and as a file of its own."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from em_viz.style import theme
from tests.browser.lab import box_of, rested
from tests.browser.test_player_steps import READY, at, drawn, opened
from tests.em_viz.synthetic import synthetic

STROKE = "() => getComputedStyle(document.querySelector('.traceellipse-0 path.js-line')).stroke"


def css(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(round(255 * c) for c in theme.rgb(colour)))


def test_the_picture_follows_the_page_into_the_dark_and_back(new_page: Callable[..., Page], player_url: str) -> None:
    page = opened(new_page(color_scheme="dark"), player_url + "?step=3")
    page.wait_for_function(f"({STROKE})() === '{css(theme.COLOURS_DARK[0])}'")
    expect(page.locator(READY)).to_have_css("color", css(theme.TWINS[theme.INK]))
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"({STROKE})() === '{css(theme.COLOURS[0])}'")
    expect(page.locator(READY)).to_have_css("color", css(theme.INK))
    expect(page.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "3")


@pytest.fixture(scope="module")
def kept_phone(new_kept_page: Callable[..., Page], player_url: str) -> Page:
    return opened(new_kept_page(viewport={"width": 390, "height": 844}), player_url)


@pytest.fixture(scope="module")
def kept_player(new_kept_page: Callable[..., Page], player_url: str) -> Page:
    return opened(new_kept_page(), player_url)


@pytest.fixture
def shown(kept_player: Page) -> Page:
    """The player that several tests look at, at its start."""
    kept_player.keyboard.press("Home")
    expect(kept_player.get_by_role("slider", name="Half-step")).to_have_attribute("aria-valuenow", "0")
    return kept_player


def test_nothing_sticks_out_at_the_side_and_every_button_is_large_enough(kept_phone: Page) -> None:
    page = kept_phone
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function("(width) => document.documentElement.scrollWidth === width", arg=width)
        page.wait_for_function("(root) => root.scrollWidth === root.clientWidth", arg=page.query_selector(READY))
        sizes = "[...document.querySelectorAll('.hs-moves button')].map((b) => Math.min(b.offsetWidth, b.offsetHeight))"
        page.wait_for_function(f"{sizes}.length === 7 && Math.min(...{sizes}) >= 40")


def test_the_transport_stays_at_hand_on_a_telephone(kept_phone: Page) -> None:
    page = kept_phone
    page.set_viewport_size({"width": 390, "height": 844})
    for seen in ("sentence", "parameters", "check"):
        page.locator(f"[data-panel={seen}]").scroll_into_view_if_needed()
        _, top, _, height = rested(page, box_of(".hs-transport"))
        assert top > 400
        assert top + height <= 845


# All buttons are in one row.
FITS = """(height) => {
  const [transport, picture] = ['.hs-transport', '.hs-picture']
    .map((each) => document.querySelector(each).getBoundingClientRect());
  return transport.bottom <= height && picture.bottom <= transport.top && picture.height >= 280
    && document.querySelector('.hs-buttons').offsetHeight <= 48;
}"""


@pytest.mark.parametrize("path", ["/", "/lab", "/lab?data=faithful_waiting&k=3", "/lab?view=projector"])
def test_picture_and_transport_are_on_the_first_screen(new_page: Callable[..., Page], app_url: str, path: str) -> None:
    page = opened(new_page(viewport={"width": 1440, "height": 900}), app_url + path)
    page.wait_for_selector(".hs-plot .xy")
    for width, height in ((1440, 900), (1366, 768), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FITS, arg=height)


def test_beside_a_sidebar_on_a_small_screen_the_curve_stays_in_sight(
    new_page: Callable[..., Page], app_url: str
) -> None:
    page = opened(new_page(viewport={"width": 1024, "height": 768}), app_url + "/lab")
    curve, transport = (rested(page, box_of(each)) for each in ("[data-picture=objective]", ".hs-transport"))
    assert curve[1] + curve[3] <= transport[1]


def test_a_caption_says_what_the_picture_on_screen_shows(shown: Page) -> None:
    page = shown
    main, side = page.locator(".hs-main .hs-told .hs-caption"), page.locator(".hs-side .hs-told .hs-caption")
    expect(main).to_have_text("Dotted: the ellipse <before> this M.")
    expect(side).to_be_hidden()
    page.get_by_role("button", name="distance from the end").click()
    expect(side).to_have_text("Zero has no logarithm.")
    page.locator(".hs-side .hs-bar-top button").first.click()
    expect(side).to_be_hidden()


def test_a_projector_gets_larger_type_and_lines_and_the_link_says_so(
    new_page: Callable[..., Page], player_url: str
) -> None:
    page = opened(new_page(), player_url)
    sizes = """() => [parseFloat(getComputedStyle(document.querySelector('.hs-headline p')).fontSize),
      parseFloat(document.querySelector('.traceellipse-0 path.js-line').style.strokeWidth)]"""
    before = rested(page, sizes)
    page.keyboard.press("p")
    page.wait_for_url("**/?stage=1")
    after = rested(page, sizes)
    # The headline is large already, and would take the picture's room.
    assert after[0] > 1.2 * before[0]
    assert after[1] > 1.3 * before[1]
    copied = opened(new_page(), page.url)
    assert rested(copied, sizes) == after


def test_help_opens_with_a_key_and_its_own_keys_do_not_step(shown: Page) -> None:
    page = shown
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("half a step on")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".hs-kind")).to_have_text("Start")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("ArrowRight")
    drawn(page, 1)


# What comes after the other stands in the list after it.
ORDER = """() => {
  window.came = [];
  const signs = { picture: ".hs-player[data-pictured] .hs-main .main-svg", panel: ".hs-side .hs-panel" };
  new MutationObserver(() => {
    for (const [name, sign] of Object.entries(signs)) {
      if (!window.came.includes(name) && document.querySelector(sign)) window.came.push(name);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}"""

# By how many pixels the axes of a picture need more than the margin below it that it was made with.
SHORT = """() => [...document.querySelectorAll(".hs-player .js-plotly-plot")].filter((plot) => plot.clientWidth)
  .map(({ _fullLayout: { _size, margin } }) => _size.b - margin.b)"""


def test_the_main_picture_is_seen_before_anything_is_put_beside_it(
    new_page: Callable[..., Page], player_url: str
) -> None:
    page = new_page()
    page.add_init_script(f"({ORDER})()")
    opened(page, player_url)
    assert page.evaluate("window.came") == ["picture", "panel"]


@pytest.mark.parametrize("address", ["lab", "model?model=two_coins", "race"])
def test_pictures_have_the_margin_that_their_axes_need_or_plotly_draws_them_twice(
    new_page: Callable[..., Page], app_url: str, address: str
) -> None:
    page = opened(new_page(), f"{app_url}/{address}")
    short = page.evaluate(SHORT)
    assert len(short) >= 2
    assert max(short) <= 1


def test_without_motion_a_step_arrives_at_once(new_page: Callable[..., Page], player_url: str) -> None:
    # Every frame of the browser's takes 25 milliseconds here, so that a slow machine glides as smoothly as any.
    widths = """async () => {
      const frame = requestAnimationFrame;
      let now = performance.now();
      performance.now = () => now;
      window.requestAnimationFrame = (tell) => frame(() => tell((now += 25)));
      const path = document.querySelector('.traceellipse-0 path.js-line');
      const seen = new Set([path.getAttribute('d')]);
      const observer = new MutationObserver(() => seen.add(path.getAttribute('d')));
      observer.observe(path, { attributes: true });
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', shiftKey: true, bubbles: true }));
      for (let i = 0; i < 40; i++) await new Promise((done) => frame(done));
      return seen.size;
    }"""
    still = opened(new_page(reduced_motion="reduce"), player_url)
    assert still.evaluate(widths) == 2
    gliding = opened(new_page(reduced_motion="no-preference"), player_url)
    assert gliding.evaluate(widths) > 3


def test_the_picture_is_saved_as_it_stands(shown: Page) -> None:
    page = at(shown, 4)
    png, svg = _saved(page, "PNG"), _saved(page, "SVG")
    assert png.startswith(b"\x89PNG")
    (width,) = struct.unpack(">I", png[16:20])
    box = page.locator("[data-picture=data]").bounding_box()
    assert box is not None
    assert width == pytest.approx(2 * box["width"], abs=2)
    assert svg.count(b'class="point"') > 300


def _saved(page: Page, kind: str) -> bytes:
    page.get_by_role("button", name="Share or save").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Picture as {kind}").click()
    assert download.value.suggested_filename == f"drifting-ellipses-step-2-m.{kind.lower()}"
    return Path(download.value.path()).read_bytes()


def test_a_page_of_its_own_plays_from_a_file_without_a_network(new_page: Callable[..., Page], tmp_path: Path) -> None:
    animation = synthetic()
    path = tmp_path / "animation.html"
    path.write_text(animation.to_html(), "utf-8")
    page = new_page(offline=True)
    page.goto(path.as_uri())
    page.wait_for_selector(READY)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    drawn(page, 3)
    words = page.locator("[data-panel=sentence] .hs-stack > :not(.hs-sizer):visible")
    assert words.inner_html() == page.evaluate(
        "(html) => { const e = document.createElement('div'); e.innerHTML = html; return e.innerHTML; }",
        animation.panels[0].html(3),
    )
    page.get_by_role("button", name="Speed 4").click()
    page.keyboard.press("Space")
    page.wait_for_function("Number(document.querySelector('.hs-player').dataset.drawn) > 6")


def test_the_canvas_shows_each_point_in_its_blend(shown: Page) -> None:
    page = shown
    page.keyboard.press("End")
    drawn(page, 25)
    # Until nothing glides any more.
    rested(page, "() => document.querySelector('.hs-cloud').toDataURL()")
    cloud = synthetic().pictures[0].cloud
    assert cloud is not None
    blended = theme.blend(cloud.weights[-1], theme.COLOURS[:3])
    layout = synthetic().pictures[0].figure.layout
    (x0, x1), (y0, y1) = layout.xaxis.range, layout.yaxis.range
    pixels = page.evaluate(
        """(places) => { const canvas = document.querySelector('.hs-cloud');
        const context = canvas.getContext('2d');
        return places.map(([x, y]) => [...context.getImageData(
          Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data]); }""",
        [[(x - x0) / (x1 - x0), 1 - (y - y0) / (y1 - y0)] for x, y in zip(cloud.x, cloud.y, strict=True)],
    )
    # At nine tenths over white; where a later point lies on top, another colour is right.
    near = [
        all(abs(0.9 * want + 25.5 - got) < 4 for want, got in zip(colour, pixel[:3], strict=True))
        for colour, pixel in zip(blended.astype(float), pixels, strict=True)
    ]
    assert sum(near) > 0.85 * len(near)


def test_a_broken_payload_is_said_in_words(shown: Page) -> None:
    page = shown
    said = page.evaluate(
        """async (text) => {
        const own = performance.getEntriesByType('resource').find((e) => e.name.endsWith('/streamlit.js')).name;
        const { mount } = await import(own);
        const parentElement = document.createElement('div');
        document.body.append(parentElement);
        const data = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
        await mount({ data, parentElement, setStateValue() {} });
        return parentElement.textContent; }""",
        base64.b64encode(struct.pack("<I", 2) + b"{}" + struct.pack("<I", 1) + b"x" + b"not zlib").decode(),
    )
    assert "could not be shown" in said
