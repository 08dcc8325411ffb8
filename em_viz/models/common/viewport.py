"""The ranges of a picture's axes: the same over a whole run."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray

BEYOND = 0.18
"""Ellipses are followed beyond the data by this share of the data's span."""

MARGIN = 0.04
"""And this share of it is left free on each side."""


def reach(positions: FloatArray, means: FloatArray, factors: FloatArray) -> tuple[float, float]:
    """Return one axis's range, the same for the whole run: all data, and ellipses as far as `BEYOND` lets them.

    Farther ones may leave the picture: an absurd start must not press the data into a corner.
    """
    low, high, span = _span(positions)
    spread = 2 * np.sqrt((factors**2).sum(axis=-1))
    lowest = max(float((means - spread).min()), low - BEYOND * span)
    highest = min(float((means + spread).max()), high + BEYOND * span)
    return min(lowest, low) - MARGIN * span, max(highest, high) + MARGIN * span


def farthest(positions: FloatArray) -> tuple[float, float]:
    """Return the widest range that `reach` gives for any run on these positions (n,)."""
    low, high, span = _span(positions)
    return low - (BEYOND + MARGIN) * span, high + (BEYOND + MARGIN) * span


def _span(positions: FloatArray) -> tuple[float, float, float]:
    low, high = float(positions.min()), float(positions.max())
    return low, high, high - low or float(np.spacing(abs(high)) * 1e6) or 1.0
