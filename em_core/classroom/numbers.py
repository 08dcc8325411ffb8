"""Our numbers: what a class types within limits, and the data set that it becomes."""

from __future__ import annotations

from collections.abc import Sequence

from em_core.classroom.activities import Column, Numbers
from em_core.numerics.arguments import number
from em_core.numerics.wording import listed

LONGEST_NAME = 40

LARGEST = 1e9


def numbers_activity(columns: Sequence[Column], text: str = "") -> Numbers:
    """Return the activity in which everybody types one number or two; ValueError for limits that are none."""
    if not 1 <= len(columns) <= 2:
        raise ValueError(f"A class types one number or two each, and {len(columns)} are named.")
    names = [column.name.strip() for column in columns]
    for name, column in zip(names, columns, strict=True):
        if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
            raise ValueError(f"A number needs a name of 1 to {LONGEST_NAME} letters.")
        for limit in (column.low, column.high):
            number(f"A limit of {name}", limit, f"from -{LARGEST:g} to {LARGEST:g}", lambda v: abs(v) <= LARGEST)
        if not column.low < column.high:
            raise ValueError(f"The lower limit of {name} must be below its upper limit.")
    if len(set(names)) < len(names):
        raise ValueError("The two numbers need two names.")
    kept = tuple(Column(n, float(c.low), float(c.high), c.whole) for n, c in zip(names, columns, strict=True))
    return Numbers("Our numbers", text or f"Type {listed(names)}.", kept)
