"""Samples drawn from a fitted model: as many rows as the data have, for the parametric bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch

import numpy as np

from em_core.models.family_mixtures import LatentClassParams, PoissonMixtureParams
from em_core.models.gaussian_mixture import MixtureParams
from em_core.models.student_mixture import StudentMixtureParams
from em_core.numerics.arrays import FloatArray, IntArray

Draw = Callable[[np.random.Generator], FloatArray]


def can_be_simulated(params: object) -> bool:
    """Return whether rows can be drawn from a model with these parameters."""
    return simulate.dispatch(type(params)) is not simulate.dispatch(object)


@singledispatch
def simulate(_params: object, _n: int, _rng: np.random.Generator) -> FloatArray:
    """Return n rows (n, d) drawn from the model with these parameters; ValueError for one that is not drawn from."""
    raise ValueError(
        "No rows can be drawn from this model; there are Gaussian, Student-t and Poisson mixtures and latent classes."
    )


@simulate.register
def _(params: MixtureParams, n: int, rng: np.random.Generator) -> FloatArray:
    z = _components(params.weights, n, rng)
    rows: FloatArray = params.means[z] + _scaled(params.covariances, z, rng)
    return rows


@simulate.register
def _(params: StudentMixtureParams, n: int, rng: np.random.Generator) -> FloatArray:
    """A normal divided by the root of a gamma: the precision that EM takes for hidden."""
    z = _components(params.weights, n, rng)
    noise = _scaled(params.scales, z, rng)
    precisions = rng.gamma(params.dfs[z] / 2, 2 / params.dfs[z])
    rows: FloatArray = params.means[z] + noise / np.sqrt(precisions)[:, None]
    return rows


@simulate.register
def _(params: PoissonMixtureParams, n: int, rng: np.random.Generator) -> FloatArray:
    return rng.poisson(params.rates[_components(params.weights, n, rng)]).astype(np.float64)


@simulate.register
def _(params: LatentClassParams, n: int, rng: np.random.Generator) -> FloatArray:
    chances = params.probabilities[_components(params.weights, n, rng)]
    return (rng.random(chances.shape) < chances).astype(np.float64)


def _components(weights: FloatArray, n: int, rng: np.random.Generator) -> IntArray:
    drawn: IntArray = rng.choice(len(weights), size=n, p=weights / weights.sum())
    return drawn


def _scaled(matrices: FloatArray, z: IntArray, rng: np.random.Generator) -> FloatArray:
    """Return normal noise (n, d), in each row with the covariance of its component."""
    roots = np.linalg.cholesky(matrices)
    noise = rng.standard_normal((len(z), matrices.shape[1]))
    scaled: FloatArray = np.einsum("nij,nj->ni", roots[z], noise)
    return scaled
