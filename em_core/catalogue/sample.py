"""Data of any sort as a value: the numbers, what each row and column is called, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, eq=False)
class Sample:
    """Data for any model of the family.

    values:    what the model's `prepare` takes: an array, or Sequences.
    title:     what a reader calls them.
    rows:      what each row is called: "set 1", "1902", "cell A"; as many as there are rows (or counts in a list).
    columns:   the names of the columns; units: theirs, "" where there is none.
    row_noun:  what a row is: "set", "year", "animal".
    facts:     what some models must know beyond the numbers, by name: the shape of an image, the symbols of a die.
    numbers:   the number of each row as in the file, where the rows go by those.
    source, licence, note:  where the data come from, under which terms, and what was done to them.
    """

    values: Any
    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    units: tuple[str, ...] = ()
    row_noun: str = "row"
    facts: dict[str, Any] | None = None
    source: str = ""
    licence: str = ""
    note: str = ""
    numbers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Fill in units that nobody gave."""
        object.__setattr__(self, "units", self.units or ("",) * len(self.columns))

    def column_title(self, column: int) -> str:
        """Return a column's name with its unit in brackets."""
        unit = self.units[column]
        return f"{self.columns[column]} ({unit})" if unit else self.columns[column]

    def with_values(self, values: Any) -> Sample:
        """Return the same names around other values of the same shape."""
        return replace(self, values=values)
