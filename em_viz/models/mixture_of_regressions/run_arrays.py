"""A run of a mixture of regressions as arrays over its steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.distributions.linear_regression import design
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import decimals_format, spread_of
from em_viz.run.half_steps import HalfSteps
from em_viz.run.responsibilities import Shares


@dataclass(frozen=True, eq=False)
class Lines:
    """A run of K lines on n points with q predictors.

    data:          (n, q + 1), the response last.
    weights, deviations, coefficients:  (T+1, K), (T+1, K), (T+1, K, q + 1), the intercept first.
    divisions:     (T+1, n, K) the responsibilities.
    """

    exhibit: Exhibit
    shares: Shares
    data: FloatArray
    weights: FloatArray
    deviations: FloatArray
    coefficients: FloatArray
    divisions: FloatArray

    @property
    def frames(self) -> HalfSteps:
        """The run's frames."""
        return self.shares.half_steps

    @property
    def fitted(self) -> FloatArray:
        """(T+1, n, K) where each line passes each point's predictors."""
        result: FloatArray = design(self.data) @ self.coefficients.swapaxes(1, 2)
        return result

    @property
    def predictors(self) -> int:
        """q."""
        return int(self.data.shape[1]) - 1

    @property
    def in_powers(self) -> bool:
        """Whether the predictors are x, x squared, ...: the lines are then curves over x."""
        x = self.data[:, :1]
        powers = x ** np.arange(1, self.predictors + 1)
        return self.predictors > 1 and bool(np.allclose(self.data[:, :-1], powers, rtol=1e-9, atol=0))

    @property
    def forms(self) -> list[str]:
        """Number formats of the coefficients, each by what a spread of its predictor means in the response."""
        response = spread_of(self.data[:, -1])
        spreads = [1.0, *(spread_of(column) or 1.0 for column in self.data[:, :-1].T)]
        return [
            decimals_format(self.coefficients[:, :, j], response / spread if response else 1.0)
            for j, spread in enumerate(spreads)
        ]

    @property
    def response_form(self) -> str:
        """The number format of fitted values, residuals and standard deviations."""
        return decimals_format(self.data[:, -1], spread_of(self.data[:, -1]))
