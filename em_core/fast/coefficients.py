"""Coefficients of a Gaussian mixture's log-densities: from parameters or from sums, within a guard.

The guard: rounding moves a log-density by at most eps * sum |coefficient| max|feature|. Where that is no longer
negligible (components much narrower than the data, or nearly flat) every function here answers None, and that step is
taken by residuals (em_core.fast.residual_steps). Collapses are always found by the clear path, in its own words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

import numpy as np

from em_core.fast.algebra import Gaussian, added
from em_core.fast.features import Features
from em_core.fast.written_out import Row, after_m_step, given
from em_core.models.gaussian_mixture import MixtureParams
from em_core.numerics.arrays import FloatArray

GUARD = 2e-12
"""The most that rounding may move a log-density, by the bound above; what is seen is a hundred times less."""

LARGEST_TERM = GUARD / float(np.finfo(np.float64).eps)

NOT_DEFINITE = (ValueError, ZeroDivisionError, OverflowError)
"""What the algebra raises, in floats, for a covariance that is not positive definite."""

FEWEST = 1e-200
"""An effective number of points below this leaves too few digits before underflow."""


class Coefficients(NamedTuple):
    """The parameters as the E-step wants them.

    theta:     (K, p) what multiplies each feature in the component's log-density.
    constant:  what the shared quadratic features of tied kinds add to the log-likelihood; 0 for the other kinds.
    peak:      a bound on the size of every term of a log-density.
    """

    theta: FloatArray
    constant: float
    peak: float


def standardised(features: Features, params: MixtureParams) -> list[Gaussian] | None:
    """Return the parameters in standardised coordinates; None where they are not of the covariance kind."""
    shape, d = features.shape, features.d
    covariances = params.covariances / features.units
    if shape == "full":
        i, j = features.lower
        lower = covariances[:, i, j]
    else:
        variances = np.diagonal(covariances, axis1=1, axis2=2)
        lower = variances if shape == "diag" else variances[:, :1]
        if (covariances != variances[:, :, None] * np.eye(d)).any():
            return None
        if shape == "spherical" and (variances != lower).any():
            return None
    if features.tied and (lower != lower[0]).any():
        return None
    means = (params.means - features.centre) / features.scale
    parts = zip(params.weights.tolist(), means.tolist(), lower.tolist(), strict=True)
    return [Gaussian(*part) for part in parts]


def guarded(features: Features, params: MixtureParams) -> Coefficients | None:
    """Return the coefficients of parameters in the data's units, or None where they are outside the guard."""
    return within_guard(features, standardised(features, params))


def within_guard(features: Features, components: Sequence[Gaussian] | None) -> Coefficients | None:
    """Return the components' coefficients, or None where they are outside the guard."""
    if components is None:
        return None
    try:
        return _collected(features, given(features, components, math.log))
    except NOT_DEFINITE:
        return None


def maximised(features: Features, sums: FloatArray) -> Coefficients | None:
    """Return the coefficients after the M-step on the sums (K, p) of one run, or None outside the guard."""
    rows = sums.tolist()
    counts = [row[0] for row in rows]
    if not min(counts) > FEWEST:
        return None
    try:
        return _collected(features, after_m_step(features, rows, added(counts), math.log))
    except NOT_DEFINITE:
        return None


def _collected(features: Features, rows: Sequence[Row]) -> Coefficients | None:
    """Return the components together, or None where one of them is outside the guard."""
    peak = max([float(size) for _, size in rows])
    if not peak < LARGEST_TERM:
        return None
    if not features.tied:
        return Coefficients(np.array([row for row, _ in rows]), 0.0, peak)
    p = features.p
    constant = float(sum(map(mul, rows[0][0][p:], features.totals)))
    return Coefficients(np.array([row[:p] for row, _ in rows]), constant, peak)


def in_data_units(features: Features, components: Sequence[Gaussian]) -> MixtureParams:
    """Return standardised components as parameters in the data's units; `standardised` takes them back exactly."""
    means, spreads = np.array([c.mean for c in components]), np.array([c.covariance for c in components])
    return MixtureParams(np.array([c.weight for c in components]), *_in_data_units(features, means, spreads))


def all_in_data_units(features: Features, components: Sequence[Gaussian]) -> list[MixtureParams]:
    """Return what `in_data_units` does for each of several: the components' numbers are arrays with one entry each."""
    parts = ([c.weight for c in components], [c.mean for c in components], [c.covariance for c in components])
    weights, means, spreads = (np.moveaxis(np.array(part), -1, 0) for part in parts)
    made = zip(weights, *_in_data_units(features, means, spreads), strict=True)
    return [MixtureParams(*each) for each in made]


def _in_data_units(features: Features, means: FloatArray, spreads: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the means (..., K, d) and covariances (..., K, d, d) of standardised ones; spreads: (..., K, numbers)."""
    d = features.d
    covariances = np.zeros((*means.shape, d))
    if features.shape == "full":
        i, j = features.lower
        covariances[..., i, j] = covariances[..., j, i] = spreads
    else:
        covariances[..., range(d), range(d)] = spreads
    return features.centre + features.scale * means, covariances * features.units
