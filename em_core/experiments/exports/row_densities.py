"""The log density of each row at a run's parameters: what the row adds to the log-likelihood."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from scipy.special import gammaln, xlogy

from em_core.em.capabilities import log_joint_of
from em_core.em.protocol import AnyModel
from em_core.models import (
    PLSA,
    CensoredRegression,
    KMeans,
    MissingNormal,
    PoissonImage,
    RandomEffects,
    Sequences,
    VariationalGaussianMixture,
)
from em_core.models.forward_backward import forward
from em_core.models.grouped_counts import GroupedCounts
from em_core.models.hmm import Chain, HiddenMarkovModel
from em_core.models.plsa import TopicParams
from em_core.models.poisson_image import ImageParams
from em_core.numerics.arrays import FloatArray
from em_core.numerics.logsumexp import log_sum_exp

__all__ = ["log_densities"]


@singledispatch
def log_densities(model: AnyModel, data: object, params: object) -> FloatArray | None:
    """Return the log density of each row in nats (log probability where the data are counts); None without one.

    Of a mixture log sum_k weight_k f_k(x_i): they sum to the log-likelihood, without any prior.
    """
    joint = log_joint_of(model)
    return None if joint is None else np.asarray(log_sum_exp(joint(data, params)))


@log_densities.register
def _(model: HiddenMarkovModel, data: Sequences, params: Chain) -> FloatArray:  # type: ignore[type-arg]
    """Log P(x_t | the earlier rows of its sequence): these sum to the log-likelihood."""
    log_initial, log_transitions, log_emissions = model.logs(data, params)
    parts = [forward(log_initial, log_transitions, log_emissions[rows], rows.start)[1] for rows in data.slices()]
    return np.concatenate(parts)


@log_densities.register
def _(model: GroupedCounts, _data: FloatArray, params: object) -> FloatArray:  # type: ignore[type-arg, misc]
    """Log P(cell) of one count in it; times the counts they sum to l without the multinomial coefficient."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(model.joint(params).sum(axis=1)))


@log_densities.register
def _(_model: PLSA, _data: FloatArray, params: TopicParams) -> FloatArray:
    """Log P(document, word) of one count in a cell, (D, W)."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(params.probabilities))


@log_densities.register
def _(model: PoissonImage, data: FloatArray, params: ImageParams) -> FloatArray:
    """Log P(count) of each bin."""
    expected = model.expected(params)
    return np.asarray(xlogy(data, expected) - expected - gammaln(data + 1))


@log_densities.register(MissingNormal)
@log_densities.register(CensoredRegression)
def _(model: AnyModel, data: FloatArray, params: object) -> FloatArray:
    """Of what was observed in each row, whose log-likelihood it is."""
    return np.array([model.log_likelihood(data[i : i + 1], params) for i in range(len(data))])


@log_densities.register(KMeans)
@log_densities.register(RandomEffects)
@log_densities.register(VariationalGaussianMixture)
def _(_model: AnyModel, _data: FloatArray, _params: object) -> None:
    """No density at all, none of a row alone, or none without integrating the parameters out."""
