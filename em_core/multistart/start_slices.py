"""Which starts a map is of: two coordinates of the means, and how far each goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from em_core.algorithms.argument_checks import numbers
from em_core.data import Dataset
from em_core.multistart.grouped_runs import means_name, means_of
from em_core.numerics.arguments import instance, quoted
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole

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

    def start(self, params: Any, first: float, second: float) -> Any:
        """Return the parameters with the two coordinates put to these values."""
        name = means_name(params)
        means = getattr(params, name).copy()
        means[self.first] = first
        means[self.second] = second
        return replace(params, **{name: means})

    def place(self, params: Any) -> tuple[float, float]:
        """Return where parameters lie on the map."""
        means = means_of(params)
        return float(means[self.first]), float(means[self.second])


def coordinate(name: str, value: Any) -> Coordinate:
    """Return a pair of whole numbers as a coordinate of a mean; ValueError for what is none."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ValueError(f"{name} is {quoted(value)}; it must be a component and a column, both counted from 0.")
    return Coordinate(whole(f"The component of {name}", value[0], 0), whole(f"The column of {name}", value[1], 0))


def check_slice(dataset: Any, cut: Any) -> None:
    """Raise ValueError for what is no data set, or no slice with a box of four finite numbers."""
    instance("dataset", dataset, Dataset, "resolve returns it")
    instance("cut", cut, Slice, "Slice(first, second, box) makes it")
