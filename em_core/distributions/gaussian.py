"""The Gaussian distribution, clear path: log-densities by whitened residuals, weighted fits, six covariance kinds."""

from __future__ import annotations

import numpy as np
from scipy.linalg.lapack import dtrtrs

from em_core.em.covariance_kinds import COVARIANCES, KINDS, Covariance, CovarianceKind
from em_core.em.protocol import Cause, Collapse, DegenerateError
from em_core.numerics.arrays import FloatArray

__all__ = [
    "COVARIANCES",
    "EMPTY",
    "EPS",
    "KINDS",
    "Covariance",
    "CovarianceKind",
    "check_not_collapsed",
    "cholesky",
    "log_density",
    "rounding_of_fit",
    "weighted_moments",
    "whiten",
]

EPS = float(np.finfo(np.float64).eps)

EMPTY = 1e-250
"""A total responsibility below this leaves no digits to divide by."""


def log_density(x: FloatArray, means: FloatArray, covariances: FloatArray) -> FloatArray:
    """Return log N(x_i | mean_k, covariance_k), shape (n, K), by whitened residuals (no inverse, no determinant).

    x: (n, d); means: (K, d); covariances: (K, d, d). Raises DegenerateError for a covariance that is singular.
    """
    n, d = x.shape
    result = np.empty((n, len(means)))
    for k, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        factor = cholesky(covariance, k)
        whitened = whiten(factor, x - mean)
        log_volume = np.log(np.diagonal(factor)).sum() + d / 2 * np.log(2 * np.pi)
        result[:, k] = -0.5 * np.einsum("dn,dn->n", whitened, whitened) - log_volume
    return result


def whiten(factor: FloatArray, residuals: FloatArray) -> FloatArray:
    """Return L^-1 r_i for the rows r_i of residuals (n, d), shape (d, n); the residuals may be overwritten.

    factor: (d, d) lower triangular L. LAPACK's own call: `solve_triangular` takes longer to get there than to solve.
    """
    # LAPACK counts columns first, and so sees the transpose of the factor.
    solution, _ = dtrtrs(factor.T, residuals.T, lower=0, trans=1, overwrite_b=1)
    return np.asarray(solution, dtype=np.float64)


def cholesky(covariance: FloatArray, component: int) -> FloatArray:
    """Return the lower Cholesky factor; raise DegenerateError naming the component when there is none."""
    try:
        return np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise DegenerateError(component, "has a covariance matrix that is singular") from None


def weighted_moments(x: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return counts (K,), means (K, d) and scatter matrices (K, d, d) of x (n, d) under weights (n, K).

    The corrected two-pass algorithm (Chan, Golub & LeVeque 1983): the second pass, about each component's own mean,
    restores the digits that the first rounds away, so that data far from zero or with a far outlier keep theirs.
    Raises DegenerateError for a component whose total weight is zero.
    """
    counts = weights.sum(axis=0)
    empty = np.flatnonzero(~(counts > EMPTY))
    if len(empty):
        raise DegenerateError(
            int(empty[0]), "is empty: no point has any responsibility left to give it", cause=Cause.EMPTY
        )
    means = weights.T @ x / counts[:, None]
    scatter = np.empty((len(counts), x.shape[1], x.shape[1]))
    for k, weight in enumerate(weights.T):
        residuals = x - means[k]
        shift = weight @ residuals / counts[k]
        residuals -= shift
        means[k] += shift
        scatter[k] = (weight[:, None] * residuals).T @ residuals
    return counts, means, (scatter + scatter.swapaxes(1, 2)) / 2


def score(
    x: FloatArray, weights: FloatArray, means: FloatArray, covariances: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the derivatives of sum_ik w_ik log N(x_i | mean_k, covariance_k) by means and covariances, as these are.

    By the covariance S of a component it is N/2 S^-1 (scatter about its mean - S) S^-1. Raises DegenerateError for an
    empty component.
    """
    counts, centres, scatter = weighted_moments(x, weights)
    off = centres - means
    precisions = np.linalg.inv(covariances)
    by_means = counts[:, None] * np.einsum("kij,kj->ki", precisions, off)
    spread = scatter / counts[:, None, None] + off[:, :, None] * off[:, None, :]
    by_covariances = counts[:, None, None] / 2 * (precisions @ (spread - covariances) @ precisions)
    return by_means, (by_covariances + by_covariances.swapaxes(1, 2)) / 2


def check_not_collapsed(
    x: FloatArray, means: FloatArray, covariances: FloatArray, responsibilities: FloatArray
) -> None:
    """Raise DegenerateError for a component whose spread is no longer distinguishable from rounding.

    Two signs: a standard deviation of a few units in the last place of the mean (the component stands on one value),
    or a correlation matrix that is singular to working precision (it stands on a line or plane).
    """
    # What weighted_moments leaves of a component that stands on one value, when the data reach far beyond it.
    residue = EPS**2 * np.abs(x).max(axis=0)
    for k, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        deviations = np.sqrt(np.diagonal(covariance))
        if not (deviations > np.maximum(16 * np.maximum(EPS * np.abs(mean), residue), 1e-150)).all():
            reason, collapse = "has collapsed: its variance has become zero", Collapse.VARIANCE
        elif _smallest_eigenvalue(covariance) <= 64 * len(mean) * EPS:
            reason, collapse = "has collapsed: its covariance matrix has become singular", Collapse.MATRIX
        else:
            continue
        # Its points are those that no other component claims more; identical components share them.
        points = np.flatnonzero(responsibilities[:, k] >= 0.999 * responsibilities.max(axis=1))
        raise DegenerateError(k, reason, tuple(int(i) for i in points), collapse=collapse)


def rounding_of_fit(n: int, means: FloatArray, covariances: FloatArray) -> float:
    """Return how far the log-likelihood of n points may move because means and covariances are rounded to doubles.

    A mean off by delta moves a point that is z standard deviations away by z' S^-1/2 delta, of either sign, and costs
    delta' S^-1 delta / 2 at its maximum; a covariance off by E costs about tr((S^-1 E)^2) / 4. All are nothing for
    ordinary data, and felt by components that are narrow for their place or nearly collinear.
    """
    worst = 0.0
    for mean, covariance in zip(means, covariances, strict=True):
        smallest = max(_smallest_eigenvalue(covariance), EPS)
        deviations = np.sqrt(np.diagonal(covariance))
        mean_off = float(np.sum((EPS * mean / deviations) ** 2)) / smallest
        worst = max(worst, np.sqrt(len(mean) * mean_off) + mean_off + (len(mean) * EPS / smallest) ** 2)
    return float(n * worst)


def _smallest_eigenvalue(covariance: FloatArray) -> float:
    """Return the smallest eigenvalue of the correlation matrix: 1 for independent coordinates, 0 on a plane."""
    deviations = np.sqrt(np.diagonal(covariance))
    return float(np.linalg.eigvalsh(covariance / np.outer(deviations, deviations))[0])
