"""The table of scored rows, as the table of a run's own rows: the file's columns in their order, then the model's."""

from __future__ import annotations

import numpy as np

from em_core.experiments.exports.row_files import table_csv
from em_core.experiments.exports.row_results import Cell, Column, assignment_columns, distance_columns
from em_core.experiments.exports.row_table import RowTable, typed_cells, with_own_names
from em_core.numerics.arrays import BoolArray, FloatArray
from em_core.scoring.new_rows import Scored

__all__ = ["scored_csv", "scored_table"]


def scored_table(scored: Scored) -> RowTable:
    """Return the table: all columns and rows of the file; what the model says is empty where a row was not scored."""
    table = scored.table
    own = [
        Column(name, typed_cells(list(cells), readings))
        for name, cells, readings in zip(table.columns, table.cells, table.readings, strict=True)
    ]
    rows = Column("row", list(table.rows), "The number of the row in the file.")
    return RowTable(tuple(with_own_names([*own, rows, *_said(scored)])), len(own))


def _said(scored: Scored) -> list[Column]:
    r = np.where(scored.scored[:, None], scored.responsibilities, 1.0)
    found = [_where(scored.scored, column) for column in assignment_columns(scored.fitted.model, r)]
    if scored.log_density is not None:
        said = "Log density of the row, in nats, in the units of the file; the log probability where it holds counts."
        found.append(Column("log_density", _numbers(scored.log_density), said))
    if scored.far is not None and scored.squared_distance is not None:
        known = scored.scored | scored.far
        columns = distance_columns(scored.squared_distance, scored.far, scored.rule)
        found += [_where(known, column) for column in columns]
    return [*found, Column("not_scored", [why or None for why in scored.why_not], "Why the row has no score.")]


def _where(known: BoolArray, column: Column) -> Column:
    cells = [cell if good else None for cell, good in zip(column.cells, known.tolist(), strict=True)]
    return Column(column.name, cells, column.means)


def _numbers(values: FloatArray) -> list[Cell]:
    return [value if np.isfinite(value) else None for value in values.tolist()]


def scored_csv(scored: Scored) -> str:
    """Return the table as CSV, every number with all its digits."""
    return table_csv(scored_table(scored))
