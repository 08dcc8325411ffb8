"""The mixtures of counts: Poisson, Bernoulli (latent classes) and binomial (coins). The mathematics is in `mixture`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.bernoulli import Bernoulli, ItemProbabilities
from em_core.distributions.binomial import Binomial, SuccessProbabilities
from em_core.distributions.input_checks import as_columns, as_floats
from em_core.distributions.poisson import Poisson, Rates
from em_core.em.capabilities import MIXTURE, POINTS, Noun
from em_core.models.mixture import FamilyMixture, Weights


@dataclass(frozen=True, eq=False)
class PoissonMixtureParams(Rates, Weights):
    """weights (K,) and rates (K, d)."""


class PoissonMixture(FamilyMixture[PoissonMixtureParams]):
    """A mixture of Poisson counts in d columns (Hasselblad 1969); data (n, d)."""

    family = Poisson()
    Params = PoissonMixtureParams

    def params(self, weights: ArrayLike, rates: ArrayLike) -> PoissonMixtureParams:
        """Return validated parameters: weights (K,); rates (K, d), or (K,) for d = 1."""
        return self.checked_params(weights, rates=as_columns(rates, "The rates"))


@dataclass(frozen=True, eq=False)
class LatentClassParams(ItemProbabilities, Weights):
    """weights (K,) and probabilities (K, d)."""


class LatentClasses(FamilyMixture[LatentClassParams]):
    """Latent class analysis (Goodman 1974), or naive Bayes with a hidden class: d items of 0 or 1, data (n, d)."""

    family = Bernoulli()
    Params = LatentClassParams
    capabilities = replace(POINTS, components=Noun("class", "classes"))

    def params(self, weights: ArrayLike, probabilities: ArrayLike) -> LatentClassParams:
        """Return validated parameters: weights (K,); probabilities (K, d), or (K,) for d = 1."""
        return self.checked_params(weights, probabilities=as_columns(probabilities, "The probabilities"))


@dataclass(frozen=True, eq=False)
class BinomialMixtureParams(SuccessProbabilities, Weights):
    """weights (K,) and probabilities (K,)."""


class BinomialMixture(FamilyMixture[BinomialMixtureParams]):
    """Binomial mixture, K coins: a row of the data (n, 2) is the heads and tosses of one, nobody knows which.

    Do & Batzoglou's (2008) two coins are drawn with equal weights, which are held.
    """

    family = Binomial()
    Params = BinomialMixtureParams
    capabilities = replace(MIXTURE, components=Noun("coin", names=("coin A", "coin B", "coin C", "coin D")))

    def params(self, weights: ArrayLike, probabilities: ArrayLike) -> BinomialMixtureParams:
        """Return validated parameters: weights (K,) and probabilities (K,)."""
        name = "The probabilities"
        return self.checked_params(weights, probabilities=np.atleast_1d(as_floats(probabilities, name)))


class SuccessMixture(BinomialMixture):
    """The same of trials that are no tosses: a row is successes and trials, and components have no names."""

    capabilities = MIXTURE
