"""Hidden Markov models: Gaussian, Poisson, categorical emissions. The mathematics is in `hmm`, `forward_backward`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.categorical import Categorical, SymbolProbabilities
from em_core.distributions.gaussian import KINDS, Covariance, CovarianceKind
from em_core.distributions.gaussian_family import Gaussian, Gaussians
from em_core.distributions.input_checks import as_columns, check_mixture_params
from em_core.distributions.poisson import Poisson, Rates
from em_core.em.capabilities import CHAIN_OF_POINTS, Capabilities
from em_core.em.parameters import COVARIANCE
from em_core.models.count_checks import check_simplex
from em_core.models.gaussian_mixture import count_components
from em_core.models.hmm import Chain, HiddenMarkovModel
from em_core.numerics.arguments import one_of
from em_core.numerics.integers import whole

MOST_SYMBOLS = 1_000_000
"""More symbols than any memory has tables for."""


@dataclass(frozen=True, eq=False)
class GaussianHMMParams(Gaussians, Chain):
    """initial (K,), transitions (K, K), means (K, d) and covariances (K, d, d)."""


@dataclass(frozen=True)
class GaussianHMM(HiddenMarkovModel[GaussianHMMParams]):
    """Each state gives Gaussian points in d columns. covariance: one of the six kinds of GaussianMixture."""

    covariance: Covariance = "full"

    Params = GaussianHMMParams

    def __post_init__(self) -> None:
        """Raise ValueError for a K or a covariance kind that does not exist."""
        count_components(self)
        one_of("covariance", self.covariance, KINDS)

    @property
    def family(self) -> Gaussian:
        """Gaussian."""
        return Gaussian(self.covariance)

    @property
    def capabilities(self) -> Capabilities:  # type: ignore[override]
        """A chain of points, whose covariances are of this kind."""
        return replace(CHAIN_OF_POINTS, kinds={"covariances": replace(COVARIANCE, form=self.kind)})

    @property
    def kind(self) -> CovarianceKind:
        """The covariance kind as its two choices."""
        return self.family.kind

    def params(
        self, initial: ArrayLike, transitions: ArrayLike, means: ArrayLike, covariances: ArrayLike
    ) -> GaussianHMMParams:
        """Return validated parameters: initial (K,), transitions (K, K), means and covariances as a GaussianMixture."""
        k = self.n_components
        _, mean, spread = check_mixture_params(
            k, self.covariance, np.full(k, 1 / k), means, covariances, self.capabilities.components
        )
        return self.checked_params(initial, transitions, means=mean, covariances=spread)


@dataclass(frozen=True, eq=False)
class PoissonHMMParams(Rates, Chain):
    """initial (K,), transitions (K, K) and rates (K, d)."""


class PoissonHMM(HiddenMarkovModel[PoissonHMMParams]):
    """Each state gives Poisson counts in d columns (Zucchini & MacDonald 2009, chapters 2 and 4)."""

    Params = PoissonHMMParams
    capabilities = CHAIN_OF_POINTS

    @property
    def family(self) -> Poisson:
        """Poisson."""
        return Poisson()

    def params(self, initial: ArrayLike, transitions: ArrayLike, rates: ArrayLike) -> PoissonHMMParams:
        """Return validated parameters: initial (K,), transitions (K, K), rates (K, d), or (K,) for d = 1."""
        return self.checked_params(initial, transitions, rates=as_columns(rates, "The rates"))


@dataclass(frozen=True, eq=False)
class CategoricalHMMParams(SymbolProbabilities, Chain):
    """initial (K,), transitions (K, K) and probabilities (K, M)."""


@dataclass(frozen=True)
class CategoricalHMM(HiddenMarkovModel[CategoricalHMMParams]):
    """Each state gives one of M symbols, written 0 to M - 1 (Rabiner 1989). n_symbols: M."""

    n_symbols: int

    Params = CategoricalHMMParams

    def __post_init__(self) -> None:
        """Raise ValueError for a K or an M that does not exist."""
        super().__post_init__()
        object.__setattr__(self, "n_symbols", whole("n_symbols", self.n_symbols, most=MOST_SYMBOLS))

    @property
    def family(self) -> Categorical:
        """Categorical."""
        return Categorical(self.n_symbols)

    def params(self, initial: ArrayLike, transitions: ArrayLike, probabilities: ArrayLike) -> CategoricalHMMParams:
        """Return validated parameters: initial (K,), transitions (K, K), probabilities (K, M)."""
        shape = (self.n_components, self.n_symbols)
        symbols = check_simplex(probabilities, shape, "symbol probabilities")
        return self.checked_params(initial, transitions, probabilities=symbols)
