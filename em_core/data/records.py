"""Records: the rows of a file in little memory, the cells of all rows in one list, and how many each row has."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, chain

from em_core.data.budget import Budget

Record = tuple[int, list[str]]
"""A row number as in the file, from 1, blank rows counted; and the row's cells."""

_KEPT = 1 << 16
_LONG = 8
"""Of numbers that are longer than this on average, equal ones are not looked for."""


@dataclass(frozen=True, eq=False)
class Records:
    """Rows that are not blank, without surrounding blanks in their cells and without empty cells at their end.

    numbers:  the row number of each, as in the file; widths: how many cells each has; cells: all of them, row by row.
    first:    how many rows are left out at the top; skipped: how many cells are left out at the beginning of each row.
    """

    numbers: Sequence[int]
    widths: Sequence[int]
    cells: Sequence[str]
    first: int = 0
    skipped: int = 0

    @staticmethod
    def of(rows: Iterable[Record], budget: Budget) -> Records:
        """Return rows that are at hand as lists."""
        gathered = Gathered(budget)
        for number, cells in rows:
            gathered.add(number, [cells])
        return gathered.records()

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.numbers) - self.first

    def __getitem__(self, i: int) -> Record:
        """Return row i, from 0."""
        at = self.first + i
        start = self._starts[at]
        return self.numbers[at], list(self.cells[start + self.skipped : start + self.widths[at]])

    def __iter__(self) -> Iterator[Record]:
        """Yield the rows."""
        return map(self.__getitem__, range(len(self)))

    @cached_property
    def _starts(self) -> Sequence[int]:
        return array("q", accumulate(self.widths, initial=0))

    @cached_property
    def lengths(self) -> Sequence[int]:
        """How many cells each row has."""
        widths = self.widths[self.first :]
        return widths if not self.skipped else [max(0, width - self.skipped) for width in widths]

    @property
    def rows(self) -> tuple[int, ...]:
        """The number of each row in the file."""
        return tuple(self.numbers[self.first :])

    def below(self, count: int) -> Records:
        """Return the rows without the first so many."""
        return replace(self, first=self.first + count)

    def without_first_column(self) -> Records:
        """Return the rows without their first cells."""
        return replace(self, skipped=self.skipped + 1)

    def keeping(self, keep: Sequence[bool]) -> Records:
        """Return some of the rows; the same rows where all are kept."""
        if all(keep):
            return self
        numbers, widths, cells = array("q"), array("q"), list[str]()
        for kept, (number, row) in zip(keep, self, strict=True):
            if kept:
                numbers.append(number)
                widths.append(len(row))
                cells += row
        return Records(numbers, widths, cells)

    def with_rows(self, rows: Sequence[list[str]]) -> Records:
        """Return as many rows with other cells, of which none is left out at the beginning."""
        gap = [""] * self.skipped
        cells = [cell for row in rows for cell in chain(gap, row)]
        widths = array("q", [len(row) + self.skipped for row in rows])
        return Records(array("q", self.rows), widths, cells, skipped=self.skipped)

    def column(self, j: int) -> list[str]:
        """Return cell j of every row that has one."""
        place, start = j + self.skipped, self._starts
        return [self.cells[start[i] + place] for i in range(self.first, len(self.numbers)) if place < self.widths[i]]

    def columns(self, width: int) -> tuple[tuple[str, ...], ...]:
        """Return the cells by column, rows that are too short filled up, and what is beyond the columns left out."""
        if not len(self):
            return ((),) * width
        least, most = min(self.lengths), max(self.lengths)
        if least == most == width:
            step = width + self.skipped
            return tuple(tuple(self.cells[self._starts[self.first] + self.skipped + j :: step]) for j in range(width))
        level: list[str] = []
        filling = [""] * width
        for start, length in zip(self._starts[self.first :], self.lengths, strict=False):
            begin = start + self.skipped
            level += self.cells[begin : begin + min(length, width)]
            if length < width:
                level += filling[length:]
        return tuple(tuple(level[j::width]) for j in range(width))


@dataclass
class Gathered:
    """Rows as they are read: blank ones are dropped, and the limits are asked before anything is kept."""

    budget: Budget
    seen: int = 0
    numbers: array[int] = field(default_factory=lambda: array("q"))
    widths: array[int] = field(default_factory=lambda: array("q"))
    cells: list[str] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)

    def add(self, number: int, rows: Sequence[Sequence[str]]) -> None:
        """Add rows that follow one another in the file, the first of them with this number."""
        widths = list(map(len, rows))
        self.budget.extent(max(widths, default=0), self.seen)
        # Equal cells are one object: measured data repeat themselves.
        cells = [self._known.setdefault(cell, cell) for cell in map(str.strip, chain.from_iterable(rows))]
        if len(self._known) > _KEPT:
            self._known.clear()
        if 0 not in widths and "" not in cells:
            self.numbers.extend(range(number, number + len(rows)))
            self.widths.extend(widths)
            self.cells += cells
            self.seen += len(cells)
            return
        start = 0
        for row, width in enumerate(widths, start=number):
            end = start + width
            while end > start and not cells[end - 1]:
                end -= 1
            if end > start:
                self.numbers.append(row)
                self.widths.append(end - start)
                self.cells += cells[start:end]
                self.seen += width
            start += width

    def add_numbers(self, number: int, cells: list[str]) -> None:
        """Add a row of numbers in their own form: no blanks are around them, and long ones are hardly ever equal."""
        if "" in cells or sum(map(len, cells)) < _LONG * len(cells):
            self.add(number, [cells])
            return
        self.budget.extent(len(cells), self.seen)
        self.numbers.append(number)
        self.widths.append(len(cells))
        self.cells += cells
        self.seen += len(cells)

    def records(self) -> Records:
        """Return the rows; DataError where the last of them were too many."""
        self.budget.extent(0, self.seen)
        return Records(self.numbers, self.widths, self.cells)
