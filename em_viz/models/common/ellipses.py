"""Ellipses of equal density, as coefficients over one circle."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray
from em_viz.models.common.ellipse_probability import RADII

ANGLES = np.linspace(0, 2 * np.pi, 73)

CIRCLE: FloatArray = np.column_stack([np.ones_like(ANGLES), np.cos(ANGLES), np.sin(ANGLES)])
"""(73, 3) the basis [1, cos, sin]: an ellipse is three numbers a coordinate over it."""

ELLIPSES = (("one-sd", RADII[0], 2.4), ("two-sd", RADII[1], 1.4))
"""Each ellipse's name, its radius in standard deviations, and its line's width."""


def ellipse_coefficients(means: FloatArray, factors: FloatArray, radius: float) -> tuple[FloatArray, FloatArray]:
    """Return x and y coefficients (T+1, 3) over CIRCLE of (x - mean)' S^-1 (x - mean) = radius^2, S = factor factor'.

    means: (T+1, 2); factors: (T+1, 2, 2) lower Cholesky factors.
    """
    x, y = (np.column_stack([means[:, j], radius * factors[:, j]]) for j in (0, 1))
    return x, y
