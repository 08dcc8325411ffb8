"""Lines of equal height: where they should be, continuous, and nowhere else."""

from __future__ import annotations

import numpy as np

from em_viz.isolines import isolines

X, Y = np.linspace(-2, 2, 41), np.linspace(-1, 3, 33)


def test_a_slope_has_straight_lines_exactly_where_it_is_that_high() -> None:
    z = 2 * X[None, :] - Y[:, None]
    x, y = isolines(X, Y, z, [0.3, 1.7])
    on = np.isfinite(x)
    height = 2 * x[on] - y[on]
    assert set(np.round(height, 9)) == {0.3, 1.7}


def test_a_bowl_has_rings_that_close() -> None:
    z = X[None, :] ** 2 + (Y[:, None] - 1) ** 2
    x, y = isolines(X, Y, z, [1.013])
    ends = np.column_stack([x, y]).reshape(-1, 3, 2)[:, :2]
    np.testing.assert_allclose(np.hypot(ends[..., 0], ends[..., 1] - 1), 1.013**0.5, atol=0.01)
    corners, count = np.unique(np.round(ends.reshape(-1, 2), 9), axis=0, return_counts=True)
    assert len(corners) > 50
    assert (count == 2).all(), "every end of a segment is the beginning of another"


def test_no_line_where_there_is_no_height() -> None:
    z = np.where(X[None, :] > 0, np.nan, X[None, :] + 0 * Y[:, None])
    x, _ = isolines(X, Y, z, [-1.0, 5.0])
    assert np.nanmax(x) == -1.0
    assert isolines(X, Y, z, [])[0].size == 0
