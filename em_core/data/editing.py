"""Points edited, added and deleted by hand, in a table on the screen or by a click."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from em_core.data.budget import Budget
from em_core.data.checks import column_problems, count_problems
from em_core.data.dataset import Dataset
from em_core.data.numbers import is_missing
from em_core.data.problems import DataError, Kind, Problem, shown
from em_core.data.records import Record, Records
from em_core.data.tables import assemble_table
from em_core.data.validating import to_dataset

TITLE = "The table"


def dataset_from_rows(
    rows: Sequence[Sequence[object]],
    columns: Sequence[str],
    base: Dataset | None = None,
    *,
    n_components: int | None = None,
) -> Dataset:
    """Return the data set in an edited table: one row a point, numbers or text, None or "" where a cell is blank.

    Rows that are blank altogether are left out; rows are numbered as on the screen, from 1. What is not a number is
    told with its row and column, all at once (DataError). Title, units and provenance come from `base` where it has the
    same columns.
    """
    written = [(i, [_text(cell) for cell in row]) for i, row in enumerate(rows, start=1)]
    body: list[Record] = [(i, cells) for i, cells in written if any(cells)]
    if not any(not is_missing(cell) for _, cells in body for cell in cells):
        raise DataError([Problem(Kind.EMPTY, f"{TITLE} is empty; it needs at least 2 points.", "Type some numbers.")])
    table = assemble_table(TITLE, list(columns), Records.of(body, Budget(TITLE)), [])
    data = to_dataset(table, columns, n_components=n_components, key="edited")
    if base is None or base.columns != data.columns:
        return data
    note = base.note if base.note.endswith(_EDITED) else f"{base.note} {_EDITED}".strip()
    return replace(base, key="edited", values=data.values, rows=data.rows, labels=None, note=note)


_EDITED = "Edited by hand."


def add_point(data: Dataset, point: Sequence[float]) -> Dataset:
    """Return the data with one point (d,) more; its row number follows the largest one. DataError for a bad point."""
    cells = [_text(value) for value in point]
    problems = [] if len(cells) == data.d else [_wrong_size(data, len(cells))]
    if problems:
        raise DataError(problems)
    row = max(data.rows, default=0) + 1
    # Through the same gate as an edited table, so that a bad number gets the same sentence.
    dataset_from_rows([*data.values[-2:].tolist(), cells], data.columns)
    values = np.vstack([data.values, np.asarray(point, dtype=np.float64)])
    return replace(data, values=values, rows=(*data.rows, row), labels=None)


def delete_rows(data: Dataset, indices: Collection[int], *, n_components: int | None = None) -> Dataset:
    """Return the data without the points at these positions, from 0; DataError when too little would be left."""
    keep = np.ones(data.n, dtype=bool)
    keep[list(indices)] = False
    rows = tuple(row for row, kept in zip(data.rows, keep, strict=True) if kept)
    values = data.values[keep]
    problems = count_problems(len(values), n_components) + column_problems(values, data.columns, rows)
    if problems:
        raise DataError(problems)
    labels = None if data.labels is None else data.labels[keep]
    return replace(data, values=values, rows=rows, labels=labels)


def _text(cell: object) -> str:
    # NaN, which alone differs from itself, is how a table on the screen hands over a blank number.
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float | np.floating):
        return repr(float(cell))
    return str(cell).strip()


def _wrong_size(data: Dataset, given: int) -> Problem:
    sentence = f"The point has {given} coordinates; {shown(data.title)} has {data.d} columns."
    return Problem(Kind.RAGGED, sentence, "Give one number a column.", value=str(given))
