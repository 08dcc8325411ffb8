"""Contour lines through a grid of numbers, by marching squares (Lorensen & Cline 1987, in the plane)."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray

LINES = 9
"""About how many lines a picture has."""

LOWEST = 0.02
"""The share of the grid that may lie below the lowest line: the worst starts are far below all others."""


def heights(grid: FloatArray, lines: int = LINES) -> FloatArray:
    """Return about so many round, even heights between the lowest and the highest of a grid; none for a flat one."""
    finite = grid[np.isfinite(grid)]
    if not finite.size:
        return np.empty(0)
    low, high = float(np.quantile(finite, LOWEST)), float(finite.max())
    if high - low <= 1e-9 * max(1.0, abs(high)):
        return np.empty(0)
    rough = (high - low) / lines
    size = 10.0 ** np.floor(np.log10(rough))
    step = size * min((1, 2, 5, 10), key=lambda m: abs(m * size - rough))
    found: FloatArray = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    return found


def contour(x: FloatArray, y: FloatArray, grid: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the line at which grid (len(x), len(y)) is `level`, as pieces of two points with NaN between them.

    Cells with a NaN at a corner have no line. In a saddle's cell the line goes round the corners that are above.
    """
    above = grid >= level
    known = np.isfinite(grid)
    whole = known[:-1, :-1] & known[1:, :-1] & known[1:, 1:] & known[:-1, 1:]
    # Corners go round: 0 at (i, j), 1 at (i + 1, j), 2 at (i + 1, j + 1), 3 at (i, j + 1); edge e follows corner e.
    corners = np.stack([above[:-1, :-1], above[1:, :-1], above[1:, 1:], above[:-1, 1:]])
    crossed = corners != np.roll(corners, -1, axis=0)
    count = np.where(whole, crossed.sum(axis=0), 0)
    points = [_crossings(x, y, grid, level, edge) for edge in range(4)]
    pieces = []
    for i, j in np.argwhere(count == 2).tolist():
        a, b = np.flatnonzero(crossed[:, i, j])
        pieces.append((points[a][:, i, j], points[b][:, i, j]))
    for i, j in np.argwhere(count == 4).tolist():
        pieces += [(points[c][:, i, j], points[c - 1][:, i, j]) for c in np.flatnonzero(corners[:, i, j]).tolist()]
    if not pieces:
        return np.empty(0), np.empty(0)
    flat = np.array([(a, b, (np.nan, np.nan)) for a, b in pieces]).reshape(-1, 2)
    return flat[:-1, 0], flat[:-1, 1]


def _crossings(x: FloatArray, y: FloatArray, grid: FloatArray, level: float, edge: int) -> FloatArray:
    """Return where on edge `edge` of each cell the level is reached, by straight interpolation: (2, cells, cells)."""
    steps = ((0, 0), (1, 0), (1, 1), (0, 1))
    (i0, j0), (i1, j1) = steps[edge], steps[(edge + 1) % 4]
    rows, columns = len(x) - 1, len(y) - 1

    def corner(i: int, j: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        across, up = np.meshgrid(x[i : rows + i], y[j : columns + j], indexing="ij")
        return across, up, grid[i : rows + i, j : columns + j]

    xa, ya, a = corner(i0, j0)
    xb, yb, b = corner(i1, j1)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = (level - a) / (b - a)
        found: FloatArray = np.stack([xa + part * (xb - xa), ya + part * (yb - ya)])
    return found
