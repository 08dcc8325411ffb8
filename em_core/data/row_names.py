"""What the rows of a table are called: the column of text that names them."""

from __future__ import annotations

from collections.abc import Sequence

from em_core.data.problems import printable
from em_core.data.text_table import Table, numeric_columns

LONGEST = 40
"""Of a longer name this much is shown."""


def label_column(table: Table, chosen: Sequence[str], identifiers: Sequence[str] = ()) -> str | None:
    """Return the column that names the rows: full, not chosen as data, and of text or an identifier; None without one.

    A column in which no name comes twice goes before others.

    identifiers:  columns of numbers that name rows, in their order.
    """
    numbers = set(numeric_columns(table)) - set(identifiers)
    full = [
        name
        for name, cells in zip(table.columns, table.cells, strict=True)
        if name not in chosen and name not in numbers and all(cells)
    ]
    unique = (name for name in full if len(set(table.cells[table.columns.index(name)])) == len(table.rows))
    return next(unique, full[0] if full else None)


def names_of_rows(table: Table, chosen: Sequence[str], column: str | None = None) -> tuple[str, ...]:
    """Return what each row is called; () where no column says it.

    column:  the one that names them; None for the first that does (`label_column`).
    """
    by = label_column(table, chosen) if column is None else column
    if by is None:
        return ()
    return tuple(printable(cell[:LONGEST]) for cell in table.cells[table.columns.index(by)])
