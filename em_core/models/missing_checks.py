"""Checks of a table with missing values: what is there must be numbers, and enough of them in every column."""

from __future__ import annotations

import numpy as np

from em_core.distributions.input_checks import LARGEST, as_floats, raise_all
from em_core.numerics.arrays import FloatArray


def check_matrix_with_holes(data: object) -> FloatArray:
    """Return data as contiguous (n, d) float64 with NaN (or None) in the holes; ValueError names every problem."""
    x = as_floats(data, "The data")
    if x.ndim != 2 or x.size == 0:
        raise ValueError(f"The data have shape {x.shape}; they must be a table with one row a case: (n, d).")
    problems = [
        f"Row {row + 1}, column {column + 1} is {x[row, column]:g}; a value must be a finite number below {LARGEST:g} "
        "in size, or missing. Correct it or leave it empty."
        for row, column in np.argwhere(np.abs(x) >= LARGEST)
    ]
    for column, values in enumerate(x.T):
        seen = values[~np.isnan(values)]
        if len(seen) == 0:
            problems.append(f"Column {column + 1} has no value at all; nothing can be learnt of it. Leave it out.")
        elif np.ptp(seen) == 0:
            problems.append(
                f"Column {column + 1} has the value {seen[0]:g} wherever it has one; a normal distribution needs "
                "spread. Leave the column out."
            )
    raise_all(problems)
    complete = np.count_nonzero(~np.isnan(x).all(axis=1))
    if complete <= x.shape[1]:
        raise ValueError(
            f"There are {complete} rows with a value for {x.shape[1]} columns; a covariance needs more rows than "
            "columns. Add rows or leave columns out."
        )
    return np.ascontiguousarray(x)
