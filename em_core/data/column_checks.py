"""Checks of numeric columns: what good numbers must fulfil, and what is worth a warning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from em_core.data.dataset import Dataset, constant_column, standard_values
from em_core.data.limits import MAX_ROWS
from em_core.data.problems import Action, Kind, Problem, Severity, named, shown
from em_core.data.ties import tie_warnings
from em_core.distributions.gaussian import KINDS, Covariance
from em_core.numerics.arguments import instance, one_of
from em_core.numerics.arrays import FloatArray
from em_core.numerics.integers import whole
from em_core.numerics.number_format import short
from em_core.numerics.wording import agreeing, counted, sentences

SMALLEST = 1e-150
"""Squares of smaller numbers vanish in double precision."""

_LEVELS = 1024
"""A column must take more distinguishable values than this over its range."""


def count_problems(n: int, n_components: int | None = None) -> list[Problem]:
    """Return what is wrong with having n points, for K components where K is known."""
    if n > MAX_ROWS:
        return [
            Problem(
                Kind.TOO_MANY_ROWS,
                f"There are {n:,} rows; at most {MAX_ROWS:,} points are fitted and drawn.",
                f"Take a random sample of {MAX_ROWS:,} rows, with a seed so that it can be repeated.",
                value=str(n),
                action=Action.SAMPLE,
                count=MAX_ROWS,
            )
        ]
    if n < 2:
        sentence = f"There {agreeing(n, 'is', 'are')} {counted(n, 'point')}; a data set needs at least 2."
        return [Problem(Kind.TOO_FEW_POINTS, sentence, "Add points.", value=str(n))]
    if n_components is not None and n < n_components:
        sentence = f"There are {counted(n, 'point')} for {n_components} components; each component needs a point."
        return [Problem(Kind.TOO_FEW_POINTS, sentence, f"Add points, or choose at most {n} components.", value=str(n))]
    return []


def column_problems(values: FloatArray, columns: Sequence[str], rows: Sequence[int]) -> list[Problem]:
    """Return the columns of values (n, d) that are constant, or vary by less than double precision can follow."""
    if len(values) < 2:
        return []
    problems = []
    for column, x in zip(columns, values.T, strict=True):
        low, high = float(x.min()), float(x.max())
        largest, spread = max(abs(low), abs(high)), high - low
        if spread == 0:
            problems.append(constant_column(column, low))
        elif spread < SMALLEST:
            at = int(np.flatnonzero(x)[0])
            problems.append(
                Problem(
                    Kind.TOO_SMALL,
                    f"Row {rows[at]}, column {shown(column)} is {x[at]:g}, and the whole column varies by only "
                    f"{spread:g}; it must vary by at least {SMALLEST:g}, for squares of smaller numbers vanish "
                    "in double precision.",
                    "Use a smaller unit, so that the numbers become larger.",
                    value=f"{x[at]:g}",
                    row=int(rows[at]),
                    column=column,
                )
            )
        elif spread < _LEVELS * np.spacing(largest):
            problems.append(
                Problem(
                    Kind.PRECISION,
                    f"Column {shown(column)} varies by only {short(spread, 3)} about {short((low + high) / 2)}; double "
                    f"precision, with its 16 digits, tells fewer than {_LEVELS:,} values apart there.",
                    "Subtract a constant from the column where it was made, before its digits are lost.",
                    value=f"{short(spread, 3)}",
                    column=column,
                )
            )
    return problems


def data_warnings(
    data: Dataset, n_components: int | None = None, covariance: Covariance | None = "full"
) -> tuple[Problem, ...]:
    """Return what makes a singular fit likely in data that are otherwise fine, and values that act as zero.

    covariance:  the kind that is to be fitted by maximum likelihood; None for a model that keeps its variances above
                 zero or has none (a prior, k-means), to which shared values and flat data do no harm.
    """
    instance("data", data, Dataset, "to_dataset returns it")
    if n_components is not None:
        n_components = whole("n_components", n_components)
    if covariance is not None:
        one_of("covariance", covariance, KINDS)
    warnings = _tiny_values(data)
    if covariance is not None:
        flat = _collinear(data) if KINDS[covariance].shape == "full" else []
        warnings = [*tie_warnings(data, n_components, covariance), *flat, *warnings]
    distinct = len(np.unique(data.values, axis=0))
    if n_components is not None and distinct < n_components:
        sentence = f"There are {distinct} different points for {n_components} components; they cannot all differ."
        remedy = f"Choose at most {distinct} components."
        warnings.append(Problem(Kind.DUPLICATES, sentence, remedy, Severity.WARNING, value=str(distinct)))
    return tuple(warnings)


def _collinear(data: Dataset) -> list[Problem]:
    """Warn of points that lie exactly on a line (or, in more dimensions, in a plane)."""
    if data.d == 1 or (np.ptp(data.values, axis=0) == 0).any():
        return []
    z = data.values if data.centre is not None else standard_values(data.values)[0]
    correlation: NDArray[np.float64] = z.T @ z / data.n
    if np.linalg.eigvalsh(correlation)[0] > 8 * data.d * np.finfo(np.float64).eps:
        return []
    flat = "on one line" if data.d == 2 else "in one plane"
    sentence = (
        f"All {data.n:,} points lie {flat} in {named(data.columns)}; a full covariance matrix is singular there, and "
        "its likelihood has no maximum."
    )
    remedy = "Choose fewer columns, or a diagonal or spherical covariance."
    return [Problem(Kind.COLLINEAR, sentence, remedy, Severity.WARNING)]


def _tiny_values(data: Dataset) -> list[Problem]:
    """Warn of numbers that are not zero, but act as if they were."""
    found = []
    for j, column in enumerate(data.columns):
        x = np.abs(data.values[:, j])
        tiny = np.flatnonzero((x > 0) & (x < SMALLEST))
        if len(tiny):
            at = int(tiny[0])
            value = f"{data.values[at, j]:g}"
            others = f"The same is true of {counted(len(tiny) - 1, 'other')} in that column." if len(tiny) > 1 else ""
            sentence = sentences(
                f"Row {data.rows[at]}, column {shown(column)} is {value}; below {SMALLEST:g} a number's square "
                "vanishes in double precision, so it acts as 0.",
                others,
            )
            remedy = "Check that it is meant; write 0 if it is."
            found.append(
                Problem(
                    Kind.TOO_SMALL, sentence, remedy, Severity.WARNING, value, data.rows[at], column, count=len(tiny)
                )
            )
    return found
