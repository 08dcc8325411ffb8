"""Contour lines on a grid, as plain lines: the bundled Plotly is the small one and has no contour plots."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.interpolate import RectBivariateSpline

from em_core.numerics.arrays import FloatArray

CUBIC = 4
"""A cubic spline goes through at least so many places."""


def finer(x: FloatArray, y: FloatArray, z: FloatArray, times: int = 3) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a grid `times` as fine and a smooth z on it, the cubic splines through z (ny, nx), for lines without
    corners; where z has a hole, all as it was."""
    if not np.isfinite(z).all() or min(z.shape) < CUBIC:
        return x, y, z
    fine_x, fine_y = (np.interp(np.arange((len(a) - 1) * times + 1) / times, np.arange(len(a)), a) for a in (x, y))
    smooth: FloatArray = RectBivariateSpline(y, x, z)(fine_y, fine_x)
    return fine_x, fine_y, smooth


def isolines(x: FloatArray, y: FloatArray, z: FloatArray, levels: Iterable[float]) -> tuple[FloatArray, FloatArray]:
    """Return the lines z = level as x and y, (3 s,) for s segments: two ends and a NaN each, all levels together.

    x (nx,), y (ny,), z (ny, nx); where z is NaN there are none. Between the grid's points z is taken to be linear on
    two triangles a cell, so that every line is continuous and no saddle is ambiguous.
    """
    across, up = np.meshgrid(x, y)
    corners = np.stack([across, up, z], axis=-1)
    a, b, c, d = corners[:-1, :-1], corners[:-1, 1:], corners[1:, :-1], corners[1:, 1:]
    triangles = np.concatenate([np.stack(t, axis=2).reshape(-1, 3, 3) for t in ((a, b, c), (d, c, b))])
    triangles = triangles[np.isfinite(triangles).all(axis=(1, 2))]
    found = [_segments(triangles, level) for level in levels]
    points = np.concatenate(found) if found else np.empty((0, 2, 2))
    ended = np.concatenate([points, np.full((len(points), 1, 2), np.nan)], axis=1)
    return ended[..., 0].ravel(), ended[..., 1].ravel()


def _segments(triangles: FloatArray, level: float) -> FloatArray:
    """Return the segments (s, 2, 2) on which triangles (n, 3, (x, y, z)) are at `level`."""
    ends = np.roll(triangles, -1, axis=1)
    crossed = (triangles[..., 2] > level) != (ends[..., 2] > level)
    cut = crossed.any(axis=1)
    start, end, crossed = triangles[cut], ends[cut], crossed[cut]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = (level - start[..., 2]) / (end[..., 2] - start[..., 2])
        points = start[..., :2] + part[..., None] * (end[..., :2] - start[..., :2])
    # A line that enters a triangle leaves it: exactly two of its edges are crossed.
    result: FloatArray = points[crossed].reshape(-1, 2, 2)
    return result
