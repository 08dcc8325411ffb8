"""Mixtures of linear regressions: which of K lines does each point lie about?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.input_checks import as_columns, as_floats
from em_core.distributions.linear_regression import LinearRegression, Lines
from em_core.em.capabilities import MIXTURE, Noun
from em_core.models.mixture import FamilyMixture, Weights
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class RegressionMixtureParams(Lines, Weights):
    """weights (K,), coefficients (K, q + 1) and variances (K,)."""


class MixtureOfRegressions(FamilyMixture[RegressionMixtureParams]):
    """K lines, each with a variance of its own (Quandt & Ramsey 1978; De Veaux 1989).

    The data (n, q + 1) hold q predictors and then the response; the intercept is added. A curve is a line in powers.
    """

    family = LinearRegression()
    Params = RegressionMixtureParams
    capabilities = replace(MIXTURE, components=Noun("line"))

    def params(self, weights: ArrayLike, coefficients: ArrayLike, variances: ArrayLike) -> RegressionMixtureParams:
        """Return validated parameters: weights (K,), coefficients (K, q + 1), intercept first, and variances (K,)."""
        return self.checked_params(
            weights,
            coefficients=as_columns(coefficients, "The coefficients"),
            variances=np.atleast_1d(as_floats(variances, "The variances")),
        )

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> RegressionMixtureParams:
        """Return equal weights, and K lines through as many random points each as a line needs, as wide as the data."""
        k, q = self.n_components, data.shape[1]
        everyone = np.full((len(data), k), 1 / len(data))
        drawn = everyone.copy()
        for component in range(k):
            drawn[rng.choice(len(data), size=min(q, len(data)), replace=False), component] += 1
        lines, pooled = self.family.fit(data, drawn), self.family.fit(data, everyone)
        return self.with_weights(np.full(k, 1 / k), Lines(lines.coefficients, pooled.variances))
