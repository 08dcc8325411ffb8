"""The Gaussian mixture by exact maximum likelihood: no floor on the variance, no prior; a collapse is an outcome."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from em_core.distributions.gaussian import (
    KINDS,
    Covariance,
    CovarianceKind,
    check_not_collapsed,
    log_density,
    rounding_of_fit,
    score,
    weighted_moments,
)
from em_core.distributions.input_checks import Counted, check_enough_points, check_matrix, check_mixture_params
from em_core.em.capabilities import POINTS, Capabilities
from em_core.em.parameters import COVARIANCE, REAL, SIMPLEX
from em_core.em.protocol import Cause, DegenerateError
from em_core.models.equal_components import Alike, alike, kept_alike
from em_core.numerics.arguments import one_of
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.integers import whole
from em_core.numerics.logsumexp import log_sum_exp


@dataclass(frozen=True, eq=False)
class MixtureParams:
    """Parameters of a Gaussian mixture.

    weights:      (K,) mixing weights, positive, summing to one.
    means:        (K, d), in the data's units.
    covariances:  (K, d, d), symmetric positive definite; equal matrices where the kind is tied.
    """

    weights: FloatArray = field(metadata={"kind": SIMPLEX})
    means: FloatArray = field(metadata={"kind": REAL})
    covariances: FloatArray = field(metadata={"kind": COVARIANCE})

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for name in ("weights", "means", "covariances"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    def permuted(self, order: ArrayLike) -> MixtureParams:
        """Return the same mixture with its components in another order."""
        index = np.asarray(order)
        return MixtureParams(self.weights[index], self.means[index], self.covariances[index])


@dataclass(frozen=True, eq=False)
class MixturePosterior:
    """Responsibilities r[i, k] = P(point i came from component k), (n, K), and the objective at their parameters.

    alike:  for each component the first that was equal to it where these were computed: the M-step keeps them equal.
            None where no two were.
    """

    responsibilities: FloatArray
    log_likelihood: float
    alike: Alike | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        """Freeze the responsibilities."""
        object.__setattr__(self, "responsibilities", frozen(self.responsibilities))

    @cached_property
    def counts(self) -> FloatArray:
        """(K,) N_k, the effective number of points in each component."""
        return frozen(self.responsibilities.sum(axis=0))

    @cached_property
    def entropy(self) -> float:
        """-sum r log r, in nats: how undecided the assignment still is."""
        return float(-xlogy(self.responsibilities, self.responsibilities).sum())


def squares(moves: FloatArray) -> FloatArray:
    """Return m m' for each of K vectors (K, d), shape (K, d, d)."""
    result: FloatArray = moves[:, :, None] * moves[:, None, :]
    return result


BLOCKS = (("covariances",), ("means",), ("weights",))
"""The parameters one block at a time: spreads about the means as they are first, or nothing would differ from EM."""


def count_components(model: Counted) -> None:
    """Put a model's `n_components`, frozen or not, to the int that it stands for; ValueError for a K that is none."""
    object.__setattr__(model, "n_components", whole("n_components", model.n_components))


@dataclass(frozen=True)
class GaussianMixture:
    """A mixture of K Gaussians in any dimension (Dempster, Laird & Rubin 1977, section 4.3).

    n_components:  K, at least 1.
    covariance:    full, tied, diag, tied_diag, spherical or tied_spherical.
    """

    n_components: int
    covariance: Covariance = "full"

    objective = "log-likelihood"

    def __post_init__(self) -> None:
        """Raise ValueError for a K or a covariance kind that does not exist."""
        count_components(self)
        one_of("covariance", self.covariance, KINDS)

    @property
    def capabilities(self) -> Capabilities:
        """A mixture of points, whose covariances are of this kind."""
        return replace(POINTS, kinds={"covariances": replace(COVARIANCE, form=self.kind)}, blocks=BLOCKS)

    @property
    def kind(self) -> CovarianceKind:
        """The covariance kind as its two choices."""
        return KINDS[self.covariance]

    def free_parameters(self, d: int) -> int:
        """Return how many free parameters the mixture has in d dimensions."""
        k = self.n_components
        return k - 1 + k * d + self.kind.free_parameters(k, d)

    def params(self, weights: ArrayLike, means: ArrayLike, covariances: ArrayLike) -> MixtureParams:
        """Return validated parameters.

        weights: (K,); means: (K, d), or (K,) for d = 1; covariances: (K, d, d), or (K,) variances for d = 1.
        Raises ValueError naming every problem: value, place, rule and remedy.
        """
        noun = self.capabilities.components
        return MixtureParams(
            *check_mixture_params(self.n_components, self.covariance, weights, means, covariances, noun)
        )

    def prepare(self, data: object) -> FloatArray:
        """Return data as (n, d) float64 (a vector becomes one column); ValueError names what is not a finite number."""
        x = check_matrix(data)
        check_enough_points(len(x), self)
        return x

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> MixtureParams:
        """Return K distinct rows as means, equal weights and the data's own covariance in every component."""
        return self.initialiser(data)(rng)

    def initialiser(self, data: FloatArray) -> Callable[[np.random.Generator], MixtureParams]:
        """Return what draws starts as `initialise` does, with all that starts on the same data share computed once."""
        rows = np.unique(data, axis=0)
        shared = self.around(data, rows[:1].repeat(self.n_components, axis=0))

        def start(rng: np.random.Generator) -> MixtureParams:
            chosen = rng.choice(len(rows), size=self.n_components, replace=len(rows) < self.n_components)
            return MixtureParams(shared.weights, rows[chosen], shared.covariances)

        return start

    def around(self, data: FloatArray, means: FloatArray) -> MixtureParams:
        """Return equal weights and the pooled maximum-likelihood covariance of the data about given means (K, d)."""
        k = self.n_components
        _, _, scatter = weighted_moments(data, np.ones((len(data), 1)))
        covariances = self.kind.constrain(np.repeat(scatter, k, axis=0), np.full(k, float(len(data))))
        return MixtureParams(np.full(k, 1 / k), means, covariances)

    def log_joint(self, data: FloatArray, params: MixtureParams) -> FloatArray:
        """Return log(weight_k) + log N(x_i | mean_k, covariance_k), shape (n, K).

        Raises ValueError for parameters of another K or of another dimension than the data.
        """
        if len(params.weights) != self.n_components:
            raise ValueError(
                f"The parameters have {len(params.weights)} components and the model {self.n_components}; "
                "they must agree."
            )
        if data.shape[1:] != params.means.shape[1:]:
            raise ValueError(
                f"The data have {data.shape[1]} columns and the means {params.means.shape[1]}; they must agree."
            )
        return np.log(params.weights) + log_density(data, params.means, params.covariances)

    def e_step(self, data: FloatArray, params: MixtureParams) -> MixturePosterior:
        """Return the responsibilities, normalised in log space so that nothing underflows (Bishop 2006, eq. 9.23)."""
        log_joint = self.log_joint(data, params)
        per_point: FloatArray = log_sum_exp(log_joint)
        if not np.isfinite(per_point).all():
            point = int(np.flatnonzero(~np.isfinite(per_point))[0])
            raise DegenerateError(
                0,
                "is, like all the others, too far from {points} for double precision",
                (point,),
                cause=Cause.PRECISION,
            )
        responsibilities = np.exp(log_joint - per_point[:, None])
        return MixturePosterior(responsibilities, float(per_point.sum()), alike=alike(params))

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        """Return the weighted maximum-likelihood fit (Bishop 2006, eqs 9.24-9.26); DegenerateError on a collapse."""
        counts, means, scatter = weighted_moments(data, posterior.responsibilities)
        covariances = self.kind.constrain(scatter, counts)
        check_not_collapsed(data, means, covariances, posterior.responsibilities)
        return kept_alike(MixtureParams(counts / counts.sum(), means, covariances), posterior.alike)

    def conditional_m_step(
        self, data: FloatArray, posterior: MixturePosterior, params: MixtureParams, names: Collection[str]
    ) -> MixtureParams:
        """Return the parameters with only those in `names` refitted, the others held (Meng & Rubin 1993, section 2).

        The best means do not depend on the covariances; the best covariances are about the means, as they then are.
        """
        counts, averages, scatter = weighted_moments(data, posterior.responsibilities)
        means = averages if "means" in names else params.means
        covariances = params.covariances
        if "covariances" in names:
            covariances = self.kind.constrain(scatter + counts[:, None, None] * squares(averages - means), counts)
            check_not_collapsed(data, means, covariances, posterior.responsibilities)
        weights = counts / counts.sum() if "weights" in names else params.weights
        return kept_alike(MixtureParams(weights, means, covariances), posterior.alike)

    def log_likelihood(self, data: FloatArray, params: MixtureParams) -> float:
        """Return sum_i log sum_k weight_k N(x_i | mean_k, covariance_k), in nats."""
        return float(np.sum(log_sum_exp(self.log_joint(data, params))))

    def expected_log_joint(self, data: FloatArray, posterior: MixturePosterior, params: MixtureParams) -> float:
        """Return Q = sum_i sum_k r_ik log(weight_k N(x_i | ...)), the expected complete-data log-likelihood."""
        joint = self.log_joint(data, params)
        # 0 * -inf is 0 here: a component that has no responsibility for a point says nothing about it.
        return float(np.sum(posterior.responsibilities * joint, where=posterior.responsibilities > 0))

    def lower_bound(self, data: FloatArray, posterior: MixturePosterior, params: MixtureParams) -> float:
        """Return F = Q + entropy (Neal & Hinton 1998, eq. 7)."""
        return self.expected_log_joint(data, posterior, params) + posterior.entropy

    def score(self, data: FloatArray, posterior: MixturePosterior, params: MixtureParams) -> dict[str, FloatArray]:
        """Return the derivatives of F (em.scored); DegenerateError for an empty component."""
        means, covariances = score(data, posterior.responsibilities, params.means, params.covariances)
        return {"weights": posterior.counts / params.weights, "means": means, "covariances": covariances}

    def rounding(self, data: FloatArray, params: MixtureParams) -> float:
        """Return how far the log-likelihood may move because these parameters are rounded to doubles, in nats."""
        return rounding_of_fit(len(data), params.means, params.covariances)
