"""Names of rows against components: how often each name occurs, and to which component its rows are likeliest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.data.name_groups import groups_of
from em_core.numerics.arrays import FloatArray, IntArray


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
    groups = groups_of(names)
    if groups is None or responsibilities.ndim != 2:
        return None
    rows = np.zeros((len(groups.names), responsibilities.shape[1]), dtype=np.int64)
    np.add.at(rows, (groups.of, responsibilities.argmax(axis=1)), 1)
    return ByName(groups.names, rows)
