"""People's own data for any model: a table read under the rule of that model, every problem told at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from em_core.arrays import FloatArray
from em_core.data.cells import cell_problems, read_numbers
from em_core.data.problems import DataError, Kind, Problem, counted, shown
from em_core.data.tables import Table, numeric_columns
from em_core.sample import Sample


@dataclass(frozen=True)
class Rule:
    """What a cell must be, beside a finite number.

    words:   continues "must be ...".
    remedy:  what to do about a cell that is not.
    holes:   whether a cell may be empty.
    """

    words: str
    good: Callable[[FloatArray], np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]
    remedy: str = "Correct it, or leave the row out."
    holes: bool = False


NUMBER = Rule("a finite number", np.isfinite)
NUMBER_OR_HOLE = Rule("a finite number or empty", np.isfinite, holes=True)
COUNT = Rule("a whole number of at least 0", lambda x: (x >= 0) & (x == np.floor(x)))
AMOUNT = Rule("a number of at least 0", lambda x: x >= 0)
BIT = Rule("0 or 1", lambda x: (x == 0) | (x == 1))


@dataclass(frozen=True, eq=False)
class Reader:
    """How people's own data are read for a model.

    expects:  one sentence for the page: which columns, and what stands in them.
    sketch:   two or three lines as somebody would paste them.
    read:     table -> sample; raises DataError with every problem.
    """

    expects: str
    sketch: str
    read: Callable[[Table], Sample]


def numbers(table: Table, columns: Sequence[str], rule: Rule) -> FloatArray:
    """Return columns of a table as numbers (n, d), NaN in holes; DataError names every cell that breaks the rule."""
    chosen = [table.columns.index(name) for name in columns]
    values, faults = read_numbers(table, chosen)
    if rule.holes:
        faults = {place: kind for place, kind in faults.items() if kind is not Kind.MISSING}
    problems = list(cell_problems(table, faults)) if faults or table.ragged else []
    fine = np.isnan(values) | rule.good(values)
    for i, j in np.argwhere(~fine):
        row, column = table.rows[i], columns[j]
        problems.append(
            Problem(
                Kind.PARAMETER,
                f"Row {row}, column {shown(column)} is {shown(table.cells[chosen[j]][i])}; it must be {rule.words}.",
                rule.remedy,
                value=table.cells[chosen[j]][i],
                row=row,
                column=column,
            )
        )
    if problems:
        raise DataError(problems)
    return values


def table_reader(
    expects: str, sketch: str, rule: Rule = NUMBER, least: int = 1, most: int | None = None, row_noun: str = "row"
) -> Reader:
    """Return a reader of all numeric columns of a table, of which there must be from `least` to `most`."""

    def read(table: Table) -> Sample:
        columns = numeric_columns(table)
        if len(columns) < least or (most is not None and len(columns) > most):
            need = f"{least}" if most == least else f"{least} or more" if most is None else f"{least} to {most}"
            sentence = f"{table.name} has {counted(len(columns), 'column')} of numbers; this model needs {need}."
            raise DataError([Problem(Kind.COLUMN_CHOICE, sentence, expects)])
        return Sample(
            numbers(table, columns, rule),
            table.name,
            tuple(f"{row_noun} {row}" for row in table.rows),
            tuple(columns),
            tuple(table.units[table.columns.index(name)] for name in columns),
            row_noun,
            source=table.name,
        )

    return Reader(expects, sketch, read)
