"""Rows that are far from every component: a named rule, for models whose components are Gaussian."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from em_core.distributions.gaussian import cholesky, whiten
from em_core.em.capabilities import centres_of
from em_core.em.parameters import covariances_of
from em_core.numerics.arrays import FloatArray

SHARE = 0.999
"""Of a component's own points so many lie nearer to its mean than the limit."""

RULE = (
    "A row is far from every component when its squared Mahalanobis distance to each mean is above the 99.9 % point "
    "of χ², with a degree of freedom for each column."
)


def is_far(params: object, x: FloatArray) -> NDArray[np.bool_] | None:
    """Return whether each row (n, d) is far from every component; None for components that are not Gaussian."""
    means, covariances = centres_of(params), covariances_of(params)
    if means is None or covariances is None:
        return None
    nearest = np.full(len(x), np.inf)
    for k, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        whitened = whiten(cholesky(covariance, k), x - mean)
        nearest = np.minimum(nearest, np.einsum("dn,dn->n", whitened, whitened))
    far: NDArray[np.bool_] = nearest > 2 * gammaincinv(x.shape[1] / 2, SHARE)
    return far
