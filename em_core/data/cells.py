"""Cells to numbers: every cell of the chosen columns judged, and what is wrong with those that hold none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from em_core.data.column_readings import GOOD, KINDS
from em_core.data.problems import LISTED, Action, Kind, Problem, shown
from em_core.data.text_table import Table, ragged_problems
from em_core.distributions.input_checks import LARGEST
from em_core.numerics.arrays import FloatArray, IntArray
from em_core.numerics.wording import counted, listed


@dataclass(frozen=True, eq=False)
class Faults:
    """What is wrong with the cells of some columns: as arrays, for a file may have millions of them.

    columns:  the index of each column; codes: (n, d) GOOD, or the place in KINDS of what is wrong.
    """

    columns: tuple[int, ...]
    codes: NDArray[np.uint8]

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool((self.codes != GOOD).any())

    @property
    def at_fault(self) -> NDArray[np.bool_]:
        """(n,) whether there is any in each row."""
        return np.asarray((self.codes != GOOD).any(axis=1))

    def but_for(self, kind: Kind, columns: set[int]) -> Faults:
        """Return the faults without those of one kind in some columns."""
        codes = self.codes.copy()
        for k, j in enumerate(self.columns):
            if j in columns:
                codes[codes[:, k] == KINDS.index(kind), k] = GOOD
        return Faults(self.columns, codes)

    def sorts(self) -> Iterator[tuple[int, Kind, IntArray]]:
        """Yield each sort of fault in a column, as it comes up: the column, the kind, and the indices of the rows."""
        for k, j in enumerate(self.columns):
            column = self.codes[:, k]
            found, first = np.unique(column, return_index=True)
            for code in found[np.argsort(first)].tolist():
                if code != GOOD:
                    yield j, KINDS[code], np.flatnonzero(column == code)


@dataclass(frozen=True)
class _Rule:
    """How a fault is put: what is found, the rule it breaks, the remedy, and what such cells are called."""

    found: str
    rule: str
    remedy: str
    called: tuple[str, str]

    @property
    def remedies(self) -> str:
        """The remedy for several such cells."""
        return self.remedy.replace(" it", " them").replace("the row", "the rows")


_RULES = {
    Kind.MISSING: _Rule(
        "a missing value",
        "every point needs a number in each chosen column",
        "Fill it in, or drop the row.",
        ("missing value", "missing values"),
    ),
    Kind.INFINITE: _Rule(
        "an infinite value",
        "every value must be a finite number",
        "Correct it, or drop the row.",
        ("infinite value", "infinite values"),
    ),
    Kind.TEXT: _Rule(
        "not a number",
        "every cell of a chosen column must be one",
        "Correct it (digits only, no unit), or drop the row.",
        ("cell of text", "cells of text"),
    ),
    Kind.TOO_LARGE: _Rule(
        "too large",
        f"values must be below {LARGEST:g} in size, for their squares overflow in double precision",
        "Use a larger unit, or drop the row.",
        ("value too large", "values too large"),
    ),
    Kind.CENSORED: _Rule(
        "a limit and not a value",
        "all that is known is that the value is below or above it",
        "Use a model for censored values, or drop the row.",
        ("limit instead of a value", "limits instead of values"),
    ),
    Kind.AMBIGUOUS: _Rule(
        "a number that can be read in two ways",
        "a comma before three digits may be a decimal comma or a thousands mark, and no other cell tells which",
        "Write decimals with a point, and thousands without a separator.",
        ("ambiguous number", "ambiguous numbers"),
    ),
}


def read_numbers(table: Table, chosen: Sequence[int]) -> tuple[FloatArray, Faults]:
    """Return the chosen columns as numbers (n, d), NaN where a cell is at fault, and the faults.

    Rows with too many cells have no faults of their own: nobody knows which of their cells belongs where.
    """
    shape = len(table.rows), len(chosen)
    values, codes = np.empty(shape), np.empty(shape, dtype=np.uint8)
    for k, j in enumerate(chosen):
        values[:, k], codes[:, k] = table.readings[j].values, table.readings[j].codes
    codes[~table.whole] = GOOD
    return values, Faults(tuple(chosen), codes)


def cell_problems(table: Table, faults: Faults) -> list[Problem]:
    """Return a problem for each sort of fault in a column, with its rows, and one for the rows with too many cells.

    Each carries the offer to drop all faulty rows, with their count, as long as two rows would remain.
    """
    dropped = int((faults.at_fault | ~table.whole).sum())
    problems = ragged_problems(table) + [_column_problem(table, j, kind, places) for j, kind, places in faults.sorts()]
    if len(table.rows) - dropped < 2:
        return problems
    # A number that can be read in two ways is no reason to lose a point.
    droppable = [replace(problem, action=Action.DROP_ROWS, count=dropped) for problem in problems]
    return [a if a.kind is Kind.AMBIGUOUS else b for a, b in zip(problems, droppable, strict=True)]


def why_dropped(table: Table, faults: Faults) -> str:
    """Return what was wrong with the rows that were dropped, in words, with counts."""
    counts = {kind: int((faults.codes == KINDS.index(kind)).sum()) for kind in _in_order(faults)}
    parts = [f"{count:,} {_RULES[kind].called[count != 1]}" for kind, count in counts.items()]
    if table.ragged:
        parts.append(f"{counted(len(table.ragged), 'row')} with too many cells")
    return ", ".join(parts)


def _in_order(faults: Faults) -> dict[Kind, None]:
    """Return the kinds of fault as they come up, column by column."""
    return dict.fromkeys(kind for _, kind, _ in faults.sorts())


def _column_problem(table: Table, j: int, kind: Kind, places: IntArray) -> Problem:
    """Return the problem of one sort of fault in a column: in the words of its cell where there is one alone."""
    rule, column, first = _RULES[kind], table.columns[j], int(places[0])
    row, cell = table.rows[first], table.cells[j][first]
    if len(places) == 1:
        found = f"{shown(cell)}, {rule.found}" if cell else "empty"
        sentence = f"Row {row}, column {shown(column)} is {found}; {rule.rule}."
        return Problem(kind, sentence, rule.remedy, value=cell, row=row, column=column)
    count, name = counted(len(places), *rule.called), shown(column)
    some = [(table.rows[i], table.cells[j][i]) for i in places[:LISTED].tolist()]
    rest = len(places) - len(some)
    if kind is Kind.MISSING:
        numbers = [str(at) for at, _ in some]
        where = f"rows {', '.join(numbers)} and {rest:,} more" if rest else f"rows {listed(numbers)}"
    else:
        examples = [f"{shown(given)} in row {at}" for at, given in some]
        where = f"{', '.join(examples)} and {rest:,} more" if rest else listed(examples)
    rules = rule.rule.replace("must be one", "must be a number")
    sentence = f"Column {name} has {count}: {where}; {rules}."
    return Problem(kind, sentence, rule.remedies, value=cell, row=row, column=column)
