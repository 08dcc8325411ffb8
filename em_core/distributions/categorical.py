"""Categorical symbols: K components, each a distribution over the same M symbols."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from em_core.distributions.family import Components, effective_counts, ratio, table_problems, value_problems
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.parameters import SIMPLEX
from em_core.numerics.arrays import FloatArray
from em_core.numerics.number_format import as_typed


@dataclass(frozen=True, eq=False)
class SymbolProbabilities(Components):
    """(K, M) probabilities of the symbols, each row summing to one; a symbol that is never given may have 0."""

    probabilities: FloatArray = field(metadata={"kind": SIMPLEX})


@dataclass(frozen=True)
class Categorical:
    """P(x | p) = p[x]: one column of symbols, written 0, 1, ..., M - 1.

    n_symbols:  M, at least 1.
    """

    n_symbols: int

    def data_problems(self, x: FloatArray) -> list[str]:
        """Return a sentence for each value that is no symbol."""
        if x.shape[1] != 1:
            return [f"The data have {x.shape[1]} columns; they must have one: the symbol."]
        good = (x >= 0) & (x < self.n_symbols) & (x == np.floor(x))
        return value_problems(x, good, f"a whole number from 0 to {self.n_symbols - 1}, which stands for a symbol")

    def problems(self, components: SymbolProbabilities, k: int, noun: Noun = COMPONENT) -> list[str]:
        """Return a sentence for each probability outside [0, 1] and each row that does not sum to one."""
        p = components.probabilities
        if p.shape != (k, self.n_symbols):
            need = (k, self.n_symbols)
            return [
                f"The probabilities have shape {p.shape}; {noun.counted(k)} of {self.n_symbols} symbols need {need}."
            ]
        return table_problems("probability", p, k, (p >= 0) & (p <= 1), "between 0 and 1", noun) or [
            f"The probabilities of {noun.name(i)} sum to {as_typed(p[i].sum())}; they must sum to 1. "
            "Divide each by their sum."
            for i in np.flatnonzero(np.abs(p.sum(axis=1) - 1) > 1e-6)
        ]

    def columns(self, components: SymbolProbabilities) -> int:  # noqa: ARG002
        """Return 1."""
        return 1

    def log_density(self, x: FloatArray, components: SymbolProbabilities) -> FloatArray:
        """Return log p_k[x_i], shape (n, K)."""
        with np.errstate(divide="ignore"):
            result: FloatArray = np.log(components.probabilities).T[x[:, 0].astype(np.intp)]
        return result

    def score(self, x: FloatArray, weights: FloatArray, components: SymbolProbabilities) -> dict[str, FloatArray]:
        """Return the weighted numbers of the symbols over their probabilities."""
        return {"probabilities": ratio(self._seen(x, weights).T, components.probabilities)}

    def _seen(self, x: FloatArray, weights: FloatArray) -> FloatArray:
        """Return the weighted number of each symbol, (M, K)."""
        seen = np.zeros((self.n_symbols, weights.shape[1]))
        np.add.at(seen, x[:, 0].astype(np.intp), weights)
        return seen

    def fit(self, x: FloatArray, weights: FloatArray) -> SymbolProbabilities:
        """Return the weighted shares of the symbols (Rabiner 1989, eq. 40c); DegenerateError for an empty component."""
        effective_counts(weights)
        seen = self._seen(x, weights)
        return SymbolProbabilities((seen / seen.sum(axis=0)).T)
