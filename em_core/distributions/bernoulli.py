"""Bernoulli items: K components of d independent probabilities of a one; the family of latent class analysis.

An answer may be missing (NaN). It is missing at random (Rubin 1976): it has no factor in the likelihood of its row, and
no part in the estimate of its item, for the answers are independent given the component.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import xlog1py, xlogy

from em_core.distributions.family import Components, effective_counts, ratio, table_problems, value_problems
from em_core.distributions.gaussian import EMPTY
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.parameters import PROBABILITY
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class ItemProbabilities(Components):
    """(K, d) probabilities of a one. Those of 0 and 1 are maxima like any other: answers that never vary in a class."""

    probabilities: FloatArray = field(metadata={"kind": PROBABILITY})


@dataclass(frozen=True)
class Bernoulli:
    """P(x | p) = p^x (1 - p)^(1 - x), one p for each of d columns, independent given the component; 1 for a hole."""

    def data_problems(self, x: FloatArray) -> list[str]:
        """Return a sentence for each value that is neither 0 nor 1 nor missing, and for each column without any."""
        empty = np.flatnonzero(np.isnan(x).all(axis=0) & bool(len(x)))
        return value_problems(x, (x == 0) | (x == 1) | np.isnan(x), "0 or 1, or missing") + [
            f"Column {column + 1} is nan in every row, so it has no answer. Leave it out." for column in empty
        ]

    def problems(self, components: ItemProbabilities, k: int, noun: Noun = COMPONENT) -> list[str]:
        """Return a sentence for each probability outside [0, 1]."""
        p = components.probabilities
        return table_problems("probability", p, k, (p >= 0) & (p <= 1), "between 0 and 1", noun)

    def columns(self, components: ItemProbabilities) -> int:
        """Return d."""
        return int(components.probabilities.shape[1])

    def log_density(self, x: FloatArray, components: ItemProbabilities) -> FloatArray:
        """Return log P(x_i | p_k), shape (n, K)."""
        ones, zeros = _answers(x)
        terms = [(xlogy(ones, p) + xlog1py(zeros, -p)).sum(axis=1) for p in components.probabilities]
        return np.stack(terms, axis=1)

    def score(self, x: FloatArray, weights: FloatArray, components: ItemProbabilities) -> dict[str, FloatArray]:
        """Return the weighted ones over p, less the weighted zeros over 1 - p."""
        ones, zeros = (weights.T @ table for table in _answers(x))
        p = components.probabilities
        return {"probabilities": ratio(ones, p) - ratio(zeros, 1 - p)}

    def fit(self, x: FloatArray, weights: FloatArray) -> ItemProbabilities:
        """Return the weighted shares of ones among the answers (Bishop 2006, eq. 9.59).

        Where no member of a component has answered an item, every probability is as good, and it is one half.
        Raises DegenerateError for an empty component.
        """
        effective_counts(weights)
        ones, zeros = (weights.T @ table for table in _answers(x))
        # Not divided by the count of points: rounding must not put a probability above one.
        answered = ones + zeros
        shares = np.divide(ones, answered, out=np.full_like(answered, 0.5), where=answered > EMPTY)
        return ItemProbabilities(shares)


def _answers(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the ones and the zeros of x (n, d) as tables of 0 and 1; an answer that is missing is in neither."""
    return (x == 1).astype(np.float64), (x == 0).astype(np.float64)
