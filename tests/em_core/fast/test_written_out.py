"""The M-step written out for one and two columns: to the last bit what the general algebra makes of the same floats."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from em_core.distributions.gaussian import COVARIANCES, KINDS, Covariance
from em_core.fast.algebra import added, bound, coefficients, fitted
from em_core.fast.features import Features, make_features
from em_core.fast.sweep import Sweep
from em_core.fast.together import maximised_together
from em_core.fast.written_out import after_m_step, given

COMPONENTS = 3


def features_of(d: int, covariance: Covariance, offset: float) -> Features:
    x = np.random.default_rng(d).normal(size=(150, d)) @ np.diag([1.0, 2.0, 0.5][:d]) + offset
    features = make_features(KINDS[covariance], x)
    assert features is not None
    return features


def sums_of(features: Features, seed: int) -> Any:
    """Sums as a run has them: from responsibilities that add up to one."""
    weights = np.random.default_rng(seed).dirichlet(np.ones(COMPONENTS), features.n).T
    return weights @ np.concatenate(features.chunks, axis=1).T


@pytest.mark.parametrize("offset", [0.0, 1e6])
@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_floats_are_the_general_algebras_to_the_last_bit(d: int, covariance: Covariance, offset: float) -> None:
    features = features_of(d, covariance, offset)
    for seed in range(20):
        rows = sums_of(features, seed).tolist()
        total = added(row[0] for row in rows)
        components = fitted(features, rows, total)
        expected = coefficients(features, components, math.log)
        for found in (after_m_step(features, rows, total, math.log), given(features, components, math.log)):
            assert [list(row) for row, _ in found] == [list(row) for row in expected]
            assert [size for _, size in found] == [bound(row, features.peaks) for row in expected]


@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_arrays_are_each_runs_floats(d: int, covariance: Covariance) -> None:
    """Arrays take their logarithms from NumPy, which may differ from the C library's in the last bit."""
    features = features_of(d, covariance, 3.0)
    sums = np.array([sums_of(features, seed) for seed in range(4)])
    together = maximised_together(features, sums)
    assert together.safe.all()
    for b, one in enumerate(sums):
        rows = one.tolist()
        expected: Any = after_m_step(features, rows, added(row[0] for row in rows), math.log)
        # A constant is a sum of a few terms of at most its bound: an ulp of each, and ten times that.
        for row, (other, size) in zip(together.theta[b], expected, strict=True):
            assert_allclose(row, other[: features.p], rtol=0, atol=10 * 4 * math.ulp(float(size)))
        assert_allclose(together.peak[b], max(float(size) for _, size in expected), rtol=1e-13)
        shared = sum(q * t for q, t in zip(expected[0][0][features.p :], features.totals, strict=False))
        assert_allclose(together.constant[b], shared if features.tied else 0.0, rtol=1e-13)


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("covariance", COVARIANCES)
def test_a_component_on_one_point_raises_in_floats(d: int, covariance: Covariance) -> None:
    """All weight of a component on one point: its scatter is zero or, by rounding, less."""
    features = features_of(d, covariance, 0.0)
    weights = np.zeros((2, features.n))
    weights[0, 0], weights[1, 1:] = 1.0, 1.0
    rows = (weights @ np.concatenate(features.chunks, axis=1).T).tolist()
    if features.tied:
        # The spread is all components': one on a single point has a density all the same.
        found = after_m_step(features, rows, float(features.n), math.log)
        assert all(math.isfinite(float(size)) for _, size in found)
        return
    rows[0] = [1.0, *[0.0] * (features.p - 1)]
    with pytest.raises((ValueError, ZeroDivisionError)):
        after_m_step(features, rows, float(features.n), math.log)


@pytest.mark.parametrize("k", [1, 2, 5, 6])
@pytest.mark.parametrize("n", [50, 2_000, 20_000])
def test_a_pass_sums_what_it_shows(n: int, k: int) -> None:
    """Few and many components, few and many points are multiplied in different ways."""
    x = np.random.default_rng(n).normal(size=(n, 2))
    features = make_features(KINDS["full"], x)
    assert features is not None
    theta = np.random.default_rng(k).normal(size=(k, features.p)) * 0.3
    sweep = Sweep(features, k)
    for peak in (1.0, 1e3):
        sums, log_likelihood = sweep(theta, peak)
        responsibilities, again = sweep.responsibilities(theta, peak)
        assert again == log_likelihood[0]
        assert responsibilities.shape == (n, k)
        assert_allclose(responsibilities.sum(axis=1), 1.0, rtol=1e-14)
        table = np.concatenate(features.chunks, axis=1)
        # Summed in another order: n terms of at most a feature's largest value.
        atol = 10 * n * np.finfo(float).eps * np.array(features.peaks)
        assert (np.abs(sums - responsibilities.T @ table.T) <= atol).all()
        joint = theta @ table
        largest = joint.max(axis=0)
        plain = float((np.log(np.exp(joint - largest).sum(axis=0)) + largest).sum())
        assert again == pytest.approx(plain, rel=10 * n * np.finfo(float).eps)
