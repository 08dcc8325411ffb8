"""Thinning of a large data set: which of its rows are drawn. Pictures are thinned alone, never numbers."""

from __future__ import annotations

import numpy as np

from em_core.numerics.arrays import FloatArray, IntArray

MOST_DRAWN = 5_000
"""Of more points a picture of usual size shows no more: they cover one another."""

CELLS = 48
"""Cells of the grid along an axis, of each of which one point is drawn wherever there are any."""


def drawn_rows(places: FloatArray) -> IntArray | None:
    """Return the rows that are drawn of points at some places, (n, 1) or (n, 2), in their order; None for all of them.

    One of each cell of a grid is among them, so that no lonely point is left out. The others are drawn at random,
    always the same.
    """
    n = len(places)
    if n <= MOST_DRAWN:
        return None
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    cells = np.minimum((places - low) / np.where(span > 0, span, 1.0) * CELLS, CELLS - 1).astype(np.int64)
    _, first = np.unique(cells @ CELLS ** np.arange(places.shape[1]), return_index=True)
    rest = np.delete(np.arange(n), first)
    more = np.random.default_rng(0).choice(rest, MOST_DRAWN - len(first), replace=False)
    return np.sort(np.concatenate([first, more]))


def drawn_caption(drawn: IntArray | None, n: int) -> str:
    """Return what is to be known of a picture that draws some of n points; "" where it draws all."""
    if drawn is None:
        return ""
    return f"{len(drawn):,} of the {n:,} points are drawn; the run uses all of them."
