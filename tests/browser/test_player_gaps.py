"""Lines with gaps: what the player paints after Plotly has drawn them in pieces is the frame's, and nothing older."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page

from em_viz.animation.spec import Animation
from em_viz.models.exhibit_animation import animate_exhibit
from tests.examples import played

STRETCHES = """(uid) => [...document.querySelectorAll(`.trace${uid} .lines path.js-line`)]
  .flatMap((path) => path.getAttribute("d").match(/M[^M]+/g) ?? []).filter((piece) => piece.includes("L")).length"""

REDRAWN = """async () => {
  const plot = document.querySelector(".js-plotly-plot");
  plot.dispatchEvent(new PointerEvent("pointerenter"));
  await new Promise((done) => setTimeout(done, 300));
}"""


def stretches(animation: Animation, uid: str, frame: int) -> int:
    """How many stretches a line has in a frame."""
    drawn: Any = next(trace for trace in animation.figure(frame).data if trace.uid == uid)
    return int(np.count_nonzero(~np.isnan(np.asarray(drawn.x, float).reshape(-1, 3)[:, 0])))


def test_no_stretch_of_an_earlier_path_is_left(page: Page, tmp_path: Path) -> None:
    animation = animate_exhibit(*played("earthquakes"), key="gaps")
    file = tmp_path / "gaps.html"
    file.write_text(animation.to_html())
    page.goto(file.as_uri())
    page.wait_for_selector(".hs-player[data-ready]")
    last = animation.n_frames - 1
    assert stretches(animation, "path-0", 1) != stretches(animation, "path-0", last)
    for key, frame in (("ArrowRight", 1), ("End", last), ("Home", 0)):
        page.keyboard.press(key)
        page.wait_for_function(
            f"() => ['path-0', 'path-1'].map({STRETCHES}).join() === "
            + json.dumps(",".join(str(stretches(animation, uid, frame)) for uid in ("path-0", "path-1")))
        )
        page.evaluate(REDRAWN)
