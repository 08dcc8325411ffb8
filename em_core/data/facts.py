"""What a file says of its table beside the text of the cells: other sheets, what is hidden, merged or no plain number.

Nothing here judges: places are rows and columns of the file, both from 1, and whoever tells a reader asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from em_core.data.lost_decimals import Order
from em_core.data.problems import LISTED, Problem
from em_core.data.records import Records

_NOTED = LISTED + 1
_DATES = 50_000
"""Dates of a column that are known one by one: a column with more of them holds dates."""


class Sight(Enum):
    """Whether a sheet can be seen; the value is what a sentence calls one that cannot. VERY_HIDDEN: by macros alone."""

    VISIBLE = ""
    HIDDEN = "hidden"
    VERY_HIDDEN = "very hidden"


@dataclass(frozen=True)
class Title:
    """A part of a file that can hold a table, by its name: a sheet, a file in an archive, a table of a web page."""

    name: str
    sight: Sight = Sight.VISIBLE


@dataclass(frozen=True)
class Noun:
    """What the parts of a file are called."""

    one: str
    many: str


SHEETS = Noun("sheet", "sheets")


@dataclass(frozen=True)
class Area:
    """Cells that were merged into one: the first and the last row and column, both counted."""

    top: int
    left: int
    bottom: int
    right: int


class Oddity(Enum):
    """What a cell is beside its text.

    UNSAVED:  a formula whose value was not saved; FAILED: an error, such as #DIV/0!; STORED_AS_TEXT: a number that is
              stored as text; PERCENT: a number that is shown as percent.
    """

    UNSAVED = "unsaved"
    FAILED = "failed"
    STORED_AS_TEXT = "stored_as_text"
    PERCENT = "percent"


@dataclass
class Noted:
    """Cells of one column: how many, and the rows of the first of them."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    example: str = ""

    def note(self, row: int, example: str) -> None:
        """Count a cell."""
        self.count += 1
        if len(self.rows) < _NOTED:
            self.rows.append(row)
        self.example = self.example or example


@dataclass
class Facts:
    """What a file says of its table.

    noun:            what the parts of the file are called; parts: all of them, in order; part: the one that was read.
    hidden_rows:     the rows that hold something and are hidden; filtered: whether a filter is on.
    hidden_columns:  the first and the last of each stretch of hidden columns.
    merged:          the areas of merged cells.
    odd:             by column, the cells of each oddity; dates: by column, the rows with dates, and how each is shown.
    labels:          by column, what a statistics program calls the variable; meanings: what its codes stand for;
                     missing: the codes that it declares to be missing values, with how many there were.
    """

    noun: Noun = SHEETS
    part: str = ""
    parts: tuple[Title, ...] = ()
    hidden_rows: list[int] = field(default_factory=list)
    filtered: bool = False
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    odd: dict[Oddity, dict[int, Noted]] = field(default_factory=lambda: {oddity: {} for oddity in Oddity})
    dates: dict[int, dict[int, Order]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    meanings: dict[int, dict[str, str]] = field(default_factory=dict)
    missing: dict[int, dict[str, int]] = field(default_factory=dict)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of all parts of the file, hidden ones as well."""
        return tuple(title.name for title in self.parts)

    @property
    def sheet(self) -> str:
        """The name of the part that was read."""
        return self.part

    def note(self, oddity: Oddity, row: int, column: int, example: str = "") -> None:
        """Count a cell that is odd."""
        cells = self.odd[oddity]
        if column not in cells:
            cells[column] = Noted()
        cells[column].note(row, example)

    def note_date(self, row: int, column: int, order: Order) -> None:
        """Keep how a date is shown, unless the column has very many of them."""
        dates = self.dates.setdefault(column, {})
        if len(dates) < _DATES:
            dates[row] = order

    def noted(self, oddity: Oddity) -> Mapping[int, Noted]:
        """Return the cells of an oddity, by column."""
        return self.odd[oddity]

    def is_hidden_column(self, column: int) -> bool:
        """Return whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(frozen=True, eq=False)
class Grid:
    """One part of a file: its rows, what the file says of them, and how they were read.

    header:     the names of the columns, where the file keeps them apart from the rows; None where it does not.
    delimiter:  between the cells of a text, "" where it has one column; None for other files.
    """

    records: Records
    facts: Facts
    notices: tuple[Problem, ...] = ()
    header: tuple[str, ...] | None = None
    delimiter: str | None = None
