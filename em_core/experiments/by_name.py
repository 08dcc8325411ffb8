"""Names of rows against components: how often each name occurs, and to which component its rows are likeliest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.numerics.arrays import FloatArray, IntArray

MOST = 12
"""Of more names than this a table tells nothing."""


@dataclass(frozen=True, eq=False)
class ByName:
    """A table of names by components.

    names:   (m,) the different names, the most frequent first.
    rows:    (m, K) how many rows of each are likeliest to be of each component.
    """

    names: tuple[str, ...]
    rows: IntArray


def by_name(names: Sequence[str], responsibilities: FloatArray) -> ByName | None:
    """Return the table; None where there are no names, where nearly all differ, or where there is only one.

    names:             (n,) of the rows: a column of few values, such as a species.
    responsibilities:  (n, K), of the end of a run.
    """
    found = Counter(names)
    if not 2 <= len(found) <= min(MOST, len(names) // 2) or responsibilities.ndim != 2:
        return None
    order = [name for name, _ in found.most_common()]
    likeliest, k = responsibilities.argmax(axis=1), responsibilities.shape[1]
    place = {name: i for i, name in enumerate(order)}
    rows = np.zeros((len(order), k), dtype=np.int64)
    np.add.at(rows, (np.array([place[name] for name in names]), likeliest), 1)
    return ByName(tuple(order), rows)
