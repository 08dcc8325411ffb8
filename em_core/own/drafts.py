"""A file on its way to a table: the rows and the columns as the finders see them, and what they found so far."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from em_core.data.column_readings import read_column
from em_core.data.limit_words import side_of
from em_core.data.notation import holds_number
from em_core.data.numbers import Decimal, is_missing
from em_core.data.parts import with_readings
from em_core.data.problems import Problem
from em_core.data.raw_table import RawTable
from em_core.data.records import Records
from em_core.data.text_table import Table
from em_core.own.asked import Asked


@dataclass(frozen=True, eq=False)
class Lines:
    """The rows of a file.

    raw:       as the format gave them.
    records:   those that are left; once the header is known, those below it.
    header:    the names of the columns, None while it is not known; units: theirs, () where there are none.
    problems:  what was found; taken: the remedies in force.
    """

    raw: RawTable
    records: Records
    header: tuple[str, ...] | None = None
    units: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    taken: tuple[str, ...] = ()

    def told(self, problem: Problem, *taken: str) -> Lines:
        """Return the rows with one more problem, and the remedies that are in force for it."""
        return replace(self, problems=(*self.problems, problem), taken=(*self.taken, *taken))

    def below(self, count: int) -> Lines:
        """Return the rows without the first so many."""
        return replace(self, records=self.records.below(count))

    def with_top(self, row: tuple[int, list[str]]) -> Lines:
        """Return the rows with one more above them."""
        records = self.records
        below = [cell for _, cells in records for cell in cells]
        numbers = array("q", [row[0], *records.rows])
        widths = array("q", [len(row[1]), *records.lengths])
        return replace(self, records=Records(numbers, widths, [*row[1], *below]))

    def without(self, places: set[int]) -> Lines:
        """Return the rows without those at some places."""
        keep = [i not in places for i in range(len(self.records))]
        return replace(self, records=self.records.keeping(keep))

    @cached_property
    def width(self) -> int:
        """How many columns there are: those of the header, or of most rows."""
        if self.header is not None:
            return len(self.header)
        lengths = self.records.lengths
        # Lines above and below a table have one cell each, and may be as many as its rows.
        several = [length for length in lengths if length > 1]
        widths = Counter(several if 3 * len(several) > len(lengths) else lengths)
        # Keys with their values may be as many, too, but hold fewer cells.
        often = [width for width, count in widths.items() if 2 * count >= max(widths.values())]
        return max(often, key=lambda width: (width * widths[width], width), default=0)

    @cached_property
    def numeric(self) -> tuple[int, ...]:
        """The columns that are mostly numbers, judged by up to 400 rows from the beginning, the middle and the end."""
        # Above a header that is yet to be found, nothing tells what the columns hold.
        some = self.sample if self.header is not None else self.sample[min(len(self.sample) // 2, 30) :]
        found = []
        for j in range(self.width):
            # A word for a limit speaks neither for numbers nor against them.
            present = [row[j] for row in some if j < len(row) and not (is_missing(row[j]) or side_of(row[j]))]
            if present and 2 * sum(map(holds_number, present)) >= len(present):
                found.append(j)
        return tuple(found)

    @cached_property
    def sample(self) -> list[list[str]]:
        """Up to 400 rows from the beginning, the middle and the end."""
        n = len(self.records)
        places = range(n) if n <= 400 else [*range(200), *range(n // 2, n // 2 + 100), *range(n - 100, n)]
        return [self.records[i][1] for i in places]


@dataclass(frozen=True, eq=False)
class Draft:
    """The table of a file.

    table:     as it is read with the remedies in force.
    raw:       the rows as the format gave them.
    problems:  what was found; taken: the remedies in force.
    aside:     the columns that are not chosen at first where others exist, and why.
    censored:  the columns with values that are known to be below or above a limit.
    left:      how many columns of the file are left out before the first.
    """

    table: Table
    raw: RawTable
    problems: tuple[Problem, ...] = ()
    taken: tuple[str, ...] = ()
    aside: Mapping[str, str] = field(default_factory=dict)
    censored: tuple[str, ...] = ()
    left: int = 0

    def column_in_file(self, j: int) -> int:
        """Return which column of the file a column of the table is, counted from 1."""
        return j + 1 + self.left

    def told(self, problem: Problem, *taken: str) -> Draft:
        """Return the draft with one more problem, and the remedies that are in force for it."""
        return replace(self, problems=(*self.problems, problem), taken=(*self.taken, *taken))

    def with_cells(
        self,
        cells: Mapping[int, tuple[str, ...]],
        units: Mapping[int, str] | None = None,
        decimal: Decimal | None = None,
    ) -> Draft:
        """Return the draft with other cells in some columns; other columns are not read again.

        units:    of columns that have none yet; decimal: the decimal mark, where it is another.
        """
        table = self.table
        every = tuple(cells.get(j, column) for j, column in enumerate(table.cells))
        had = tuple(unit or (units or {}).get(j, "") for j, unit in enumerate(table.units))
        mark = table.decimal if decimal is None else decimal
        changed = replace(table, cells=every, units=had, decimal=mark)
        if mark is table.decimal and "readings" in vars(table):
            known = [read_column(column, mark) if j in cells else table.readings[j] for j, column in enumerate(every)]
            changed = with_readings(changed, known)
        return replace(self, table=changed)


IDENTIFIER = "an identifier"
"""Why a column is put aside that numbers or names the cases."""

LineFinder: TypeAlias = Callable[[Lines, Asked], Lines]
ColumnFinder: TypeAlias = Callable[[Draft, Asked], Draft]
