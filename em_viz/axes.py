"""Axes that hold still over a whole run, with titles that say the unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from em_core.arrays import FloatArray
from em_core.data.dataset import Dataset
from em_viz.slots import words

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#5b3fa8", "#3b8ea5", "#7a4b2a")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "star", "triangle-down", "x")
NEUTRAL, INK, GRID = "#8a8f98", "#1f2430", "#e3e6ea"
ACCENT_E, ACCENT_M = "#7b3fb0", "#b3400a"


def layout_base() -> dict[str, Any]:
    """Return the layout."""
    return {
        "margin": {"l": 60, "r": 16, "t": 12, "b": 48},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hovermode": "closest",
    }


def axis_title(dataset: Dataset, column: int) -> str:
    """Return a column's name with its unit, safe for Plotly, which reads some HTML in titles."""
    name, unit = dataset.columns[column], dataset.units[column] if column < len(dataset.units) else ""
    return words(f"{name} ({unit})" if unit else name)


def axis(title: str, extent: tuple[float, float], **more: Any) -> dict[str, Any]:
    """Return a Plotly axis that keeps its range over the whole run."""
    return {
        "title": {"text": title, "standoff": 8},
        "range": list(extent),
        "zeroline": False,
        "gridcolor": GRID,
        "automargin": False,
        **more,
    }


def padded(values: FloatArray, share: float = 0.04) -> tuple[float, float]:
    """Return the range of the finite values, widened on both sides by `share` of it; never of zero width."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    room = share * (high - low) or max(1e-6 * abs(high), 1e-12)
    return low - room, high + room
