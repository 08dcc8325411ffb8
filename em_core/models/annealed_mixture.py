"""Deterministic annealing EM: a Gaussian mixture at a temperature; 1 is EM, and 0 is hard EM."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from em_core.em.capabilities import Capabilities, ObjectiveKind
from em_core.models.equal_components import alike
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.models.mixture import normalised
from em_core.numerics.arguments import number, yes_or_no
from em_core.numerics.arrays import FloatArray
from em_core.numerics.logsumexp import log_sum_exp


@dataclass(frozen=True)
class AnnealedMixture(GaussianMixture):
    """A Gaussian mixture whose E-step weighs the entropy of the responsibilities by a temperature T.

    What never falls is the free energy F_T(q, theta) = E_q log P(x, component) + T H(q), at its best q; for T = 1 the
    log-likelihood (Ueda & Nakano 1998), for T = 0 the classification likelihood (Celeux & Govaert 1992). With equal
    weights and the covariance kind tied_spherical, T = 0 is k-means, step for step.

    temperature:    T, at least 0; above 1 the responsibilities are softer than EM's.
    equal_weights:  hold every mixing weight at 1/K instead of estimating it.
    """

    temperature: float = 1.0
    equal_weights: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a K, a covariance kind or a temperature that does not exist."""
        super().__post_init__()
        warmth = number("temperature", self.temperature, "a number of at least 0", lambda t: t >= 0)
        object.__setattr__(self, "temperature", warmth)
        yes_or_no("equal_weights", self.equal_weights)

    @property
    def objective(self) -> str:  # type: ignore[override]
        """What never falls at this temperature."""
        names = {0.0: "classification log-likelihood", 1.0: "log-likelihood"}
        return names.get(self.temperature, "annealed log-likelihood")

    @property
    def capabilities(self) -> Capabilities:
        """As the mixture's, at this temperature."""
        plain = self.temperature == 1
        return replace(
            super().capabilities,
            objective=ObjectiveKind.LIKELIHOOD if plain else ObjectiveKind.OTHER,
            temperature=self.temperature,
        )

    @property
    def held(self) -> tuple[str, ...]:
        """The parameters that the M-step leaves as they are."""
        return ("weights",) if self.equal_weights else ()

    def e_step(self, data: FloatArray, params: MixtureParams) -> MixturePosterior:
        """Return responsibilities proportional to P(x_i, k)^(1/T) (Ueda & Nakano 1998); at T = 0 hard ones.

        A tie at T = 0 goes to the first.
        """
        log_joint = self.log_joint(data, params)
        if self.temperature:
            posterior = normalised(log_joint / self.temperature)
            return replace(posterior, log_likelihood=self._free_energy(log_joint), alike=alike(params))
        hard = np.eye(self.n_components)[log_joint.argmax(axis=1)]
        return MixturePosterior(hard, self._free_energy(log_joint))

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        """Return the weighted fit, as EM does: the temperature is no part of it."""
        fit = super().m_step(data, posterior)
        k = self.n_components
        return replace(fit, weights=np.full(k, 1 / k)) if self.equal_weights else fit

    def log_likelihood(self, data: FloatArray, params: MixtureParams) -> float:
        """Return the objective, T sum_i log sum_k P(x_i, k)^(1/T); its limit sum_i max_k log P(x_i, k) at T = 0."""
        return self._free_energy(self.log_joint(data, params))

    def lower_bound(self, data: FloatArray, posterior: MixturePosterior, params: MixtureParams) -> float:
        """Return F_T = Q + T entropy (Neal & Hinton 1998, section 6)."""
        return self.expected_log_joint(data, posterior, params) + self.temperature * posterior.entropy

    def _free_energy(self, log_joint: FloatArray) -> float:
        if self.temperature:
            return self.temperature * float(log_sum_exp(log_joint / self.temperature).sum())
        return float(log_joint.max(axis=1).sum())
