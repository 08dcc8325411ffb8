"""The Gaussian family's moments and densities against exact arithmetic and SciPy."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from em_core.distributions.gaussian import log_density, weighted_moments
from em_core.numerics.arrays import FloatArray


def exact_moments(x: FloatArray, weights: FloatArray) -> tuple[float, float, float]:
    """Return count, mean and sum of squares of one column under one column of weights, in rational numbers."""
    points, shares = ([Fraction(float(value)) for value in column] for column in (x, weights))
    count = sum(shares)
    mean = sum(w * value for w, value in zip(shares, points, strict=True)) / count
    scatter = sum(w * (value - mean) ** 2 for w, value in zip(shares, points, strict=True))
    return float(count), float(mean), float(scatter)


@pytest.mark.parametrize("offset", [0.0, 1e4, 1e8])
def test_moments_keep_every_digit_that_the_data_have(offset: float) -> None:
    """A spread of 1e-6 at 1e8 is 64 units in the last place: one careless pass would lose a tenth of it."""
    rng = np.random.default_rng(0)
    x = offset + 1e-6 * rng.standard_normal((500, 1))
    weights = rng.random((500, 2))
    counts, means, scatter = weighted_moments(x, weights)
    for k in range(2):
        count, mean, squares = exact_moments(x[:, 0], weights[:, k])
        assert counts[k] == pytest.approx(count, rel=1e-14)
        # To the last place of the mean, or to rounding of the spread where the mean is near zero.
        assert abs(means[k, 0] - mean) <= max(np.spacing(abs(mean)), 1e-15 * 1e-6)
        assert scatter[k, 0, 0] == pytest.approx(squares, rel=1e-12, abs=0)


@pytest.mark.parametrize("d", [1, 2, 5])
def test_log_densities_are_scipys(d: int) -> None:
    rng = np.random.default_rng(d)
    x = rng.normal(0, 3, (20, d))
    means = rng.standard_normal((3, d))
    roots = rng.standard_normal((3, d, d)) + 2 * np.eye(d)
    covariances = roots @ roots.swapaxes(1, 2)
    expected = [
        multivariate_normal(mean, covariance).logpdf(x) for mean, covariance in zip(means, covariances, strict=True)
    ]
    # SciPy solves by eigenvectors, we by a Cholesky factor. Either is the exact solution for a covariance that is off
    # by some d eps of its size, and so may move a squared distance by d eps times the covariance's condition number.
    rounding = 20 * d * np.finfo(float).eps * np.linalg.cond(covariances)
    off = np.abs(log_density(x, means, covariances) - np.transpose(expected))
    assert (off / (rounding * (1 + np.abs(np.transpose(expected))))).max() <= 1


def test_a_point_forty_deviations_away_still_has_a_log_density() -> None:
    """Its density underflows to zero: only log space keeps it."""
    value = log_density(np.array([[40.0]]), np.zeros((1, 1)), np.ones((1, 1, 1)))[0, 0]
    assert value == pytest.approx(-800 - np.log(2 * np.pi) / 2, rel=1e-15)
