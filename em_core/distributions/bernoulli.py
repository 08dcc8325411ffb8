"""Bernoulli items: K components of d independent probabilities of a one; the family of latent class analysis."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import xlog1py, xlogy

from em_core.distributions.family import Components, effective_counts, table_problems, value_problems
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.parameters import PROBABILITY
from em_core.numerics.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class ItemProbabilities(Components):
    """(K, d) probabilities of a one. Those of 0 and 1 are maxima like any other: answers that never vary in a class."""

    probabilities: FloatArray = field(metadata={"kind": PROBABILITY})


@dataclass(frozen=True)
class Bernoulli:
    """P(x | p) = p^x (1 - p)^(1 - x), one p for each of d columns, independent given the component."""

    def data_problems(self, x: FloatArray) -> list[str]:
        """Return a sentence for each value that is neither 0 nor 1."""
        return value_problems(x, (x == 0) | (x == 1), "0 or 1")

    def problems(self, components: ItemProbabilities, k: int, noun: Noun = COMPONENT) -> list[str]:
        """Return a sentence for each probability outside [0, 1]."""
        p = components.probabilities
        return table_problems("probability", p, k, (p >= 0) & (p <= 1), "between 0 and 1", noun)

    def columns(self, components: ItemProbabilities) -> int:
        """Return d."""
        return int(components.probabilities.shape[1])

    def log_density(self, x: FloatArray, components: ItemProbabilities) -> FloatArray:
        """Return log P(x_i | p_k), shape (n, K)."""
        terms = [(xlogy(x, p) + xlog1py(1 - x, -p)).sum(axis=1) for p in components.probabilities]
        return np.stack(terms, axis=1)

    def fit(self, x: FloatArray, weights: FloatArray) -> ItemProbabilities:
        """Return the weighted shares of ones (Bishop 2006, eq. 9.59); DegenerateError for an empty component."""
        effective_counts(weights)
        ones, zeros = weights.T @ x, weights.T @ (1 - x)
        # Not divided by the count of points: rounding must not put a probability above one.
        return ItemProbabilities(ones / (ones + zeros))
