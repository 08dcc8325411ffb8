"""The rows of a file as its format gives them, before anything is judged, and what only the format knows."""

from __future__ import annotations

from dataclasses import dataclass

from em_core.data.problems import Problem
from em_core.data.records import Records


@dataclass(frozen=True)
class SheetFacts:
    """What a workbook knows of its rows, beside their cells. Row numbers are those of the sheet, from 1.

    sheets:         the names of all sheets with cells, in their order; sheet: the one that was read.
    hidden_sheets:  those of them that the program which made the file does not show.
    hidden_rows:    rows that somebody hid; filtered_rows: rows that a filter hides.
    merged:         merged cells as (first row, first column, last row, last column), columns from 0.
    dates:          the cells that hold a date and not a number or a text, as (row, column from 0).
    no_value:       the cells that hold a formula without a saved value, as (row, column from 0).
    """

    sheets: tuple[str, ...] = ()
    sheet: str = ""
    hidden_sheets: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    filtered_rows: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    dates: frozenset[tuple[int, int]] = frozenset()
    no_value: frozenset[tuple[int, int]] = frozenset()


NO_FACTS = SheetFacts()


@dataclass(frozen=True, eq=False)
class RawTable:
    """The records of a file or a text.

    name:       what sentences call it.
    records:    the rows that are not blank.
    notices:    how the format was read.
    delimiter:  between the cells of a text; "" for other formats.
    header:     the names of the columns, where the format keeps them apart from the rows; None where it does not.
    facts:      what only the format knows.
    """

    name: str
    records: Records
    notices: tuple[Problem, ...] = ()
    delimiter: str = ""
    header: tuple[str, ...] | None = None
    facts: SheetFacts = NO_FACTS

    @property
    def semicolons(self) -> bool:
        """Whether semicolons separate the cells, which programs choose where the comma is taken."""
        return self.delimiter == ";"
