"""A small look at a table: its first rows as in the file, and of each column what it holds and how much is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.data.column_readings import GOOD, KINDS, Readings
from em_core.data.problems import Kind
from em_core.data.text_table import Table

BINS = 16
"""The bars of a histogram."""

FIRST = 5
"""So many rows are shown."""


@dataclass(frozen=True)
class ColumnPreview:
    """What a column holds.

    counts:      how many numbers are in each of BINS equal intervals from the smallest to the largest; () where the
                 column holds fewer than two numbers.
    low, high:   the smallest and the largest number.
    missing:     the share of its cells that are missing.
    values:      how many different texts it holds, where it has no histogram.
    """

    name: str
    counts: tuple[int, ...]
    low: float
    high: float
    missing: float
    values: int


@dataclass(frozen=True)
class Preview:
    """A table at a glance.

    columns:  what each holds.
    rows:     the first rows: the number in the file, and the cells as they stand there.
    n:        how many rows there are.
    """

    columns: tuple[ColumnPreview, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    n: int


def preview(table: Table) -> Preview:
    """Return the preview of a table."""
    columns = tuple(map(_column, table.columns, table.cells, table.readings))
    rows = tuple((row, tuple(cells[i] for cells in table.cells)) for i, row in enumerate(table.rows[:FIRST]))
    return Preview(columns, rows, len(table.rows))


def _column(name: str, cells: tuple[str, ...], readings: Readings) -> ColumnPreview:
    good = readings.values[readings.codes == GOOD]
    missing = float((readings.codes == KINDS.index(Kind.MISSING)).mean()) if len(readings) else 0.0
    if 2 * len(good) < (1 - missing) * len(readings) or len(good) < 2:
        return ColumnPreview(name, (), np.nan, np.nan, missing, len({cell for cell in cells if cell}))
    low, high = float(good.min()), float(good.max())
    # Half of each first: the difference of two large numbers may be larger than any number.
    width = high / 2 - low / 2
    places = np.zeros(len(good)) if width == 0 else (good / 2 - low / 2) / width * BINS
    counts = np.bincount(np.minimum(places.astype(np.int64), BINS - 1), minlength=BINS)
    return ColumnPreview(name, tuple(counts.tolist()), low, high, missing, 0)
