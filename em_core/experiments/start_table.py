"""A start as a table to type into: one row a component where the parameters have such, else one row a number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.catalogue.sample import Sample
from em_core.data import Dataset
from em_core.em.capabilities import capabilities_of, n_components
from em_core.em.flat_params import Shapes, shapes_of
from em_core.em.parameters import CovarianceMatrix, ParameterKind, kinds_in, kinds_of_class
from em_core.em.protocol import AnyModel
from em_core.landscape.parameter_names import WORDS, Names
from em_core.models import MixtureParams
from em_core.multistart.initialisation import mixture_shapes, typed_fields

__all__ = ["MOST_LINES", "StartTable", "mixture_table", "start_table", "table_of", "why_no_table"]

MOST_LINES = 60
"""The most rows, and the most columns, of a table that somebody can be asked to fill in."""

Index = tuple[int, ...]
Entries = tuple[Index, ...]
"""Where a cell's number stands in its array: in two places, for a covariance of two columns."""

Places = tuple[int, ...]
"""The same among the flat numbers."""


@dataclass(frozen=True)
class StartTable:
    """The layout of a table of parameters.

    corner:   what the rows are: "component", or "parameter".
    rows:     what each row is called; columns: the same of the columns.
    held:     the columns that the model itself holds, by place from 0.
    places:   for each row and column, where its number stands among the flat ones.
    """

    corner: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    held: tuple[int, ...]
    places: tuple[tuple[Places, ...], ...]

    def cells(self, values: Sequence[float]) -> list[list[float]]:
        """Return the table of flat numbers."""
        return [[values[places[0]] for places in row] for row in self.places]

    def flat(self, cells: Sequence[Sequence[float | None]], values: Sequence[float]) -> tuple[float, ...]:
        """Return the flat numbers of a table; NaN for an empty cell, which no model takes.

        values:  what stands where the table has no cell.
        """
        numbers = list(values)
        for row, typed in zip(self.places, cells, strict=True):
            for places, number in zip(row, typed, strict=True):
                for place in places:
                    numbers[place] = np.nan if number is None else float(number)
        return tuple(numbers)


def table_of(shown: Exhibit) -> StartTable:
    """Return the table of an exhibit's start; its size is not asked (`why_no_table`)."""
    return start_table(shown.model, kinds_in(shown.start), shapes_of(shown.start), shown.sample)


def mixture_table(model: AnyModel, dataset: Dataset) -> StartTable:
    """Return the table of the lab's starts, whose flat numbers are weights, means and covariances of every model."""
    k, d = n_components(model), dataset.d
    assert k is not None, "the lab's models count their components"
    rows = tuple(map(str, dataset.rows))
    sample = Sample(dataset.values, dataset.title, rows, dataset.columns)
    return start_table(model, kinds_of_class(MixtureParams), mixture_shapes(k, d), sample, typed_fields(model))


def why_no_table(shown: Exhibit) -> str | None:
    """Return why an exhibit's start cannot be typed into a table, in a sentence; None where it can."""
    kinds, shapes = kinds_in(shown.start), shapes_of(shown.start)
    k = _count(shown.model, shapes)
    lines = sum(_numbers_of(kinds[name], shape if k is None else shape[1:]) for name, shape in shapes.items())
    if lines <= MOST_LINES:
        return None
    many = f"{lines:,} numbers"
    if k is not None:
        many = f"{many} for each {capabilities_of(shown.model).components.singular}"
    return f"The start of this model has {many}, too many to be typed: at most {MOST_LINES} can be."


def why_not_typed(table: StartTable) -> str | None:
    """Return why a table with a row per component is too wide to be typed into, in a sentence; None where it is not."""
    if len(table.columns) <= MOST_LINES:
        return None
    return (
        f"The start has {len(table.columns):,} numbers for each {table.corner}, too many to be typed: at most "
        f"{MOST_LINES} can be."
    )


def start_table(
    model: AnyModel,
    kinds: Mapping[str, ParameterKind],
    shapes: Shapes,
    sample: Sample,
    only: Collection[str] | None = None,
) -> StartTable:
    """Return the table of parameters with arrays of these kinds and shapes, in the order of their flat numbers.

    sample:  the data, whose rows and columns have names.
    only:    the arrays that have cells; None for all.
    """
    has, heads = capabilities_of(model), _Heads(Names.of(model, sample.columns), sample)
    k, first = _count(model, shapes), 0
    names: list[str] = []
    held: list[int] = []
    lines: list[list[Places]] = [[] for _ in range(k or 0)]
    for name, shape in shapes.items():
        flat = first + np.arange(prod(shape)).reshape(shape)
        first += flat.size
        if only is not None and name not in only:
            continue
        for head, entries in heads.of(name, kinds[name], shape if k is None else shape[1:], k is not None):
            if name in has.held:
                held.append(len(names))
            names.append(head)
            if k is None:
                lines.append([tuple(int(flat[entry]) for entry in entries)])
            for component in range(k or 0):
                lines[component].append(tuple(int(flat[component][entry]) for entry in entries))
    places = tuple(map(tuple, lines))
    if k is None:
        return StartTable("parameter", tuple(names), ("value",), (), places)
    noun = has.components
    rows = tuple(noun.names[j] if j < len(noun.names) else str(j + 1) for j in range(k))
    return StartTable(noun.singular, rows, tuple(names), tuple(held), places)


def _count(model: AnyModel, shapes: Shapes) -> int | None:
    """Return K where the first axis of every array is the component; None for other parameters."""
    k = n_components(model)
    return k if k is not None and all(shape[:1] == (k,) for shape in shapes.values()) else None


def _numbers_of(kind: ParameterKind, shape: Index) -> int:
    """Return how many cells an array of this shape has in a table."""
    return shape[-1] * (shape[-1] + 1) // 2 if isinstance(kind, CovarianceMatrix) else prod(shape)


@dataclass(frozen=True)
class _Heads:
    """The names of cells in a table, and which entries of an array they are."""

    names: Names
    sample: Sample

    def of(self, name: str, kind: ParameterKind, shape: Index, by_component: bool) -> Iterator[tuple[str, Entries]]:
        """Yield the cells of one field: of one component's array of this shape, or of the whole one."""
        if isinstance(kind, CovarianceMatrix):
            yield from self._spreads(kind, shape[-1])
            return
        for index in np.ndindex(shape):
            yield self._column(name, index, shape) if by_component else self._alone(name, index, shape), (index,)

    def _spreads(self, kind: CovarianceMatrix, d: int) -> Iterator[tuple[str, Entries]]:
        """Yield the variances, and then the covariances above the diagonal, which stand beneath it as well."""
        own, between = ("scale", "scale") if kind.scale else ("variance", "covariance")
        called = [self.names.column(j) for j in range(d)]
        yield from ((f"{own} of {called[i]}", ((i, i),)) for i in range(d))
        pairs = ((i, j) for i in range(d) for j in range(i + 1, d))
        yield from ((f"{between} of {called[i]} and {called[j]}", ((i, j), (j, i))) for i, j in pairs)

    def _alone(self, name: str, index: Index, shape: Index) -> str:
        """Return the name of an entry of parameters that have no components."""
        if name == "frequencies":
            return self.names.share(name, (), index[0])
        return self.names.entry(name, index, shape)

    def _column(self, name: str, index: Index, shape: Index) -> str:
        """Return the name of an entry of one component's array."""
        word = WORDS.get(name, name)
        if not shape:
            return word
        (item,), (count,) = index, shape
        match name:
            case "coefficients":
                return f"slope on {self.names.column(item - 1)}" if item else "intercept"
            case "transitions":
                return f"to {self.names.noun.name(item)}"
            case "documents" if len(self.sample.rows) == count:
                row, noun = self.sample.rows[item], self.sample.row_noun
                return row if row.startswith(noun) else f"{noun} {row}"
            case "words" if len(self.sample.columns) == count:
                return f"word {self.sample.columns[item]}"
            case "documents" | "words":
                return f"{name[:-1]} {item + 1}"
        symbols: tuple[str, ...] = (self.sample.facts or {}).get("symbols", ())
        if len(symbols) == count:
            return f"{word} of {symbols[item]}"
        return f"{word} of {self.sample.columns[item]}" if len(self.sample.columns) == count else f"{word} {item + 1}"
