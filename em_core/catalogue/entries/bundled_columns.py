"""Columns of the bundled tables, and the licences under which they come."""

from __future__ import annotations

from functools import cache

import numpy as np

from em_core.data.bundled import MASS as MASS
from em_core.data.bundled import R as R
from em_core.numerics.arrays import FloatArray, frozen
from em_core.places import asset

PUBLISHED = "Facts printed in a scientific article; no copyright."
MADE = "Made for Halfstep; MIT, like the program."


@cache
def columns(file: str, *names: str) -> FloatArray:
    """Return columns of a bundled table, (n, len(names)), with NaN where a cell is empty."""
    table = np.genfromtxt(asset("data", file), delimiter=",", names=True)
    return frozen(np.column_stack([np.atleast_1d(table[name]) for name in names]))


def labels(file: str, column: int) -> tuple[str, ...]:
    """Return a column of a bundled table as text."""
    lines = asset("data", file).read_text(encoding="utf-8").splitlines()[1:]
    return tuple(line.split(",")[column].strip('"') for line in lines if line.strip())


def rows(noun: str, n: int, first: int = 1) -> tuple[str, ...]:
    """Return "noun 1", "noun 2", ... for n rows."""
    return tuple(f"{noun} {i}" for i in range(first, first + n))
