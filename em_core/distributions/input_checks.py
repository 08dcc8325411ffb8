"""Input checks of data and parameters: every problem at once, each with its value, place, rule and remedy."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.gaussian import KINDS, Covariance
from em_core.em.capabilities import capabilities_of
from em_core.em.nouns import COMPONENT, Noun
from em_core.numerics.arguments import quoted
from em_core.numerics.arrays import NO_NUMBERS, FloatArray, misfit
from em_core.numerics.number_format import as_typed
from em_core.numerics.wording import agreeing, counted, sentences

LARGEST = 1e150
"""Squares of larger numbers overflow in double precision."""

SHOWN = 10
"""How many problems of one sort a message lists before it counts the rest."""


def told(given: object, values: FloatArray) -> str:
    """Return a number that was handed over, or what was instead."""
    return f"{values:g}" if values.shape == () else quoted(given)


def raise_all(problems: list[str]) -> None:
    """Raise one ValueError with every problem in `problems`, or nothing when there are none."""
    if problems:
        rest = len(problems) - SHOWN
        raise ValueError(sentences(*problems[:SHOWN], f"And {rest} more problems like these." if rest > 0 else ""))


def as_floats(values: object, name: str) -> FloatArray:
    """Return `values` as float64, NaN where they are masked; ValueError where they are no real rectangular table."""
    dtype = getattr(values, "dtype", None)
    if getattr(dtype, "kind", "f") in NO_NUMBERS:
        raise ValueError(f"{name} must be real numbers; these are of type {dtype}.")
    try:
        table = np.ma.filled(values.astype(np.float64), np.nan) if isinstance(values, np.ma.MaskedArray) else values
        return np.array(table, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be numbers in a rectangular table; {misfit(values)}.") from None


def as_columns(values: object, name: str) -> FloatArray:
    """Return `values` as floats, a vector (K,) as one column (K, 1)."""
    table = np.atleast_1d(as_floats(values, name))
    return table[:, None] if table.ndim == 1 else table


def as_table(data: object) -> FloatArray:
    """Return data as contiguous (n, d) float64, a vector as one column; ValueError where they are no such table."""
    x = as_floats(data, "The data")
    if x.ndim == 1:
        x = x[:, None]
    if x.ndim != 2 or x.shape[1] == 0:
        raise ValueError(f"The data have shape {x.shape}; they must be a table with one row a point: (n, d).")
    return np.ascontiguousarray(x)


def there_are(n: int, noun: str) -> str:
    """Return "There is 1 row" or "There are 3 rows"."""
    return f"There {agreeing(n, 'is', 'are')} {counted(n, noun)}"


class Counted(Protocol):
    """A model that counts its components."""

    @property
    def n_components(self) -> int:
        """K."""
        ...


def check_enough_points(n: int, model: Counted) -> None:
    """Raise ValueError for fewer points than the model has components."""
    if n < model.n_components:
        noun = capabilities_of(model).components
        raise ValueError(
            f"{there_are(n, 'point')} for {noun.counted(model.n_components)}; a mixture needs at least as many points "
            f"as {noun.many}. Choose fewer {noun.many} or add points."
        )


def check_fit(k: int, given_k: int, d: int, given_d: int) -> None:
    """Raise ValueError where parameters of given_k components in given_d columns meet a model of k and data of d."""
    if given_k != k:
        raise ValueError(f"The parameters have {given_k} components and the model {k}; they must agree.")
    if given_d != d:
        raise ValueError(f"The data have {d} columns and the parameters {given_d}; they must agree.")


def check_matrix(data: object) -> FloatArray:
    """Return data as contiguous (n, d) float64; ValueError lists what is not a finite number, by row and column."""
    x = as_table(data)
    bad = np.argwhere(~(np.abs(x) < LARGEST))
    raise_all(
        [
            f"Row {row + 1}, column {column + 1} is {x[row, column]:g}; every value must be a finite number below "
            f"{LARGEST:g} in size. Correct it or leave the row out."
            for row, column in bad
        ]
    )
    return x


def check_mixture_params(
    k: int,
    covariance: Covariance,
    weights: ArrayLike,
    means: ArrayLike,
    covariances: ArrayLike,
    noun: Noun = COMPONENT,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return weights (K,), means (K, d) and covariances (K, d, d) of a start; ValueError names every problem.

    For d = 1, means may be (K,) and covariances (K,) or (K, 1): plain variances.
    """
    weight, mean, spread = (
        np.atleast_1d(as_floats(values, name))
        for values, name in ((weights, "The weights"), (means, "The means"), (covariances, "The covariances"))
    )
    mean = mean[:, None] if mean.ndim == 1 else mean
    d = mean.shape[-1]
    if d == 1 and spread.size == len(spread):
        spread = spread.reshape(-1, 1, 1)
    wrong = [
        f"The {name} have shape {array.shape}; {noun.counted(k)} in {counted(d, 'dimension')} need {expected}."
        for name, array, expected in (
            ("weights", weight, (k,)),
            ("means", mean, (k, d)),
            ("covariances", spread, (k, d, d)),
        )
        if array.shape != expected
    ]
    raise_all(wrong)
    raise_all(
        weight_problems(weight, noun) + mean_problems(mean, noun) + _covariance_problems(spread, covariance, noun)
    )
    return weight / weight.sum(), mean, (spread + spread.swapaxes(1, 2)) / 2


def weight_problems(weights: FloatArray, noun: Noun = COMPONENT) -> list[str]:
    """Return a sentence for each of the mixing weights (K,) that is not positive, or for their sum."""
    problems = [
        f"The weight of {noun.name(k)} is {w:g}; mixing weights must be positive and finite."
        for k, w in enumerate(weights)
        if not (np.isfinite(w) and w > 0)
    ]
    if not problems and abs(weights.sum() - 1) > 1e-6:
        problems.append(
            f"The mixing weights sum to {as_typed(weights.sum())}; they must sum to 1. Divide each by their sum."
        )
    return problems


def mean_problems(means: FloatArray, noun: Noun = COMPONENT) -> list[str]:
    """Return a sentence for each entry of `means` (K, d) that is not a finite number of a size whose square exists."""
    return [
        f"The mean of {noun.name(k)}, coordinate {j + 1}, is {means[k, j]:g}; it must be a finite number."
        for k, j in np.argwhere(~(np.abs(means) < LARGEST))
    ]


def _covariance_problems(covariances: FloatArray, covariance: Covariance, noun: Noun) -> list[str]:
    problems = []
    for k, matrix in enumerate(covariances):
        name = f"The covariance of {noun.name(k)}"
        scale = float(np.abs(matrix).max())
        if not np.isfinite(matrix).all():
            i, j = np.argwhere(~np.isfinite(matrix))[0]
            problems.append(f"{name}, entry ({i + 1}, {j + 1}), is {matrix[i, j]:g}; it must be a finite number.")
        elif np.abs(matrix - matrix.T).max() > 1e-8 * scale:
            i, j = np.unravel_index(np.abs(matrix - matrix.T).argmax(), matrix.shape)
            problems.append(
                f"{name} is not symmetric: entry ({i + 1}, {j + 1}) is {matrix[i, j]:g} and entry ({j + 1}, {i + 1}) "
                f"is {matrix[j, i]:g}; make them equal."
            )
        elif (smallest := float(np.linalg.eigvalsh(matrix)[0])) <= 0:
            problems.append(
                f"{name} is not positive definite: its smallest eigenvalue is {smallest:g}. Variances must be "
                "positive, and each covariance smaller than the product of the two standard deviations."
            )
    if problems:
        return problems
    kind = KINDS[covariance]
    allowed = kind.constrain(covariances, np.ones(len(covariances)))
    misfit = np.abs(covariances - allowed).max(axis=(1, 2)) > 1e-6 * np.abs(covariances).max(axis=(1, 2))
    for component in np.flatnonzero(misfit).tolist():
        rule = {"full": "", "diag": "zero off the diagonal", "spherical": "one variance in every direction"}[kind.shape]
        rule = " and ".join(filter(None, (rule, f"the same for all {noun.many}" if kind.tied else "")))
        problems.append(
            f"The covariance of {noun.name(component)} does not have the form {covariance!r}: it must be {rule}. "
            "Change it, or choose another covariance kind."
        )
    return problems
