"""Numbers inside a picture, a text in every frame: Plotly's texts hold still, so the frame's own is the one in sight.

A trace has every text that its frames need, all at one point; the texts of the other frames have no x and are not
drawn. Long runs have too many texts for that, so that the text is cut into pieces, each kept in its place by blanks as
wide as what is before and after it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.numerics.arrays import FloatArray
from em_viz.animation.spec import Channel
from em_viz.style.plotly import Attributes

MOST = 128
"""How many texts one trace has at most."""

_BLANKS = str.maketrans({**dict.fromkeys("0123456789−+×⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "\u2007"), ".": "\u2008", " ": "\u00a0"})
"""What is as wide as a digit, and as a point."""


def moving_number(
    uid: str, texts: Sequence[str], x: float, y: FloatArray, look: Attributes
) -> tuple[list[Attributes], list[Channel]]:
    """Return traces, and their channels, that write `texts`, one a frame, at x and the heights y, (frames,).

    look:  what Plotly is told of the text: "textposition" and "textfont". An empty text, and a height of NaN, is not
           drawn.
    """
    traces: list[Attributes] = []
    channels: list[Channel] = []
    frames = np.arange(len(texts))
    for piece, said in enumerate(_pieces(list(texts))):
        kinds = list(dict.fromkeys(said))
        name = f"{uid}-{piece}"
        traces.append({"type": "scatter", "mode": "text", "uid": name, "x": [], "y": [], "hoverinfo": "skip"} | look)
        traces[-1]["text"] = kinds
        places = np.where(np.eye(len(kinds), dtype=bool), x, np.nan)
        which = np.array([kinds.index(text) for text in said])
        channels.append(Channel(name, "x", places, which, glide=False))
        channels.append(Channel(name, "y", y[:, None], frames, np.ones((len(kinds), 1)), glide=False))
    return traces, channels


def _pieces(texts: list[str]) -> list[list[str]]:
    """Return the texts cut into as few pieces as hold at most MOST different ones, each behind its blanks."""
    longest = max(map(len, texts))
    pieces, start = [], 0
    while start < longest:
        end = longest
        while end > start + 1 and len({_piece(text, start, end) for text in texts}) > MOST:
            end -= 1
        pieces.append([_piece(text, start, end) for text in texts])
        start = end
    return pieces


def _piece(text: str, start: int, end: int) -> str:
    before, here, after = text[:start], text[start:end], text[end:]
    return before.translate(_BLANKS) + here + after.translate(_BLANKS) if here else ""
