"""Axes that hold still over a whole run."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray
from em_viz.style.plotly import Attributes

NARROWEST = 1e-6
"""The least width of a range, as a share of the values' size; its ticks need eight digits, and no more."""


def axis(title: str, extent: tuple[float, float], **more: object) -> Attributes:
    """Return a Plotly axis with a title and a range that no step of the run changes."""
    return {"title": {"text": title}, "range": list(extent), "automargin": True, **more}


def padded(values: FloatArray, share: float = 0.06) -> tuple[float, float]:
    """Return the range of the finite values, widened on both sides by `share` of it.

    It is never narrower than `NARROWEST` of the values' size: rounding stretched over an axis would look like news.
    """
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    least = max(NARROWEST * max(abs(low), abs(high)), 1e-12)
    room = max(share * (high - low), (least - (high - low)) / 2)
    return low - room, high + room


def image_over(left: float, right: float, low: float, high: float) -> Attributes:
    """Return the place of an image, below all else, that fills a part of the plane between the ends of both axes."""
    return {
        "xref": "x",
        "yref": "y",
        "x": left,
        "y": high,
        "sizex": right - left,
        "sizey": high - low,
        "sizing": "stretch",
        "layer": "below",
    }
