"""Whole numbers that people hand over: one rule and one sentence for all of them."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any

from em_core.numerics.arguments import quoted

LARGEST = 2**53
"""Above this a double no longer tells one whole number from the next, and no memory holds so many of anything."""


def whole(name: str, value: Any, least: int = 1, most: int = LARGEST) -> int:
    """Return `value` as an int; ValueError, naming it, where it is not a whole number from `least` to `most`."""
    counts = isinstance(value, Real) and not isinstance(value, bool)
    if counts and not isinstance(value, Integral):
        counts = math.isfinite(value) and value == int(value)
    if not counts or value < least:
        raise ValueError(f"{name} is {quoted(value)}; it must be a whole number of at least {least}.")
    if value > most:
        raise ValueError(f"{name} is {quoted(value)}; it must be a whole number of at most {most:,}.")
    return int(value)
