"""The run that verbs are handed: fourteen points in two groups, and two components."""

from __future__ import annotations

import numpy as np

import em_core
from em_core.models import GaussianMixture

RNG = np.random.default_rng(5)
X = np.concatenate([RNG.normal(0, 1, (7, 2)), RNG.normal(4, 1, (7, 2))])
MODEL = GaussianMixture(2)
START = MODEL.params([0.5, 0.5], X[[0, 9]], [np.eye(2)] * 2)
TRACE = em_core.run_em(MODEL, X, START, tol=1e-8)
PARAMS = TRACE.params[-1]
POSTERIOR = MODEL.e_step(X, PARAMS)
LINE = X[:, :1]
ONE = GaussianMixture(2)
LINE_START = ONE.params([0.5, 0.5], [0.0, 4.0], [1.0, 1.0])
LINE_TRACE = em_core.run_em(ONE, LINE, LINE_START, tol=1e-8)
ON = {"model": MODEL, "data": X, "params": PARAMS}
