"""The small algebra between the sums of an M-step and the coefficients of the next E-step.

It is plain arithmetic on one component's numbers. The same functions take floats (a single run: for two components
Python's own numbers are three times as fast as arrays, for six as fast) and arrays with one entry a run (a pool).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import mul
from typing import Any, NamedTuple, TypeAlias

from em_core.fast.features import Features

Number: TypeAlias = Any
"""A float, or an array with one entry a run."""


class Gaussian(NamedTuple):
    """One weighted component in standardised coordinates.

    weight:      its mixing weight.
    mean:        d numbers.
    covariance:  the lower triangle row by row ("full"), d variances ("diag") or one variance ("spherical").
    """

    weight: Number
    mean: Sequence[Number]
    covariance: Sequence[Number]


def as_recorded(features: Features, mean: Sequence[Number]) -> list[Number]:
    """Return standardised means after the trip to the data's units and back.

    The next E-step must use the very numbers that the trace records, and far from zero those are coarser.
    """
    return [((c + s * m) - c) / s for m, c, s in zip(mean, features.centres, features.scales, strict=True)]


def scatter(features: Features, count: Number, mean: Sequence[Number], quadratic: Sequence[Number]) -> list[Number]:
    """Return the weighted sums of the quadratic features about the mean, from those about zero."""
    if features.shape == "spherical":
        square = quadratic[0]
        for m in mean:
            square = square - count * m * m
        return [square]
    return [q - count * mean[i] * mean[j] for q, (i, j) in zip(quadratic, features.pairs, strict=True)]


def fitted(features: Features, sums: Sequence[Sequence[Number]]) -> list[Gaussian]:
    """Return the M-step's answer, in standardised coordinates (Celeux & Govaert 1995, section 3).

    sums: for each component its sums of the features weighted by responsibility, p numbers.
    """
    d = features.d
    dimensions = d if features.shape == "spherical" else 1
    total = sum([row[0] for row in sums])
    means = [[s / row[0] for s in row[1 : d + 1]] for row in sums]
    if features.tied:
        shared: Sequence[Number] = features.totals
        for row, mean in zip(sums, means, strict=True):
            shared = scatter(features, row[0], mean, shared)
        shared = [s / (total * dimensions) for s in shared]
    result = []
    for row, mean in zip(sums, means, strict=True):
        count = row[0]
        if not features.tied:
            divisor = count * dimensions
            shared = [s / divisor for s in scatter(features, count, mean, row[d + 1 :])]
        result.append(Gaussian(count / total, as_recorded(features, mean), shared))
    return result


def coefficients(features: Features, gaussian: Gaussian, log: Callable[[Number], Number]) -> list[Number]:
    """Return what multiplies each feature in log(weight) + log N(x | mean, covariance): constant, linear, quadratic.

    Floats raise ValueError or ZeroDivisionError where the covariance is not positive definite; arrays answer NaN or
    an infinity.
    """
    weight, mean, covariance = gaussian
    d = features.d
    if features.shape == "full":
        log_volume, precision = _invert(covariance, d, log)
        linear = _times(precision, mean)
        quadratic = list(map(mul, features.halves, precision))
    elif features.shape == "diag":
        precision = [1 / v for v in covariance]
        log_volume = -sum([log(p) for p in precision])
        linear = list(map(mul, precision, mean))
        quadratic = [-0.5 * p for p in precision]
    else:
        p = 1 / covariance[0]
        log_volume = -d * log(p)
        linear = [p * m for m in mean]
        quadratic = [-0.5 * p]
    offset = sum(map(mul, linear, mean))
    return [log(weight) - 0.5 * (log_volume + features.log_volume + offset), *linear, *quadratic]


def _times(lower: Sequence[Number], mean: Sequence[Number]) -> list[Number]:
    """Return a symmetric matrix, given as its lower triangle row by row, times a vector."""
    if len(mean) == 2:
        a, b, c = lower
        x, y = mean
        return [a * x + b * y, b * x + c * y]
    d = len(mean)
    return [sum([lower[max(i, j) * (max(i, j) + 1) // 2 + min(i, j)] * mean[j] for j in range(d)]) for i in range(d)]


def _invert(lower: Sequence[Number], d: int, log: Callable[[Number], Number]) -> tuple[Number, list[Number]]:
    """Return the log-determinant and the inverse of a positive definite matrix, both as lower triangles row by row.

    Elimination without square roots (LDL'); the size of every picture is written out.
    """
    if d == 2:
        a, b, c = lower
        slope = b / a
        rest = c - slope * b
        p = 1 / rest
        return log(a) + log(rest), [1 / a + slope * slope * p, -slope * p, p]
    factor: list[list[Number]] = []
    pivots: list[Number] = []
    for i in range(d):
        row: list[Number] = []
        for j in range(i):
            value = lower[i * (i + 1) // 2 + j]
            for m in range(j):
                value = value - row[m] * pivots[m] * factor[j][m]
            row.append(value / pivots[j])
        pivot = lower[i * (i + 1) // 2 + i]
        for m in range(i):
            pivot = pivot - row[m] * row[m] * pivots[m]
        factor.append(row)
        pivots.append(pivot)
    inverse = _invert_unit_lower(factor)
    precision = [
        sum(inverse[m][i] * inverse[m][j] / pivots[m] for m in range(i, d)) for i in range(d) for j in range(i + 1)
    ]
    return sum(log(pivot) for pivot in pivots), precision


def _invert_unit_lower(factor: list[list[Number]]) -> list[list[Number]]:
    """Return the inverse of a unit lower triangular matrix given without its diagonal, with its diagonal."""
    inverse: list[list[Number]] = []
    for i, row in enumerate(factor):
        new = [-sum(row[m] * inverse[m][j] for m in range(j, i)) for j in range(i)]
        inverse.append([*new, 1.0])
    return inverse
