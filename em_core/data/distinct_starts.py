"""Distinct starts: how many there are among many; runs from one and the same start cannot find another end."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from em_core.em.label_matching import spread_of, table_of
from em_core.numerics.arrays import FloatArray

DIGITS = 7
"""Starts that agree to so many decimals, in units of the data's spread, are the same start."""

FEW = 1 / 5
"""Starts of which less than this part are different are called few."""


def distinct_starts(starts: Iterable[object], data: FloatArray) -> int:
    """Return how many of these parameters differ, however their components are ordered.

    data:  (n, d) what they are starts for; differences are counted in units of each column's standard deviation.
    """
    spread = spread_of(data)
    return len({_fingerprint(params, spread) for params in starts})


def are_few(different: int, runs: int) -> bool:
    """Return whether so many different starts are too few for what `runs` runs seem to say."""
    return runs > 1 and different <= FEW * runs


def _fingerprint(params: object, spread: FloatArray) -> bytes:
    # Adding zero makes of minus zero the zero that it equals.
    table = np.round(table_of(params, spread), DIGITS) + 0.0
    return table[np.lexsort(table.T[::-1])].tobytes()
