"""Rounding of a start that was dragged: as many digits as a picture can show, and so a link that can be sent.

The run is made from the rounded numbers: a link that holds them opens exactly the picture that was on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.multistart.initialisation import mixture_shapes
from em_core.numerics.arrays import FloatArray

WEIGHT_DECIMALS = 4
"""Decimals of a weight."""

SPREAD_DIGITS = 4
"""Digits of a covariance, of the size of both standard deviations; a mean has one more, of the size of its own."""

MOST_DIGITS = 15
"""A double has no more."""

KEPT = 0.02
"""How much of an ellipse's axis rounding may change: less than a pixel of an axis fifty pixels long."""


def rounded_start(numbers: Sequence[float], k: int, d: int) -> tuple[float, ...]:
    """Return K weights, K*d means and K*d*d covariances with the digits that a picture shows.

    A mean is rounded to a ten-thousandth of its component's standard deviation; the weights still add up to one; a
    covariance matrix keeps its shape (equal, zero and symmetric entries stay so) and its axes to KEPT. What is no such
    start (another length, a matrix that is not positive definite) comes back as it is.
    """
    sizes = [int(np.prod(shape)) for _, shape in mixture_shapes(k, d).items()]
    if len(numbers) != sum(sizes) or not np.isfinite(numbers).all():
        return tuple(numbers)
    flat = np.asarray(numbers, dtype=np.float64)
    weights, means, covariances = np.split(flat, np.cumsum(sizes)[:-1])
    centres, spreads = means.reshape(k, d), covariances.reshape(k, d, d)
    if not all(_is_positive(spread) for spread in spreads):
        return tuple(numbers)
    parts = (
        _rounded_weights(weights),
        np.concatenate([_rounded_mean(centre, spread) for centre, spread in zip(centres, spreads, strict=True)]),
        np.concatenate([_rounded_spread(spread).ravel() for spread in spreads]),
    )
    return tuple(float(value) for part in parts for value in part)


def _rounded_weights(weights: FloatArray) -> FloatArray:
    found = np.round(weights, WEIGHT_DECIMALS)
    if not np.isclose(weights.sum(), 1.0) or found.min() <= 0:
        return weights
    # What rounding leaves over goes to the largest, which notices it least.
    largest = int(found.argmax())
    found[largest] = np.round(1 - np.delete(found, largest).sum(), WEIGHT_DECIMALS)
    return found


def _rounded_mean(mean: FloatArray, spread: FloatArray) -> FloatArray:
    deviations = np.sqrt(np.diag(spread))
    return np.array([np.round(value, _decimals(sd) + 1) for value, sd in zip(mean, deviations, strict=True)])


def _rounded_spread(spread: FloatArray) -> FloatArray:
    deviations = np.sqrt(np.diag(spread))
    sizes = np.outer(deviations, deviations)
    for more in range(MOST_DIGITS - SPREAD_DIGITS):
        found = np.array(
            [
                [np.round(value, _decimals(size) + more) for value, size in zip(line, row, strict=True)]
                for line, row in zip(spread, sizes, strict=True)
            ]
        )
        if _is_alike(found, spread):
            return found
    return spread


def _is_alike(found: FloatArray, spread: FloatArray) -> bool:
    """Return whether the ellipses of two matrices look the same: every direction has nearly the same width in both."""
    if not _is_positive(found):
        return False
    root = np.linalg.cholesky(spread)
    whitened = np.linalg.solve(root, np.linalg.solve(root, found).T)
    squares = np.linalg.eigvalsh((whitened + whitened.T) / 2)
    return bool(squares.min() >= (1 - KEPT) ** 2 and squares.max() <= (1 + KEPT) ** 2)


def _is_positive(spread: FloatArray) -> bool:
    try:
        np.linalg.cholesky(spread)
    except np.linalg.LinAlgError:
        return False
    return bool((spread == spread.T).all())


def _decimals(size: float) -> int:
    """Return how many decimals give a number of this size SPREAD_DIGITS digits."""
    return SPREAD_DIGITS - 1 - int(np.floor(np.log10(size)))
