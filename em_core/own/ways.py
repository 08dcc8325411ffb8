"""Ways from a table to data: the lab's, and each model's by its own reader; rows that cannot be used are left out.

Rows with missing values are left out with a sentence and an undo; those with cells that hold something else, only when
that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from em_core.catalogue.entry import Entry
from em_core.catalogue.readers import FIRST_SHOWN, MOST_ROWS, Reader, row_labels
from em_core.data.cells import Faults, read_numbers, why_dropped
from em_core.data.column_readings import GOOD, KINDS, read_column
from em_core.data.dataset import Dataset
from em_core.data.limits import MAX_DIMENSIONS, MAX_ROWS
from em_core.data.parts import part_of, with_readings
from em_core.data.problems import Action, DataError, Kind, Problem, Remedy, Severity, as_remedy, positions
from em_core.data.provenance import Provenance
from em_core.data.reading import plain_table
from em_core.data.text import ALIGNED, FRAMED
from em_core.data.text_table import Table, numeric_columns
from em_core.data.validating import to_dataset
from em_core.numerics.wording import counted
from em_core.own.asked import Asked, assumed, in_words, offered
from em_core.own.drafts import IDENTIFIER, Draft
from em_core.own.own_table import OwnTable, written
from em_core.own.source import Source

T = TypeVar("T")

_NUMBERED = re.compile(r"column [0-9]+")
"""What a column without a name is called."""

SAMPLE_SEED = 1
"""Every sample of a file is the same one, and its note says so."""

DROP_ROWS, SAMPLE = str(Action.DROP_ROWS.value), str(Action.SAMPLE.value)
EMPTY = "empty_rows"


@dataclass(frozen=True, eq=False)
class Made(Generic[T]):
    """Data as a model takes them.

    rows, labels:  the row number in the file, and a name, of each row.
    problems:      what is to be known; taken: the remedies in force.
    """

    data: T
    rows: tuple[int, ...]
    labels: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Way(Generic[T]):
    """How a model's data are made of a table.

    model:    the id of the model's entry; "" for the lab.
    numeric:  whether the table must have a column of numbers.
    offered:  table -> the columns that can be chosen; () where the model takes the table as it is.
    most:     how many of them, at most; first: how many are chosen at first, None for as many as that.
    measured: whether the model is of measurements, for which columns of few values are no first choice.
    made:     (source, draft, columns, what was asked) -> the data; DataError with every problem.
    noted:    (data, what was done to their content) -> the data that say so.
    """

    model: str
    numeric: bool
    offered: Callable[[Table], Sequence[str]]
    most: int | None
    measured: bool
    made: Callable[[Source, Draft, Sequence[str], Asked], Made[T]]
    noted: Callable[[T, Provenance], T]
    first: int | None = None

    def asked(self, remedies: Collection[str]) -> Asked:
        """Return what is asked where some remedies are named."""
        return Asked(frozenset(map(str, remedies)), self.model, self.measured)

    def choice(self, draft: Draft) -> tuple[str, ...]:
        """Return the columns that are chosen at first: none that was put aside, where there are others."""
        offered = self.offered(draft.table)
        good = [name for name in offered if name not in draft.aside]
        return tuple((good or offered)[: self.first or self.most])


def _points(_source: Source, draft: Draft, columns: Sequence[str], asked: Asked) -> Made[Dataset]:
    """Return the points in some columns, as the lab takes them."""
    table = draft.table
    _, faults = read_numbers(table, positions(columns, table.columns, table.name))
    keep, problems, taken = _left_out(table, faults, asked)
    sample = (MAX_ROWS, SAMPLE_SEED) if asked.names(SAMPLE) else None
    named_by = _identifier(draft, columns)
    data = to_dataset(table, columns, drop_missing=keep is not None, sample=sample, named_by=named_by)
    if sample and (len(table.rows) if keep is None else int(keep.sum())) > data.n:
        problems.append(_sampled(data.n, len(table.rows)))
        taken.append(SAMPLE)
    labels = dict(zip(table.rows, labels_of(draft, columns), strict=True))
    return Made(data, data.rows, tuple(labels[row] for row in data.rows), tuple(problems), tuple(taken))


def _points_noted(data: Dataset, made_of: Provenance) -> Dataset:
    return replace(data, made_of=made_of)


def _table_noted(data: OwnTable, made_of: Provenance) -> OwnTable:
    return replace(data, made_of=made_of)


LAB: Way[Dataset] = Way("", True, numeric_columns, MAX_DIMENSIONS, True, _points, _points_noted, FIRST_SHOWN)
"""How the lab's data are made: points in columns of numbers, of which the first picture has two."""


def way_of(entry: Entry) -> Way[OwnTable]:
    """Return how the data for a model's page are made: by the model's own reader."""
    reader = entry.reader

    def made(source: Source, draft: Draft, columns: Sequence[str], asked: Asked) -> Made[OwnTable]:
        whole = draft.table
        used = part_of(whole, _with_chosen(whole, reader.offered(whole), columns))
        used = _with_names(used, draft, columns, reader)
        problems: list[Problem] = []
        taken: list[str] = []
        if reader.faulty is not None:
            keep, problems, taken = _left_out(used, reader.faulty(used), asked)
            used = used if keep is None else part_of(used, used.columns, keep)
            used = _without_empty(used, columns, asked, problems, taken)
            used = _sample(used, asked, problems, taken)
        kept = dict(zip(whole.rows, labels_of(draft, columns), strict=True))
        labels = tuple(kept[row] for row in used.rows)
        if used is whole and source.settled and isinstance(source.raw, str):
            # It is a link's text as it stands, with its title and its units.
            return Made(OwnTable(source.raw, {entry.id: reader.read(whole)}), used.rows, labels)
        if used is whole and isinstance(source.raw, str) and _as_it_stands(draft):
            return Made(OwnTable(source.raw, {entry.id: reader.read(whole)}), used.rows, labels, tuple(problems))
        return Made(written(used, entry), used.rows, labels, tuple(problems), tuple(taken))

    return Way(entry.id, reader.numeric, reader.offered, reader.most, reader.measured, made, _table_noted, reader.first)


def _without_empty(
    table: Table, columns: Sequence[str], asked: Asked, problems: list[Problem], taken: list[str]
) -> Table:
    """Tell of rows that are empty in all chosen columns, of which a model learns nothing; leave them out if asked."""
    readings = [table.readings[table.columns.index(name)] for name in columns]
    if not readings:
        return table
    empty = np.logical_and.reduce([each.codes == KINDS.index(Kind.MISSING) for each in readings])
    count = int(empty.sum())
    if not count or len(empty) - count < 2:
        return table
    rows = in_words([row for row, none in zip(table.rows, empty.tolist(), strict=True) if none])
    left = counted(count, "row")
    in_force, problem = offered(
        asked,
        Kind.EMPTY_ROWS,
        Remedy(EMPTY, f"Leave out {left} without a value", count),
        f"Keep {left} without a value",
        f"Empty in all chosen columns, so that nothing is learnt of them: {rows}.",
        f"Left out, for they are empty in all chosen columns: {rows}.",
    )
    problems.append(problem)
    if not in_force:
        return table
    taken.append(EMPTY)
    return part_of(table, table.columns, ~empty)


def _with_names(used: Table, draft: Draft, columns: Sequence[str], reader: Reader) -> Table:
    """Return the table with the cells of an identifier as names of its rows, where one was not chosen as data."""
    whole, name = draft.table, _identifier(draft, columns)
    if name is None or name in used.columns or _NUMBERED.fullmatch(name):
        return used
    # In one word: no cell of a link's text is to be cut at a blank.
    called = "_".join(name.split())
    cells = tuple(f"{called}:{cell}" for cell in whole.cells[whole.columns.index(name)])
    table = replace(
        used,
        columns=(name, *used.columns),
        units=("", *used.units),
        cells=(cells, *used.cells),
        width=used.width,
    )
    table = with_readings(table, [read_column(cells, table.decimal), *used.readings])
    # Where the first column has a part of its own in the model, it is no place for names.
    return table if list(reader.offered(table)) == list(reader.offered(used)) else used


def _identifier(draft: Draft, columns: Sequence[str]) -> str | None:
    """Return the first column of identifiers that is full and not chosen as data."""
    table = draft.table
    for name, why in draft.aside.items():
        if why == IDENTIFIER and name not in columns and all(table.cells[table.columns.index(name)]):
            return name
    return None


def _as_it_stands(draft: Draft) -> bool:
    """Return whether a link that holds the text is read as this table, without any finder's help."""
    if draft.raw.delimiter in (ALIGNED, FRAMED):
        return False
    try:
        plain = plain_table(draft.raw, numeric=False)
    except DataError:
        return False
    parts = ("columns", "units", "rows", "cells", "decimal", "ragged")
    return all(getattr(plain, part) == getattr(draft.table, part) for part in parts)


def labels_of(draft: Draft, columns: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each row: by the first full column that is neither chosen nor data, else by its number."""
    table, name = draft.table, _identifier(draft, columns)
    if name is not None:
        return tuple(cell[:40] for cell in table.cells[table.columns.index(name)])
    return row_labels(table, [*columns, *numeric_columns(table)], "row")


def _left_out(table: Table, faults: Faults, asked: Asked) -> tuple[NDArray[np.bool_] | None, list[Problem], list[str]]:
    """Return which rows stay (None where nothing is left out), what is told of it, and the remedies in force.

    Rows with missing values are left out unless that is undone; those with anything else where it was asked for.
    """
    keep = ~faults.at_fault & table.whole
    if bool(keep.all()) or int(keep.sum()) < 2:
        return None, [], []
    count = int((~keep).sum())
    # Nobody typed what is missing, or is known to be below a limit; any other cell may be a slip of the pen.
    harmless = {GOOD, KINDS.index(Kind.MISSING), KINDS.index(Kind.CENSORED)}
    holes = bool(table.whole.all()) and set(np.unique(faults.codes).tolist()) <= harmless
    if not (asked.names(DROP_ROWS) or (holes and asked.assumes(DROP_ROWS))):
        return None, [], []
    rows = [row for row, kept in zip(table.rows, keep.tolist(), strict=True) if not kept]
    left, named, n, why = counted(count, "row"), in_words(rows), len(keep), why_dropped(table, faults)
    sentence = f"Left out {left} of {n:,} ({named}): {why}."
    _, problem = assumed(asked, Kind.MISSING, as_remedy(Action.DROP_ROWS, count), "Do not leave them out", sentence, "")
    return keep, [problem], [DROP_ROWS]


def _sampled(kept: int, n: int) -> Problem:
    """Return what is told of a sample."""
    undo = Remedy(f"keep:{SAMPLE}", "Do not draw a sample", kept)
    sentence = f"A random sample of {kept:,} of {n:,} rows, seed {SAMPLE_SEED}."
    return Problem(Kind.TOO_MANY_ROWS, sentence, "", Severity.ASSUMED, remedies=(undo,))


def _sample(table: Table, asked: Asked, problems: list[Problem], taken: list[str]) -> Table:
    """Return a seeded sample of the rows, in their order, if that was accepted and there are too many."""
    n = len(table.rows)
    if not asked.names(SAMPLE) or n <= MOST_ROWS:
        return table
    keep = np.zeros(n, dtype=np.bool_)
    keep[np.random.default_rng(SAMPLE_SEED).choice(n, MOST_ROWS, replace=False)] = True
    problems.append(_sampled(MOST_ROWS, n))
    taken.append(SAMPLE)
    return part_of(table, table.columns, keep)


def _with_chosen(table: Table, offered: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the table's columns without those that were offered and not chosen, these in their order.

    Raises DataError for what is not offered.
    """
    if not offered:
        return list(table.columns)
    positions(columns, offered, table.name)
    chosen, left, order = set(columns), set(offered) - set(columns), iter(columns)
    return [next(order) if name in chosen else name for name in table.columns if name not in left]
