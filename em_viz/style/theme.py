"""Colours and shapes, each component's the same in every view, and the plain layout that all pictures share.

Figures are built with the light colours. The player swaps each for its dark twin when the app is dark, so one
payload serves both. The first five component colours stay apart for eyes without red or green receptors (distance in
OKLab at least 0.08); beyond that the marker shapes tell components apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from em_core.numerics.arrays import FloatArray
from em_viz.style.plotly import Attributes

COLOURS = ("#1f6fc4", "#d9580d", "#0f8f7a", "#8a2a6f", "#5e5a00", "#d6457f", "#4a3fb0", "#5d6b7a")
"""Component colours on a light background; component k wears `COLOURS[k % 8]`."""

COLOURS_DARK = ("#5aa2f7", "#f0802f", "#8fe3d2", "#b0519c", "#d9cf62", "#ff94b4", "#a08fff", "#9fb0c3")
"""Their twins on a dark background, paired by index."""

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "x", "triangle-down", "star")
"""Component markers, as Plotly names them. Where the colours begin again, the shapes are three further on."""

INK, MUTED, NEUTRAL, GRID, SURFACE = "#1f2430", "#5c6370", "#8a8f98", "#e3e6ea", "#ffffff"
"""Text and lines; quieter text; things that belong to no component; grid lines; the background."""

ACCENT_E, ACCENT_M = "#6b46c1", "#a15c00"
"""What belongs to the E-step, and what belongs to the M-step."""

TWINS: dict[str, str] = {
    **dict(zip(COLOURS, COLOURS_DARK, strict=True)),
    INK: "#e8eaf0",
    MUTED: "#a5acb8",
    NEUTRAL: "#868d99",
    GRID: "#2c313b",
    SURFACE: "#0e1117",
    ACCENT_E: "#b79cf7",
    ACCENT_M: "#f2b34d",
}
"""Every light colour's dark twin."""

FONT = '"Source Sans", "Source Sans Pro", "Segoe UI", system-ui, sans-serif'

# Ottosson (2020), "A perceptual color space for image processing": linear sRGB -> LMS -> OKLab.
_TO_LMS: FloatArray = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB: FloatArray = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)

GHOST = 0.55
"""Opacity of the ellipse that an M half-step has just left."""

HIDDEN = "10px,6px"
"""Dashes of a component that lies exactly upon another: both are seen."""


def component_colour(k: int) -> str:
    """Return the light colour of component k, counted from 0."""
    return COLOURS[k % len(COLOURS)]


def component_shape(k: int) -> str:
    """Return the marker of component k, counted from 0: no other of up to 24 has the same in the same colour."""
    return SHAPES[(k + 3 * (k // len(COLOURS))) % len(SHAPES)]


def numbered(k: int, n_components: int) -> Attributes:
    """Return what puts its number beside component k's mark, where there are more components than colours."""
    if n_components <= len(COLOURS):
        return {}
    font = {"family": FONT, "size": 12, "color": INK}
    return {"mode": "markers+text", "text": [str(k + 1)], "textposition": "top right", "textfont": font}


def rgb(colour: str) -> FloatArray:
    """Return a colour written "#rrggbb" as three numbers in 0..1 (sRGB, not linear)."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def oklab(colours: FloatArray) -> FloatArray:
    """Return sRGB colours (..., 3) in 0..1 as OKLab coordinates (..., 3)."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    lab: FloatArray = np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T
    return lab


def blend(weights: NDArray[np.uint8], colours: tuple[str, ...], neutral: str = NEUTRAL) -> NDArray[np.uint8]:
    """Return the colours (n, 3), sRGB in 0..255, of points whose weights (n, K) are in 255ths.

    A blend is the weighted mean in OKLab, where halfway looks halfway; what is missing to a whole is neutral.
    The player computes the same blend in palette.js.
    """
    total = weights.sum(axis=1, dtype=np.float64)[:, None]
    rest = np.maximum(255 - total, 0)
    palette = oklab(np.array([rgb(colour) for colour in colours]))
    return from_oklab((weights @ palette + rest * oklab(rgb(neutral))) / (total + rest))


def from_oklab(lab: FloatArray) -> NDArray[np.uint8]:
    """Return OKLab coordinates (..., 3) as the nearest sRGB colours in 0..255."""
    linear = np.clip((lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    found: NDArray[np.uint8] = np.rint(255 * encoded).astype(np.uint8)
    return found


def axis_base() -> Attributes:
    """Return what every axis looks like; an axis of another name than x or y has to be given it."""
    return {
        "gridcolor": GRID,
        "linecolor": GRID,
        "tickcolor": GRID,
        "ticks": "outside",
        "ticklen": 4,
        "zeroline": False,
        # Plotly would set thousands apart on some ticks of an axis and not on others.
        "separatethousands": True,
        # Below a million a tick is written in full, not as 14k; above as a power of ten.
        "exponentformat": "power",
        "minexponent": 6,
        "tickfont": {"color": MUTED, "size": 12},
        "title": {"font": {"color": MUTED, "size": 13}, "standoff": 6},
    }


def layout_base() -> Attributes:
    """Return the Plotly layout that every picture starts from: no chart junk, no background of its own."""
    return {
        # A template of its own, though an empty one: Plotly's default would bring its colours and seven kilobytes.
        "template": {"layout": {"xaxis": axis_base(), "yaxis": axis_base()}},
        # As high below as ticks and title are: where an axis needs more than its margin, Plotly draws everything twice.
        "margin": {"l": 66, "r": 14, "t": 10, "b": 50},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": INK},
        "hoverlabel": {"font": {"family": FONT, "size": 13}},
        "hovermode": "closest",
        "dragmode": "zoom",
        "showlegend": False,
        "uirevision": "keep",
        "separators": ".,",
    }


def for_browser(colours: Sequence[str] = (), twins: Mapping[str, str] = TWINS) -> Attributes:
    """Return what the browser needs to dress a picture: component colours and shapes, dark twins, and the roles."""
    return {
        "colours": colours,
        "shapes": [component_shape(k) for k in range(max(len(colours), len(SHAPES)))],
        "twins": twins,
        "roles": {
            "ink": INK,
            "muted": MUTED,
            "neutral": NEUTRAL,
            "line": GRID,
            "surface": SURFACE,
            "accent-e": ACCENT_E,
            "accent-m": ACCENT_M,
        },
    }
