"""M-step algebra: from the sums of an M-step to the coefficients of the next E-step, component by component.

It is plain arithmetic on one component's numbers. The same functions take floats (a single run: for two components
Python's own numbers are three times as fast as arrays, for six as fast) and arrays with one entry a run (a pool).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import add, mul
from typing import NamedTuple, TypeAlias

from em_core.fast.features import Features
from em_core.numerics.arrays import FloatArray

Number: TypeAlias = float | FloatArray
"""A float, or an array with one entry a run."""

Inverse: TypeAlias = tuple[Number, Sequence[Number], Sequence[Number]]
"""Of a covariance: d log(2 pi) and its log-determinant in the data's units, the precision in the shape of
`Gaussian.covariance`, and what multiplies the quadratic features in a log-density."""


class Gaussian(NamedTuple):
    """One weighted component in standardised coordinates.

    weight:      its mixing weight.
    mean:        d numbers.
    covariance:  the lower triangle row by row ("full"), d variances ("diag") or one variance ("spherical").
    """

    weight: Number
    mean: Sequence[Number]
    covariance: Sequence[Number]


def added(numbers: Iterable[Number]) -> Number:
    """Return a sum, one after another: from Python 3.12 on, `sum` adds floats in a way of its own."""
    return reduce(add, numbers)


def bound(row: Sequence[Number], peaks: Sequence[float]) -> Number:
    """Return a bound on the size of every term of a log-density, and of their sum."""
    return added(map(mul, map(abs, row), peaks))


def as_recorded(features: Features, mean: Sequence[Number]) -> list[Number]:
    """Return standardised means after the trip to the data's units and back.

    The next E-step must use the very numbers that the trace records, and far from zero those are coarser.
    """
    if len(mean) == 2:
        (x, y), (c, e), (s, t) = mean, features.centres, features.scales
        return [((c + s * x) - c) / s, ((e + t * y) - e) / t]
    return [((c + s * m) - c) / s for m, c, s in zip(mean, features.centres, features.scales, strict=True)]


def scatter(features: Features, count: Number, mean: Sequence[Number], quadratic: Sequence[Number]) -> list[Number]:
    """Return the weighted sums of the quadratic features about the mean, from those about zero."""
    if features.shape == "spherical":
        square = quadratic[0]
        for m in mean:
            square = square - count * m * m
        return [square]
    if len(mean) == 2 and len(quadratic) == 3:
        (x, y), (xx, yx, yy) = mean, quadratic
        return [xx - count * x * x, yx - count * y * x, yy - count * y * y]
    return [q - count * mean[i] * mean[j] for q, (i, j) in zip(quadratic, features.pairs, strict=True)]


def fitted(features: Features, sums: Sequence[Sequence[Number]], total: Number) -> list[Gaussian]:
    """Return the M-step's answer, in standardised coordinates (Celeux & Govaert 1995, section 3).

    sums:   for each component its sums of the features weighted by responsibility, p numbers.
    total:  the sum of the first of them, as `added` makes it.
    """
    d = features.d
    dimensions = d if features.shape == "spherical" else 1
    means = [[s / row[0] for s in row[1 : d + 1]] for row in sums]
    if features.tied:
        shared: Sequence[Number] = features.totals
        for row, mean in zip(sums, means, strict=True):
            shared = scatter(features, row[0], mean, shared)
        divisor = total * dimensions
        shared = [s / divisor for s in shared]
    result = []
    for row, mean in zip(sums, means, strict=True):
        count = row[0]
        if not features.tied:
            divisor = count * dimensions
            shared = [s / divisor for s in scatter(features, count, mean, row[d + 1 :])]
        result.append(Gaussian(count / total, as_recorded(features, mean), shared))
    return result


def coefficients(
    features: Features, gaussians: Sequence[Gaussian], log: Callable[[Number], Number]
) -> list[list[Number]]:
    """Return what multiplies each feature in log(weight) + log N(x | mean, covariance): constant, linear, quadratic.

    Floats raise ValueError or ZeroDivisionError where a covariance is not positive definite; arrays answer NaN or an
    infinity.
    """
    if features.d == 1:
        return [_on_a_line(features, gaussian, log) for gaussian in gaussians]
    invert = _invert_full if features.shape == "full" else _invert_variances
    rows = []
    inverse = None
    for weight, mean, covariance in gaussians:
        if inverse is None or not features.tied:
            inverse = invert(features, covariance, log)
        log_volume, precision, quadratic = inverse
        linear = _times(features, precision, mean)
        offset = added(map(mul, linear, mean))
        rows.append([log(weight) - 0.5 * (log_volume + offset), *linear, *quadratic])
    return rows


def _on_a_line(features: Features, gaussian: Gaussian, log: Callable[[Number], Number]) -> list[Number]:
    weight, (mean,), (variance,) = gaussian
    precision = 1 / variance
    linear = precision * mean
    return [log(weight) - 0.5 * (log(variance) + features.log_volume + linear * mean), linear, -0.5 * precision]


def _invert_full(features: Features, lower: Sequence[Number], log: Callable[[Number], Number]) -> Inverse:
    log_volume, precision = _invert(lower, features.d, log)
    return log_volume + features.log_volume, precision, list(map(mul, features.halves, precision))


def _invert_variances(features: Features, variances: Sequence[Number], log: Callable[[Number], Number]) -> Inverse:
    log_volume = added(map(log, variances)) * (features.d if features.shape == "spherical" else 1)
    precision = [1 / v for v in variances]
    return log_volume + features.log_volume, precision, [-0.5 * p for p in precision]


def _times(features: Features, precision: Sequence[Number], mean: Sequence[Number]) -> list[Number]:
    """Return a precision matrix times a mean."""
    if features.shape == "diag":
        return list(map(mul, precision, mean))
    if features.shape == "spherical":
        return [precision[0] * m for m in mean]
    if len(mean) == 2:
        a, b, c = precision
        x, y = mean
        return [a * x + b * y, b * x + c * y]
    d = len(mean)
    return [
        sum([precision[max(i, j) * (max(i, j) + 1) // 2 + min(i, j)] * mean[j] for j in range(d)]) for i in range(d)
    ]


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
