"""A rule for rows: a column, a comparison and a value, named as a remedy is: "only:eruptions > 3"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from em_core.data.column_readings import GOOD
from em_core.data.numbers import is_missing, read_number
from em_core.data.text_table import Table, numeric_columns

ONLY = "only:"
"""What the name of a filter begins with."""

WORDS = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
"""The comparisons, and what sentences say for them; a column of text has the first two."""


@dataclass(frozen=True)
class FilterRule:
    """Which rows stay: those in which a column is to a value as the comparison says."""

    column: str
    comparison: str
    value: str

    @property
    def id(self) -> str:
        """The name of the remedy that it is."""
        return f"{ONLY}{self.column} {self.comparison} {self.value}"

    def why_not(self, table: Table) -> str:
        """Return why the rule does not fit a table; "" where it does."""
        if self.column not in table.columns:
            return f'there is no column "{self.column}"'
        if self.column in numeric_columns(table):
            return "" if self._number(table) is not None else f'"{self.value}" is not a number'
        return "" if self.comparison in ("=", "!=") else f'"{self.column}" holds text, which is equal or is not'

    def keep(self, table: Table) -> NDArray[np.bool_]:
        """Return (n,) whether each row stays; where the cell is missing, only for "is not"."""
        j = table.columns.index(self.column)
        if self.column not in numeric_columns(table):
            wanted = self.value.strip()
            same = np.array(
                [not is_missing(cell) and cell.strip() == wanted for cell in table.cells[j]], dtype=np.bool_
            )
            return ~same if self.comparison == "!=" else same
        number, readings = self._number(table), table.readings[j]
        assert number is not None, "why_not has looked"
        x, good = readings.values, readings.codes == GOOD
        # A comparison with NaN is false, and so is left out by itself.
        with np.errstate(invalid="ignore"):
            kept: dict[str, NDArray[np.bool_]] = {
                "=": x == number,
                "!=": ~good | (x != number),
                "<": x < number,
                "<=": x <= number,
                ">": x > number,
                ">=": x >= number,
            }
        return kept[self.comparison]

    def _number(self, table: Table) -> float | None:
        for text in (self.value, self.value.replace(",", "."), self.value.replace(".", ",")):
            read = read_number(text.strip(), table.decimal)
            if isinstance(read, float):
                return read
        return None


def rule_of(remedy: str, columns: Sequence[str]) -> FilterRule | None:
    """Return the rule that a remedy names, None where it names none.

    columns:  of the table; a name may hold what looks like a comparison, and the longest that fits is meant.
    """
    if not remedy.startswith(ONLY):
        return None
    text = remedy.removeprefix(ONLY)
    for column in sorted(columns, key=len, reverse=True):
        if text.startswith(f"{column} "):
            comparison, blank, value = text[len(column) + 1 :].partition(" ")
            if comparison in WORDS and blank:
                return FilterRule(column, comparison, value)
    column, _, rest = text.partition(" ")
    comparison, _, value = rest.partition(" ")
    return FilterRule(column, comparison, value) if comparison in WORDS else None
