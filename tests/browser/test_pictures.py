"""Pictures taken home: each kind of file is saved in a real browser, opened again, and is what was asked for."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.lab import open_lab

LINK = "k=2&step=3"
TITLED = "Eruptions of Old Faithful"
SVG = "{http://www.w3.org/2000/svg}"

PANEL = ".hp-panel"
LOADED = """(address) => new Promise((done, fail) => {
  const video = Object.assign(document.createElement('video'), { muted: true, src: address });
  video.onloadeddata = () => done([video.videoWidth, video.videoHeight, video.duration]);
  video.onerror = () => fail(new Error(video.error.message));
})"""
ROOT_OF_PICTURES = """() => performance.getEntriesByType('resource').map(({ name }) => name)
  .find((name) => name.endsWith('/bundle.js')).replace('bundle.js', 'pictures/')"""
RECORDED = """async (root) => {
  const { recorded } = await import(root + 'recorder.js');
  const film = await recorded('webm')(320, 240);
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  for (const colour of ['red', 'green', 'blue']) {
    const pen = canvas.getContext('2d');
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 320, 240);
    await film.add(canvas, 0.1);
  }
  const bytes = new Uint8Array(await (await film.finish()).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}"""


@pytest.fixture(scope="module")
def kept(new_kept_page: Callable[..., Page], app_url: str) -> Page:
    page = open_lab(new_kept_page(), app_url, LINK)
    page.get_by_role("button", name="Save and share").click()
    for folded in ("Which picture, size, colours, title", "Animation for slides"):
        page.get_by_text(folded).click()
    expect(page.locator(f"{PANEL} [name=pace]")).to_be_visible()
    return page


@pytest.fixture
def panel(kept: Page) -> Page:
    """The lab with its panel open, as it was opened."""
    put(kept, which="0", colours="", size="shown", dpi="300", title="", caption="")
    return kept


def put(page: Page, **fields: str) -> None:
    """Put values into the fields of these names."""
    for name, value in fields.items():
        field = page.locator(f"{PANEL} [name={name}]")
        if field.evaluate("(each) => each.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)


@contextmanager
def held(page: Page, address: str) -> Iterator[None]:
    """Keep a file of the page back until the block ends."""
    asked: list[Route] = []

    def keep(route: Route) -> None:
        asked.append(route)

    page.route(address, keep)
    try:
        yield
        assert asked, "nobody has asked for it"
    finally:
        page.unroute(address)
        for route in asked:
            with suppress(Error):
                route.continue_()


def saved(page: Page, kind: str) -> tuple[str, bytes]:
    """Save a file, and return its name and what is in it."""
    with page.expect_download() as download:
        page.locator(PANEL).get_by_role("button", name=f"Save as {kind}").click()
    name = download.value.suggested_filename
    expect(page.locator(f"{PANEL} .hp-said")).to_contain_text(f"Saved as {name}")
    return name, download.value.path().read_bytes()


def test_a_png_has_the_size_and_the_resolution_that_were_asked_for(panel: Page) -> None:
    put(panel, size="column")
    expect(panel.locator(f"{PANEL} .hp-note").first).to_have_text("PNG: 1,004 × 756 pixels, 8.5 × 6.4 cm in print.")
    name, content = saved(panel, "PNG")
    assert name == "faithful-gaussian-mixture-k2-step-2-after-e-step.png"
    image = Image.open(BytesIO(content))
    assert image.size == (1004, 756)
    # PNG counts dots a metre, in whole ones.
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.0254)
    assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert len(set(image.convert("RGB").resize((251, 189)).get_flattened_data())) > 100


def test_the_other_picture_can_be_dark_on_a_light_page(panel: Page) -> None:
    put(panel, which="1", colours="dark", size="own", unit="px", width="600", height="400", dpi="96")
    name, content = saved(panel, "PNG")
    assert name == "faithful-gaussian-mixture-k2-log-likelihood-step-2-after-e-step.png"
    image = Image.open(BytesIO(content))
    assert image.size == (600, 400)
    corner: Any = image.convert("RGB").getpixel((2, 2))
    assert max(corner) < 60


def test_an_svg_needs_no_font_and_says_its_size(panel: Page) -> None:
    put(panel, size="page", title=TITLED, caption="Two components.")
    save = panel.locator(PANEL).get_by_role("button", name="Save as SVG")
    save.focus()
    with panel.expect_download() as download:
        panel.keyboard.press("Enter")
    root = ElementTree.fromstring(download.value.path().read_text("utf-8"))
    assert (root.tag, root.get("width"), root.get("height")) == (f"{SVG}svg", "17cm", "10.5cm")
    assert root.findtext(f"{SVG}title") == f"{TITLED}. Two components."
    assert not list(root.iter(f"{SVG}text"))
    written = {label: len(each) for each in root.iter(f"{SVG}g") if (label := each.get("aria-label"))}
    assert written[TITLED] == len(TITLED.replace(" ", ""))
    assert "eruptions (min)" in written
    # The legend's words, and a mark for each.
    legend = panel.locator(".hs-player .hs-legend").first.locator("li")
    words = legend.all_inner_texts()
    assert words
    assert all(any(line in each for line in written) or each in written for each in words)
    assert sum(each.get("viewBox") == "0 0 28 16" for each in root.iter(f"{SVG}svg")) == len(words)
    panel.get_by_label("Draw the legend below the picture").uncheck()
    _, bare = saved(panel, "SVG")
    assert 'viewBox="0 0 28 16"' not in bare.decode()
    panel.get_by_label("Draw the legend below the picture").check()


def test_a_size_that_cannot_be_is_told(panel: Page) -> None:
    put(panel, size="own", unit="cm", width="1", height="1")
    expect(panel.locator(f"{PANEL} .hp-note").first).to_contain_text("choose at least 3.4 × 2.6 cm")
    expect(panel.get_by_role("button", name="Save as PNG")).to_be_disabled()


def test_an_animation_is_saved_as_gif_webm_and_where_it_can_be_mp4(panel: Page) -> None:
    put(panel, **{"from": "0", "to": "2", "pace": "0.5"})
    expect(panel.locator(".hp-film .hp-note")).to_have_text("Half-steps 0 to 2: an animation of 2 s.")
    name, content = saved(panel, "GIF")
    assert name == "faithful-gaussian-mixture-k2-animation.gif"
    image = Image.open(BytesIO(content))
    assert image.size == (1280, 720)
    durations = [frame.info["duration"] for frame in ImageSequence.Iterator(image)]
    # The start; then twice two pictures of a glide and the half-step itself.
    assert len(durations) == 1 + 2 * 3
    assert sum(durations) == 1840
    kinds = {"webm": b"\x1aE\xdf\xa3", "mp4": b"ftyp"}
    if not panel.get_by_role("button", name="Save as MP4").is_visible():
        del kinds["mp4"]
    for kind, begins in kinds.items():
        _, content = saved(panel, {"webm": "WebM", "mp4": "MP4"}[kind])
        assert begins in content[:12]
        address = f"data:video/{kind};base64,{base64.b64encode(content).decode()}"
        width, height, duration = panel.evaluate(LOADED, address)
        assert (width, height) == (1280, 720)
        assert duration == pytest.approx(1.84, abs=0.02)


def test_making_a_file_can_be_cancelled_and_goes_on_while_the_panel_is_closed(panel: Page) -> None:
    # However fast the machine is, the file is not made before it is cancelled: the encoder's thread is not there yet.
    with held(panel, "**/gif_worker.js"):
        panel.get_by_role("button", name="Save as GIF").click()
        panel.keyboard.press("Escape")
        expect(panel.locator(PANEL)).to_have_count(0)
        panel.get_by_role("button", name="Save and share").click()
        expect(panel.locator(f"{PANEL} progress")).to_be_visible()
        expect(panel.get_by_role("button", name="Save as PNG")).to_be_disabled()
        panel.locator(PANEL).get_by_role("button", name="Cancel").click()
        expect(panel.locator(f"{PANEL} .hp-said")).to_have_text("Cancelled. No file was saved.")
        expect(panel.get_by_role("button", name="Save as PNG")).to_be_enabled()


def test_a_film_is_recorded_where_the_browser_encodes_no_single_pictures(panel: Page) -> None:
    content = base64.b64decode(panel.evaluate(RECORDED, panel.evaluate(ROOT_OF_PICTURES)))
    assert content.startswith(b"\x1aE\xdf\xa3")
    address = f"data:video/webm;base64,{base64.b64encode(content).decode()}"
    width, height, _ = panel.evaluate(LOADED, address)
    assert (width, height) == (320, 240)
