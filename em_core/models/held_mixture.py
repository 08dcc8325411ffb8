"""A Gaussian mixture with known weights, covariances or both, held where they are: the mixtures of theorems."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from em_core.distributions.gaussian import check_not_collapsed, weighted_moments
from em_core.em.capabilities import Capabilities
from em_core.models.equal_components import kept_alike
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.numerics.arrays import FloatArray, frozen


@dataclass(frozen=True)
class HeldMixture(GaussianMixture):
    """A Gaussian mixture with some parameters known (Jin et al. 2016 hold weights and covariances).

    weights:      (K,) mixing weights that the M-step leaves alone; None for free ones.
    covariances:  K matrices (d, d), as nested tuples, that the M-step leaves alone; None for free ones.
    """

    weights: tuple[float, ...] | None = None
    covariances: tuple[tuple[tuple[float, ...], ...], ...] | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for held values of another K."""
        super().__post_init__()
        for name, held in (("weights", self.weights), ("covariances", self.covariances)):
            if held is not None and len(held) != self.n_components:
                raise ValueError(f"{len(held)} {name} are fixed for {self.n_components} components; give one for each.")

    @property
    def held(self) -> tuple[str, ...]:
        """The parameters that the M-step leaves as they are."""
        return tuple(name for name in ("weights", "covariances") if getattr(self, name) is not None)

    @property
    def capabilities(self) -> Capabilities:
        """As the mixture's; where what is held differs between components, they are not interchangeable."""
        alike = all(len(set(values)) == 1 for values in (self.weights, self.covariances) if values is not None)
        return replace(super().capabilities, exchangeable=alike)

    def around(self, data: FloatArray, means: FloatArray) -> MixtureParams:
        """Return the mixture's start around given means (K, d), with what is held in its place."""
        return self._with_held(super().around(data, means))

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        """Return the weighted fit of what is free; held blocks do not change the best values of the others."""
        counts, means, scatter = weighted_moments(data, posterior.responsibilities)
        covariances = self.kind.constrain(scatter, counts)
        if self.covariances is None:
            check_not_collapsed(data, means, covariances, posterior.responsibilities)
        fit = MixtureParams(counts / counts.sum(), means, covariances)
        return self._with_held(kept_alike(fit, posterior.alike))

    def conditional_m_step(
        self, data: FloatArray, posterior: MixturePosterior, params: MixtureParams, names: Collection[str]
    ) -> MixtureParams:
        """Return the mixture's, with what is held in its place."""
        return self._with_held(super().conditional_m_step(data, posterior, params, names))

    def _with_held(self, params: MixtureParams) -> MixtureParams:
        weights = params.weights if self.weights is None else frozen(self.weights)
        covariances = params.covariances if self.covariances is None else frozen(self.covariances)
        return MixtureParams(weights, params.means, covariances)
