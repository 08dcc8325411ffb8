"""Rows by their names, where the names are few: a column such as a species, which a picture can colour points by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.numerics.arrays import IntArray, frozen

__all__ = ["MOST_COLOURS", "MOST_NAMES", "NameGroups", "groups_of"]

MOST_NAMES = 12
"""Of more names than this a table tells nothing."""

MOST_COLOURS = 8
"""Of more names than this no picture can give each a colour of its own."""


@dataclass(frozen=True, eq=False)
class NameGroups:
    """The different names of rows.

    names:  (m,) the most frequent first; of: (n,) the place of each row's name among them.
    """

    names: tuple[str, ...]
    of: IntArray


def groups_of(names: Sequence[str], most: int = MOST_NAMES) -> NameGroups | None:
    """Return the rows by their names; None where there are none, more than `most`, nearly one a row, or only one."""
    found = Counter(names)
    if not 2 <= len(found) <= min(most, len(names) // 2):
        return None
    order = tuple(name for name, _ in found.most_common())
    place = {name: i for i, name in enumerate(order)}
    return NameGroups(order, frozen([place[name] for name in names], np.int64))
