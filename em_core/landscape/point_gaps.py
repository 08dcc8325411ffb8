"""The gap between the objective and its bound, point by point: what each point's own q costs."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import digamma, gammaln, logsumexp, xlogy

from em_core.arrays import FloatArray, frozen
from em_core.doors import check_posterior, entered
from em_core.models.gaussian_mixture import MixturePosterior
from em_core.models.grouped_counts import GroupedPosterior
from em_core.models.kmeans import KMeans, squared_distances
from em_core.models.plsa import NOTHING, TopicPosterior
from em_core.models.student_mixture import StudentPosterior

__all__ = ["point_gaps"]


def point_gaps(model: Any, data: Any, posterior: Any, params: Any) -> FloatArray | None:
    """Return l_i - F_i of each point (n,), cell (cells,) or word in a document (D, W), in the objective's units.

    That is KL(q_i || p_i), times the point's count where points are counted and times the temperature of an annealed
    model; without a temperature (k-means) it is what the point would save at its best component. The gaps sum to l - F.
    None for a model whose points hang together: a chain, or parameters of all rows that are hidden too.
    Raises DegenerateError where the E-step does.
    """
    data = entered(model, data, params)
    check_posterior(model, data, params, posterior)
    return gaps_of(model, data, posterior, params)


def gaps_of(model: Any, data: Any, posterior: Any, params: Any) -> FloatArray | None:
    """Return `point_gaps` of prepared data, unchecked."""
    if isinstance(model, KMeans):
        distances = squared_distances(data, params.centres)
        return frozen((posterior.responsibilities * distances).sum(axis=1) - distances.min(axis=1))
    if getattr(model, "temperature", 1.0) == 0:
        joint = model.log_joint(data, params)
        seen = np.multiply(
            posterior.responsibilities, joint, out=np.zeros_like(joint), where=posterior.responsibilities > 0
        )
        return frozen(joint.max(axis=1) - seen.sum(axis=1))
    if not isinstance(posterior, MixturePosterior | GroupedPosterior | TopicPosterior):
        return None
    q, p = posterior.responsibilities, model.e_step(data, params)
    gaps = (xlogy(q, q) - _log_times(q, _log_responsibilities(model, data, params, p))).sum(axis=-1)
    if isinstance(posterior, StudentPosterior):
        gaps = gaps + (q * _gamma_kl(posterior.shapes, posterior.rates, p.shapes, p.rates)).sum(axis=1)
    if isinstance(posterior, GroupedPosterior | TopicPosterior):
        gaps = np.where(data > 0, data * gaps, 0.0)
    # Rounding leaves a gap of nothing a little below zero.
    return frozen(np.maximum(gaps * getattr(model, "temperature", 1.0), 0.0))


def _log_responsibilities(model: Any, data: Any, params: Any, right: Any) -> FloatArray:
    """Return log p_i(k), from the joint density where the model has one: a far component's log is not lost to exp."""
    if isinstance(right, TopicPosterior):
        joints = model.log_joints(params)
        with np.errstate(invalid="ignore"):
            return np.asarray(joints - logsumexp(joints, axis=-1, keepdims=True))
    joint_of = getattr(model, "log_joint", None) or getattr(model, "expected_log_joint", None)
    if joint_of is None:
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(right.responsibilities))
    joint = joint_of(data, params) / getattr(model, "temperature", 1.0)
    return np.asarray(joint - logsumexp(joint, axis=1, keepdims=True))


def _log_times(weights: FloatArray, logs: FloatArray) -> FloatArray:
    """Return weights * logs, where a weight of nothing says nothing about a log of minus infinity."""
    return np.multiply(weights, logs, out=np.zeros_like(logs), where=weights > NOTHING)


def _gamma_kl(a: FloatArray, b: FloatArray, shapes: FloatArray, rates: FloatArray) -> FloatArray:
    """Return KL(Gamma(a, b) || Gamma(shapes, rates)) in nats."""
    result: FloatArray = (
        (a - shapes) * digamma(a) - gammaln(a) + gammaln(shapes) + shapes * np.log(b / rates) + a * (rates - b) / b
    )
    return result
