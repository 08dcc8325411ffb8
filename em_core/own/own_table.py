"""People's own data for a model's page: the text that a link holds, and what was read of it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from em_core.catalogue.entry import Entry
from em_core.catalogue.readers import Reader, Sheet
from em_core.catalogue.sample import Sample
from em_core.data.column_readings import GOOD, Readings, read_column
from em_core.data.numbers import Decimal, is_missing, is_number
from em_core.data.packed_text import pack_text
from em_core.data.parts import with_readings
from em_core.data.problems import DataError
from em_core.data.provenance import Provenance
from em_core.data.reading import read_pasted
from em_core.data.text_table import Table, with_numbers

NAME = "The table"
"""What sentences call a table that came in a link, and one that was pasted."""

ROW = "row"
"""What the column of row numbers is called."""


@dataclass(frozen=True)
class OwnTable:
    """A table of people's own; two are equal where their texts are.

    text:     the table as text: what a link holds, and what the run is known by.
    samples:  what models have read of it already, by their ids. What a model reads is a function of the text alone.
    made_of:  the content that it was made of, and what was done to it; None where nothing was.
    """

    text: str
    samples: dict[str, Sample] = field(default_factory=dict, repr=False, compare=False)
    made_of: Provenance | None = field(default=None, repr=False, compare=False)

    @cached_property
    def table(self) -> Table:
        """The table, read once; DataError with everything that is wrong with it."""
        return read_pasted(self.text, NAME, numeric=False)

    def sample(self, entry: Entry) -> Sample:
        """Return the data as the model's reader returns them, read once; DataError with every problem."""
        if entry.id not in self.samples:
            table = with_numbers(self.table) if entry.reader.numeric else self.table
            self.samples[entry.id] = entry.reader.read(table)
        return self.samples[entry.id]

    @cached_property
    def packed(self) -> str:
        """The text as it stands in a link."""
        return pack_text(self.text)

    @cached_property
    def mark(self) -> str:
        """What a link names the table by which is too large to be in it: how many lines it has, and its digest."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()[:12]
        return f"{len(self.text.strip().splitlines())}-{digest}"


def written(table: Table, entry: Entry) -> OwnTable:
    """Return a table out of a file as its own text, with what the model reads of it; DataError with every problem."""
    reader = entry.reader
    again = _as_read_again(table, reader)
    try:
        sample = reader.read(again)
    except DataError:
        # The same, said of the rows and cells of the file.
        reader.read(table)
        raise
    return OwnTable(table_text(again), {entry.id: sample})


def sheet_text(sheet: Sheet) -> str:
    """Return a table as CSV."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    heads, rows = sheet
    writer.writerow(heads)
    writer.writerows([["" if cell is None or cell != cell else cell for cell in row] for row in rows])
    return target.getvalue()


def table_text(table: Table) -> str:
    """Return a table that was read from a file as CSV."""
    return sheet_text((table.columns, [list(row) for row in zip(*table.cells, strict=True)]))


def _as_read_again(table: Table, reader: Reader) -> Table:
    """Return the table as it is read out of its own text: below a header, without units, with decimal points.

    Where that would count the rows anew, a column of their numbers comes along, if the model has use for one.
    """
    n, columns, readings = len(table.rows), _as_header(table.columns), list(table.readings)
    cells = [_with_points(*each, table.decimal) for each in zip(table.cells, readings, strict=True)]
    moved = table.rows != tuple(range(2, n + 2)) or not all(map(any, zip(*cells, strict=True)))
    if moved and reader.faulty is not None and not _has_names(table, reader):
        names = tuple(f"row {row}" for row in table.rows)
        columns, cells = (*columns, ROW), [*cells, names]
        readings.append(read_column(names, Decimal.POINT))
    places = {row: place for place, row in enumerate(table.rows, start=2)}
    plain = replace(
        table,
        name=NAME,
        columns=columns,
        units=("",) * len(columns),
        rows=tuple(range(2, n + 2)),
        cells=tuple(cells),
        decimal=Decimal.POINT,
        ragged={places[row]: width for row, width in table.ragged.items()},
        notices=(),
        width=0,
    )
    return with_readings(plain, readings)


def _as_header(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the names such that a row of them is a header: no number among them, no comment, each a word."""
    names: list[str] = []
    for name in columns:
        plain = name.lstrip("# ")
        plain = f"column {plain}".strip() if is_number(plain) or is_missing(plain) else plain
        while plain in names:
            plain += "′"
        names.append(plain)
    return tuple(names)


def _has_names(table: Table, reader: Reader) -> bool:
    """Return whether a column names the rows, or is called as the column of their numbers would be."""
    data = set(reader.offered(table))
    pairs = zip(table.columns, table.cells, strict=True)
    return any(name.lower() == ROW or (name not in data and all(cells)) for name, cells in pairs)


def _with_points(cells: tuple[str, ...], found: Readings, decimal: Decimal) -> tuple[str, ...]:
    """Return the cells of a column, its numbers so written that they are read alike beside any others."""
    if decimal is not Decimal.COMMA and not any("," in cell for cell in cells):
        return cells
    wanted = np.flatnonzero(found.codes == GOOD)
    plain = list(cells)
    for i in wanted.tolist():
        if decimal is Decimal.COMMA or "," in cells[i]:
            plain[i] = repr(float(found.values[i])).removesuffix(".0")
    return tuple(plain)
