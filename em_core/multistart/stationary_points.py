"""Stationary points: whether a run has come to a maximum, or to a saddle, which only looks like one to EM.

The derivative of the EM map tells: in a direction whose eigenvalue is not clearly below 1 the place is pushed, and it
is a saddle if EM then ends higher. Components that are equal are a case of their own: they stay equal for ever, their
weights are arbitrary, and which way leads up depends on those, so they are moved apart under several.
"""

from __future__ import annotations

from enum import Enum
from functools import singledispatch
from itertools import product

import numpy as np

from em_core.algorithms.em_map import EMMap, ModelMap
from em_core.em.capabilities import Assignment, capabilities_of
from em_core.em.label_matching import spread_of, table_of
from em_core.em.parameters import SIMPLEX, kinds_in, weights_of
from em_core.em.protocol import AnyModel
from em_core.em.stopping import rounding_allowance
from em_core.fast import batch_of
from em_core.landscape.coordinates import Coordinates
from em_core.landscape.information import AT_REST
from em_core.landscape.parameter_arrays import Params
from em_core.landscape.verdict import VerdictKind, verdict
from em_core.models.equal_components import Alike, alike
from em_core.models.gaussian_mixture import MixtureParams
from em_core.models.hmm import Chain, alike_states
from em_core.numerics.arrays import FloatArray

CLOSE = 1e-2
"""How far the parameters of one optimum may differ between runs, in units of the data's standard deviations."""

SLOWEST = 1e-6
"""An eigenvalue within this of 1, or above, is not clearly below: differences know it to about a hundredth of that."""

PUSHES = 1e-3 * 4.0 ** np.arange(6)
"""How far a place of rest is pushed to see whether EM comes back, as parts of a standard deviation."""

SHARES, APART = (0.1, 0.5, 0.9), (0.1, 0.3)
"""The shares of their weight and the distances, in their own standard deviations, at which two equal components are
moved apart."""

MOST_JUDGED = 60
"""Of a model with more free parameters no final point is judged by second derivatives here: a study has many."""

RELAXED = 30
"""So many EM steps follow a push."""


class OptimumKind(Enum):
    """Kind of stationary point that the runs of a group have reached; the value is the word that is shown."""

    MAXIMUM = "maximum"
    FLAT = "flat"
    SADDLE = "saddle"
    AT_REST = "stationary"
    NOT_CONVERGED = "not converged"
    DEGENERATE = "degenerate"


HOLDING = frozenset({OptimumKind.MAXIMUM, OptimumKind.FLAT, OptimumKind.AT_REST})
"""The places of rest from which no way is known to lead up."""


def judged(model: AnyModel, data: object, params: Params) -> OptimumKind:
    """Return what kind of place of rest this is; NOT_CONVERGED where it is none, AT_REST where that cannot be said."""
    batch = batch_of(model, data, None)
    parted = _parted(params, data)
    em: EMMap = batch or ModelMap(model, data, params)
    vector = em.vectors([params])[0]
    derivative = None if batch is None else batch.jacobian(vector)
    pushed = list(em.vectors(parted)) if parted else []
    if derivative is not None:
        factors, basis = np.linalg.eig(derivative)
        ways = np.real(basis[:, factors.real > 1 - SLOWEST]).T
        pushed += [
            vector + sign * size * way / np.abs(way).max() for way in ways for size in PUSHES for sign in (1, -1)
        ]
    elif not parted:
        return _by_verdict(model, data, params)
    if not pushed:
        return OptimumKind.MAXIMUM
    heights = _relaxed(em, em.summing_to_one(np.array([vector, *pushed])))
    # What EM gains without a push is no sign of a saddle: the run was not quite at rest.
    rises = heights[1:] > heights[0] + max(1e-9, 10 * rounding_allowance(float(heights[0])))
    return OptimumKind.SADDLE if rises.any() else OptimumKind.MAXIMUM


@singledispatch
def _parted(_params: object, _data: object) -> list[MixtureParams]:
    """Return mixtures in which two components that are the same are moved apart, each way that may lead up.

    Their weights are arbitrary, and which of them lets the likelihood rise depends on the skewness of their points.
    """
    return []


@_parted.register
def _(params: MixtureParams, data: object) -> list[MixtureParams]:
    same = twins(params, table_of(params, spread_of(data)))
    pairs = np.argwhere(np.triu(same, 1) > 0)[:1]
    parted = []
    for (i, j), share, size, sign in product(pairs, SHARES, APART, (1, -1)):
        weights, means, covariances = params.weights.copy(), params.means.copy(), params.covariances.copy()
        weights[[i, j]] = (weights[i] + weights[j]) * np.array([share, 1 - share])
        means[[i, j]] = share * means[i] + (1 - share) * means[j]
        for axis in range(means.shape[1]):
            moved = means.copy()
            step = sign * size * float(np.sqrt(covariances[i, axis, axis]))
            moved[i, axis] += (1 - share) * step
            moved[j, axis] -= share * step
            parted.append(MixtureParams(weights, moved, covariances))
        wider = covariances.copy()
        wider[i] *= 1 + sign * size
        parted.append(MixtureParams(weights, means, wider))
    return parted


def _relaxed(em: EMMap, vectors: FloatArray) -> FloatArray:
    """Return the highest objective within RELAXED steps from each vector (B, q); minus infinity where there is none."""
    heights: FloatArray = np.full(len(vectors), -np.inf)
    for _ in range(RELAXED):
        stepped = em.step(vectors)
        heights = np.fmax(heights, stepped.objective)
        vectors = np.where(stepped.sound[:, None], stepped.vectors, vectors)
    return heights


def _by_verdict(model: AnyModel, data: object, params: Params) -> OptimumKind:
    if capabilities_of(model).assignment is Assignment.HARD:
        # Between its corners the objective is that of one assignment, which EM maximises in a single step.
        return OptimumKind.MAXIMUM
    if Coordinates.at(model, params, edge=AT_REST).size > MOST_JUDGED:
        return OptimumKind.AT_REST
    return _BY_VERDICT[verdict(model, data, params).kind]


_BY_VERDICT = {
    VerdictKind.MAXIMUM: OptimumKind.MAXIMUM,
    VerdictKind.FLAT: OptimumKind.FLAT,
    VerdictKind.SADDLE: OptimumKind.SADDLE,
    VerdictKind.NOT_AT_REST: OptimumKind.NOT_CONVERGED,
    VerdictKind.SINGULAR: OptimumKind.AT_REST,
    VerdictKind.UNKNOWN: OptimumKind.AT_REST,
}


@singledispatch
def _groups(params: object) -> Alike | None:
    """Return which of a mixture's components are equal."""
    return None if weights_of(params) is None else alike(params)


@_groups.register
def _(params: Chain) -> Alike | None:
    return alike_states(params)


def identical(params: object) -> tuple[int, ...]:
    """Return the numbers, from 1, of the components that are equal to the last bit: the first group of such."""
    groups = _groups(params)
    if groups is None:
        return ()
    first = next(g for g in groups if groups.count(g) > 1)
    return tuple(k + 1 for k, g in enumerate(groups) if g == first)


def twins(params: object, table: FloatArray) -> FloatArray:
    """Return which components (K, K) are the same but for their weights; nothing for a model without weights."""
    if SIMPLEX not in kinds_in(params).values():
        return np.zeros((0, 0))
    apart = np.abs(table[:, None, 1:] - table[None, :, 1:]).max(axis=2, initial=0.0)
    same: FloatArray = (apart <= CLOSE).astype(np.float64)
    return same
