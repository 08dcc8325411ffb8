"""What the browser decodes, writes and draws is what Python says."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from em_viz.animation.packing import unpack
from em_viz.style import theme
from em_viz.text.numbers import FORMATS, format_number
from tests.em_viz.synthetic import synthetic

MODULE = """const own = performance.getEntriesByType('resource').find((e) => e.name.endsWith('/player.js')).name;
  const load = (name) => import(new URL(name, own).href);"""

HOSTILE = [
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.5,
    2.5,
    0.125,
    -1e-5,
    9.995,
    1e-300,
    1e21,
    -1e15,
    123456789.98765,
    5e-324,
    1.7e308,
]


@pytest.fixture(scope="module")
def modules(new_kept_page: Callable[[], Page], player_url: str) -> Page:
    page = new_kept_page()
    page.goto(player_url)
    page.wait_for_selector(".hs-player[data-ready]")
    return page


def test_numbers_are_written_alike(modules: Page) -> None:
    rng = np.random.default_rng(0)
    values = [*HOSTILE, *(rng.normal(size=60) * 10.0 ** rng.integers(-12, 16, size=60)).tolist()]
    cases = [[value, form, digits] for value in values for form in FORMATS for digits in (0, 1, 3, 7)]
    written = modules.evaluate(
        f"async (cases) => {{ {MODULE} const {{ formatNumber }} = await load('../shared/numbers.js');"
        "return JSON.parse(cases).map((c) => formatNumber(...c)); }",
        json.dumps(cases),
    )
    for (value, form, digits), found in zip(cases, written, strict=True):
        assert found == format_number(value, form, digits), (value, form, digits)
    odd = modules.evaluate(
        f"async () => {{ {MODULE} const {{ formatNumber }} = await load('../shared/numbers.js');"
        "return [NaN, Infinity, -Infinity].map((v) => formatNumber(v, 'signed', 2)); }"
    )
    assert odd == [format_number(v, "signed", 2) for v in (math.nan, math.inf, -math.inf)]


def test_the_browser_unpacks_what_python_packed(modules: Page) -> None:
    packed = synthetic(50, steps=4, offset=1e8).pack()
    sums = modules.evaluate(
        f"""async (text) => {{ {MODULE}
        const {{ unpack }} = await load('../shared/decode.js');
        const content = await unpack(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
        const list = (array) => [array.shape, [...array.data]];
        const {{ cloud, channels }} = content.pictures[0];
        return [cloud.x, cloud.weights, content.kindOf, content.panels[0].slots,
          ...channels.map((each) => each.values)].map(list); }}""",
        base64.b64encode(packed).decode(),
    )
    _, content, arrays = unpack(packed)
    cloud = content["pictures"][0]["cloud"]
    channels = content["pictures"][0]["channels"]
    references = [cloud["x"], cloud["weights"], content["kindOf"], content["panels"][0]["slots"]]
    for (shape, data), reference in zip(sums, [*references, *(c["values"] for c in channels)], strict=True):
        expected = arrays[reference["$"]]
        assert tuple(shape) == expected.shape
        np.testing.assert_array_equal(data, expected.ravel())


def test_colours_are_blended_alike(modules: Page) -> None:
    rng = np.random.default_rng(1)
    weights = np.rint(255 * rng.dirichlet([0.4, 0.4, 0.4], size=200)).astype(np.uint8)
    weights[:3] = [[0, 0, 0], [255, 0, 0], [0, 0, 255]]
    found = modules.evaluate(
        f"""async ([weights, colours, neutral]) => {{ {MODULE}
        const {{ blend }} = await load('../shared/palette.js');
        const out = new Uint8Array(weights.length);
        blend(weights, colours, neutral, out);
        return [...out]; }}""",
        [weights.ravel().tolist(), list(theme.COLOURS[:3]), theme.NEUTRAL],
    )
    np.testing.assert_allclose(np.reshape(found, (-1, 3)), theme.blend(weights, theme.COLOURS[:3]).astype(int), atol=1)


DRAWN = """async ([text, frames]) => {
  MODULE
  const { Player } = await load('player.js');
  const root = document.createElement('div');
  document.body.prepend(root);
  const player = new Player(root, { address: false });
  await player.take(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  const found = [];
  for (const frame of frames) {
    player.go(frame, { glide: false });
    while (root.dataset.drawn !== String(frame)) await new Promise((done) => requestAnimationFrame(done));
    const { picture } = player.slots[0];
    const { data, layout } = picture.snapshot();
    const area = picture.cloud.area;
    const path = root.querySelector('.traceellipse-1 path.js-line').getAttribute('d');
    const dots = [...root.querySelectorAll('.tracetrail-1 path.point')].filter((p) => p.style.display !== 'none');
    found.push({
      data: data.filter((t) => t.uid !== 'overlay').map((t) => ({
        uid: t.uid, x: [...t.x], y: [...t.y], colours: t.marker?.color, symbols: t.marker?.symbol })),
      path, trail: dots.length, width: area.width, height: area.height,
      range: [layout.xaxis.range, layout.yaxis.range],
      ghost: root.querySelector('.traceghost-1').style.opacity,
      panels: Object.fromEntries([...player.arrangement.panels].map(([name, panel]) =>
        [name, panel.stack.querySelector(':scope > :not(.hs-sizer):not([hidden])').innerHTML])),
    });
  }
  player.destroy();
  root.remove();
  return found;
}"""


@pytest.mark.parametrize(("offset", "groups"), [(0.0, 0), (1e8, 0), (0.0, 8)])
def test_each_half_step_is_drawn_as_the_figure_says(modules: Page, offset: float, groups: int) -> None:
    animation = synthetic(60, steps=5, offset=offset)
    if groups:
        # Points in the colours of their names, whatever the half-step.
        first = animation.pictures[0]
        assert first.cloud is not None
        named = replace(first.cloud, groups=np.arange(60) % groups)
        animation = replace(animation, pictures=(replace(first, cloud=named), *animation.pictures[1:]))
    frames = [1, 2, 7, 6, 11, 0]
    packed = base64.b64encode(animation.pack()).decode()
    for frame, drawn in zip(frames, modules.evaluate(DRAWN.replace("MODULE", MODULE), [packed, frames]), strict=True):
        expected = {trace.uid: trace for trace in animation.figure(frame).data}
        _same_traces(drawn["data"], expected)
        # The line on screen, in pixels, is the ellipse in data units: what Plotly did not draw is still right.
        places = np.array([pair.split(",") for pair in drawn["path"].replace("M", "L").split("L")[1:]], dtype=float)
        (x0, x1), (y0, y1) = drawn["range"]
        ellipse = expected["ellipse-1"]
        np.testing.assert_allclose(places[:, 0], (np.array(ellipse.x) - x0) / (x1 - x0) * drawn["width"], atol=0.02)
        np.testing.assert_allclose(
            places[:, 1], (1 - (np.array(ellipse.y) - y0) / (y1 - y0)) * drawn["height"], atol=0.02
        )
        assert drawn["trail"] == len(expected["trail-1"].x)
        assert float(drawn["ghost"]) == expected["ghost-1"].opacity
        for panel in animation.panels:
            assert _words(modules, panel.html(frame)) == drawn["panels"][panel.name]


def _same_traces(drawn: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    for trace in drawn:
        twin = expected[trace["uid"] or "cloud"]
        np.testing.assert_allclose(trace["x"], twin.x, rtol=1e-15, atol=1e-12)
        np.testing.assert_allclose(trace["y"], twin.y, rtol=1e-15, atol=1e-12)
    colours = [[int(c) for c in text[4:-1].split(",")] for text in drawn[0]["colours"]]
    wanted = [[int(c) for c in text[4:-1].split(",")] for text in expected["cloud"].marker.color]
    np.testing.assert_allclose(colours, wanted, atol=1)
    assert drawn[0]["symbols"] == list(expected["cloud"].marker.symbol)


def _words(page: Page, html: str) -> str:
    parse = "(html) => { const e = document.createElement('div'); e.innerHTML = html; return e.innerHTML; }"
    written: str = page.evaluate(parse, html)
    return written
