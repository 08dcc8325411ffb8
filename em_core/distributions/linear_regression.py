"""Linear regression as a family: K lines (planes) with a variance each; the response is the last column of the data."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from em_core.distributions.family import Components, effective_counts, table_problems, value_problems
from em_core.distributions.gaussian import EPS
from em_core.distributions.gaussian_family import LARGEST
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.parameters import POSITIVE, REAL
from em_core.em.protocol import Cause, DegenerateError
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Lines(Components):
    """coefficients (K, q + 1), the intercept first, and residual variances (K,), in the response's units squared."""

    coefficients: FloatArray = field(metadata={"kind": REAL})
    variances: FloatArray = field(metadata={"kind": POSITIVE})


@dataclass(frozen=True)
class LinearRegression:
    """N(y | b0 + b1 x1 + ... + bq xq, variance), given the predictors; x (n, q + 1) holds them and then y."""

    def data_problems(self, x: FloatArray) -> list[str]:
        """Return a sentence for each value that is not finite; there must be a predictor beside the response."""
        if x.shape[1] < 2:
            return ["The data have 1 column; they must have at least two: the predictors, and the response last."]
        return value_problems(x, np.abs(x) < LARGEST, f"a finite number below {LARGEST:g} in size")

    def problems(self, components: Lines, k: int, noun: Noun = COMPONENT) -> list[str]:
        """Return a sentence for each coefficient that is not finite and each variance that is not positive."""
        b, v = components.coefficients, components.variances
        if v.shape != (k,):
            return [f"The variances have shape {v.shape}; {noun.counted(k)} need ({k},)."]
        return table_problems("coefficient", b, k, np.abs(b) < LARGEST, "a finite number", noun) + [
            f"The variance of {noun.name(i)} is {v[i]:g}; it must be a positive number."
            for i in np.flatnonzero(~((v > 0) & (v < np.inf)))
        ]

    def columns(self, components: Lines) -> int:
        """Return q + 1: as many as there are coefficients."""
        return int(components.coefficients.shape[1])

    def log_density(self, x: FloatArray, components: Lines) -> FloatArray:
        """Return log N(y_i | line_k at x_i, variance_k), shape (n, K)."""
        residuals = x[:, -1:] - design(x) @ components.coefficients.T
        # Far from a line of next to no variance the density is 0.
        with np.errstate(over="ignore"):
            result: FloatArray = -0.5 * (residuals**2 / components.variances + np.log(2 * np.pi * components.variances))
        return result

    def score(self, x: FloatArray, weights: FloatArray, components: Lines) -> dict[str, FloatArray]:
        """Return the weighted residuals times the predictors over the variance, and those of a normal variance."""
        predictors, v = design(x), components.variances
        residuals = x[:, -1:] - predictors @ components.coefficients.T
        squares = (weights * residuals**2).sum(axis=0)
        return {
            "coefficients": (weights * residuals).T @ predictors / v[:, None],
            "variances": (squares / v - weights.sum(axis=0)) / (2 * v),
        }

    def fit(self, x: FloatArray, weights: FloatArray) -> Lines:
        """Return the weighted least squares fits, variances with divisor N_k (De Veaux 1989).

        Raises DegenerateError for a component that is empty, whose predictors do not determine a line, or whose line
        goes through all its points.
        """
        counts = effective_counts(weights)
        predictors, y = design(x), x[:, -1]
        # Columns of one size: the rank must not depend on the units.
        sizes = np.abs(predictors).max(axis=0)
        sizes[sizes == 0] = 1.0
        coefficients, variances = np.empty((len(counts), predictors.shape[1])), np.empty(len(counts))
        for k, weight in enumerate(weights.T):
            root = np.sqrt(weight)
            solution, _, rank, _ = np.linalg.lstsq(root[:, None] * predictors / sizes, root * y, rcond=None)
            if rank < predictors.shape[1]:
                raise DegenerateError(
                    k, "has only points whose predictors do not determine a line", cause=Cause.UNDETERMINED
                )
            residuals = y - predictors / sizes @ solution
            coefficients[k], variances[k] = solution / sizes, weight @ residuals**2 / counts[k]
            if not variances[k] > (64 * EPS * np.abs(y).max()) ** 2:
                points = tuple(int(i) for i in np.flatnonzero(weight >= 0.999 * weights.max(axis=1)))
                raise DegenerateError(k, "has collapsed: its line goes through all its points", points)
        return Lines(coefficients, variances)


def design(x: FloatArray) -> FloatArray:
    """Return the predictors (n, q + 1) with the column of ones first."""
    return np.column_stack([np.ones(len(x)), x[:, :-1]])
