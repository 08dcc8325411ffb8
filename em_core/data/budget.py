"""Resource limits of one reading: limits as a value, and a meter that is passed down and asked between chunks.

A file is refused where it passes a limit, not after it was read whole: each refusal names the number, the rule and a
remedy.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from em_core.data import limits
from em_core.data.problems import DataError, Kind, refusal
from em_core.numerics.number_format import format_number

FEWER_ROWS = "Keep only the columns you need, or a random sample of the rows."
SMALLER = "Keep only the sheet, columns and rows you need, or save the table as CSV."


@dataclass(frozen=True)
class Limits:
    """What a reading takes at most; `limits` says what each number is."""

    unpacked: int = limits.MAX_UNPACKED
    always_unpacked: int = limits.ALWAYS_UNPACKED
    ratio: int = limits.MOST_RATIO
    cells: int = limits.MAX_CELLS
    columns: int = limits.MAX_COLUMNS
    sheet_rows: int = limits.SHEET_ROWS
    merged: int = limits.MERGED
    formats: int = limits.CELL_FORMATS
    elements: int = limits.ELEMENTS
    strings: int = limits.STRINGS
    other_elements: int = limits.OTHER_ELEMENTS
    depth: int = limits.DEPTH
    members: int = limits.MEMBERS
    seconds: float = limits.SECONDS

    def may_unpack(self, packed: int) -> int:
        """Return how many bytes a file of so many may unpack to."""
        return max(self.always_unpacked, min(self.unpacked, self.ratio * packed))


class Budget:
    """The meter of one reading, of the file called `name`.

    clock:  the seconds of processor time that have gone by. That of this thread alone: what others do on the same
            server is not this file's fault.
    """

    def __init__(self, name: str, limits: Limits | None = None, clock: Callable[[], float] = time.thread_time) -> None:
        self.name = name
        self.limits = limits or Limits()
        self._clock = clock
        self._began = clock()

    def spend_time(self) -> None:
        """Raise DataError once the reading has taken more processor time than it may."""
        if (spent := self._clock() - self._began) > self.limits.seconds:
            took = format_number(spent, "fixed", 1)
            raise refusal(
                Kind.TOO_LONG,
                f"Reading {self.name} was stopped after {took} s; a file may take at most {self.limits.seconds:g} s of "
                "processor time.",
                FEWER_ROWS,
                value=took,
            )

    def extent(self, width: int, cells: int) -> None:
        """Raise DataError for a table with more columns or cells than the limits."""
        if width > self.limits.columns:
            sentence = f"{self.name} has {width:,} columns; at most {self.limits.columns:,} are read."
            raise refusal(Kind.TOO_MANY_CELLS, sentence, "Keep only the columns you need.", value=str(width))
        if cells > self.limits.cells:
            sentence = f"{self.name} has more than {self.limits.cells:,} cells; at most {self.limits.cells:,} are read."
            raise refusal(Kind.TOO_MANY_CELLS, sentence, FEWER_ROWS)

    def sheet_row(self, row: int) -> None:
        """Raise DataError for a row beyond the last that a sheet can have."""
        if row > (most := self.limits.sheet_rows):
            raise refusal(Kind.DAMAGED, f"{self.name} has more than {most:,} rows, as no sheet has.", SMALLER)

    def merged(self, count: int) -> None:
        """Raise DataError for more merged cells than the limits."""
        if count > (most := self.limits.merged):
            raise self.bomb(f"has more than {most:,} merged cells; at most {most:,} are read", count)

    def unpacked(self, packed: int, unpacked: int) -> None:
        """Raise DataError for a file that is far larger once it is decompressed."""
        most = self.limits.may_unpack(packed)
        if unpacked > most:
            megabytes = most // 1024**2
            raise self.bomb(
                f"has {packed:,} bytes and unpacks to {unpacked:,}; at most {most:,} bytes ({megabytes} MB) are "
                "unpacked",
                unpacked,
            )

    def bomb(self, words: str, value: int, remedy: str = SMALLER) -> DataError:
        """Return the refusal of something that no honest file has; `words` continue the file's name."""
        return refusal(Kind.BOMB, f"{self.name} {words}.", remedy, value=str(value))
