"""The mixture of Student-t distributions: EM in which every point has, beside its component, a hidden weight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.gaussian import (
    KINDS,
    Covariance,
    CovarianceKind,
    check_not_collapsed,
    rounding_of_fit,
    weighted_moments,
)
from em_core.distributions.input_checks import as_floats, check_fit, raise_all
from em_core.distributions.student_t import (
    TDistributions,
    best_df,
    distances_and_log_dets,
    gamma_divergence,
    log_density,
    log_minus_digamma,
)
from em_core.em.capabilities import POINTS, Capabilities
from em_core.em.parameters import SCALE
from em_core.models.equal_components import alike, kept_alike
from em_core.models.gaussian_mixture import GaussianMixture, MixturePosterior, count_components
from em_core.models.mixture import Weights, expected, normalised
from em_core.numerics.arguments import number, one_of
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.logsumexp import log_sum_exp

FIRST_DF = 10.0
"""Where free degrees of freedom start, unless they are given: tails that are heavy but have a variance."""


@dataclass(frozen=True, eq=False)
class StudentMixtureParams(TDistributions, Weights):
    """weights (K,), means (K, d), scales (K, d, d) and dfs (K,)."""


@dataclass(frozen=True, eq=False)
class StudentPosterior(MixturePosterior):
    """Responsibilities, and given component k the precision factor u_i ~ Gamma(shapes_k, rate rates_ik).

    shapes: (K,); rates: (n, K).
    """

    shapes: FloatArray
    rates: FloatArray

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for name in ("responsibilities", "shapes", "rates"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @cached_property
    def precisions(self) -> FloatArray:
        """(n, K) E[u]: the weight that point i has in the fit of component k; below 1 for points far out."""
        return frozen(self.shapes / self.rates)

    @cached_property
    def surprises(self) -> FloatArray:
        """(n, K) E[u] - E[log u] - 1: how far u is from being 1 for certain."""
        off = (self.shapes - self.rates) / self.rates
        return frozen(off - np.log1p(off) + log_minus_digamma(self.shapes))


@dataclass(frozen=True)
class StudentMixture:
    """A mixture of K t distributions by exact maximum likelihood (Peel & McLachlan 2000); K = 1 is robust location.

    n_components:  K, at least 1.
    df:            the degrees of freedom of every component, held; None estimates one for each.
    covariance:    the form of the scale matrices, as in GaussianMixture.
    """

    n_components: int
    df: float | None = None
    covariance: Covariance = "full"

    objective = "log-likelihood"

    def __post_init__(self) -> None:
        """Raise ValueError for a K, a covariance kind or a df that does not exist."""
        count_components(self)
        one_of("covariance", self.covariance, KINDS)
        if self.df is not None:
            rule = "a positive number, or None to estimate it"
            object.__setattr__(self, "df", number("df", self.df, rule, lambda df: df > 0))

    @property
    def held(self) -> tuple[str, ...]:
        """The parameters that the M-step leaves as they are."""
        return () if self.df is None else ("dfs",)

    @property
    def capabilities(self) -> Capabilities:
        """A mixture of points, whose scale matrices are of this kind.

        Where the degrees of freedom are estimated, the precision factors of rows that were divided at other ones have
        other shapes, and a posterior holds one shape a component. The M-step weighs rows by the factors as well.
        """
        held = self.df is not None
        return replace(POINTS, kinds={"scales": replace(SCALE, form=self.kind)}, additive_rows=held, sufficient=False)

    @property
    def gaussian(self) -> GaussianMixture:
        """The mixture that this one is for infinite degrees of freedom; it lends its checks and starts."""
        return GaussianMixture(self.n_components, self.covariance)

    @property
    def kind(self) -> CovarianceKind:
        """The form of the scale matrices as its two choices."""
        return self.gaussian.kind

    def params(
        self, weights: ArrayLike, means: ArrayLike, scales: ArrayLike, dfs: ArrayLike | None = None
    ) -> StudentMixtureParams:
        """Return validated parameters: as a GaussianMixture's, and dfs (K,), which may be left out."""
        checked = self.gaussian.params(weights, means, scales)
        params = self._with_dfs(checked.weights, checked.means, checked.covariances)
        if dfs is None:
            return params
        noun = self.capabilities.components
        given = np.atleast_1d(as_floats(dfs, "The degrees of freedom"))
        if given.shape != params.dfs.shape:
            raise ValueError(
                f"The degrees of freedom have shape {given.shape}; {noun.counted(self.n_components)} need one each."
            )
        rule = "a positive number" if self.df is None else f"{self.df:g}, to which this model fixes it"
        raise_all(
            [
                f"The df of {noun.name(k)} is {df:g}; it must be {rule}."
                for k, df in enumerate(given)
                if not 0 < df < np.inf or self.df not in (None, df)
            ]
        )
        return replace(params, dfs=given)

    def _with_dfs(self, weights: FloatArray, means: FloatArray, scales: FloatArray) -> StudentMixtureParams:
        return StudentMixtureParams(weights, means, scales, np.full(self.n_components, self.df or FIRST_DF))

    def prepare(self, data: object) -> FloatArray:
        """Return data as (n, d) float64; ValueError as `GaussianMixture.prepare`."""
        return self.gaussian.prepare(data)

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> StudentMixtureParams:
        """Return K distinct rows as means and the data's covariance as every scale."""
        return self.around(data, self.gaussian.initialise(data, rng).means)

    def around(self, data: FloatArray, means: FloatArray) -> StudentMixtureParams:
        """Return equal weights and the covariance of the data about given means (K, d) as every scale."""
        start = self.gaussian.around(data, means)
        return self._with_dfs(start.weights, start.means, start.covariances)

    def log_joint(self, data: FloatArray, params: StudentMixtureParams) -> FloatArray:
        """Return log(weight_k) + log t(x_i | k), shape (n, K); ValueError for parameters of another K or d."""
        check_fit(self.n_components, len(params.weights), data.shape[1], params.means.shape[1])
        return np.log(params.weights) + log_density(data, params)

    def e_step(self, data: FloatArray, params: StudentMixtureParams) -> StudentPosterior:
        """Return responsibilities and the gamma posteriors of u (Peel & McLachlan 2000, section 3)."""
        plain = normalised(self.log_joint(data, params))
        distances, _ = distances_and_log_dets(data, params)
        shapes, rates = (params.dfs + data.shape[1]) / 2, (params.dfs + distances) / 2
        return StudentPosterior(plain.responsibilities, plain.log_likelihood, shapes, rates, alike=alike(params))

    def m_step(self, data: FloatArray, posterior: StudentPosterior) -> StudentMixtureParams:
        """Return the fit weighted by r_ik E[u_ik] (Peel & McLachlan 2000, section 3); DegenerateError on a collapse."""
        r = posterior.responsibilities
        _, means, scatter = weighted_moments(data, r * posterior.precisions)
        counts = r.sum(axis=0)
        scales = self.kind.constrain(scatter, counts)
        check_not_collapsed(data, means, scales, r)
        params = self._with_dfs(counts / counts.sum(), means, scales)
        if self.df is None:
            surprise = (r * posterior.surprises).sum(axis=0) / counts
            params = replace(params, dfs=np.array([best_df(float(s), k) for k, s in enumerate(surprise)]))
        return kept_alike(params, posterior.alike)

    def log_likelihood(self, data: FloatArray, params: StudentMixtureParams) -> float:
        """Return sum_i log sum_k weight_k t(x_i | k), in nats."""
        return float(log_sum_exp(self.log_joint(data, params)).sum())

    def lower_bound(self, data: FloatArray, posterior: StudentPosterior, params: StudentMixtureParams) -> float:
        """Return F = E_q log P(x, component | u) - KL(q(u) || P(u)) + entropy (Neal & Hinton 1998, eq. 7)."""
        d, u = data.shape[1], posterior.precisions
        distances, log_dets = distances_and_log_dets(data, params)
        log_u = u - 1 - posterior.surprises
        point = -0.5 * (d * np.log(2 * np.pi) + log_dets - d * log_u + u * distances)
        divergence = gamma_divergence(posterior.shapes, posterior.rates, params.dfs / 2)
        return expected(np.log(params.weights) + point - divergence, posterior.responsibilities) + posterior.entropy

    def rounding(self, data: FloatArray, params: StudentMixtureParams) -> float:
        """Return how far the log-likelihood may move because these parameters are rounded to doubles, in nats."""
        return rounding_of_fit(len(data), params.means, params.scales)
