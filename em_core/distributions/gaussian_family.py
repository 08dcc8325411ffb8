"""The Gaussian as a family: what `gaussian` computes, in the form that hidden Markov models take their emissions."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from em_core.distributions.family import Components, table_problems, value_problems
from em_core.distributions.gaussian import (
    KINDS,
    Covariance,
    CovarianceKind,
    check_not_collapsed,
    log_density,
    score,
    weighted_moments,
)
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.parameters import COVARIANCE, REAL
from em_core.numerics.arrays import FloatArray

LARGEST = 1e150
"""Squares of larger numbers overflow in double precision."""


@dataclass(frozen=True, eq=False)
class Gaussians(Components):
    """means (K, d), in the data's units, and covariances (K, d, d), symmetric positive definite."""

    means: FloatArray = field(metadata={"kind": REAL})
    covariances: FloatArray = field(metadata={"kind": COVARIANCE})


@dataclass(frozen=True)
class Gaussian:
    """N(x | mean, covariance) in d columns. covariance: one of the six kinds."""

    covariance: Covariance = "full"

    @property
    def kind(self) -> CovarianceKind:
        """The covariance kind as its two choices."""
        return KINDS[self.covariance]

    def data_problems(self, x: FloatArray) -> list[str]:
        """Return a sentence for each value that is not finite, or too large for its square to exist."""
        return value_problems(x, np.abs(x) < LARGEST, f"a finite number below {LARGEST:g} in size")

    def problems(self, components: Gaussians, k: int, noun: Noun = COMPONENT) -> list[str]:
        """Return a sentence for each mean that is not finite; the covariances are checked as a mixture's are."""
        means = components.means
        return table_problems("mean", means, k, np.abs(means) < LARGEST, "a finite number", noun)

    def columns(self, components: Gaussians) -> int:
        """Return d."""
        return int(components.means.shape[1])

    def log_density(self, x: FloatArray, components: Gaussians) -> FloatArray:
        """Return log N(x_i | mean_k, covariance_k), shape (n, K); DegenerateError for a singular covariance."""
        return log_density(x, components.means, components.covariances)

    def score(self, x: FloatArray, weights: FloatArray, components: Gaussians) -> dict[str, FloatArray]:
        """Return the derivatives by means and covariances; DegenerateError for an empty component."""
        means, covariances = score(x, weights, components.means, components.covariances)
        return {"means": means, "covariances": covariances}

    def fit(self, x: FloatArray, weights: FloatArray) -> Gaussians:
        """Return the weighted means and covariances (Bishop 2006, eqs 9.24-9.25); DegenerateError on a collapse."""
        counts, means, scatter = weighted_moments(x, weights)
        covariances = self.kind.constrain(scatter, counts)
        check_not_collapsed(x, means, covariances, weights)
        return Gaussians(means, covariances)
