"""In 4, 13 and 30 columns of real data, n steps from one start end where scikit-learn's do."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture as Peer

from em_core import run_em
from em_core.data import load_bundled
from em_core.models import GaussianMixture
from em_core.multistart.initialisation import draw_start
from tests.em_core.models.test_side_by_side import KINDS_IN_BOTH, as_matrices

STEPS = 8
WIDE = {"iris": 3, "wine": 3, "breast_cancer": 2}
"""The data, and K."""


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("data", WIDE)
@pytest.mark.parametrize("covariance", KINDS_IN_BOTH)
def test_steps_in_many_columns_equal_scikit_learns(data: str, covariance: Any) -> None:
    points, k = load_bundled(data).standardised(), WIDE[data]
    x, d = points.values, points.d
    model = GaussianMixture(k, covariance)
    start = draw_start("kmeans", model, x, seed=1)
    trace = run_em(model, x, start, max_steps=STEPS, tol=0)
    assert trace.n_steps == STEPS
    inverse = np.linalg.inv(start.covariances)
    precisions = {
        "full": inverse,
        "tied": inverse[0],
        "diag": np.diagonal(inverse, axis1=1, axis2=2),
        "spherical": inverse[:, 0, 0],
    }[covariance]
    peer = Peer(
        k,
        covariance_type=covariance,
        tol=0,
        reg_covar=0,
        max_iter=STEPS,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=precisions,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        peer.fit(x)
    # Correlations of .998 in the breast cancer data leave the smallest eigenvalue of a covariance near 1e-4: solving
    # with it loses 4 of 16 digits, and eight steps and a margin leave 9.
    last = trace.params[-1]
    assert trace.log_likelihoods[-1] == pytest.approx(peer.score(x) * len(x), rel=1e-9)
    assert last.weights == pytest.approx(peer.weights_, rel=1e-7, abs=1e-9)
    assert np.allclose(last.means, peer.means_, rtol=0, atol=1e-7)
    assert np.allclose(last.covariances, as_matrices(peer, covariance, k, d), rtol=0, atol=1e-7)
