"""The M-step's algebra in one and two columns, written out: the numbers of em_core.fast.algebra, sooner.

Of few points a step is short, and half of it was Python's way from one small function of the algebra to the next. Here
are the same operations in the same order, so that the two agree to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

import numpy as np

from em_core.fast.algebra import Gaussian, Number, as_recorded, bound, coefficients, fitted
from em_core.fast.features import Features
from em_core.numerics.arrays import FloatArray

Log: TypeAlias = Callable[[Number], Number]

Sums: TypeAlias = Sequence[Sequence[Number]]
"""For each component some numbers: its sums of the features weighted by responsibility, or its count and its mean."""

Row: TypeAlias = tuple[Sequence[Number], Number]
"""Of a component: what multiplies each feature in its log-density, and a bound on the size of every term."""

size_of = cast(Callable[[Number], Number], abs)

Inverse: TypeAlias = tuple[Number, Number, Number, Number]
"""Of a covariance in the plane: its log-determinant, and the entries xx, yx and yy of its inverse."""


def after_m_step(features: Features, sums: Sums, total: Number, log: Log) -> list[Row]:
    """Return each component after the M-step.

    sums:   floats, or arrays with one entry a run.
    total:  the sum of the components' first sums, one after another: of all weights.

    Floats raise ValueError or ZeroDivisionError where a covariance is not positive definite; arrays answer NaN or an
    infinity.
    """
    if features.d > 2:
        return given(features, fitted(features, sums, total), log)
    if features.tied:
        return (_tied_on_a_line if features.d == 1 else _tied_in_the_plane)(features, sums, total, log)
    if features.d == 1:
        return [_on_a_line(features, row, total, log) for row in sums]
    if features.shape == "full":
        return [_full(features, row, total, log) for row in sums]
    if features.shape == "diag":
        return [_diag(features, row, total, log) for row in sums]
    return [_spherical(features, row, total, log) for row in sums]


def after_m_steps(features: Features, sums: FloatArray, total: FloatArray) -> Row:
    """Return all components of B runs after the M-step as one, in arrays that broadcast to (K, B).

    sums:   (p, K, B), as `after_m_step` takes those of a single run.
    total:  (B,)
    """
    if not features.tied:
        ((row, size),) = after_m_step(features, [list(sums)], total, np.log)
        return row, size
    if features.d > 2:
        found = after_m_step(features, [list(component) for component in sums.swapaxes(0, 1)], total, np.log)
        return list(np.array([row for row, _ in found]).swapaxes(0, 1)), np.array([size for _, size in found])
    counts, *firsts = sums
    means = [first / counts for first in firsts]
    moments = list(zip(counts, *means, strict=True))
    if features.d == 1:
        variance = _shared_variance(features, moments, total)
        return _line(features, counts / total, as_recorded(features, means), variance, np.log)
    inverse = _shared_inverse(features, moments, total, np.log)
    return _plane(features, counts / total, as_recorded(features, means), inverse, np.log)


def given(features: Features, components: Sequence[Gaussian], log: Log) -> list[Row]:
    """Return each of some components in standardised coordinates; they raise and answer as in `after_m_step`."""
    if features.d > 2:
        return [(row, bound(row, features.peaks)) for row in coefficients(features, components, log)]
    if features.d == 1:
        return [_line(features, weight, mean, variance, log) for weight, mean, (variance,) in components]
    invert = {"full": _full_inverse, "diag": _diag_inverse, "spherical": _spherical_inverse}[features.shape]
    return [_plane(features, weight, mean, invert(spread, log), log) for weight, mean, spread in components]


def _on_a_line(features: Features, row: Sequence[Number], total: Number, log: Log) -> Row:
    count, first, second = row
    mean = first / count
    variance = (second - count * mean * mean) / count
    return _line(features, count / total, as_recorded(features, (mean,)), variance, log)


def _tied_on_a_line(features: Features, sums: Sums, total: Number, log: Log) -> list[Row]:
    moments = [(count, first / count) for count, first in sums]
    shared = _shared_variance(features, moments, total)
    return [_line(features, count / total, as_recorded(features, (mean,)), shared, log) for count, mean in moments]


def _shared_variance(features: Features, moments: Sums, total: Number) -> Number:
    """Return the variance of all components, from the count and the mean of each."""
    shared: Number = features.totals[0]
    for count, mean in moments:
        shared = shared - count * mean * mean
    return shared / total


def _line(features: Features, weight: Number, means: Sequence[Number], variance: Number, log: Log) -> Row:
    (mean,), (_, px, pxx) = means, features.peaks
    precision = 1 / variance
    linear = precision * mean
    constant = log(weight) - 0.5 * (log(variance) + features.log_volume + linear * mean)
    xx = -0.5 * precision
    return (constant, linear, xx), size_of(constant) + size_of(linear) * px + size_of(xx) * pxx


def _full(features: Features, row: Sequence[Number], total: Number, log: Log) -> Row:
    count, x, y, xx, yx, yy = row
    x = x / count
    y = y / count
    a = (xx - count * x * x) / count
    b = (yx - count * y * x) / count
    c = (yy - count * y * y) / count
    return _plane(features, count / total, as_recorded(features, (x, y)), _full_inverse((a, b, c), log), log)


def _diag(features: Features, row: Sequence[Number], total: Number, log: Log) -> Row:
    count, x, y, xx, yy = row
    x = x / count
    y = y / count
    inverse = _diag_inverse(((xx - count * x * x) / count, (yy - count * y * y) / count), log)
    return _plane(features, count / total, as_recorded(features, (x, y)), inverse, log)


def _spherical(features: Features, row: Sequence[Number], total: Number, log: Log) -> Row:
    count, x, y, square = row
    x = x / count
    y = y / count
    inverse = _spherical_inverse(((square - count * x * x - count * y * y) / (count * 2),), log)
    return _plane(features, count / total, as_recorded(features, (x, y)), inverse, log)


def _tied_in_the_plane(features: Features, sums: Sums, total: Number, log: Log) -> list[Row]:
    moments = [(count, x / count, y / count) for count, x, y in sums]
    inverse = _shared_inverse(features, moments, total, log)
    return [_plane(features, count / total, as_recorded(features, mean), inverse, log) for count, *mean in moments]


def _shared_inverse(features: Features, moments: Sums, total: Number, log: Log) -> Inverse:
    """Return the inverse of the covariance of all components, from the count and the mean of each."""
    shared: Sequence[Number] = features.totals
    if features.shape == "full":
        a, b, c = shared
        for count, x, y in moments:
            a = a - count * x * x
            b = b - count * y * x
            c = c - count * y * y
        return _full_inverse((a / total, b / total, c / total), log)
    if features.shape == "diag":
        a, c = shared
        for count, x, y in moments:
            a = a - count * x * x
            c = c - count * y * y
        return _diag_inverse((a / total, c / total), log)
    (a,) = shared
    for count, x, y in moments:
        a = a - count * x * x - count * y * y
    return _spherical_inverse((a / (total * 2),), log)


def _full_inverse(lower: Sequence[Number], log: Log) -> Inverse:
    a, b, c = lower
    slope = b / a
    rest = c - slope * b
    p = 1 / rest
    return log(a) + log(rest), 1 / a + slope * slope * p, -slope * p, p


def _diag_inverse(variances: Sequence[Number], log: Log) -> Inverse:
    a, c = variances
    return log(a) + log(c), 1 / a, 0.0, 1 / c


def _spherical_inverse(variance: Sequence[Number], log: Log) -> Inverse:
    (a,) = variance
    precision = 1 / a
    return log(a) * 2, precision, 0.0, precision


def _plane(features: Features, weight: Number, mean: Sequence[Number], inverse: Inverse, log: Log) -> Row:
    (x, y), peaks = mean, features.peaks
    log_determinant, xx, yx, yy = inverse
    u = xx * x + yx * y
    v = yx * x + yy * y
    constant = log(weight) - 0.5 * (log_determinant + features.log_volume + (u * x + v * y))
    size = size_of(constant) + size_of(u) * peaks[1] + size_of(v) * peaks[2]
    xx = -0.5 * xx
    if features.shape == "spherical":
        return (constant, u, v, xx), size + size_of(xx) * peaks[3]
    yy = -0.5 * yy
    if features.shape == "diag":
        return (constant, u, v, xx, yy), size + size_of(xx) * peaks[3] + size_of(yy) * peaks[4]
    return (constant, u, v, xx, -yx, yy), size + size_of(xx) * peaks[3] + size_of(yx) * peaks[4] + size_of(yy) * peaks[
        5
    ]
