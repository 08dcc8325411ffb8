"""Poisson counts: K components of d independent rates."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import gammaln, xlogy

from em_core.distributions.family import Components, effective_counts, ratio, table_problems, value_problems
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.parameters import POSITIVE
from em_core.numerics.arrays import FloatArray

MOST = 2.0**53
"""Larger whole numbers have no exact double."""


@dataclass(frozen=True, eq=False)
class Rates(Components):
    """(K, d) expected counts, at least 0. A rate of 0 is a maximum like any other: all its counts are zero."""

    rates: FloatArray = field(metadata={"kind": POSITIVE})


@dataclass(frozen=True)
class Poisson:
    """P(x | rate) = exp(-rate) rate^x / x!, one rate for each of d columns, independent given the component."""

    def data_problems(self, x: FloatArray) -> list[str]:
        """Return a sentence for each value that is no count."""
        return value_problems(x, (x >= 0) & (x <= MOST) & (x == np.floor(x)), "a whole number of at least 0")

    def problems(self, components: Rates, k: int, noun: Noun = COMPONENT) -> list[str]:
        """Return a sentence for each rate that is negative or not finite."""
        rates = components.rates
        return table_problems("rate", rates, k, (rates >= 0) & (rates < np.inf), "a finite number of at least 0", noun)

    def columns(self, components: Rates) -> int:
        """Return d."""
        return int(components.rates.shape[1])

    def log_density(self, x: FloatArray, components: Rates) -> FloatArray:
        """Return log P(x_i | rates_k) with its log x! terms, shape (n, K)."""
        terms = [(xlogy(x, rate) - rate).sum(axis=1) for rate in components.rates]
        result: FloatArray = np.stack(terms, axis=1) - gammaln(x + 1).sum(axis=1)[:, None]
        return result

    def score(self, x: FloatArray, weights: FloatArray, components: Rates) -> dict[str, FloatArray]:
        """Return the weighted counts over the rates, less the weights."""
        return {"rates": ratio(weights.T @ x, components.rates) - weights.sum(axis=0)[:, None]}

    def fit(self, x: FloatArray, weights: FloatArray) -> Rates:
        """Return the weighted means (Hasselblad 1969); DegenerateError for an empty component."""
        return Rates(weights.T @ x / effective_counts(weights)[:, None])
