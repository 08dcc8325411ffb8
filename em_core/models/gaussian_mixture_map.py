"""The Gaussian mixture with a named prior: maximum a posteriori (MAP), which no collapse can tempt.

The prior is part of the objective that is drawn. Nothing is added to a covariance behind anybody's back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from em_core.distributions.gaussian import KINDS, Covariance, CovarianceKind, cholesky, weighted_moments
from em_core.distributions.input_checks import LARGEST, as_floats, check_matrix
from em_core.em.capabilities import Capabilities, ObjectiveKind
from em_core.models.equal_components import alike, kept_alike
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior, count_components, squares
from em_core.numerics.arguments import instance, number, one_of, positive
from em_core.numerics.arrays import FloatArray, frozen
from em_core.numerics.integers import whole


@dataclass(frozen=True, eq=False)
class NormalInverseWishart:
    """mean_k | S_k ~ N(mean, S_k / shrinkage) and S_k ~ inverse Wishart(dof, scale); Fraley & Raftery (2007), 2.2.

    shrinkage:  how many points the prior mean is worth, positive.
    mean:       (d,), in the data's units.
    dof:        degrees of freedom, above d - 1.
    scale:      (d, d), symmetric positive definite, in the data's units squared.
    """

    shrinkage: float
    mean: FloatArray
    dof: float
    scale: FloatArray

    def __post_init__(self) -> None:
        """Freeze the arrays (numbers for d = 1 become arrays); ValueError for values that make no density."""
        mean = frozen(np.atleast_1d(as_floats(self.mean, "The prior's mean")))
        scale = frozen(np.atleast_2d(as_floats(self.scale, "The prior's scale")))
        object.__setattr__(self, "mean", mean)
        object.__setattr__(self, "scale", scale)
        if mean.ndim != 1 or not mean.size:
            raise ValueError(f"The prior's mean has shape {mean.shape}; it must be (d,).")
        if scale.shape != (len(mean), len(mean)):
            raise ValueError(f"The prior's scale has shape {scale.shape}; its mean needs {(len(mean), len(mean))}.")
        object.__setattr__(self, "shrinkage", positive("The prior's shrinkage", self.shrinkage))
        least = len(mean) - 1
        object.__setattr__(self, "dof", number("The prior's dof", self.dof, f"above {least}", lambda dof: dof > least))
        for name, values in (("mean", mean), ("scale", scale)):
            bad = values[~(np.abs(values) < LARGEST)]
            if bad.size:
                raise ValueError(
                    f"The prior's {name} contains {bad[0]:g}; it must contain finite numbers below {LARGEST:g} in size."
                )
        if (scale != scale.T).any() or not _is_definite(scale):
            smallest = float(np.linalg.eigvalsh(scale)[0])
            what = "is not symmetric" if (scale != scale.T).any() else f"has the eigenvalue {smallest:g}"
            raise ValueError(
                f"The prior's scale {what}; it must be symmetric and positive definite, which it is not "
                "where a column has one value only or two columns are equal."
            )

    def check_columns(self, x: FloatArray) -> None:
        """Raise ValueError unless the data (n, d) have as many columns as the prior's mean."""
        if x.shape[1] != len(self.mean):
            raise ValueError(f"The data have {x.shape[1]} columns and the prior {len(self.mean)}; they must agree.")

    @classmethod
    def default(cls, x: FloatArray, n_components: int) -> NormalInverseWishart:
        """Return mclust's default for data x (n, d): Fraley & Raftery (2007), 3.2.

        shrinkage 0.01, the data's mean, d + 2 degrees of freedom, and the data's covariance (divisor n - 1) over
        K^(2/d): as if the components shared the volume of the data among them. ValueError for fewer than two rows.
        """
        x = check_matrix(x)
        k = whole("n_components", n_components)
        if len(x) < 2:
            raise ValueError(
                "The prior is scaled by how far the rows lie apart, which takes at least two; "
                f"there are {len(x)} rows. Add some."
            )
        d = x.shape[1]
        covariance = np.cov(x, rowvar=False, ddof=1).reshape(d, d)
        return cls(0.01, x.mean(axis=0), d + 2, covariance / k ** (2 / d))


@dataclass(frozen=True)
class GaussianMixtureMAP:
    """A Gaussian mixture whose means and covariances have a conjugate prior; the mixing weights have none.

    The objective is the log-posterior without the prior's normalising constants,

        log-likelihood + sum_k [-(dof + d + 2)/2 log|S_k| - tr(scale S_k^-1)/2
                                - shrinkage/2 (mean_k - mean)' S_k^-1 (mean_k - mean)],

    as in mclust 6. Tied covariances are one matrix and have one inverse Wishart prior between them: their dof + d + 1
    and their scale count once, not K times. Diagonal and spherical kinds take the same density on their own form.

    n_components, covariance:  as in GaussianMixture.
    prior:                     in as many dimensions as the data.
    """

    n_components: int
    covariance: Covariance
    prior: NormalInverseWishart

    objective = "log-posterior"

    def __post_init__(self) -> None:
        """Raise ValueError for a K or a covariance kind that does not exist."""
        count_components(self)
        one_of("covariance", self.covariance, KINDS)
        instance("prior", self.prior, NormalInverseWishart, "NormalInverseWishart.default(x, n_components) makes it")

    @property
    def mixture(self) -> GaussianMixture:
        """The mixture without its prior; `mixture.log_likelihood` is the plain log-likelihood."""
        return GaussianMixture(self.n_components, self.covariance)

    @property
    def capabilities(self) -> Capabilities:
        """As the mixture's, but for the prior."""
        return replace(self.mixture.capabilities, objective=ObjectiveKind.POSTERIOR)

    @property
    def kind(self) -> CovarianceKind:
        """The covariance kind as its two choices."""
        return self.mixture.kind

    def free_parameters(self, d: int) -> int:
        """Return how many free parameters the mixture has in d dimensions."""
        return self.mixture.free_parameters(d)

    def params(self, weights: ArrayLike, means: ArrayLike, covariances: ArrayLike) -> MixtureParams:
        """Return validated parameters; see `GaussianMixture.params`."""
        return self.mixture.params(weights, means, covariances)

    def prepare(self, data: object) -> FloatArray:
        """Return data as (n, d) float64; ValueError as `GaussianMixture.prepare`, or when the prior does not fit it."""
        x = self.mixture.prepare(data)
        self.prior.check_columns(x)
        return x

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> MixtureParams:
        """Return K distinct rows as means, equal weights and the data's own covariance in every component."""
        return self.mixture.initialise(data, rng)

    def around(self, data: FloatArray, means: FloatArray) -> MixtureParams:
        """Return equal weights and the data's own covariance about given means (K, d)."""
        return self.mixture.around(data, means)

    def log_joint(self, data: FloatArray, params: MixtureParams) -> FloatArray:
        """Return log(weight_k) + log N(x_i | mean_k, covariance_k), shape (n, K): the prior does not touch it."""
        return self.mixture.log_joint(data, params)

    def e_step(self, data: FloatArray, params: MixtureParams) -> MixturePosterior:
        """Return the mixture's responsibilities, carrying the log-posterior."""
        posterior = self.mixture.e_step(data, params)
        objective = posterior.log_likelihood + self.log_prior(params)
        # The prior pulls a light component more than a heavy one: only equal weights keep equal components equal.
        return replace(posterior, log_likelihood=objective, alike=alike(params, weights_too=True))

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        """Return the posterior mode given the responsibilities (Fraley & Raftery 2007, table 2).

        A component may shrink to nothing, for the weights have no prior: DegenerateError. It cannot collapse.
        """
        prior = self.prior
        counts, averages, scatter = weighted_moments(data, posterior.responsibilities)
        worth = prior.shrinkage + counts
        pull = averages - prior.mean
        means = prior.mean + (counts / worth)[:, None] * pull
        between = (prior.shrinkage * counts / worth)[:, None, None] * pull[:, :, None] * pull[:, None, :]
        degrees, scale = self.prior_scatter()
        covariances = self.kind.constrain(scatter + between + scale, counts + degrees)
        return kept_alike(MixtureParams(counts / counts.sum(), means, covariances), posterior.alike, weights_too=True)

    def conditional_m_step(
        self, data: FloatArray, posterior: MixturePosterior, params: MixtureParams, names: Collection[str]
    ) -> MixtureParams:
        """Return the parameters with only those in `names` refitted, the others held; as the mixture's, and the prior.

        About any means the prior's pull has a part of its own: shrinkage (mean_k - mean)(mean_k - mean)'.
        """
        prior = self.prior
        counts, averages, scatter = weighted_moments(data, posterior.responsibilities)
        means, covariances = params.means, params.covariances
        if "means" in names:
            means = prior.mean + (counts / (prior.shrinkage + counts))[:, None] * (averages - prior.mean)
        if "covariances" in names:
            degrees, scale = self.prior_scatter()
            about = scatter + counts[:, None, None] * squares(averages - means)
            pulled = about + prior.shrinkage * squares(means - prior.mean) + scale
            covariances = self.kind.constrain(pulled, counts + degrees)
        weights = counts / counts.sum() if "weights" in names else params.weights
        return kept_alike(MixtureParams(weights, means, covariances), posterior.alike, weights_too=True)

    def log_prior(self, params: MixtureParams) -> float:
        """Return the log prior density of the means and covariances, without its normalising constants."""
        degrees, scale = self.prior_scatter()
        total = 0.0
        for k, (mean, covariance) in enumerate(zip(params.means, params.covariances, strict=True)):
            factor = cholesky(covariance, k)
            pull = mean - self.prior.mean
            spread = scale + self.prior.shrinkage * np.outer(pull, pull)
            total -= degrees * float(np.log(np.diagonal(factor)).sum())
            total -= float(np.trace(np.linalg.solve(covariance, spread))) / 2
        return total

    def log_likelihood(self, data: FloatArray, params: MixtureParams) -> float:
        """Return the objective, the log-posterior; the plain one is `mixture.log_likelihood`."""
        return self.mixture.log_likelihood(data, params) + self.log_prior(params)

    def lower_bound(self, data: FloatArray, posterior: MixturePosterior, params: MixtureParams) -> float:
        """Return F of the mixture plus the log prior: the bound for penalised EM (Neal & Hinton 1998, section 2)."""
        return self.mixture.lower_bound(data, posterior, params) + self.log_prior(params)

    def rounding(self, data: FloatArray, params: MixtureParams) -> float:
        """Return how far the objective may move because these parameters are rounded to doubles, in nats."""
        return self.mixture.rounding(data, params)

    def prior_scatter(self) -> tuple[float, FloatArray]:
        """Return what the prior adds to each component's count and scatter; tied ones share one inverse Wishart."""
        share = 1 / self.n_components if self.kind.tied else 1.0
        d = len(self.prior.mean)
        return share * (self.prior.dof + d + 1) + 1, share * self.prior.scale


def _is_definite(matrix: FloatArray) -> bool:
    """Return whether a symmetric matrix is positive definite, beyond what rounding can make of a singular one.

    Judged with each column in its own unit: one of metres beside one of nanometres is no reason to refuse.
    """
    units = np.diag(matrix)
    if not (units > 0).all():
        return False
    root = np.sqrt(units)
    smallest = float(np.linalg.eigvalsh(matrix / root / root[:, None])[0])
    return smallest > 10 * len(matrix) * float(np.finfo(np.float64).eps)
