"""A mixture's run as arrays over its steps: what every picture and panel of it reads."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from em_core.algorithms.run import Trace
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.models.gaussian_mixture_map import GaussianMixtureMAP
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.run.responsibilities import Shares, shares_of

Run: TypeAlias = Trace[MixtureParams, MixturePosterior]
Model: TypeAlias = GaussianMixture | GaussianMixtureMAP


@dataclass(frozen=True, eq=False)
class History(Shares):
    """A run with T steps on n points with K components in d dimensions: its shares, and its parameters.

    weights, means, covariances:  (T+1, K), (T+1, K, d), (T+1, K, d, d): the parameters after each step.
    upon_another: (T+1, K) whether the component lies upon an earlier one.
    """

    model: Model
    weights: FloatArray
    means: FloatArray
    covariances: FloatArray
    upon_another: NDArray[np.bool_]

    @property
    def dimension(self) -> int:
        """d."""
        return int(self.means.shape[2])

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """(K,) whether the component lies upon an earlier one at some step, and would hide it."""
        result: NDArray[np.bool_] = np.any(self.upon_another, axis=0)
        return result

    @property
    def deviations(self) -> FloatArray:
        """(T+1, K, d) standard deviations."""
        result: FloatArray = np.sqrt(np.diagonal(self.covariances, axis1=2, axis2=3))
        return result


def history(model: Model, trace: Run, drawn: IntArray | None = None) -> History:
    """Return the run as arrays; drawn: as in `shares_of`."""
    shares = shares_of(trace, drawn)
    means = np.stack([params.means for params in trace.params])
    covariances = np.stack([params.covariances for params in trace.params])
    return History(
        **{field.name: getattr(shares, field.name) for field in fields(shares)},
        model=model,
        weights=np.stack([params.weights for params in trace.params]),
        means=means,
        covariances=covariances,
        upon_another=_coincide(means, covariances),
    )


def _coincide(means: FloatArray, covariances: FloatArray) -> NDArray[np.bool_]:
    """Return, (T+1, K), whether each component lies within a millionth of its own spread of an earlier one."""
    n_steps, k = means.shape[:2]
    variances = np.diagonal(covariances, axis1=2, axis2=3)
    found = np.zeros((n_steps, k), dtype=np.bool_)
    for later in range(1, k):
        apart = np.abs(means[:, :later] - means[:, later, None]) / np.sqrt(variances[:, later, None])
        # Means are alike in few steps, and in many dimensions the covariances are far more numbers.
        for step, earlier in np.argwhere(np.all(apart < 1e-6, axis=-1)).tolist():
            scale = np.sqrt(np.outer(variances[step, later], variances[step, later]))
            unlike = np.abs(covariances[step, earlier] - covariances[step, later]) / scale
            found[step, later] |= bool((unlike < 1e-6).all())
    return found
