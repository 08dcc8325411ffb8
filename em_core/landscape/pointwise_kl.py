"""KL divergence point by point: the gap between the objective and its bound, what each point's own q costs."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from scipy.special import digamma, gammaln, logsumexp, xlogy

from em_core.algorithms.argument_checks import check_posterior, entered
from em_core.em.capabilities import Assignment, capabilities_of, joint_of, whole_of
from em_core.em.protocol import AnyModel, EMModel, Posterior
from em_core.landscape.parameter_arrays import D, P, Params, Q
from em_core.models.gaussian_mixture import MixturePosterior
from em_core.models.grouped_counts import GroupedPosterior
from em_core.models.plsa import NOTHING, TopicPosterior
from em_core.models.student_mixture import StudentPosterior
from em_core.numerics.arrays import FloatArray, frozen

__all__ = ["point_gaps"]


def point_gaps(model: EMModel[D, P, Q], data: object, posterior: Q, params: P) -> FloatArray | None:
    """Return l_i - F_i of each point (n,), cell (cells,) or word in a document (D, W), in the objective's units.

    That is KL(q_i || p_i), times the point's count where points are counted and times the temperature of an annealed
    model; without a temperature (k-means) it is what the point would save at its best component. The gaps sum to l - F.
    None for a model whose points hang together: a chain, or parameters of all rows that are hidden too.
    Raises DegenerateError where the E-step does.
    """
    prepared: D = entered(model, data, params)
    check_posterior(model, prepared, params, posterior)
    return gaps_of(model, prepared, posterior, params)


def gaps_of(model: EMModel[D, P, Q], data: D, posterior: Q, params: P) -> FloatArray | None:
    """Return `point_gaps` of prepared data, unchecked."""
    capabilities = capabilities_of(model)
    if capabilities.assignment is Assignment.HARD:
        return _savings(model, data, posterior.responsibilities, params)
    gaps = divergences(posterior, model, data, params)
    # Rounding leaves a gap of nothing a little below zero.
    return None if gaps is None else frozen(np.maximum(gaps * capabilities.temperature, 0.0))


@singledispatch
def divergences(_posterior: Posterior, _model: AnyModel, _data: object, _params: Params) -> FloatArray | None:
    """Return KL(q_i || p_i) of each point or cell, times its count, in nats; None where points hang together."""
    return None


@divergences.register
def _(posterior: MixturePosterior, model: AnyModel, data: object, params: Params) -> FloatArray:
    joint = joint_of(whole_of(model))
    if joint is None:
        with np.errstate(divide="ignore"):
            logs = np.log(model.e_step(data, params).responsibilities)
    else:
        # From the joint density where the model has one: a far component's log is not lost to exp.
        table = joint(data, params) / capabilities_of(model).temperature
        logs = table - logsumexp(table, axis=1, keepdims=True)
    return _divergences(posterior.responsibilities, logs)


@divergences.register
def _(posterior: StudentPosterior, model: AnyModel, data: object, params: Params) -> FloatArray:
    q, p = posterior.responsibilities, model.e_step(data, params)
    table = whole_of(model).log_joint(data, params)
    of_labels = _divergences(q, table - logsumexp(table, axis=1, keepdims=True))
    of_factors = (q * _gamma_kl(posterior.shapes, posterior.rates, p.shapes, p.rates)).sum(axis=1)
    return np.asarray(of_labels + of_factors)


@divergences.register
def _(posterior: GroupedPosterior, model: AnyModel, data: FloatArray, params: Params) -> FloatArray:
    with np.errstate(divide="ignore"):
        logs = np.log(model.e_step(data, params).responsibilities)
    return np.where(data > 0, data * _divergences(posterior.responsibilities, logs), 0.0)


@divergences.register
def _(posterior: TopicPosterior, model: AnyModel, data: FloatArray, params: Params) -> FloatArray:
    joints = whole_of(model).log_joints(params)
    with np.errstate(invalid="ignore"):
        logs = joints - logsumexp(joints, axis=-1, keepdims=True)
    return np.where(data > 0, data * _divergences(posterior.responsibilities, logs), 0.0)


def _divergences(q: FloatArray, logs: FloatArray) -> FloatArray:
    """Return sum_k q_k (log q_k - log p_k) along the last axis, where `logs` are of p."""
    return np.asarray((xlogy(q, q) - _log_times(q, logs)).sum(axis=-1))


def _savings(model: AnyModel, data: object, q: FloatArray, params: Params) -> FloatArray | None:
    """Return what each point would save at its best component, where points are assigned wholly."""
    joint = joint_of(whole_of(model))
    if joint is None:
        return None
    table = joint(data, params)
    seen = np.multiply(q, table, out=np.zeros_like(table), where=q > 0)
    return frozen(table.max(axis=1) - seen.sum(axis=1))


def _log_times(weights: FloatArray, logs: FloatArray) -> FloatArray:
    """Return weights * logs, where a weight of nothing says nothing about a log of minus infinity."""
    return np.multiply(weights, logs, out=np.zeros_like(logs), where=weights > NOTHING)


def _gamma_kl(a: FloatArray, b: FloatArray, shapes: FloatArray, rates: FloatArray) -> FloatArray:
    """Return KL(Gamma(a, b) || Gamma(shapes, rates)) in nats."""
    result: FloatArray = (
        (a - shapes) * digamma(a) - gammaln(a) + gammaln(shapes) + shapes * np.log(b / rates) + a * (rates - b) / b
    )
    return result
