"""Histograms on the scale of densities, and the strip of points beneath them."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray

STRIP = (0.03, 0.15)
"""The strip of points lies this far beneath the axis, as shares of the picture's height."""


def histogram(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return edges (bins+1,) and heights (bins,) on the density scale: 8 to 80 bins of one width.

    The middle nine tenths of the data get the square root of n: an outlier that stretches the range costs the others
    nothing, and two groups far apart keep their shapes, which rules made for one Gaussian take from them.
    """
    n, extent = len(values), float(np.ptp(values))
    if extent == 0:
        return values[0] + np.array([-0.5, 0.5]), np.array([1.0])
    lower, upper = np.quantile(values, [0.05, 0.95])
    stretch = extent / (upper - lower) if upper > lower else 1.0
    counts, edges = np.histogram(values, int(np.clip(np.ceil(stretch * np.sqrt(n)), 8, 80)))
    return edges, counts / (n * np.diff(edges))


def scattered(n: int) -> FloatArray:
    """Return n numbers in [0, 1) that fill it evenly and look random: multiples of the golden ratio."""
    result: FloatArray = np.arange(n) * ((np.sqrt(5) - 1) / 2) % 1
    return result


def ticks_from_zero(height: float) -> list[float]:
    """Return three to six round numbers from 0 up; the strip beneath the axis is no density and gets none."""
    rough = height / 5
    size = 10 ** np.floor(np.log10(rough))
    step = size * next(m for m in (1, 2, 5, 10) if m * size >= rough)
    return [float(i * step) for i in range(7)]
