"""Variational Bayes for the Gaussian mixture: distributions over the parameters, and the ELBO with all its constants.

The E-step is about the components as ever; the M-step finds a distribution over weights, means and covariances instead
of a point. What never falls is the evidence lower bound (ELBO), a bound on the log-probability of the data with all
parameters integrated out. Bishop (2006), section 10.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln, multigammaln

from em_core.distributions.family import Components
from em_core.distributions.gaussian import EPS, KINDS, CovarianceKind
from em_core.distributions.input_checks import LARGEST, as_floats, check_fit, check_mixture_params, raise_all
from em_core.em.capabilities import POINTS, Capabilities, ObjectiveKind
from em_core.em.parameters import DEGREES_OF_FREEDOM, POSITIVE, REAL, SCALE, DegreesOfFreedom
from em_core.em.protocol import Cause, DegenerateError
from em_core.models.equal_components import alike, kept_alike
from em_core.models.gaussian_mixture import GaussianMixture, MixturePosterior, count_components
from em_core.models.gaussian_mixture_map import NormalInverseWishart
from em_core.models.kmeans import squared_distances
from em_core.models.mixture import expected, normalised
from em_core.numerics.arguments import instance, positive
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.logsumexp import log_sum_exp


@dataclass(frozen=True, eq=False)
class VariationalParams(Components):
    """The posterior over the parameters: weights ~ Dirichlet, and for each component Gauss-inverse-Wishart.

    concentrations:  (K,) of the Dirichlet, positive; the expected N_k and the prior's share.
    shrinkages:      (K,) how many points each mean is worth, positive: mean_k ~ N(means_k, S_k / shrinkages_k).
    means:           (K, d).
    dofs:            (K,) degrees of freedom of the covariance, above d - 1.
    scales:          (K, d, d), symmetric positive definite: S_k ~ inverse Wishart(dofs_k, scales_k).
    """

    concentrations: FloatArray = field(metadata={"kind": POSITIVE})
    shrinkages: FloatArray = field(metadata={"kind": POSITIVE})
    means: FloatArray = field(metadata={"kind": REAL})
    dofs: FloatArray = field(metadata={"kind": DEGREES_OF_FREEDOM})
    scales: FloatArray = field(metadata={"kind": SCALE})

    @property
    def weights(self) -> FloatArray:
        """(K,) the expected mixing weights."""
        return frozen(self.concentrations / self.concentrations.sum())

    @property
    def covariances(self) -> FloatArray:
        """(K, d, d) the inverse of the expected precision matrices; what is drawn as an ellipse."""
        return frozen(self.scales / self.dofs[:, None, None])

    @cached_property
    def whitening(self) -> FloatArray:
        """(K, d, d) what makes the scales unit matrices: the inverses of their lower Cholesky factors.

        Raises DegenerateError for a scale that double precision cannot tell from a singular one.
        """
        try:
            factors = np.linalg.cholesky(self.scales)
            # What the other columns leave of each column's scale; below this it is made of rounding.
            left = np.diagonal(factors, axis1=1, axis2=2) ** 2 / np.diagonal(self.scales, axis1=1, axis2=2)
        except np.linalg.LinAlgError:
            with np.errstate(invalid="ignore"):
                left = np.linalg.eigvalsh(self.scales) / np.trace(self.scales, axis1=1, axis2=2)[:, None]
        worst = left.min(axis=1)
        if not worst.min() > 64 * EPS:
            reason = (
                "has a scale that rounding makes singular: the data are too large for the prior, or too far from it"
            )
            raise DegenerateError(int(worst.argmin()), reason, cause=Cause.PRECISION)
        return frozen(np.linalg.inv(factors))

    @cached_property
    def log_dets(self) -> FloatArray:
        """(K,) log |scale_k|; DegenerateError as `whitening`."""
        return frozen(-2 * np.log(np.diagonal(self.whitening, axis1=1, axis2=2)).sum(axis=1))


@dataclass(frozen=True)
class VariationalGaussianMixture:
    """A Gaussian mixture with full covariances whose superfluous components empty themselves.

    n_components:   K, the most components that may be used.
    concentration:  of the symmetric Dirichlet prior of the weights, positive; the smaller, the fewer are used.
    prior:          of each component's mean and covariance, in as many dimensions as the data.
    """

    n_components: int
    concentration: float
    prior: NormalInverseWishart

    objective = "ELBO"

    def __post_init__(self) -> None:
        """Raise ValueError for a K or a concentration that does not exist."""
        count_components(self)
        object.__setattr__(self, "concentration", positive("concentration", self.concentration))
        instance("prior", self.prior, NormalInverseWishart, "NormalInverseWishart.default(x, n_components) makes it")

    @property
    def capabilities(self) -> Capabilities:
        """A mixture of points whose parameters have distributions of their own."""
        least = float(len(self.prior.mean) - 1)
        kinds = {"dofs": DegreesOfFreedom(least)}
        return replace(POINTS, objective=ObjectiveKind.EVIDENCE_BOUND, kinds=kinds)

    @property
    def kind(self) -> CovarianceKind:
        """Full covariances."""
        return KINDS["full"]

    def params(
        self, concentrations: ArrayLike, shrinkages: ArrayLike, means: ArrayLike, dofs: ArrayLike, scales: ArrayLike
    ) -> VariationalParams:
        """Return validated parameters: see VariationalParams. Raises ValueError naming every problem."""
        k, even = self.n_components, np.full(self.n_components, 1 / self.n_components)
        _, mean, scale = check_mixture_params(k, "full", even, means, scales)
        floor, noun = mean.shape[1] - 1, self.capabilities.components
        given = {
            "concentration": (np.atleast_1d(as_floats(concentrations, "The concentrations")), 1 / LARGEST),
            "shrinkage": (np.atleast_1d(as_floats(shrinkages, "The shrinkages")), 1 / LARGEST),
            "dof": (np.atleast_1d(as_floats(dofs, "The dofs")), floor),
        }
        raise_all(
            [
                f"The {name}s have shape {v.shape}; they must be ({k},)."
                for name, (v, _) in given.items()
                if v.shape != (k,)
            ]
        )
        raise_all(
            [
                f"The {name} of {noun.name(i)} is {values[i]:g}; it must be a number above {low:g}."
                for name, (values, low) in given.items()
                for i in np.flatnonzero(~((values > low) & (values < np.inf)))
            ]
        )
        return VariationalParams(given["concentration"][0], given["shrinkage"][0], mean, given["dof"][0], scale)

    def prepare(self, data: object) -> FloatArray:
        """Return data as (n, d) float64; ValueError as `GaussianMixture.prepare`, or when the prior does not fit it."""
        x = GaussianMixture(1).prepare(data)
        self.prior.check_columns(x)
        return x

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> VariationalParams:
        """Return the M-step after every point has gone to the nearest of K distinct rows."""
        return self.around(data, GaussianMixture(self.n_components).initialise(data, rng).means)

    def around(self, data: FloatArray, means: FloatArray) -> VariationalParams:
        """Return the M-step after every point has gone to the nearest of given means (K, d)."""
        nearest = squared_distances(data, means).argmin(axis=1)
        return self.m_step(data, MixturePosterior(np.eye(self.n_components)[nearest], np.nan))

    def expected_log_joint(self, data: FloatArray, params: VariationalParams) -> FloatArray:
        """Return E log P(x_i, component k | parameters), shape (n, K), in nats; Bishop (2006), eqs 10.46 and 10.64-66.

        Raises ValueError for parameters of another K or of another dimension than the data.
        """
        check_fit(self.n_components, len(params.dofs), data.shape[1], params.means.shape[1])
        d = data.shape[1]
        log_weights = digamma(params.concentrations) - digamma(params.concentrations.sum())
        whitened = params.whitening @ (data.T - params.means[:, :, None])
        distances = np.einsum("kdn,kdn->nk", whitened, whitened)
        spread = d / params.shrinkages + params.dofs * distances
        result: FloatArray = log_weights + 0.5 * (expected_log_precision(params) - d * np.log(2 * np.pi) - spread)
        return result

    def divergence(self, params: VariationalParams) -> float:
        """Return the KL divergence from the prior to the posterior over the parameters, in nats, constants and all."""
        prior, d, a = self.prior, len(self.prior.mean), params.concentrations
        weights = gammaln(a.sum()) - gammaln(a).sum() - gammaln(len(a) * self.concentration)
        weights += len(a) * gammaln(self.concentration)
        weights += float((a - self.concentration) @ (digamma(a) - digamma(a.sum())))
        ratio = prior.shrinkage / params.shrinkages
        pulls = np.einsum("kij,kj->ki", params.whitening, params.means - prior.mean)
        means = 0.5 * (d * (ratio - 1 - np.log(ratio)) + prior.shrinkage * params.dofs * (pulls**2).sum(axis=1))
        traces = ((params.whitening @ np.linalg.cholesky(prior.scale)) ** 2).sum(axis=(1, 2))
        covariances = _log_wishart_constant(params.dofs, params.log_dets, d)
        covariances -= _log_wishart_constant(prior.dof, np.linalg.slogdet(prior.scale)[1], d)
        covariances += 0.5 * (params.dofs - prior.dof) * expected_log_precision(params)
        covariances += 0.5 * params.dofs * (traces - d)
        return float(weights + means.sum() + covariances.sum())

    def e_step(self, data: FloatArray, params: VariationalParams) -> MixturePosterior:
        """Return the responsibilities (Bishop 2006, eq. 10.49), with the ELBO as their objective."""
        right = normalised(self.expected_log_joint(data, params))
        elbo = right.log_likelihood - self.divergence(params)
        return MixturePosterior(right.responsibilities, elbo, alike=alike(params, weights_too=True))

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> VariationalParams:
        """Return the best posterior over the parameters (Bishop 2006, eqs 10.58-10.63). An empty one is the prior.

        Written without N_k as a divisor, so that a component may empty itself and nothing collapses.
        """
        prior, r, counts = self.prior, posterior.responsibilities, posterior.counts
        shrinkages = prior.shrinkage + counts
        means = prior.mean + r.T @ (data - prior.mean) / shrinkages[:, None]
        residuals, pulls = data.T - means[:, :, None], means - prior.mean
        scales = (r.T[:, None] * residuals) @ residuals.swapaxes(1, 2)
        scales += prior.scale + prior.shrinkage * pulls[:, :, None] * pulls[:, None]
        scales = (scales + scales.swapaxes(1, 2)) / 2
        fit = VariationalParams(self.concentration + counts, shrinkages, means, prior.dof + counts, scales)
        return kept_alike(fit, posterior.alike, weights_too=True)

    def log_likelihood(self, data: FloatArray, params: VariationalParams) -> float:
        """Return the objective: the ELBO with the best responsibilities for these parameters, in nats."""
        return float(log_sum_exp(self.expected_log_joint(data, params)).sum()) - self.divergence(params)

    def lower_bound(self, data: FloatArray, posterior: MixturePosterior, params: VariationalParams) -> float:
        """Return the ELBO of any responsibilities and any parameters (Bishop 2006, eqs 10.70-10.77)."""
        inside = expected(self.expected_log_joint(data, params), posterior.responsibilities)
        return inside + posterior.entropy - self.divergence(params)


def expected_log_precision(params: VariationalParams) -> FloatArray:
    """Return E log |covariance_k^-1|, shape (K,); Bishop (2006), eq. 10.65."""
    d = params.means.shape[1]
    halves = (params.dofs[:, None] - np.arange(d)) / 2
    result: FloatArray = digamma(halves).sum(axis=1) + d * np.log(2) - params.log_dets
    return result


def _log_wishart_constant(dofs: FloatArray | float, log_dets: FloatArray | float, d: int) -> FloatArray:
    """Return the log of the Wishart's normalising constant, for inverse scale matrices; Bishop (2006), eq. B.79."""
    halves = np.asarray(dofs) / 2
    result: FloatArray = halves * (log_dets - d * np.log(2)) - multigammaln(halves, d)
    return result
