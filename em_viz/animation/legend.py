"""Legends: what each mark of a picture means, with the mark itself drawn beside its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from em_viz.style.theme import INK

Kind = Literal[
    "line",
    "bar",
    "ellipse",
    "path",
    "points",
    "dot",
    "small",
    "ring",
    "square",
    "open",
    "diamond",
    "triangle",
    "triangle-down",
    "triangle-open",
    "triangle-down-open",
    "cross",
    "plus",
    "times",
    "star",
    "hatch",
    "stipple",
]


@dataclass(frozen=True)
class Mark:
    """One entry of a legend.

    kind:    what is drawn: a line, a thick upright bar, an ellipse, a path with small dots, points of several colours
             and shapes, a dot, a small one, a ring with four strokes, a square, an open circle, a diamond, triangles, a
             cross of two lines, a filled one upright or turned, a star, a hatched square, one with dots.
    words:   what it means, as plain text.
    colour:  of the mark, the light version.
    width:   of its line, in pixels.
    dash:    of its line, as SVG writes it ("3,3"); empty for a solid one.
    faint:   its opacity, from 0 to 1.
    future:  whether it speaks of what comes, and is left out while that is hidden.
    """

    kind: Kind
    words: str
    colour: str = INK
    width: float = 2
    dash: str = ""
    faint: float = 1
    future: bool = False

    def content(self) -> dict[str, object]:
        """Return what the player reads."""
        return dict(vars(self))


DOTS = "3,3"
"""Plotly's "dot" on a line of up to three pixels."""

DASHES = "9,9"
"""Its "dash"."""

BEFORE = "before this M-step"
"""What the ghost of a curve shows."""

SHAPES: dict[str, Kind] = {
    "circle": "dot",
    "circle-open": "open",
    "diamond": "diamond",
    "square": "square",
    "triangle-up": "triangle",
    "triangle-down": "triangle-down",
    "triangle-up-open": "triangle-open",
    "triangle-down-open": "triangle-down-open",
    "cross": "cross",
    "x": "cross",
}
"""The kind of a mark by Plotly's name of its symbol."""

FILLED: dict[str, Kind] = {
    "circle": "dot",
    "square": "square",
    "triangle-up": "triangle",
    "triangle-down": "triangle-down",
    "diamond": "diamond",
    "cross": "plus",
    "x": "times",
    "star": "star",
}
"""The kind of a mark by the shape of a point: those are filled."""

WIDEST = 6.0
"""A line in a legend is at most so wide; a bar is a line of the picture that is wider."""


def dashes(dash: str | None) -> str:
    """Return a dash of Plotly's as SVG writes it."""
    return {None: "", "solid": "", "dot": DOTS, "dash": DASHES}.get(dash, (dash or "").replace("px", ""))


def mark_of(figure: go.Figure, uid: str, words: str, kind: Kind | None = None, *, future: bool = False) -> Mark:
    """Return the mark of a trace, drawn as the picture draws it: a legend made of these cannot name another style.

    kind:  of a line that is more than a line: an ellipse, or a bar; of points, where FILLED says otherwise than SHAPES.
    """
    trace = next(trace for trace in figure.data if trace.uid == uid)
    if trace.type == "bar":
        return Mark("square", words, trace.marker.color, future=future)
    future = future or bool((trace.meta or {}).get("future"))
    # What a channel shows later is drawn here as it is then.
    faint = trace.opacity or 1.0
    if trace.mode in ("markers", "markers+text"):
        shape = trace.marker.symbol or "circle"
        colour = trace.marker.color if isinstance(trace.marker.color, str) else INK
        return Mark(
            kind or SHAPES[shape], words, colour, float(trace.marker.line.width or 2), faint=faint, future=future
        )
    width = float(trace.line.width or 2)
    if width > WIDEST:
        return Mark("square", words, trace.line.color, faint=faint, future=future)
    drawn: Kind = kind or ("path" if trace.mode == "lines+markers" else "line")
    return Mark(drawn, words, trace.line.color, width, dashes(trace.line.dash), faint, future)


def shape_mark(figure: go.Figure, name: str, words: str) -> Mark:
    """Return the mark of a line of the layout (a shape), by its name, drawn as the picture draws it."""
    line = next(shape for shape in figure.layout.shapes if shape.name == name).line
    return Mark("line", words, line.color, float(line.width or 2), dashes(line.dash))
