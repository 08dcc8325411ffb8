"""The layout of a still figure: quiet axes, in the colours of a light or a dark page."""

from __future__ import annotations

from em_viz.style import theme
from em_viz.style.plotly import Attributes, nested


def shaded(colour: str, dark: bool) -> str:
    """Return a colour as it is on a light page, or its twin for a dark one."""
    return theme.TWINS[colour] if dark else colour


def still_layout(x: Attributes, y: Attributes, height: int, dark: bool, left: int = 10) -> Attributes:
    """Return the layout of a figure that nobody zooms.

    x, y:    its axes, which get the colour of their titles; height, left: its height and left margin in CSS pixels.
    """
    ink, muted, grid = (shaded(colour, dark) for colour in (theme.INK, theme.MUTED, theme.GRID))
    quiet = {"gridcolor": grid, "linecolor": grid, "tickcolor": grid, "tickfont": {"color": muted}, "fixedrange": True}
    for one in (x, y):
        nested(one, "title")["font"] = {"color": muted}
    return {
        **theme.layout_base(),
        "font": {"family": theme.FONT, "size": 13, "color": ink},
        "height": height,
        "margin": {"l": left, "r": 10, "t": 8, "b": 48},
        "xaxis": x | quiet,
        "yaxis": y | quiet,
    }
