"""A part of a table, some of its columns and rows, with the numbers that were read of it: no cell is read twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from em_core.data.column_readings import Readings
from em_core.data.text_table import Table


def part_of(table: Table, columns: Sequence[str], keep: NDArray[np.bool_] | None = None) -> Table:
    """Return some columns of a table, in the order given, and some of its rows.

    keep:  (n,) whether each row stays; None keeps all.
    """
    if keep is None and tuple(columns) == table.columns:
        return table
    places = [table.columns.index(name) for name in columns]
    rows, cells = table.rows, [table.cells[j] for j in places]
    readings = [table.readings[j] for j in places]
    if keep is not None:
        chosen = keep.tolist()
        rows = tuple(compress(rows, chosen))
        cells = [tuple(compress(column, chosen)) for column in cells]
        readings = [Readings(column.values[keep], column.codes[keep]) for column in readings]
    kept = set(rows) if table.ragged else set()
    part = replace(
        table,
        columns=tuple(columns),
        units=tuple(table.units[j] for j in places),
        rows=rows,
        cells=tuple(cells),
        ragged={row: width for row, width in table.ragged.items() if row in kept},
        width=table.width,
    )
    return with_readings(part, readings)


def with_readings(table: Table, readings: Sequence[Readings]) -> Table:
    """Return a table that was just made, of which it is known already what its cells hold, column by column."""
    vars(table)["readings"] = tuple(readings)
    return table
