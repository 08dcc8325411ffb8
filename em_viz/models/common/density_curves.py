"""Weighted densities as curves over one axis: where they are drawn, and how finely."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray

BELL = np.linspace(-4, 4, 81)
"""Standard deviations from the mean at which a component's own curve is drawn, however narrow it is."""

BELL_HEIGHTS: FloatArray = np.exp(-(BELL**2) / 2)[:, None] / np.sqrt(2 * np.pi)

GRID_POINTS = 161
"""Points across the picture at which the mixture and the responsibilities are drawn, before those of narrow ones."""

NARROW = np.linspace(-4, 4, 25)
"""Where, in standard deviations, a grid that some component is too narrow for gets more points."""

UNDERFLOW = np.log(1e-290)
"""Where a density is smaller, double precision loses its digits, and the division is shown in logarithms."""


def curve_grid(extent: tuple[float, float], means: FloatArray, deviations: FloatArray) -> FloatArray:
    """Return sorted x positions (1, G), or (T+1, G) when a component is too narrow for one grid to follow them all.

    means, deviations: (T+1, K).
    """
    even = np.linspace(*extent, GRID_POINTS)
    if deviations.min() > 1.5 * (even[1] - even[0]):
        return even[None]
    around = (means[:, :, None] + deviations[:, :, None] * NARROW).reshape(len(means), -1)
    everywhere = np.broadcast_to(even, (len(means), GRID_POINTS))
    return np.sort(np.clip(np.concatenate([everywhere, around], axis=1), *extent), axis=1)


def fine_enough(values: FloatArray, height: float) -> FloatArray:
    """Return values of a curve rounded to less than 1/4096 of the picture's height: a tenth of a pixel.

    The step is a power of two, so that the numbers end in zeros and steps that look alike travel as one.
    """
    step = 2.0 ** (np.floor(np.log2(height)) - 12)
    result: FloatArray = np.round(values / step) * step
    return result


def log_weighted_densities(
    grid: FloatArray, weights: FloatArray, means: FloatArray, deviations: FloatArray
) -> FloatArray:
    """Return log(weight_k N(x | mean_k, deviation_k^2)) over the grid, (T+1, G, K); the parameters are (T+1, K)."""
    z = (grid[:, :, None] - means[:, None]) / deviations[:, None]
    result: FloatArray = np.log(weights / deviations)[:, None] - z**2 / 2 - np.log(2 * np.pi) / 2
    return result
