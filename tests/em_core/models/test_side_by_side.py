"""Every iteration equals scikit-learn's, from the same start, for the covariance kinds that both have."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture as Peer

from em_core.models import GaussianMixture, MixtureParams
from em_core.numerics.arrays import FloatArray
from tests.paths import both_paths

STEPS = 12
KINDS_IN_BOTH = ("full", "tied", "diag", "spherical")


def one_step_of_scikit_learn(x: FloatArray, params: MixtureParams, covariance: str) -> Any:
    """Return scikit-learn's fit after exactly one E+M step from `params`, with nothing added to the variances."""
    inverse = np.linalg.inv(params.covariances)
    precisions = {
        "full": inverse,
        "tied": inverse[0],
        "diag": np.diagonal(inverse, axis1=1, axis2=2),
        "spherical": inverse[:, 0, 0],
    }[covariance]
    peer = Peer(
        len(params.weights),
        covariance_type=covariance,
        tol=0,
        reg_covar=0,
        max_iter=1,
        weights_init=params.weights,
        means_init=params.means,
        precisions_init=precisions,
    )
    with warnings.catch_warnings():
        # One step is meant: that it has not converged is no news.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return peer.fit(x)


def as_matrices(peer: Any, covariance: str, k: int, d: int) -> FloatArray:
    """Return scikit-learn's covariances, (K, d, d) whatever its own shape."""
    values: FloatArray = peer.covariances_
    if covariance == "tied":
        return np.repeat(values[None], k, axis=0)
    if covariance == "full":
        return values
    return np.reshape(values, (k, -1, 1)) * np.eye(d)


@both_paths
@pytest.mark.parametrize("d", [1, 2, 5])
@pytest.mark.parametrize("covariance", KINDS_IN_BOTH)
def test_every_iteration_equals_scikit_learns(covariance: Any, d: int, run: Any) -> None:
    rng = np.random.default_rng(d)
    k = 3
    x = np.concatenate([rng.normal(2.5 * j, 0.6 + 0.4 * j, (40 + 20 * j, d)) for j in range(k)])
    model = GaussianMixture(k, covariance)
    start = model.initialise(x, rng)
    trace = run(model, x, start, max_steps=STEPS, tol=0)
    assert trace.n_steps == STEPS
    for t in range(STEPS):
        peer = one_step_of_scikit_learn(x, trace.params[t], covariance)
        ours = trace.params[t + 1]
        assert_allclose(peer.lower_bound_ * len(x), trace.log_likelihoods[t], rtol=1e-9)
        assert_allclose(peer.score(x) * len(x), trace.log_likelihoods[t + 1], rtol=1e-9)
        assert_allclose(peer.weights_, ours.weights, rtol=1e-9)
        assert_allclose(peer.means_, ours.means, rtol=1e-9)
        # Off the diagonal an entry can be zero but for rounding: 1e-12 of a spread of about one.
        assert_allclose(as_matrices(peer, covariance, k, d), ours.covariances, rtol=1e-9, atol=1e-12)
        assert_allclose(peer.predict_proba(x), trace.responsibilities(t + 1), atol=1e-9)
