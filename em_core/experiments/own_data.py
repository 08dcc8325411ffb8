"""People's own data for any model: a file or a text, the table in it, and what the model's reader makes of that.

The lab and every model's page take the same way; problems and remedies are values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from em_core.catalogue.entry import Entry
from em_core.catalogue.readers import MOST_ROWS
from em_core.data.cells import why_dropped
from em_core.data.dataset import Dataset
from em_core.data.limits import MAX_ROWS
from em_core.data.parts import part_of
from em_core.data.problems import Action, DataError, Kind, Problem, notice, positions
from em_core.data.reading import read_pasted, read_table
from em_core.data.text_table import Table, numeric_columns, with_numbers
from em_core.data.validating import to_dataset
from em_core.experiments.own_table import OwnTable, written
from em_core.numerics.wording import counted

T = TypeVar("T")

SAMPLE_SEED = 1
"""Every sample of a file is the same one, and its note says so."""


@dataclass(frozen=True, eq=False)
class Source:
    """A file or a text as it came.

    raw:   its bytes, or the text.
    name:  of the file, which tells its kind, too; what sentences call a text.
    """

    raw: bytes | str
    name: str

    @cached_property
    def content(self) -> bytes:
        """Its bytes; a text's are UTF-8."""
        return self.raw if isinstance(self.raw, bytes) else self.raw.encode()

    @cached_property
    def digest(self) -> str:
        """The sha256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def key(self) -> str:
        """The same for sources with the same table alone."""
        return f"{type(self.raw).__name__} {self.digest} {self.name}"

    def table(self) -> Table:
        """Return the table in it, with numbers or without; DataError with everything that is wrong with it."""
        if isinstance(self.raw, bytes):
            return read_table(self.raw, self.name, numeric=False)
        return read_pasted(self.raw, self.name, numeric=False)


@dataclass(frozen=True, eq=False)
class Way(Generic[T]):
    """How a model's data are made of a table.

    numeric:  whether the table must have a column of numbers.
    offered:  table -> the columns that can be chosen; () where the model takes the table as it is.
    most:     how many of them, at most.
    made:     (source, table, columns, remedies) -> the data, and what is to be known of them; DataError with every
              problem, each with the remedy that would solve it, if there is one.
    """

    numeric: bool
    offered: Callable[[Table], Sequence[str]]
    most: int | None
    made: Callable[[Source, Table, Sequence[str], Collection[Action]], tuple[T, list[Problem]]]

    def choice(self, table: Table) -> tuple[str, ...]:
        """Return the columns that are chosen at first."""
        return tuple(self.offered(table)[: self.most])


@dataclass(frozen=True, eq=False)
class OwnData(Generic[T]):
    """People's own data as a model takes them.

    data:      None while something is in the way.
    columns:   those that are chosen; offered: all that can be.
    problems:  how the file was read, and all that is wrong or to be known.
    taken:     the remedies in force.
    """

    data: T | None
    columns: tuple[str, ...]
    offered: tuple[str, ...]
    problems: tuple[Problem, ...]
    taken: frozenset[Action] = frozenset()

    @property
    def offers(self) -> dict[Action, int]:
        """The remedies that would help, each with how many rows it leaves out, or keeps in a sample."""
        return DataError(self.problems).offers


def read_own(
    source: Source,
    way: Way[T],
    columns: Sequence[str] | None = None,
    remedies: Collection[Action] = (),
    *,
    table: Table | None = None,
) -> OwnData[T]:
    """Return what a model takes of a file or a text; never raises for what stands in it.

    columns:   those that are chosen; None for the first that are offered, as many as the model takes.
    remedies:  those that were accepted.
    table:     the source's, where it has been read already.
    """
    offered: tuple[str, ...] = ()
    chosen, taken = tuple(columns or ()), frozenset(remedies)
    notices: tuple[Problem, ...] = ()
    try:
        table = table or source.table()
        notices = table.notices
        if way.numeric:
            with_numbers(table)
        offered = tuple(way.offered(table))
        chosen = way.choice(table) if columns is None else chosen
        data, known = way.made(source, table, chosen, taken)
    except DataError as error:
        return OwnData(None, chosen, offered, (*notices, *error.problems), taken)
    return OwnData(data, chosen, offered, (*notices, *known), taken)


def _points(
    _source: Source, table: Table, columns: Sequence[str], remedies: Collection[Action]
) -> tuple[Dataset, list[Problem]]:
    """Return the points in some columns, as the lab takes them."""
    sample = (MAX_ROWS, SAMPLE_SEED) if Action.SAMPLE in remedies else None
    return to_dataset(table, columns, drop_missing=Action.DROP_ROWS in remedies, sample=sample), []


LAB: Way[Dataset] = Way(True, numeric_columns, 2, _points)
"""How the lab's data are made: points in one or two columns of numbers."""


def way_of(entry: Entry) -> Way[OwnTable]:
    """Return how the data for a model's page are made: by the model's own reader."""
    reader = entry.reader

    def made(
        source: Source, table: Table, columns: Sequence[str], remedies: Collection[Action]
    ) -> tuple[OwnTable, list[Problem]]:
        used = part_of(table, _with_chosen(table, reader.offered(table), columns))
        known: list[Problem] = []
        if reader.faulty is not None:
            used = _without_faults(used, entry, Action.DROP_ROWS in remedies, known)
            used = _sample(used, Action.SAMPLE in remedies, known)
        if used is table and isinstance(source.raw, str):
            # It is a link's text as it stands, with its title and its units.
            return OwnTable(source.raw, {entry.id: reader.read(table)}), known
        return written(used, entry), known

    return Way(reader.numeric, reader.offered, reader.most, made)


def _with_chosen(table: Table, offered: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the table's columns without those that were offered and not chosen, these in their order.

    Raises DataError for what is not offered.
    """
    if not offered:
        return list(table.columns)
    positions(columns, offered, table.name)
    chosen, left, order = set(columns), set(offered) - set(columns), iter(columns)
    return [next(order) if name in chosen else name for name in table.columns if name not in left]


def _without_faults(table: Table, entry: Entry, accepted: bool, known: list[Problem]) -> Table:
    """Return the table without the rows in which a number is missing, if that was accepted."""
    if not accepted or entry.reader.faulty is None:
        return table
    faults = entry.reader.faulty(table)
    keep = ~faults.at_fault & table.whole
    if bool(keep.all()):
        return table
    left = counted(int((~keep).sum()), "row")
    known.append(notice(Kind.MISSING, f"Left out {left} of {len(keep):,}: {why_dropped(table, faults)}."))
    return part_of(table, table.columns, keep)


def _sample(table: Table, accepted: bool, known: list[Problem]) -> Table:
    """Return a seeded sample of the rows, in their order, if that was accepted and there are too many."""
    n = len(table.rows)
    if not accepted or n <= MOST_ROWS:
        return table
    keep = np.zeros(n, dtype=np.bool_)
    keep[np.random.default_rng(SAMPLE_SEED).choice(n, MOST_ROWS, replace=False)] = True
    known.append(notice(Kind.TOO_MANY_ROWS, f"A random sample of {MOST_ROWS:,} of {n:,} rows, seed {SAMPLE_SEED}."))
    return part_of(table, table.columns, keep)
