"""Hostile names in a real browser: nothing is fetched or made of them, they read as written, and no page grows wide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from em_viz.animation.slots import JOINER
from tests.em_core.data.hostile import FOREIGN, NAMES
from tests.pages.shared.test_outside_text import hostile

MADE = """
() => {
  const main = document.querySelector(".stMain");
  return {
    beyond: Math.max(document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth),
    links: [...document.querySelectorAll("a[href]")].map((a) => a.href).filter((to) => !to.startsWith(location.origin)),
    pictures: [...document.querySelectorAll("img, iframe, object, embed")]
      .map((each) => each.src)
      .filter((from) => from && !/^(data|blob):/.test(from) && !from.startsWith(location.origin)),
    marked: document.querySelectorAll("[class*=stMarkdownColored], .stMarkdownBadge, .katex, del, blockquote").length,
    icons: document.querySelectorAll("[data-testid=stMarkdownContainer] :is([arialabel], img)").length,
    ran: "hostile" in window,
  };
}
"""
NOTHING = {"beyond": 0, "links": [], "pictures": [], "marked": 0, "icons": 0, "ran": False}

PLACES: list[tuple[str, dict[str, str]]] = [
    ("lab", hostile()),
    ("basins", hostile(k=1) | {"map": "1.1,1.2"}),
    ("landscape", hostile()),
    ("verdict", hostile()),
]
SIZES = {"desk": (1440, 1000), "telephone": (390, 844)}


@pytest.mark.parametrize(("name", "link"), PLACES, ids=[name for name, _ in PLACES])
def test_hostile_names_stay_names(kept_page: Page, app_url: str, name: str, link: dict[str, str]) -> None:
    page, asked = kept_page, []
    page.on("request", lambda request: asked.append(request.url.partition("?")[0]))
    page.goto(f"{app_url}/{name}?{urlencode(link)}")
    expect(page.locator(".hs-plot .main-svg, .hb-plot .main-svg, .js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        # Pictures follow the window a moment later.
        page.wait_for_function(f"({MADE})().beyond <= 0")
        page.wait_for_timeout(500)
        page.wait_for_function(f"({MADE})().beyond <= 0")
        found: dict[str, Any] = page.evaluate(MADE)
        assert found == NOTHING, size
    assert not [url for url in asked if FOREIGN in url]
    if name == "lab":
        said = (page.locator(".hs-head h1").text_content() or "").replace(JOINER, "")
        for hostile_name in NAMES[:7]:
            assert " ".join(hostile_name.split()) in " ".join(said.split()), "it reads as it was written"


@pytest.fixture(scope="module")
def kept_page(new_kept_page: Callable[..., Page]) -> Page:
    return new_kept_page()
