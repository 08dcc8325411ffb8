"""Binomial counts: K coins, each row a number of successes out of its own number of trials."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

from em_core.distributions.family import Components, effective_counts, ratio, value_problems
from em_core.distributions.poisson import MOST
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.parameters import PROBABILITY
from em_core.em.protocol import Cause, DegenerateError
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class SuccessProbabilities(Components):
    """(K,) probabilities of success, 0 and 1 included."""

    probabilities: FloatArray = field(metadata={"kind": PROBABILITY})


@dataclass(frozen=True)
class Binomial:
    """P(s | m, p) = (m choose s) p^s (1 - p)^(m - s); the columns of x (n, 2) are successes s and trials m."""

    def data_problems(self, x: FloatArray) -> list[str]:
        """Return a sentence for each row that is not a number of successes and a number of trials that allows them."""
        if x.shape[1] != 2:
            return [f"The data have {x.shape[1]} columns; they must have two: successes and trials."]
        whole = value_problems(x, (x >= 0) & (x <= MOST) & (x == np.floor(x)), "a whole number of at least 0")
        return whole + [
            f"Row {row + 1} has {x[row, 0]:g} successes in {x[row, 1]:g} trials; there must be at least as many trials "
            "as successes. Correct it or leave the row out."
            for row in np.flatnonzero(x[:, 0] > x[:, 1])
        ]

    def problems(self, components: SuccessProbabilities, k: int, noun: Noun = COMPONENT) -> list[str]:
        """Return a sentence for each probability outside [0, 1]."""
        p = components.probabilities
        if p.shape != (k,):
            return [f"The probabilities have shape {p.shape}; {noun.counted(k)} need ({k},)."]
        return [
            f"The probability of {noun.name(i)} is {p[i]:g}; it must be between 0 and 1."
            for i in np.flatnonzero(~((p >= 0) & (p <= 1)))
        ]

    def columns(self, components: SuccessProbabilities) -> int:  # noqa: ARG002
        """Return 2."""
        return 2

    def log_density(self, x: FloatArray, components: SuccessProbabilities) -> FloatArray:
        """Return log P(s_i | m_i, p_k) with its binomial coefficient, shape (n, K)."""
        successes, trials = x.T[:, :, None]
        p = components.probabilities
        coefficients = gammaln(trials + 1) - gammaln(successes + 1) - gammaln(trials - successes + 1)
        result: FloatArray = coefficients + xlogy(successes, p) + xlog1py(trials - successes, -p)
        return result

    def score(self, x: FloatArray, weights: FloatArray, components: SuccessProbabilities) -> dict[str, FloatArray]:
        """Return the weighted successes over p, less the weighted failures over 1 - p."""
        successes, failures = weights.T @ x[:, 0], weights.T @ (x[:, 1] - x[:, 0])
        p = components.probabilities
        return {"probabilities": ratio(successes, p) - ratio(failures, 1 - p)}

    def fit(self, x: FloatArray, weights: FloatArray) -> SuccessProbabilities:
        """Return the weighted shares of successes (Do & Batzoglou 2008, fig. 1b).

        Raises DegenerateError for a component that is empty or holds only rows without trials.
        """
        effective_counts(weights)
        successes, failures = weights.T @ x[:, 0], weights.T @ (x[:, 1] - x[:, 0])
        untried = np.flatnonzero(~(successes + failures > 0))
        if len(untried):
            raise DegenerateError(
                int(untried[0]), "holds no trial from which its probability could be learnt", cause=Cause.EMPTY
            )
        return SuccessProbabilities(successes / (successes + failures))
