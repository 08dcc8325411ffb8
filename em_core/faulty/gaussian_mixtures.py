"""Mutants of the Gaussian mixture with one bug each, of the sorts found in tutorials and first drafts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import softmax

from em_core.distributions.gaussian import log_density, weighted_moments
from em_core.models import GaussianMixture, MixtureParams, MixturePosterior
from em_core.numerics.arrays import FloatArray


class ForgetsTheWeights(GaussianMixture):
    """The E-step divides the densities by their sum and leaves the mixing weights out."""

    def e_step(self, data: FloatArray, params: MixtureParams) -> MixturePosterior:
        r = softmax(log_density(data, params.means, params.covariances), axis=1)
        return MixturePosterior(r, self.log_likelihood(data, params))


class AssignsHard(GaussianMixture):
    """The E-step gives each point to its likeliest component, but the objective is still the likelihood."""

    def e_step(self, data: FloatArray, params: MixtureParams) -> MixturePosterior:
        soft = super().e_step(data, params)
        return replace(soft, responsibilities=np.eye(self.n_components)[soft.responsibilities.argmax(axis=1)])


class DoesNotNormalise(GaussianMixture):
    """The E-step's responsibilities sum to 1.1."""

    def e_step(self, data: FloatArray, params: MixtureParams) -> MixturePosterior:
        right = super().e_step(data, params)
        return replace(right, responsibilities=1.1 * right.responsibilities)


class DividesByOneLess(GaussianMixture):
    """The covariance of a sample, divisor N_k - 1, where maximum likelihood divides by N_k."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        counts, means, scatter = weighted_moments(data, posterior.responsibilities)
        return MixtureParams(counts / counts.sum(), means, self.kind.constrain(scatter, counts - 1))


class InflatesTheMeans(GaussianMixture):
    """Every mean is 1 % too large."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        right = super().m_step(data, posterior)
        return replace(right, means=1.01 * right.means)


class PrefersTheFirstColumn(GaussianMixture):
    """The variances of the first column are a millionth too large: a bug in one place of an index."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        right = super().m_step(data, posterior)
        covariances = right.covariances.copy()
        covariances[:, 0, 0] *= 1 + 1e-6
        return replace(right, covariances=covariances)


class NeverUpdatesTheWeights(GaussianMixture):
    """The mixing weights stay equal whatever the counts."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        right = super().m_step(data, posterior)
        return replace(right, weights=np.full(self.n_components, 1 / self.n_components))


class AddsToTheDiagonal(GaussianMixture):
    """The silent floor of popular demos: 0.01 on every variance, so that nothing ever collapses."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        right = super().m_step(data, posterior)
        return replace(right, covariances=right.covariances + 0.01 * np.eye(data.shape[1]))


class ForgetsToWeighTheCovariance(GaussianMixture):
    """The spread of all points about each mean, whoever they belong to."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        right = super().m_step(data, posterior)
        residuals = data[None] - right.means[:, None]
        return replace(right, covariances=self._mean_square(residuals))

    def _mean_square(self, residuals: FloatArray) -> FloatArray:
        k, n, _ = residuals.shape
        return self.kind.constrain(residuals.swapaxes(1, 2) @ residuals, np.full(k, float(n)))


@dataclass(frozen=True, eq=False)
class PosteriorWithMeans(MixturePosterior):
    """A posterior that remembers the means it was made with."""

    old_means: FloatArray = field(kw_only=True)


class MeasuresFromTheOldMeans(GaussianMixture):
    """The covariance about the means of the last step: updating sigma before mu."""

    def e_step(self, data: FloatArray, params: MixtureParams) -> PosteriorWithMeans:
        right = super().e_step(data, params)
        return PosteriorWithMeans(right.responsibilities, right.log_likelihood, old_means=params.means)

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        assert isinstance(posterior, PosteriorWithMeans)
        counts, means, scatter = weighted_moments(data, posterior.responsibilities)
        moved = means - posterior.old_means
        scatter = scatter + counts[:, None, None] * moved[:, :, None] * moved[:, None, :]
        return MixtureParams(counts / counts.sum(), means, self.kind.constrain(scatter, counts))


class TiesByPlainMean(GaussianMixture):
    """The tied covariance as the plain mean of the components' covariances, where each counts N_k times."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        right = super().m_step(data, posterior)
        counts, _, scatter = weighted_moments(data, posterior.responsibilities)
        return replace(right, covariances=self.kind.constrain(scatter / counts[:, None, None], np.ones(len(counts))))


class KeepsTheOffDiagonals(GaussianMixture):
    """A diagonal model whose M-step forgets to drop the covariances."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        counts, means, scatter = weighted_moments(data, posterior.responsibilities)
        return MixtureParams(counts / counts.sum(), means, scatter / counts[:, None, None])


class TakesVarianceForDeviation(GaussianMixture):
    """The square root is forgotten: each covariance is squared."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        right = super().m_step(data, posterior)
        return replace(right, covariances=right.covariances @ right.covariances)


class ReportsTheStepBefore(GaussianMixture):
    """The posterior carries the likelihood of the E-step before, as scikit-learn's recorded bound does."""

    def e_step(self, data: FloatArray, params: MixtureParams) -> MixturePosterior:
        right = super().e_step(data, params)
        before = self.__dict__.get("_before", right.log_likelihood)
        self.__dict__["_before"] = right.log_likelihood
        return replace(right, log_likelihood=before)


class LeavesTheEntropyOut(GaussianMixture):
    """The bound forgets the entropy: it is Q, which touches nothing."""

    def lower_bound(self, data: FloatArray, posterior: MixturePosterior, params: MixtureParams) -> float:
        return self.expected_log_joint(data, posterior, params)


class ShufflesThePoints(GaussianMixture):
    """The M-step sorts the caller's data in place to be clever, and puts it out of step with the responsibilities."""

    def m_step(self, data: FloatArray, posterior: MixturePosterior) -> MixtureParams:
        right = super().m_step(data, posterior)
        data.setflags(write=True)
        data.sort(axis=0)
        return right
