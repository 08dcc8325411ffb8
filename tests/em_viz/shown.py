"""What tests read off an animation: a panel's HTML, the bars of a picture, and whether every frame is shown whole."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray
from em_viz.animation.spec import Animation
from em_viz.text.numbers import SLOT
from tests.numerals import ungrouped


def html_of(animation: Animation, panel: str, frame: int) -> str:
    """Return a panel's HTML in a frame, its numbers as Python reads them; a frame below zero is counted from the "
    "end."""
    return ungrouped(next(shown for shown in animation.panels if shown.name == panel).html(frame % animation.n_frames))


def bars_of(animation: Animation, frame: int, picture: str, uid: str) -> FloatArray:
    """Return the two ends of each bar that a trace draws, (bars, 2)."""
    figure = animation.figure(frame, picture)
    ends = next(np.asarray(bar.x, float) for bar in figure.data if bar.uid == uid)
    return ends.reshape(-1, 3)[:, :2]


def lengths_of(animation: Animation, frame: int, picture: str, uid: str) -> FloatArray:
    """Return the length of each bar that a trace draws, (bars,); zero where there is none."""
    lengths: FloatArray = np.nan_to_num(np.diff(bars_of(animation, frame, picture, uid), axis=1)[:, 0])
    return lengths


def assert_shown_whole(animation: Animation) -> None:
    """The animation can be packed, and no panel of any frame has an empty slot, alien mark-up or a NaN."""
    assert animation.pack()
    for frame in range(animation.n_frames):
        for panel in animation.panels:
            html = panel.html(frame)
            assert not SLOT.search(html)
            assert "<b>" not in html
            assert "nan" not in html
