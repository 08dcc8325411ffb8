"""Data that can be fitted, but will likely end in a singularity: warned of, in words with numbers."""

from __future__ import annotations

import numpy as np

from em_core.data import Dataset, data_warnings, load_bundled


def warned(values: object, n_components: int | None = None) -> list[str]:
    x = np.asarray(values, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    data = Dataset("a", "A", x, ("x", "y")[: x.shape[1]], rows=tuple(range(2, len(x) + 2)))
    return [str(problem) for problem in data_warnings(data, n_components)]


REMEDY = "Expect runs that end as degenerate; fewer components, a tied covariance or a prior avoid them."


def test_a_point_that_is_there_many_times() -> None:
    assert warned([1, 2, 5, 5, 5, 7, 8]) == [
        "3 of 7 rows are the same, 5, first in row 4; a component that takes only those has zero variance, and its "
        f"likelihood no maximum. {REMEDY}"
    ]
    assert (
        "3 of 6 rows are the same, (5, 1), first in row 3;"
        in warned([[1, 2], [5, 1], [5, 1], [5, 1], [4, 4], [3, 9]])[0]
    )


def test_a_column_that_is_mostly_one_value() -> None:
    rng = np.random.default_rng(0)
    values = np.column_stack([rng.normal(size=10), [0, 0, 0, 1, 0, 0, 3, 4, 0, 0]])
    assert warned(values) == [
        'Column "y" is 0 in 7 of 10 rows, first in row 2; a component that takes only those has no spread in that '
        f"direction, and its likelihood no maximum. {REMEDY}"
    ]


def test_points_on_a_line() -> None:
    x = np.random.default_rng(0).normal(size=50)
    assert warned(np.column_stack([x, 2 * x + 1])) == [
        'All 50 points lie on one line in "x" and "y"; a full covariance matrix is singular there, and its likelihood '
        "has no maximum. Choose fewer columns, or a diagonal or spherical covariance."
    ]
    assert warned(np.column_stack([x, 2 * x + 1e-3 * x**2])) == []


def test_fewer_different_points_than_components() -> None:
    words = "There are 2 different points for 3 components; they cannot all differ. Choose at most 2 components."
    assert words in warned([1, 1, 2, 2], n_components=3)


def test_a_tiny_number_among_ordinary_ones() -> None:
    assert warned([1, 1e-300, 3, 4]) == [
        'Row 3, column "x" is 1e-300; below 1e-150 a number\'s square vanishes in double precision, so it acts as 0. '
        "Check that it is meant; write 0 if it is."
    ]


def test_ordinary_data_give_no_warning() -> None:
    assert data_warnings(load_bundled("faithful"), 3) == ()
    assert data_warnings(load_bundled("faithful_waiting"), 3) == ()
