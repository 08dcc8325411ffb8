"""Rows that are far from every component: beyond the 99 % point of their distance, under each component in turn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from scipy.special import chdtri, fdtri

from em_core.distributions.gaussian import cholesky, whiten
from em_core.distributions.gaussian_family import Gaussians
from em_core.distributions.linear_regression import Lines, design
from em_core.distributions.student_t import TDistributions, distances_and_log_dets
from em_core.models import LineParams, MixtureParams, NormalParams, VariationalParams
from em_core.models.missing_normal import patterns
from em_core.models.sequences import Sequences
from em_core.numerics.arrays import BoolArray, FloatArray
from em_core.numerics.number_format import format_number
from em_core.numerics.wording import counted

__all__ = ["Outlying", "outlying"]

TAIL = 0.01
"""Of a component's own rows one in a hundred is further away than the limit."""


@dataclass(frozen=True, eq=False)
class Outlying:
    """How far rows are from the components.

    squared:  (n, K) squared distances, in units of the component's spread; NaN where there is none.
    limits:   (n, K) what each would have to exceed.
    rule:     continues "a row is far from every component when its".
    """

    squared: FloatArray
    limits: FloatArray
    rule: str

    @property
    def nearest(self) -> FloatArray:
        """(n,) the squared distance to the nearest component; infinite for a row without any."""
        return np.asarray(np.where(np.isnan(self.squared), np.inf, self.squared).min(axis=1))

    @property
    def far(self) -> BoolArray:
        """(n,) whether a row is beyond the limit of every component."""
        return np.asarray((self.squared > self.limits).all(axis=1))


@singledispatch
def outlying(params: object, data: object) -> Outlying | None:  # noqa: ARG001 the signature to register
    """Return how far the rows are from the components of a fit; None for a model without a distance."""
    return None


@outlying.register(MixtureParams)
@outlying.register(VariationalParams)
def _(params: MixtureParams, data: FloatArray) -> Outlying:
    return _gaussian(data, params.means, params.covariances)


@outlying.register
def _(params: Gaussians, data: FloatArray | Sequences) -> Outlying:
    return _gaussian(data.values if isinstance(data, Sequences) else data, params.means, params.covariances)


@outlying.register
def _(params: TDistributions, data: FloatArray) -> Outlying:
    squared, _ = distances_and_log_dets(data, params)
    d = data.shape[1]
    limits = d * fdtri(d, params.dfs, 1 - TAIL)
    rule = (
        f"squared Mahalanobis distance over {d} is above the 99 % point of F with {d} and the component's degrees of "
        "freedom, for every component"
    )
    return Outlying(squared, np.broadcast_to(limits, squared.shape), rule)


@outlying.register
def _(params: Lines, data: FloatArray) -> Outlying:
    squared = (data[:, -1:] - design(data) @ params.coefficients.T) ** 2 / params.variances
    return _chi_square(squared, 1, "squared standardised residual")


@outlying.register
def _(params: NormalParams, data: FloatArray) -> Outlying:
    squared, limits = np.full((len(data), 1), np.nan), np.full((len(data), 1), np.nan)
    for rows, seen in patterns(data):
        factor = cholesky(params.covariance[np.ix_(seen, seen)], 0)
        whitened = whiten(factor, data[np.ix_(rows, seen)] - params.mean[seen])
        squared[rows, 0] = np.einsum("dn,dn->n", whitened, whitened)
        limits[rows, 0] = chdtri(int(seen.sum()), TAIL)
    rule = "squared Mahalanobis distance of what is observed is above the 99 % point of χ² for as many values"
    return Outlying(squared, limits, rule)


@outlying.register
def _(params: LineParams, data: FloatArray) -> Outlying:
    fitted = np.column_stack([np.ones(len(data)), data[:, :-2]]) @ params.coefficients
    residuals = np.where(data[:, -1] == 1, data[:, -2] - fitted, np.nan)
    return _chi_square((residuals / params.deviation)[:, None] ** 2, 1, "squared standardised residual")


def _gaussian(x: FloatArray, means: FloatArray, covariances: FloatArray) -> Outlying:
    squared = np.empty((len(x), len(means)))
    for k, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        whitened = whiten(cholesky(covariance, k), x - mean)
        squared[:, k] = np.einsum("dn,dn->n", whitened, whitened)
    return _chi_square(squared, x.shape[1], "squared Mahalanobis distance")


def _chi_square(squared: FloatArray, freedom: int, distance: str) -> Outlying:
    limit = float(chdtri(freedom, TAIL))
    degrees = counted(freedom, "degree of freedom", "degrees of freedom")
    told = format_number(limit, "significant", 4)
    rule = f"{distance} is above {told} for each of them, the 99 % point of χ² with {degrees}"
    return Outlying(squared, np.full(squared.shape, limit), rule)
