"""A data set as a value: numbers with their names, units, row numbers and provenance."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from em_core.data.problems import DataError, Kind, Problem, positions, shown
from em_core.data.provenance import Provenance
from em_core.distributions.input_checks import LARGEST, as_floats
from em_core.numerics.arguments import instance, names, quoted
from em_core.numerics.arrays import FloatArray, IntArray, frozen
from em_core.numerics.integers import whole
from em_core.numerics.number_format import short
from em_core.numerics.wording import sentences

MOST_TOLD = 6
"""Of more columns a sentence tells the first of what was done to each."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """n points in d dimensions, read-only. Compare two by their `digest`.

    key:      a stable id, such as "faithful"; title: what a reader calls it.
    values:   (n, d) float64, in `units`.
    columns:  d names; units: d units, "" where there is none or it is not known.
    rows:     n row numbers as in the file, where the header is row 1; without a file, 1 to n.
    names:    (n,) what each row is called beside its number, such as a town; () where nobody says.
    source, licence, note:  where the data come from, under which terms, and what was done to them.
    labels:   (n,) the component that generated each point, from 0; None for data whose truth nobody knows.
    centre, scale:  (d,) what was subtracted and then divided by, in the original units; None before `standardised`.
    plane:    the two of more columns that stand for all where only two can be seen; () for their principal directions.
    by_name:  whether pictures colour the points by their names instead of by their responsibilities.
    made_of:  the content that people's own data were made of, and what was done to it; None where nothing was.

    Raises ValueError where the shapes disagree: a fault of the caller, not of the data.
    """

    key: str
    title: str
    values: FloatArray
    columns: tuple[str, ...]
    units: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    source: str = ""
    licence: str = ""
    note: str = ""
    labels: IntArray | None = None
    centre: FloatArray | None = None
    scale: FloatArray | None = None
    names: tuple[str, ...] = ()
    plane: tuple[str, ...] = ()
    by_name: bool = False
    made_of: Provenance | None = None

    def __post_init__(self) -> None:
        """Freeze the arrays, fill in the defaults and check that everything has the same n and d."""
        for name in ("columns", "units", "names", "plane"):
            object.__setattr__(self, name, names(name, getattr(self, name)))
        for name in ("key", "title", "source", "licence", "note"):
            instance(name, getattr(self, name), str, "people write it")
        values = frozen(self.values)
        if values.ndim != 2 or values.shape[1] != len(self.columns):
            raise ValueError(f"values have shape {values.shape}; {len(self.columns)} columns need (n, d).")
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "units", self.units or ("",) * len(self.columns))
        if not isinstance(self.rows, tuple | list | range):
            raise ValueError(f"rows is {quoted(self.rows)}; it must be a list of row numbers.")
        rows = tuple(self.rows) or tuple(range(1, len(values) + 1))
        object.__setattr__(self, "rows", rows if _are_rows(rows) else tuple(whole("A row number", r, 0) for r in rows))
        for name, dtype in (("labels", np.int64), ("centre", np.float64), ("scale", np.float64)):
            if getattr(self, name) is not None:
                given = numbers_in(name, getattr(self, name))
                object.__setattr__(self, name, frozen(given, dtype))
        for name, shape in (("labels", (self.n,)), ("centre", (self.d,)), ("scale", (self.d,))):
            given = getattr(self, name)
            if given is not None and given.ndim != 1:
                raise ValueError(f"{name} have shape {given.shape}; they need {shape}.")
        lengths = (len(self.rows), len(self.units), self.n if self.labels is None else len(self.labels))
        if lengths != (self.n, self.d, self.n):
            raise ValueError(f"rows, units and labels have lengths {lengths}; they need {(self.n, self.d, self.n)}.")
        if self.names and len(self.names) != self.n:
            raise ValueError(f"names have length {len(self.names)}; they need {self.n}, one a row.")

    @property
    def n(self) -> int:
        """How many points."""
        return len(self.values)

    @property
    def d(self) -> int:
        """How many dimensions."""
        return len(self.columns)

    @cached_property
    def digest(self) -> str:
        """The sha256 of the values and their columns, in hexadecimal: equal for equal data, to the last bit."""
        header = json.dumps([self.columns, self.values.shape]).encode()
        return hashlib.sha256(header + self.values.tobytes()).hexdigest()

    def row_called(self, point: int) -> str:
        """Return what the row of a point, from 0, is called, as it continues "row ...": "17", "17, Bergheim"."""
        return f"{self.rows[point]}, {self.names[point]}" if self.names else f"{self.rows[point]}"

    @cached_property
    def listed_rows(self) -> tuple[int | str, ...]:
        """(n,) what the rows are called in a list of several: 17, or "17 (Bergheim)"."""
        if not self.names:
            return self.rows
        return tuple(f"{row} ({name})" for row, name in zip(self.rows, self.names, strict=True))

    @cached_property
    def original(self) -> FloatArray:
        """(n, d) the values in the units of the file, where they have been standardised since."""
        if self.centre is None or self.scale is None:
            return self.values
        return frozen(self.values * self.scale + self.centre)

    def axis_title(self, column: int) -> str:
        """Return a column's name with its unit in brackets."""
        unit = self.units[column]
        return f"{self.columns[column]} ({unit})" if unit else self.columns[column]

    def select(self, columns: Sequence[str]) -> Dataset:
        """Return the data set with only `columns`, in that order; DataError names those that do not exist.

        It is the data set itself where these are its columns already.
        """
        picked = positions(columns, self.columns, shown(self.title))
        if picked == list(range(self.d)):
            return self
        return replace(
            self,
            values=self.values[:, picked],
            columns=tuple(columns),
            units=tuple(self.units[j] for j in picked),
            centre=None if self.centre is None else self.centre[picked],
            scale=None if self.scale is None else self.scale[picked],
            plane=(),
        )

    def standardised(self) -> Dataset:
        """Return each column minus its mean, divided by its standard deviation (divisor n); the same if already done.

        DataError names a column that is constant and so has no scale.
        """
        if self.centre is not None:
            return self
        constant = [
            constant_column(name, float(x[0]))
            for name, x in zip(self.columns, self.values.T, strict=True)
            if np.ptp(x) == 0
        ]
        if constant:
            raise DataError(constant)
        z, centre, scale = standard_values(self.values)
        return replace(
            self,
            values=z,
            units=("standard deviations",) * self.d,
            centre=centre,
            scale=scale,
        )

    @property
    def scaling(self) -> str:
        """The sentence that says how the data were standardised; "" when they were not."""
        if self.centre is None or self.scale is None:
            return ""
        parts = list(zip(self.columns, self.centre, self.scale, strict=True))
        said = parts if len(parts) <= MOST_TOLD else parts[: MOST_TOLD // 2]
        listed = "; ".join(f"{name}: ({name} − {short(centre)}) / {short(scale)}" for name, centre, scale in said)
        others = len(parts) - len(said)
        return sentences(
            f"Standardised to mean 0 and standard deviation 1. {listed}.",
            f"The other {others} columns likewise." if others else "",
        )


def _are_rows(rows: tuple[object, ...]) -> bool:
    """Return whether these are row numbers as they are, which is so of nearly all: to look at each alone takes long."""
    numbers = [row for row in rows if type(row) is int]
    return len(numbers) == len(rows) and min(numbers, default=0) >= 0


def standard_values(values: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return each column (n, d) minus its mean, divided by its standard deviation (divisor n); the means; the latter.

    No column may be constant.
    """
    # The mean of the residuals takes away what rounding left of the offset.
    centre = values.mean(axis=0)
    centre = centre + (values - centre).mean(axis=0)
    scale = np.sqrt(np.mean((values - centre) ** 2, axis=0))
    return (values - centre) / scale, centre, scale


def numbers_in(name: str, values: ArrayLike) -> FloatArray:
    """Return what stands beside the values as float64; ValueError for what is not made of finite numbers."""
    given = as_floats(values, name)
    bad = given[~(np.abs(given) < LARGEST)]
    if bad.size:
        raise ValueError(f"{name} hold {bad.flat[0]:g}; they must be finite numbers below {LARGEST:g} in size.")
    return given


def constant_column(column: str, value: float) -> Problem:
    """Return the problem of a column with a single value."""
    return Problem(
        Kind.CONSTANT,
        f"Column {shown(column)} is {value:g} in every row; a column must vary, for a Gaussian without spread has no "
        "density.",
        "Choose another column.",
        value=f"{value:g}",
        column=column,
    )
