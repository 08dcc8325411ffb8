"""What a criterion does not say: whether fewer starts would choose another model, and whether values are heaped."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from em_core.multistart.optima import OptimumKind
from em_core.numerics.arrays import FloatArray
from em_core.selection.cell import Cell
from em_core.selection.flags import Flag
from em_core.selection.table import Table

HEAPED = 0.02
"""A value that more than this share of the rows have is a heap: continuous data hardly ever repeat a value."""

FEWEST_ROWS = 5
"""And so many rows at least: two rows alike among fifty prove nothing."""

SOUND = (OptimumKind.MAXIMUM, OptimumKind.FLAT, OptimumKind.AT_REST)
"""The kinds of ends that a fit can be taken from."""


@dataclass(frozen=True)
class Heap:
    """A value that many rows share.

    column:  the number of its column; value: it; rows: how many have it; of: out of how many.
    """

    column: int
    value: float
    rows: int
    of: int

    @property
    def share(self) -> float:
        """The share of the rows that have it."""
        return self.rows / self.of


def best_of_first(table: Table, criterion: str, starts: int) -> Cell | None:
    """Return the cell that would be first had only the first so many starts of each been made; None where none would.

    criterion:  "aic" or "bic": their penalties are the same at every end of a model.

    What is known of an end stays known: a spurious one counts in no cell, and runs from nested solutions in none.
    """
    scores = [_score(cell, criterion, starts) for cell in table.cells]
    best = min(range(len(scores)), key=scores.__getitem__)
    return None if math.isinf(scores[best]) else table.cells[best]


def _score(cell: Cell, criterion: str, starts: int) -> float:
    """Return the criterion of a cell at the highest sound end of its first starts; infinite where there is none."""
    if cell.fit is None or Flag.SPURIOUS in cell.flags:
        return math.inf
    values = [
        each.log_likelihood
        for each in cell.ends
        if not each.spurious and each.kind in SOUND and any(member < starts for member in each.members)
    ]
    if not values:
        return math.inf
    return cell.criterion(criterion) + 2 * (cell.fit.log_likelihood - max(values))


def heaps(rows: FloatArray) -> list[Heap]:
    """Return, for each column in which a value is heaped, the value that most rows have."""
    found = []
    for column in range(rows.shape[1]):
        seen = rows[np.isfinite(rows[:, column]), column]
        values, counts = np.unique(seen, return_counts=True)
        if not len(values) or len(values) == 1:
            continue
        most = int(counts.argmax())
        if counts[most] >= FEWEST_ROWS and counts[most] > HEAPED * len(seen):
            found.append(Heap(column, float(values[most]), int(counts[most]), len(seen)))
    return found
