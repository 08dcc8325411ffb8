"""Slices of the space of starts: which two coordinates of the means vary, and how far each goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from em_core.algorithms.argument_checks import numbers
from em_core.data import Dataset
from em_core.landscape.parameter_arrays import P, Params, array_of, with_array
from em_core.multistart.grouped_runs import means_name, means_of
from em_core.numerics.arguments import instance, quoted
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole
from em_core.numerics.wording import counted

MOST_CELLS = 1024
"""So many cells a side are more than any screen shows."""


class Coordinate(NamedTuple):
    """One coordinate of one component's mean, both counted from 0."""

    component: int
    column: int


@dataclass(frozen=True)
class Slice:
    """Which starts a map is of.

    first, second:  the two coordinates that vary, different ones.
    box:            (low, high) of the first and (low, high) of the second, in the data's units.
    """

    first: Coordinate
    second: Coordinate
    box: tuple[float, float, float, float]

    def __post_init__(self) -> None:
        """Raise ValueError for coordinates or a box that are none."""
        object.__setattr__(self, "first", coordinate("first", self.first))
        object.__setattr__(self, "second", coordinate("second", self.second))
        box = tuple(numbers("The box", self.box, 4).tolist())
        if len(box) > 4:
            raise ValueError(f"The box has {len(box)} numbers; it must have four: low, high, low, high.")
        object.__setattr__(self, "box", box)

    def marks(self, size: int) -> tuple[FloatArray, FloatArray]:
        """Return the values of the first and of the second coordinate at the centres of size x size cells."""
        middles = (np.arange(size) + 0.5) / size
        a, b, c, d = self.box
        return a + (b - a) * middles, c + (d - c) * middles

    def start(self, params: P, first: float, second: float) -> P:
        """Return the parameters with the two coordinates put to these values."""
        return _with_coordinates(params, (self.first, first), (self.second, second))

    def place(self, params: Params) -> tuple[float, float]:
        """Return where parameters lie on the map."""
        means = means_of(params)
        return float(means[self.first]), float(means[self.second])


@dataclass(frozen=True, eq=False)
class StartGrid:
    """The starts of a map, cell by cell: two coordinates of the means over a grid.

    first, second:  (component, column) of the coordinates, from 0; different ones.
    rows, columns:  (a,) and (b,) the values that they take, in the data's units.

    Raises ValueError for coordinates or values that are none.
    """

    first: Coordinate
    second: Coordinate
    rows: FloatArray
    columns: FloatArray

    def __post_init__(self) -> None:
        """Check what was asked for, and keep it as coordinates and read-only arrays."""
        object.__setattr__(self, "first", coordinate("first", self.first))
        object.__setattr__(self, "second", coordinate("second", self.second))
        object.__setattr__(self, "rows", numbers("The rows", self.rows))
        object.__setattr__(self, "columns", numbers("The columns", self.columns))

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.rows) * len(self.columns)

    def starts(self, params: P) -> Iterator[P]:
        """Yield the parameters of each cell, row by row: these, but for the two coordinates."""
        for first in self.rows.tolist():
            for second in self.columns.tolist():
                yield _with_coordinates(params, (self.first, first), (self.second, second))

    def check_on(self, params: Params) -> None:
        """Raise ValueError where parameters have no such coordinates, or the two are one."""
        k, d = means_of(params).shape
        for component, column in (self.first, self.second):
            if not (0 <= component < k and 0 <= column < d):
                raise ValueError(
                    f"There is no coordinate {column + 1} of mean {component + 1}: the start has {k} components in "
                    f"{counted(d, 'dimension')}. Choose others."
                )
        if self.first == self.second:
            raise ValueError(
                f"Both axes are coordinate {self.first.column + 1} of mean {self.first.component + 1}; a slice needs "
                "two different ones."
            )


def _with_coordinates(params: P, *places: tuple[Coordinate, float]) -> P:
    """Return the parameters with coordinates of their means put to these values."""
    name = means_name(params)
    means = array_of(params, name).copy()
    for at, value in places:
        means[at] = value
    return with_array(params, name, means)


def coordinate(name: str, value: object) -> Coordinate:
    """Return a pair of whole numbers as a coordinate of a mean; ValueError for what is none."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ValueError(f"{name} is {quoted(value)}; it must be a component and a column, both counted from 0.")
    return Coordinate(whole(f"The component of {name}", value[0], 0), whole(f"The column of {name}", value[1], 0))


def check_slice(dataset: object, cut: object) -> None:
    """Raise ValueError for what is no data set, or no slice with a box of four finite numbers."""
    instance("dataset", dataset, Dataset, "resolve returns it")
    instance("cut", cut, Slice, "Slice(first, second, box) makes it")
