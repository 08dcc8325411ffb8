"""People's own data for any model: a table read under the rule of that model, every problem told at once.

Each reader also writes: what it wrote reads back as the same sample, so that classic data can be edited in a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from em_core.catalogue.sample import Facts, Sample
from em_core.data.cells import Faults, cell_problems, read_numbers
from em_core.data.numbers import is_missing
from em_core.data.problems import LISTED, Action, DataError, Kind, Problem, named, shown
from em_core.data.text_table import Table, numeric_columns
from em_core.models.sequences import Sequences
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import counted

MOST_ROWS = 5_000
"""More rows than this make no picture that anybody can read."""

FIRST_SHOWN = 2
"""Of points in many columns so many are chosen at first: a picture shows them as they are."""

LABELS = frozenset({"row", "name", "label", "id", "year", "date", "day", "month", "country"})
"""A column of one of these names, or called like the rows of the model, names the rows and holds no data."""

GROUPS = frozenset({"sequence", "series", "group", "run"})
"""A column of one of these names says to which sequence a row belongs."""

Cell: TypeAlias = str | float | None
"""What stands in a cell; None where it is empty."""

Sheet: TypeAlias = tuple[tuple[str, ...], list[list[Cell]]]
"""A table to edit: the names of its columns, and its rows; None where a cell is empty."""


@dataclass(frozen=True)
class Rule:
    """What a cell must be, beside a finite number.

    words:   continues "it must be ..."; remedy: what to do about a cell that is not.
    holes:   whether a cell may be empty.
    """

    words: str
    good: Callable[[FloatArray], NDArray[np.bool_]]
    remedy: str = "Correct it, or leave the row out."
    holes: bool = False


@dataclass(frozen=True)
class Together:
    """What the numbers of a row must be to one another.

    good:    (n, d) -> (n,) whether each row is as it must be.
    words:   continues "Row 3 has "heads" 12 and "tosses" 10; "; remedy: what to do about a row that is not.
    """

    good: Callable[[FloatArray], NDArray[np.bool_]]
    words: str
    remedy: str = "Correct it, or leave the row out."

    def problems(self, table: Table, columns: Sequence[str], values: FloatArray) -> list[Problem]:
        """Return a problem for each of the first rows that break the rule, and one for the rest."""
        broken = np.flatnonzero(~self.good(values))
        found = []
        for i in broken[:LISTED].tolist():
            pairs = " and ".join(f"{shown(name)} {cells_of(values[i])[j]}" for j, name in enumerate(columns))
            sentence = f"Row {table.rows[i]} has {pairs}; {self.words}."
            found.append(Problem(Kind.PARAMETER, sentence, self.remedy, row=table.rows[i]))
        if (rest := len(broken) - LISTED) > 0:
            sentence = f"There are {rest:,} more such rows; {self.words}."
            found.append(Problem(Kind.PARAMETER, sentence, self.remedy))
        return found


NUMBER = Rule("a finite number", np.isfinite)
NUMBER_OR_HOLE = Rule("a finite number or empty", np.isfinite, holes=True)
COUNT = Rule("a whole number of at least 0", lambda x: (x >= 0) & (x == np.floor(x)))
AMOUNT = Rule("a number of at least 0", lambda x: x >= 0)
BIT = Rule("0 or 1", lambda x: (x == 0) | (x == 1))


@dataclass(frozen=True, eq=False)
class Reader:
    """How people's own data are read for a model.

    expects:  one sentence for the page: which columns, and what stands in them.
    sketch:   some lines as somebody would paste them.
    read:     table -> sample; raises DataError with every problem.
    write:    sample -> the table that `read` would read as the same sample.
    numeric:  whether there must be a column of numbers.
    offered:  table -> the columns of which `read` takes all, and people may choose some; most: so many at most, first:
              so many at first, None for as many as that.
    faulty:   table -> the cells for which a row may be left out; None where the order of the rows, or their number, is
              part of the data, so that none may be.
    measured: whether the numbers are measurements, and no counts or answers.
    """

    expects: str
    sketch: str
    read: Callable[[Table], Sample]
    write: Callable[[Sample], Sheet]
    numeric: bool = True
    offered: Callable[[Table], Sequence[str]] = lambda _table: ()
    most: int | None = None
    faulty: Callable[[Table], Faults] | None = None
    first: int | None = None
    measured: bool = False


def read_cells(table: Table, columns: Sequence[str], rules: Sequence[Rule]) -> tuple[FloatArray, Faults]:
    """Return columns of a table as numbers (n, d), NaN where there is none, and the cells that ought to hold one.

    rules:  one for each column.
    """
    chosen = [table.columns.index(name) for name in columns]
    values, faults = read_numbers(table, chosen)
    return values, faults.but_for(Kind.MISSING, {j for j, rule in zip(chosen, rules, strict=True) if rule.holes})


def checked(table: Table, columns: Sequence[str], rules: Sequence[Rule], *, separable: bool = False) -> FloatArray:
    """Return columns of a table as numbers (n, d), NaN in holes; DataError names every cell that breaks its rule.

    rules:      one for each column.
    separable:  whether rows may be left out; a problem that this would solve offers it.
    """
    chosen = [table.columns.index(name) for name in columns]
    values, faults = read_cells(table, columns, rules)
    problems = cell_problems(table, faults)
    if not separable:
        problems = [replace(p, action=None, count=0, remedies=()) for p in problems]
    for j, (name, rule) in enumerate(zip(columns, rules, strict=True)):
        broken = np.flatnonzero(~(np.isnan(values[:, j]) | rule.good(values[:, j])))
        problems += [_broken(table, int(i), name, chosen[j], rule) for i in broken[:LISTED]]
        if (rest := len(broken) - LISTED) > 0:
            sentence = f"There are {rest:,} more such cells in column {shown(name)}; each must be {rule.words}."
            problems.append(Problem(Kind.PARAMETER, sentence, rule.remedy, column=name))
    problems += row_problems(table, separable=separable)
    if problems:
        raise DataError(problems)
    return values


def row_problems(table: Table, *, separable: bool = False) -> list[Problem]:
    """Return the problem of a table with more rows than a model's page takes, if it has.

    separable:  as in `checked`.
    """
    if len(table.rows) <= MOST_ROWS:
        return []
    sentence = f"{table.name} has {len(table.rows):,} rows; this page takes at most {MOST_ROWS:,}."
    problem = Problem(Kind.TOO_MANY_ROWS, sentence, "Take a part of them.")
    return [replace(problem, action=Action.SAMPLE, count=MOST_ROWS) if separable else problem]


def wanted_columns(
    table: Table, names: Sequence[str], least: int, most: int | None, expects: str, of: str = "of numbers"
) -> list[str]:
    """Return the columns, of which there must be from `least` to `most`; DataError says what is expected."""
    if len(names) < least or (most is not None and len(names) > most):
        need = f"{least}" if most == least else f"{least} or more" if most is None else f"{least} to {most}"
        found = f"{counted(len(names), 'column')} {of}" + (f" ({named(names)})" if names else "")
        sentence = f"{table.name} has {found}; this model needs {need}."
        raise DataError([Problem(Kind.COLUMN_CHOICE, sentence, f"Expected: {expects}")])
    return list(names)


def table_reader(
    expects: str,
    sketch: str,
    rule: Rule | Sequence[Rule] = NUMBER,
    least: int = 1,
    most: int | None = None,
    row_noun: str = "row",
    together: Together | None = None,
    story: Sequence[str] = (),
    first: int | None = None,
) -> Reader:
    """Return a reader of all numeric columns of a table, of which there must be from `least` to `most`.

    Its rows are separable: each is a case of its own.

    rule:      of every column, or one for each.
    together:  what the numbers of a row must be to one another, if anything.
    story:     the names of columns whose rows are what the example's are, and are called so.
    first:     how many columns are chosen at first.
    """

    def offered(table: Table) -> list[str]:
        return values_of(table, row_noun)

    def rules_of(columns: Sequence[str]) -> list[Rule]:
        return [rule] * len(columns) if isinstance(rule, Rule) else list(rule)

    def faulty(table: Table) -> Faults:
        columns = wanted_columns(table, offered(table), least, most, expects)
        return read_cells(table, columns, rules_of(columns))[1]

    def read(table: Table) -> Sample:
        columns = wanted_columns(table, offered(table), least, most, expects)
        values = checked(table, columns, rules_of(columns), separable=True)
        if together is not None and (problems := together.problems(table, columns, values)):
            raise DataError(problems)
        noun = row_noun if [name.lower() for name in columns] == list(story) else own_noun(table, columns, row_noun)
        return sample_of(table, values, columns, row_labels(table, columns, noun), noun)

    measured = rule in (NUMBER, NUMBER_OR_HOLE)
    return Reader(
        expects,
        sketch,
        read,
        write_rows,
        offered=offered,
        most=most,
        faulty=faulty,
        first=first,
        measured=measured,
    )


def write_rows(sample: Sample) -> Sheet:
    """Return a table with a row for each row of the sample, its name first."""
    values = np.asarray(sample.values, dtype=np.float64)
    rows = zip(sample.rows, values.reshape(len(values), -1), strict=True)
    return (sample.row_noun, *sample.columns), [[name, *cells_of(row)] for name, row in rows]


def cells_reader(cells: tuple[str, ...], noun: str, sketch: str, row_noun: str) -> Reader:
    """Return a reader of one count for each of these cells: in a row with a column each, or one beneath another."""
    expects = f"{len(cells)} counts of {noun}, in this order: {', '.join(cells)}."

    def read(table: Table) -> Sample:
        # Where the number of columns fits, one that holds no number has a wrong cell, and is not another column.
        fits = len(table.columns) == len(cells)
        columns = wanted_columns(table, table.columns if fits else numeric_columns(table), 1, None, expects)
        values = checked(table, columns, [COUNT] * len(columns))
        if values.shape not in ((1, len(cells)), (len(cells), 1)):
            rows, width = values.shape
            sentence = (
                f"{table.name} has {counted(rows, 'row')} of {counted(width, 'count')}; there must be {len(cells)} "
                "counts, in one row or in one column."
            )
            raise DataError([Problem(Kind.COLUMN_CHOICE, sentence, f"Expected: {expects}")])
        return sample_of(table, values.ravel(), [noun], cells, row_noun)

    return Reader(expects, sketch, read, lambda sample: (cells, [cells_of(np.asarray(sample.values))]))


def values_of(table: Table, row_noun: str, *other: str) -> list[str]:
    """Return the numeric columns but those that name the rows, and others that are called so."""
    aside = LABELS | {row_noun.lower(), *other}
    return [name for name in numeric_columns(table) if name.lower() not in aside]


def own_noun(table: Table, columns: Sequence[str], row_noun: str) -> str:
    """Return what people's own rows are called: as their own table calls them, and not as the model's example does.

    row_noun:  what a column of names may be called beside LABELS: the noun of the example.
    """
    said = {row_noun.lower(), "year", "day", "month", "date", "country"}
    label = _label_column(table, columns)
    return label.lower() if label is not None and label.lower() in said else "row"


def row_labels(table: Table, columns: Sequence[str], row_noun: str) -> tuple[str, ...]:
    """Return what the rows are called: by the first full column that is not among `columns`, else by their place.

    Rows go by their number in the file; what a model itself gives a name ("set") is counted from 1.
    """
    label = _label_column(table, columns)
    if label is not None:
        return tuple(cell[:40] for cell in table.cells[table.columns.index(label)])
    places = table.rows if row_noun == "row" else range(1, len(table.rows) + 1)
    return tuple(f"{row_noun} {place}" for place in places)


def _label_column(table: Table, columns: Sequence[str]) -> str | None:
    """Return the first full column that is neither data nor says to which sequence a row belongs; one that tells all
    rows apart is rather meant."""
    full = {
        name: cells
        for name, cells in zip(table.columns, table.cells, strict=True)
        if name not in columns and name.lower() not in GROUPS and not any(map(is_missing, cells))
    }
    apart = (name for name, cells in full.items() if len(set(cells)) == len(cells))
    return next(apart, next(iter(full), None))


def sample_of(
    table: Table,
    values: FloatArray | Sequences,
    columns: Sequence[str],
    rows: tuple[str, ...],
    row_noun: str,
    *,
    facts: Facts | None = None,
    note: str = "",
) -> Sample:
    """Return a sample from a table, with the units of its columns."""
    units = tuple(table.units[table.columns.index(name)] if name in table.columns else "" for name in columns)
    numbers = _numbers(rows)
    return Sample(
        values,
        table.name,
        rows,
        tuple(columns),
        units,
        row_noun,
        source=table.name,
        facts=facts,
        note=note,
        numbers=numbers,
    )


_ROW_NUMBER = re.compile(r"(?:row )?([0-9]{1,15})")


def _numbers(rows: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers by which rows are called, "row 5" or "5"; () where one of them is called otherwise."""
    found = list(map(_ROW_NUMBER.fullmatch, rows))
    return tuple(int(each[1]) for each in found if each) if all(found) else ()


def cells_of(values: FloatArray) -> list[Cell]:
    """Return numbers as a table on the screen shows them: whole ones without decimals, None in holes."""
    return [None if np.isnan(v) else int(v) if v == np.floor(v) and abs(v) < 1e15 else float(v) for v in values]


def _broken(table: Table, i: int, name: str, column: int, rule: Rule) -> Problem:
    row, cell = table.rows[i], table.cells[column][i]
    sentence = f"Row {row}, column {shown(name)} is {shown(cell)}; it must be {rule.words}."
    return Problem(Kind.PARAMETER, sentence, rule.remedy, value=cell, row=row, column=name)
