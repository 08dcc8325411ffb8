"""Points edited, added and deleted by hand, in a table on the screen or by a click."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from em_core.data.budget import Budget
from em_core.data.column_checks import column_problems, count_problems
from em_core.data.dataset import Dataset
from em_core.data.numbers import is_missing
from em_core.data.problems import DataError, Kind, Problem, shown
from em_core.data.records import Record, Records
from em_core.data.text_table import assemble_table
from em_core.data.validating import to_dataset
from em_core.distributions.input_checks import as_floats
from em_core.numerics.arguments import instance, names, quoted
from em_core.numerics.integers import whole

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
    listed = _rows(rows)
    for i, row in enumerate(listed, start=1):
        if isinstance(row, str | bytes | dict) or not isinstance(row, Iterable):
            raise ValueError(f"Row {i} is {quoted(row)}; it must be a list of cells.")
        for j, cell in enumerate(row, start=1):
            if getattr(cell, "shape", ()) or isinstance(cell, list | tuple | dict | set):
                raise ValueError(f"Row {i}, cell {j} is {quoted(cell)}; a cell must be a number or a text.")
    names("columns", columns)
    if base is not None:
        instance("base", base, Dataset, "to_dataset returns it")
    if n_components is not None:
        n_components = whole("n_components", n_components)
    written = [(i, [_text(cell) for cell in row]) for i, row in enumerate(rows, start=1)]
    body: list[Record] = [(i, cells) for i, cells in written if any(cells)]
    if not any(not is_missing(cell) for _, cells in body for cell in cells):
        raise DataError([Problem(Kind.EMPTY, f"{TITLE} is empty; it needs at least 2 points.", "Type some numbers.")])
    table = assemble_table(TITLE, list(columns), Records.of(body, Budget(TITLE)), [])
    data = to_dataset(table, columns, n_components=n_components, key="edited")
    if base is None or base.columns != data.columns:
        return data
    note = base.note if base.note.endswith(_EDITED) else f"{base.note} {_EDITED}".strip()
    # Rows that are neither more nor fewer are the same rows; of others nobody knows which is which.
    named = base.names if len(base.names) == data.n else ()
    return replace(
        base, key="edited", values=data.values, rows=data.rows, labels=None, note=note, names=named, made_of=None
    )


_EDITED = "Edited by hand."


def add_point(data: Dataset, point: Sequence[float]) -> Dataset:
    """Return the data with one point (d,) more; its row number follows the largest one. DataError for a bad point."""
    instance("data", data, Dataset, "to_dataset returns it")
    given = as_floats(point, "The point")
    if given.ndim != 1:
        raise ValueError(f"The point has shape {given.shape}; it must be a list of {data.d} numbers.")
    cells = [_text(value) for value in given]
    problems = [] if len(cells) == data.d else [_wrong_size(data, len(cells))]
    if problems:
        raise DataError(problems)
    row = max(data.rows, default=0) + 1
    # Through the same gate as an edited table, so that a bad number gets the same sentence.
    dataset_from_rows([*data.values[-2:].tolist(), cells], data.columns)
    values = np.vstack([data.values, np.asarray(point, dtype=np.float64)])
    named = (*data.names, "added") if data.names else ()
    return replace(data, values=values, rows=(*data.rows, row), labels=None, names=named)


def delete_rows(data: Dataset, indices: Collection[int], *, n_components: int | None = None) -> Dataset:
    """Return the data without the points at these positions, from 0; DataError when too little would be left."""
    instance("data", data, Dataset, "to_dataset returns it")
    if n_components is not None:
        n_components = whole("n_components", n_components)
    listed: object = indices
    if isinstance(listed, str | bytes | dict) or not isinstance(listed, Iterable) or getattr(listed, "ndim", 1) != 1:
        raise ValueError(f"indices is {quoted(indices)}; it must be a list of positions, counted from 0.")
    indices = [whole("An index", index, 0, data.n - 1) for index in indices]
    keep = np.ones(data.n, dtype=bool)
    keep[list(indices)] = False
    rows = tuple(row for row, kept in zip(data.rows, keep, strict=True) if kept)
    values = data.values[keep]
    problems = count_problems(len(values), n_components) + column_problems(values, data.columns, rows)
    if problems:
        raise DataError(problems)
    labels = None if data.labels is None else data.labels[keep]
    named = tuple(name for name, kept in zip(data.names, keep, strict=True) if kept) if data.names else ()
    return replace(data, values=values, rows=rows, labels=labels, names=named)


def _rows(rows: object) -> list[object]:
    if isinstance(rows, str | bytes | dict) or not isinstance(rows, Iterable) or getattr(rows, "ndim", 2) != 2:
        raise ValueError(f"rows is {quoted(rows)}; it must be a list of rows, each a list of cells.")
    return list(rows)


def _text(cell: object) -> str:
    # NaN, which alone differs from itself, is how a table on the screen hands over a blank number.
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float | np.floating):
        return repr(float(cell))
    return str(cell).strip()


def _wrong_size(data: Dataset, given: int) -> Problem:
    sentence = f"The point has {given} coordinates; {shown(data.title)} has {data.d} columns."
    return Problem(Kind.RAGGED, sentence, "Give one number per column.", value=str(given))
