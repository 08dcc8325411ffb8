"""Whole numbers that people hand over: one rule and one sentence for all of them."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any


def whole(name: str, value: Any, least: int = 1) -> int:
    """Return `value` as an int; ValueError, naming it, where it is not a whole number of at least `least`."""
    counts = isinstance(value, Real) and not isinstance(value, bool)
    if counts and not isinstance(value, Integral):
        counts = math.isfinite(value) and value == int(value)
    if not counts or value < least:
        text = repr(value) if isinstance(value, str) else str(value)
        raise ValueError(f"{name} is {text}; it must be a whole number of at least {least}.")
    return int(value)
