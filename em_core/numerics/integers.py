"""Whole numbers as arguments: one rule and one sentence for all that people hand over."""

from __future__ import annotations

from numbers import Integral, Real

from em_core.numerics.arguments import quoted

LARGEST = 2**53
"""Above this a double no longer tells one whole number from the next, and no memory holds so many of anything."""


def whole(name: str, value: object, least: int = 1, most: int = LARGEST) -> int:
    """Return `value` as an int; ValueError, naming it, where it is not a whole number from `least` to `most`."""
    found = _whole(value)
    if found is None or found < least:
        raise ValueError(f"{name} is {quoted(value)}; it must be a whole number of at least {least}.")
    if found > most:
        raise ValueError(f"{name} is {quoted(value)}; it must be a whole number of at most {most:,}.")
    return found


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    return int(number) if number.is_integer() and number == value else None
