"""Multivariate normal with missing values: maximum likelihood from whatever was observed.

The values are missing at random (Rubin 1976): whether one is missing may depend on what was observed, not on itself.
Orchard & Woodbury (1972); Dempster, Laird & Rubin (1977), section 4.1; Little & Rubin (2002), section 11.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import solve_triangular

from em_core.distributions.gaussian import EPS, cholesky, rounding_of_fit
from em_core.distributions.input_checks import as_floats, check_mixture_params
from em_core.em.capabilities import Capabilities
from em_core.em.parameters import COVARIANCE, REAL
from em_core.em.protocol import DegenerateError
from em_core.models.missing_checks import check_matrix_with_holes
from em_core.numerics.arrays import FloatArray, IntArray, frozen

BoolArray: TypeAlias = NDArray[np.bool_]

LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, eq=False)
class NormalParams:
    """The mean, (d,), and the covariance, (d, d), symmetric positive definite; in the data's units."""

    mean: FloatArray = field(metadata={"kind": REAL})
    covariance: FloatArray = field(metadata={"kind": COVARIANCE})

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        object.__setattr__(self, "mean", frozen(self.mean))
        object.__setattr__(self, "covariance", frozen(self.covariance))


@dataclass(frozen=True, eq=False)
class FilledPosterior:
    """Posterior of the missing values: a normal distribution for the holes of each row, given what the row shows.

    filled:         (n, d) the data, with conditional means in the holes.
    covariances:    (patterns, d, d) conditional covariances of the holes; 0 wherever a value was observed.
    pattern:        (n,) which of them a row has: it depends only on where the holes are. -1 for a row that is empty.
    entropy:        of all those distributions together, in nats.
    """

    filled: FloatArray
    covariances: FloatArray
    pattern: IntArray
    entropy: float
    log_likelihood: float

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        object.__setattr__(self, "filled", frozen(self.filled))
        object.__setattr__(self, "covariances", frozen(self.covariances))
        object.__setattr__(self, "pattern", frozen(self.pattern, np.int64))

    @property
    def responsibilities(self) -> FloatArray:
        """(n, d) the filled table: what is hidden here are numbers, and these are their expectations."""
        return self.filled

    @property
    def counted(self) -> FloatArray:
        """(rows, d) the filled rows that show anything. An empty row is no datum: to fill it and count it changes no
        maximum, and only makes EM slower.
        """
        return self.filled[self.pattern >= 0]

    def scatter(self, mean: FloatArray) -> FloatArray:
        """Return the expected sum of squares about `mean`, (d, d).

        The holes add their conditional covariance: filling in means alone would make the data look less varied than
        they are, and the covariance would shrink with every step.
        """
        residuals = self.counted - mean
        rows = np.bincount(self.pattern[self.pattern >= 0], minlength=len(self.covariances)).astype(np.float64)
        scatter: FloatArray = residuals.T @ residuals + np.einsum("p,pij->ij", rows, self.covariances)
        return (scatter + scatter.T) / 2


class MissingNormal:
    """The normal distribution of rows with holes. Data are (n, d) with NaN where a value is missing."""

    objective = "log-likelihood"
    capabilities = Capabilities(exchangeable_rows=True, exchangeable_columns=True)

    def params(self, mean: ArrayLike, covariance: ArrayLike) -> NormalParams:
        """Return validated parameters: mean (d,), covariance (d, d). Raises ValueError naming every problem."""
        centre, spread = as_floats(mean, "The mean"), as_floats(covariance, "The covariance")
        if centre.ndim != 1 or spread.shape != 2 * centre.shape:
            raise ValueError(
                f"The mean has shape {centre.shape} and the covariance {spread.shape}; they must be (d,) and (d, d)."
            )
        _, means, covariances = check_mixture_params(1, "full", [1.0], centre[None], spread[None])
        return NormalParams(means[0], covariances[0])

    def prepare(self, data: object) -> FloatArray:
        """Return the data as (n, d) float64 with NaN in the holes; ValueError names what cannot be fitted."""
        return check_matrix_with_holes(data)

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> NormalParams:
        """Return the observed means and variances with correlations drawn at random.

        Not with none: at zero correlation the likelihood may have a saddle, which EM does not leave (Murray 1977).
        """
        d = data.shape[1]
        drawn = rng.standard_normal((d, 3 * d))
        rows = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
        start = self.observed_moments(data)
        deviations = np.sqrt(np.diagonal(start.covariance))
        return NormalParams(start.mean, np.outer(deviations, deviations) * (rows @ rows.T))

    def observed_moments(self, data: FloatArray) -> NormalParams:
        """Return each column's mean and variance (divisor n) over its observed values, and no correlation."""
        return NormalParams(np.nanmean(data, axis=0), np.diag(np.nanvar(data, axis=0)))

    def e_step(self, data: FloatArray, params: NormalParams) -> FilledPosterior:
        """Return the regression of the holes on the rest (Little & Rubin 2002, eqs 11.5-11.6), pattern by pattern."""
        _check_agree(data, params)
        n, d = data.shape
        filled = np.where(np.isnan(data), params.mean, data)
        pattern_of = np.full(n, -1)
        covariances = []
        entropy = log_likelihood = 0.0
        for pattern, (rows, seen) in enumerate(patterns(data)):
            hidden = ~seen
            factor, whitened = self._whiten(data, params, rows, seen)
            log_likelihood += _log_density(factor, whitened)
            slope = solve_triangular(factor, params.covariance[np.ix_(seen, hidden)], lower=True)
            filled[np.ix_(rows, hidden)] = params.mean[hidden] + whitened.T @ slope
            covariance = np.zeros((d, d))
            left = params.covariance[np.ix_(hidden, hidden)] - slope.T @ slope
            covariance[np.ix_(hidden, hidden)] = (left + left.T) / 2
            covariances.append(covariance)
            pattern_of[rows] = pattern
            log_volume = float(np.log(np.diagonal(_factor(left))).sum())
            entropy += len(rows) * (hidden.sum() * (LOG_2PI + 1) / 2 + log_volume)
        return FilledPosterior(filled, np.array(covariances), pattern_of, float(entropy), log_likelihood)

    def m_step(self, data: FloatArray, posterior: FilledPosterior) -> NormalParams:  # noqa: ARG002
        """Return the mean of the filled table, and its covariance with what the holes add to it (divisor n)."""
        mean = posterior.counted.mean(axis=0)
        covariance = posterior.scatter(mean) / len(posterior.counted)
        _check_not_flat(mean, covariance)
        return NormalParams(mean, covariance)

    def log_likelihood(self, data: FloatArray, params: NormalParams) -> float:
        """Return the sum over rows of the log-density of what was observed there; an empty row adds 0."""
        _check_agree(data, params)
        return sum(_log_density(*self._whiten(data, params, rows, seen)) for rows, seen in patterns(data))

    def lower_bound(self, data: FloatArray, posterior: FilledPosterior, params: NormalParams) -> float:  # noqa: ARG002
        """Return F: the expected log-density of the whole table plus the entropy of the holes."""
        n, d = posterior.counted.shape
        factor = _factor(params.covariance)
        inside = solve_triangular(factor, posterior.scatter(params.mean), lower=True)
        misfit = float(np.trace(solve_triangular(factor, inside.T, lower=True)))
        log_volume = float(np.log(np.diagonal(factor)).sum()) + d * LOG_2PI / 2
        return float(-n * log_volume - misfit / 2 + posterior.entropy)

    def rounding(self, data: FloatArray, params: NormalParams) -> float:
        """Return how far the log-likelihood may move because these parameters are rounded to doubles, in nats."""
        return rounding_of_fit(len(data), params.mean[None], params.covariance[None])

    def _whiten(
        self,
        data: FloatArray,
        params: NormalParams,
        rows: IntArray,
        seen: BoolArray,
    ) -> tuple[FloatArray, FloatArray]:
        """Return the factor of the observed columns' covariance and the whitened residuals, (observed, rows)."""
        factor = _factor(params.covariance[np.ix_(seen, seen)])
        residuals = (data[np.ix_(rows, seen)] - params.mean[seen]).T
        return factor, np.asarray(solve_triangular(factor, residuals, lower=True))


def patterns(data: FloatArray) -> Iterator[tuple[IntArray, BoolArray]]:
    """Yield, for each pattern of holes in data (n, d), the rows that have it and the columns observed there, (d,).

    Empty rows belong to no pattern.
    """
    kinds, of = np.unique(~np.isnan(data), axis=0, return_inverse=True)
    for k, seen in enumerate(kinds):
        if seen.any():
            yield np.flatnonzero(of.reshape(-1) == k), seen


def _check_agree(data: FloatArray, params: NormalParams) -> None:
    """Raise ValueError for parameters of another dimension than the data."""
    if data.shape[1:] != params.mean.shape:
        raise ValueError(f"The data have {data.shape[1]} columns and the mean {len(params.mean)}; they must agree.")


def _factor(covariance: FloatArray) -> FloatArray:
    """Return the lower Cholesky factor; of nothing, nothing."""
    return cholesky(covariance, 0) if covariance.size else covariance


def _log_density(factor: FloatArray, whitened: FloatArray) -> float:
    """Return the summed normal log-density of whitened residuals (columns, rows)."""
    columns, rows = whitened.shape
    log_volume = float(np.log(np.diagonal(factor)).sum()) + columns * LOG_2PI / 2
    # Beyond double precision the density is 0, and EM says so.
    with np.errstate(over="ignore"):
        return float(-rows * log_volume - np.sum(whitened**2) / 2)


def _check_not_flat(mean: FloatArray, covariance: FloatArray) -> None:
    """Raise DegenerateError for a column without spread, or one that the others determine."""
    deviations = np.sqrt(np.diagonal(covariance))
    flat = np.flatnonzero(~(deviations > 16 * EPS * np.abs(mean)))
    if len(flat):
        raise DegenerateError(int(flat[0]), "has no spread left", noun="Column")
    values, vectors = np.linalg.eigh(covariance / np.outer(deviations, deviations))
    if values[0] <= 64 * len(mean) * EPS:
        column = int(np.abs(vectors[:, 0]).argmax())
        reason = "is a linear function of the other columns: the covariance has become singular"
        raise DegenerateError(column, reason, noun="Column")
