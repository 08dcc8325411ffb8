"""Transforms of columns before a fit: logarithm, successive differences, standardising; each column on its own.

A density in the transformed units is not one in the original units: with y = g(x) the log density of x is that of y
plus log |g'(x)| (change of variables). Summed over the rows that is `Transformed.log_jacobian`:

    logarithm        - sum of log x
    difference       0, given the first row, which has no difference and is left out
    standardising    - n log scale
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from em_core.data.problems import UNDO, DataError, Kind, Problem, Remedy, named, shown
from em_core.numerics.arguments import names, quoted
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.number_format import short
from em_core.numerics.wording import counted, sentences

__all__ = [
    "DIFFERENCE",
    "LOG",
    "STANDARDISE",
    "Transform",
    "Transformed",
    "is_transform",
    "transform_columns",
    "transforms_in",
]

LOG, DIFFERENCE, STANDARDISE = "log", "difference", "standardise"

BEFORE_NAMES = {LOG: "log of", DIFFERENCE: "difference of", STANDARDISE: "standardised"}
"""What stands before the name of a column that was transformed, by the kind, in the order in which they are applied."""

LEAST = 3
"""So many rows must be there for differences: two of them."""


@dataclass(frozen=True)
class Transform:
    """What is done to a column before a fit: LOG, DIFFERENCE or STANDARDISE."""

    kind: str
    column: str

    @property
    def id(self) -> str:
        """Its name in links, in programs and as a remedy: "log:income"."""
        return f"{self.kind}:{self.column}"


def is_transform(id: str) -> bool:
    """Return whether a name is that of a transform of a column."""
    kind, colon, column = id.partition(":")
    return kind in BEFORE_NAMES and bool(colon) and bool(column)


def transforms_in(ids: object) -> tuple[Transform, ...]:
    """Return the transforms of these names, each once, in the order in which they are applied; ValueError for others.

    Of a column the logarithm comes first, then differences, then standardising, whatever the order of the names.
    """
    found = {}
    for id in names("transforms", ids):
        kind, _, column = id.partition(":")
        if not is_transform(id):
            raise ValueError(
                f"transforms holds {quoted(id)}; each must be one of {', '.join(BEFORE_NAMES)}, a colon and the name "
                "of a column."
            )
        found[id] = Transform(kind, column)
    order = list(BEFORE_NAMES)
    return tuple(sorted(found.values(), key=lambda each: (order.index(each.kind), each.column)))


@dataclass(frozen=True, eq=False)
class Transformed:
    """What was done to columns, and what they were before.

    transforms:     in the order in which they were applied.
    columns, rows:  the names before, and the number of each row before; values: (m, d), NaN in holes.
    centre, scale:  (d,) what was subtracted by standardising, and divided by; 0 and 1 in other columns.
    units_before:   of the columns before, "" where there is none.
    first:          what the first row is called: "row 2".
    """

    transforms: tuple[Transform, ...]
    columns: tuple[str, ...]
    rows: tuple[int, ...]
    values: FloatArray
    centre: FloatArray
    scale: FloatArray
    units_before: tuple[str, ...] = ()
    first: str = ""

    @property
    def left_out(self) -> int:
        """How many rows at the beginning have no value any more: one, where there are differences."""
        return int(any(each.kind == DIFFERENCE for each in self.transforms))

    def places(self, kind: str) -> list[int]:
        """Return the columns that a kind of transform was applied to, from 0."""
        return [self.columns.index(each.column) for each in self.transforms if each.kind == kind]

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the columns as they are now, "" where there is none."""
        found = list(self.units_before)
        for j in self.places(LOG):
            found[j] = f"log {found[j]}" if found[j] else ""
        for j in self.places(STANDARDISE):
            found[j] = "standard deviations"
        return tuple(found)

    @cached_property
    def log_jacobian(self) -> float:
        """What the log-likelihood in the original units is more than in the transformed ones.

        Where there are differences it is that of the other rows, given the first.
        """
        kept = self.values[self.left_out :]
        logs = float(np.nansum(np.log(kept[:, self.places(LOG)])))
        return -logs - float(((~np.isnan(kept)).sum(axis=0) * np.log(self.scale)).sum())

    @property
    def sentence(self) -> str:
        """What was done, in sentences."""
        logs, differences, standardised = (
            [self.columns[j] for j in self.places(kind)] for kind in (LOG, DIFFERENCE, STANDARDISE)
        )
        scaled = "; ".join(
            f"{shown(self.columns[j])}: minus {short(self.centre[j])}, divided by {short(self.scale[j])}"
            for j in self.places(STANDARDISE)
        )
        return sentences(
            f"Natural logarithm of {named(logs)}." if logs else "",
            f"Differences of successive rows of {named(differences)}; {self.first}, the first, is left out."
            if differences
            else "",
            f"Standardised to mean 0 and standard deviation 1: {scaled}." if standardised else "",
        )


def transform_columns(
    values: FloatArray,
    columns: Sequence[str],
    units: Sequence[str],
    rows: Sequence[int],
    transforms: Sequence[Transform],
    called: Sequence[str] = (),
) -> tuple[FloatArray, tuple[str, ...], Transformed]:
    """Return transformed columns (n, d), their names, and what was done.

    values:  (m, d), NaN in holes; rows: the number of each row in the file, and what sentences call it: called.

    Raises DataError, with everything that is in the way and what can be done about it.
    """
    places = called or [f"row {row}" for row in rows]
    problems = [problem for each in transforms for problem in _problems(values, columns, places, each)]
    if problems:
        raise DataError(problems)
    x, titles = np.array(values, dtype=np.float64), list(columns)
    centre, scale = np.zeros(x.shape[1]), np.ones(x.shape[1])
    for each in transforms:
        j = columns.index(each.column)
        if each.kind == LOG:
            x[:, j] = np.log(x[:, j])
        elif each.kind == DIFFERENCE:
            x[1:, j] = np.diff(x[:, j])
            x[0, j] = np.nan
        if each.kind != STANDARDISE:
            titles[j] = f"{BEFORE_NAMES[each.kind]} {titles[j]}"
    if any(each.kind == DIFFERENCE for each in transforms):
        x = x[1:]
    _must_vary(x, titles, transforms, columns)
    for each in transforms:
        if each.kind == STANDARDISE:
            j = columns.index(each.column)
            centre[j], scale[j] = _moments(x[:, j])
            x[:, j] = (x[:, j] - centre[j]) / scale[j]
            titles[j] = f"{BEFORE_NAMES[STANDARDISE]} {titles[j]}"
    made = Transformed(
        tuple(transforms),
        tuple(columns),
        tuple(rows),
        frozen(values),
        frozen(centre),
        frozen(scale),
        tuple(units),
        places[0] if places else "",
    )
    return x, _unlike(titles), made


def _moments(x: FloatArray) -> tuple[float, float]:
    """Return the mean and the standard deviation (divisor n) of what is there."""
    there = x[~np.isnan(x)]
    centre = float(there.mean())
    # The mean of the residuals takes away what rounding left of the offset.
    centre += float((there - centre).mean())
    return centre, float(np.sqrt(np.mean((there - centre) ** 2)))


def _unlike(called: Sequence[str]) -> tuple[str, ...]:
    """Return names of which no two are the same."""
    found: list[str] = []
    for name in called:
        other = name
        while other in found:
            other += "′"
        found.append(other)
    return tuple(found)


def _problems(values: FloatArray, columns: Sequence[str], rows: Sequence[str], each: Transform) -> list[Problem]:
    """Return why a column cannot be transformed so, with what can be done about it."""
    if each.column not in columns:
        sentence = f"There is no column {shown(each.column)} to transform; in use are {named(columns)}."
        return [Problem(Kind.TRANSFORM, sentence, "", column=each.column, remedies=(_without(each),))]
    x = values[:, list(columns).index(each.column)]
    if each.kind == LOG:
        return _no_logarithm(x, rows, each)
    if each.kind == DIFFERENCE and len(x) < LEAST:
        sentence = (
            f"Differences of {shown(each.column)} need at least {LEAST} rows; there are {counted(len(x), 'row')}."
        )
        return [Problem(Kind.TRANSFORM, sentence, "", column=each.column, remedies=(_without(each),))]
    if each.kind == DIFFERENCE and np.isnan(x).any():
        row = rows[int(np.flatnonzero(np.isnan(x))[0])]
        sentence = f"Differences of {shown(each.column)} need a value in each row; {row} has none."
        return [Problem(Kind.TRANSFORM, sentence, "", column=each.column, remedies=(_without(each),))]
    return []


def _no_logarithm(x: FloatArray, rows: Sequence[str], each: Transform) -> list[Problem]:
    bad = np.flatnonzero(x <= 0).tolist()
    if not bad:
        return []
    value, row, more = short(float(x[bad[0]])), rows[bad[0]], len(bad) - 1
    where = row if not more else f"{row} and at most 0 in {counted(more, 'more row')}"
    sentence = f"Column {shown(each.column)} is {value} in {where}; a logarithm needs values above 0."
    remedies = [_without(each)]
    if len(x) - len(bad) > 1:
        only = f"Use only rows in which {shown(each.column)} is more than 0"
        remedies.insert(0, Remedy(f"only:{each.column} > 0", only, len(bad)))
    return [Problem(Kind.TRANSFORM, sentence, "", value=value, column=each.column, remedies=tuple(remedies))]


def _without(each: Transform) -> Remedy:
    """Return the remedy that leaves a transform out."""
    words = {LOG: "Do not take the logarithm of", DIFFERENCE: "Do not take differences of"}
    return Remedy(f"{UNDO}{each.id}", f"{words.get(each.kind, 'Do not standardise')} {shown(each.column)}", 0)


def _must_vary(x: FloatArray, called: Sequence[str], transforms: Sequence[Transform], columns: Sequence[str]) -> None:
    """Raise DataError for a transformed column with a single value."""
    problems = {}
    for each in transforms:
        j = list(columns).index(each.column)
        there = x[:, j][~np.isnan(x[:, j])]
        if not len(there) or np.ptp(there) == 0:
            value = short(float(there[0])) if len(there) else "missing"
            sentence = f"Column {shown(called[j])} is {value} in every row; a column must vary."
            problems[j] = Problem(Kind.CONSTANT, sentence, "", column=each.column, remedies=(_without(each),))
    if problems:
        raise DataError(list(problems.values()))
