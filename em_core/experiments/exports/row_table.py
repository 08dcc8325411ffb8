"""The table of rows: every column of the data as they came, and beside it what the fit says of each row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from em_core.data import Dataset
from em_core.data.column_readings import GOOD, Readings, read_column
from em_core.data.numbers import Decimal, is_missing
from em_core.data.text_table import Table
from em_core.em.capabilities import capabilities_of
from em_core.experiments.experiment import source
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.row_results import Cell, Column, results
from em_core.numerics.wording import counted
from em_core.own.own_table import ROW

__all__ = ["RowTable", "row_table", "typed_cells", "with_own_names"]

NUMBERED = re.compile(r"row (\d+)")
"""What a row is called that has no name of its own."""

_KEPT_AS_TEXT = re.compile(r"[+-]?0\d|[+-]?\d{16,}$")
"""Digits that a number would not keep: leading zeros, and more than a double holds."""


@dataclass(frozen=True, eq=False)
class RowTable:
    """Columns of one length.

    original:  how many of them, the first ones, are the data's own.
    left_out:  how many rows of the file are not among them.
    """

    columns: tuple[Column, ...]
    original: int
    left_out: int = 0

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].cells)

    def notes(self, title: str) -> list[tuple[str, str]]:
        """Return what each column is, and how the table was made: a name and a sentence each."""
        held = [(column.name, column.means) for column in self.columns[self.original :]]
        rows = f"{counted(self.n, 'row')} of {title}."
        if self.left_out:
            rows = f"{rows} {counted(self.left_out, 'row')} of the file had no part in the fit and are not here."
        first = counted(self.original, "column")
        return [("rows", rows), ("data", f"The first {first}: as they came, in their order."), *held]


def row_table(fitted: Fitted) -> RowTable:
    """Return the table of a run: all columns of the file where there is one, in their order, and what the fit adds.

    Of a table of counts whose cells are assigned one by one, each cell is a row.
    """
    if fitted.posterior.responsibilities.ndim > 2:
        first, left_out = _cells_of_counts(fitted), 0
    else:
        first, left_out = _as_they_came(fitted)
    names = _labels(fitted, first)
    found = results(fitted)
    n = len(first[0].cells)
    # What is known of something else than the rows (of an image's pixels) is no column of theirs.
    columns = with_own_names([*first, *names, *(column for column in found if len(column.cells) == n)])
    return RowTable(tuple(columns), len(first), left_out)


def _as_they_came(fitted: Fitted) -> tuple[list[Column], int]:
    """Return the data's own columns, and how many rows of the file are left out."""
    origin, n, first = fitted.origin, len(fitted.posterior.responsibilities), _without_difference(fitted)
    if origin is not None and len(origin.own.rows) == n + first:
        places = {row: place for place, row in enumerate(origin.table.rows)}
        used = [places[number] for number in origin.own.rows[first:]]
        return _of_file(origin.table, used), len(origin.table.rows) - n
    if fitted.run is not None and fitted.run.points:
        every = source(fitted.run.experiment, fitted.run.own_points)
        if every.n == len(fitted.trace.data) + first:
            return _of_points(every, first), first
    told = fitted.shown.told
    if isinstance(told, Dataset):
        return _of_points(told), 0
    heads, rows = fitted.shown.entry.reader.write(told)
    if len(rows) != len(told.rows):
        # It is written in another form, an image's as a picture: a row for each count instead.
        values = np.ravel(np.asarray(told.values, dtype=np.float64)).tolist()
        return [Column(told.columns[0], [_plain(value) for value in values])], 0
    written = [Column(head, _numbers_in([row[j] for row in rows])) for j, head in enumerate(heads)]
    # The names that rows get from their numbers are no column of anybody's.
    return [each for each in written if each.name != ROW or list(each.cells) != list(told.rows)], 0


def _without_difference(fitted: Fitted) -> int:
    """Return how many rows at the beginning the fit does not have, since differences were taken."""
    made = fitted.shown.sample.transformed
    return 0 if made is None else made.left_out


def _numbers_in(cells: Sequence[Cell]) -> list[Cell]:
    """Return cells with the numbers among texts as numbers, where all are."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(texts) < len(cells):
        return [_plain(cell) for cell in cells]
    return typed_cells(texts, read_column(tuple(texts), Decimal.POINT))


def _of_file(table: Table, places: Sequence[int]) -> list[Column]:
    found = []
    for name, cells, readings in zip(table.columns, table.cells, table.readings, strict=True):
        chosen = [cells[place] for place in places]
        read = Readings(readings.values[list(places)], readings.codes[list(places)])
        found.append(Column(name, typed_cells(chosen, read)))
    return found


def typed_cells(cells: Sequence[str], readings: Readings) -> list[Cell]:
    """Return the cells of a column as numbers where all that are there are numbers, else as they stand in the file."""
    good = (readings.codes == GOOD).tolist()
    numeric = all(is_good or is_missing(cell) for is_good, cell in zip(good, cells, strict=True)) and not any(
        _KEPT_AS_TEXT.match(cell.strip()) for cell in cells
    )
    if not numeric or not any(good):
        return [cell or None for cell in cells]
    values = readings.values.tolist()
    return [_plain(value) if is_good else None for is_good, value in zip(good, values, strict=True)]


def _of_points(data: Dataset, first: int = 0) -> list[Column]:
    """Return the columns of points, from a row on."""
    values = data.values[first:]
    return [Column(name, [_plain(value) for value in values[:, j].tolist()]) for j, name in enumerate(data.columns)]


def _cells_of_counts(fitted: Fitted) -> list[Column]:
    """Return a row for each cell of a table of counts: which row and column it is in, and its count."""
    sample = fitted.shown.sample
    pairs = [(row, column) for row in sample.rows for column in sample.columns]
    counts = [_plain(value) for value in np.ravel(sample.values).tolist()]
    return [
        Column(sample.row_noun, [row for row, _ in pairs]),
        Column("column", [column for _, column in pairs]),
        Column("count", counts),
    ]


def _labels(fitted: Fitted, held_by: Sequence[Column]) -> list[Column]:
    """Return what each row is called, where it has a name that no column holds, and its number in the file."""
    sample, n = fitted.shown.sample, len(held_by[0].cells)
    if capabilities_of(fitted.trace.model).cells and n != len(sample.rows):
        return []
    found = []
    labels, first = list(sample.rows), _without_difference(fitted)
    if fitted.origin is not None and len(fitted.origin.own.labels) == n + first:
        labels = list(fitted.origin.own.labels[first:])
    held = any([str(cell) for cell in column.cells] == labels for column in held_by)
    if len(labels) == n and not held and not all(NUMBERED.fullmatch(row) for row in labels):
        found.append(Column("label", labels, "What the row is called."))
    of_file = () if fitted.origin is None else fitted.origin.own.rows[first:]
    numbers: tuple[int, ...] = of_file or sample.numbers or _numbers_of(sample.rows)
    if len(numbers) == n:
        found.append(Column("row", list(numbers), "The number of the row in the file."))
    elif not found:
        found.append(Column("row", list(range(1, n + 1)), "The number of the row."))
    return found


def _numbers_of(rows: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers by which rows are called; () where they have names."""
    found = [NUMBERED.fullmatch(row) for row in rows]
    return tuple(int(each[1]) for each in found if each) if all(found) else ()


def with_own_names(columns: Sequence[Column]) -> list[Column]:
    """Return the columns, those of the fit renamed that are called like one before."""
    taken: set[str] = set()
    found = []
    for column in columns:
        name = column.name
        while name in taken:
            name += " (fit)"
        taken.add(name)
        found.append(Column(name, column.cells, column.means))
    return found


def _plain(value: Cell) -> Cell:
    """Return a whole number as an int, so that it is written without a point; a hole as None."""
    if isinstance(value, float):
        if value != value:
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value
