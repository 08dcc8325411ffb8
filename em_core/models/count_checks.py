"""Checks of counts, probabilities and simplices: every problem at once, with its value, place, rule and remedy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.distributions.input_checks import as_floats, raise_all
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.number_format import as_typed

MOST = 1e15
"""Above this a float64 no longer tells one whole number from the next."""

SUM_WITHIN = 1e-6
"""How far from one the sum of typed probabilities may be; they are then divided by it."""


def check_counts(data: object, *, whole: bool = True) -> FloatArray:
    """Return a vector or table of counts as contiguous float64; ValueError lists what is no count, by place.

    whole:  counts of things; otherwise any amounts of at least 0, such as the brightness of pixels.
    """
    counts = as_floats(data, "The counts")
    if counts.ndim not in (1, 2) or counts.size == 0:
        raise ValueError(f"The counts have shape {counts.shape}; they must be a list or a table that is not empty.")
    fine = (counts >= 0) & (counts <= MOST)
    if whole:
        fine &= counts == np.floor(counts)
    rule = "a whole number of at least 0" if whole else "a finite number of at least 0"
    raise_all(
        [
            f"{place(index)} is {counts[tuple(index)]:g}; every count must be {rule} and at most {MOST:g}. Correct it."
            for index in np.argwhere(~fine)
        ]
    )
    if not counts.any():
        raise ValueError("Every count is 0; there is nothing to learn from. Enter at least one count above 0.")
    return np.ascontiguousarray(counts)


def check_cells(data: object, cells: Sequence[str]) -> FloatArray:
    """Return one whole count for each of the named cells, (len(cells),); ValueError as `check_counts`."""
    counts = check_counts(data)
    if counts.shape != (len(cells),):
        raise ValueError(
            f"The counts have shape {counts.shape}; there must be {len(cells)} of them, for {', '.join(cells)}."
        )
    return counts


def check_simplex(values: object, shape: tuple[int, ...], name: str) -> FloatArray:
    """Return probabilities of `shape` whose last axis sums to one; ValueError names every problem.

    name:  what the message calls them, in the plural: "allele frequencies".
    """
    given = as_floats(values, f"The {name}")
    if given.shape != shape:
        raise ValueError(f"The {name} have shape {given.shape}; they must have shape {shape}.")
    problems = [
        f"{place(index)} of the {name} is {given[tuple(index)]:g}; a probability must lie between 0 and 1."
        for index in np.argwhere(~((given >= 0) & (given <= 1 + SUM_WITHIN)))
    ]
    sums = np.atleast_1d(given.sum(axis=-1))
    if not problems:
        for row in np.flatnonzero(np.abs(sums - 1) > SUM_WITHIN):
            which, verb = ("The", "sum") if given.ndim == 1 else (f"Row {row + 1} of the", "sums")
            problems.append(
                f"{which} {name} {verb} to {as_typed(sums[row])}; the sum must be 1. Divide each by their sum."
            )
    raise_all(problems)
    result: FloatArray = given / given.sum(axis=-1, keepdims=True)
    return result


def place(index: Sequence[int] | IntArray) -> str:
    """Return "Entry 3" or "Row 3, column 2" for an index from 0."""
    return f"Entry {index[0] + 1}" if len(index) == 1 else f"Row {index[0] + 1}, column {index[1] + 1}"
