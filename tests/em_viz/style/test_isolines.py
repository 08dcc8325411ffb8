"""Lines of equal height: where they should be, continuous, and nowhere else."""

from __future__ import annotations

import numpy as np

from em_viz.style.isolines import finer, isolines

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


def test_a_finer_grid_bends_its_lines_as_the_height_does_and_keeps_what_it_was_given() -> None:
    x, y = np.linspace(-1, 1, 15), np.linspace(-1, 1, 13)
    z = x**2 + y[:, None] ** 2
    fine_x, fine_y, smooth = finer(x, y, z)
    np.testing.assert_allclose(smooth[::3, ::3], z, atol=1e-12)
    away = [np.hypot(*isolines(*grid, [0.5])) - np.sqrt(0.5) for grid in ((x, y, z), (fine_x, fine_y, smooth))]
    assert np.nanmax(np.abs(away[1])) < np.nanmax(np.abs(away[0])) / 5


def test_a_grid_with_a_hole_is_left_as_it_was() -> None:
    x = np.linspace(0, 1, 5)
    z = np.add.outer(x, x)
    z[2, 2] = np.nan
    assert finer(x, x, z)[2] is z
