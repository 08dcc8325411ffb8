"""E- and M-steps by residuals, for components too narrow for the features: all components of B runs at once.

Residuals are taken from each component's own mean, so they keep their digits however narrow it is. What is still
refused (a spread near rounding, an empty component, a point out of reach) is left to the clear path and its words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from em_core.distributions.gaussian import EMPTY, EPS
from em_core.fast.coefficients import LARGEST_TERM
from em_core.fast.features import FEW, Features
from em_core.models.gaussian_mixture import GaussianMixture, MixtureParams, MixturePosterior
from em_core.numerics.arrays import FloatArray

MARGIN = 2.0
"""How many times the spread that the clear path calls collapsed must be left."""

FLATTEST = 1e-8
"""A component with a smaller part of its variance left across its plane magnifies rounding until it shows: there the
clear path's steps are its own order of operations, and nothing else is equal to it."""

Mask: TypeAlias = np.ndarray[tuple[int], np.dtype[np.bool]]


class Stack(NamedTuple):
    """The parameters of B runs, in the data's units: weights (B, K), means (B, K, d), covariances (B, K, d, d)."""

    weights: FloatArray
    means: FloatArray
    covariances: FloatArray

    def taken(self, chosen: Mask) -> Stack:
        """Return the chosen runs."""
        return Stack(self.weights[chosen], self.means[chosen], self.covariances[chosen])

    def params(self, b: int) -> MixtureParams:
        """Return the parameters of run b."""
        return MixtureParams(self.weights[b], self.means[b], self.covariances[b])


def stacked(params: Sequence[MixtureParams]) -> Stack:
    """Return the parameters of several runs as one stack."""
    return Stack(*(np.array([getattr(p, name) for p in params]) for name in Stack._fields))


class Careful:
    """E- and M-steps of a Gaussian mixture on its data (n, d), by residuals."""

    def __init__(self, model: GaussianMixture, data: FloatArray, features: Features) -> None:
        self._model, self._data, self._features = model, data, features
        self._columns = np.ascontiguousarray(data.T)
        self._residue = EPS**2 * np.abs(data).max(axis=0)
        squares = features.peaks[-1:] * features.d
        if features.pairs:
            sizes = dict(zip(features.pairs, features.peaks[1 + features.d :], strict=True))
            squares = tuple(sizes[i, i] for i in range(features.d))
        self._reach = 0.5 * np.array(squares) * features.scale**2 / LARGEST_TERM

    def outside(self, stack: Stack) -> Mask:
        """Return which runs the guard of the features is sure to refuse: (B,), by the quadratic terms alone."""
        variances = np.diagonal(stack.covariances, axis1=2, axis2=3)
        return np.asarray((variances <= self._reach).any(axis=(1, 2)))

    def expected(self, stack: Stack) -> tuple[FloatArray, FloatArray]:
        """Return responsibilities (B, K, n) and log-likelihoods (B,), NaN where the clear path must look."""
        weights, means, covariances = stack
        d = means.shape[2]
        try:
            factors = np.sqrt(covariances) if d == 1 else np.linalg.cholesky(covariances)
        except np.linalg.LinAlgError:
            nothing = np.full((*weights.shape, len(self._data)), np.nan)
            return nothing, np.full(len(weights), np.nan)
        whitened: list[FloatArray] = []
        for i in range(d):
            residual = self._columns[i] - means[:, :, i, None]
            for j in range(i):
                residual -= factors[:, :, i, j, None] * whitened[j]
            residual /= factors[:, :, i, i, None]
            whitened.append(residual)
        joint = np.square(whitened[0])
        for residual in whitened[1:]:
            joint += np.square(residual)
        joint *= -0.5
        diagonals = np.diagonal(factors, axis1=2, axis2=3)
        constants = np.log(weights) - np.log(diagonals).sum(axis=2) - d / 2 * math.log(2 * math.pi)
        if d > 1:
            flat = diagonals**2 < FLATTEST * np.diagonal(covariances, axis1=2, axis2=3)
            constants[flat.any(axis=2)] = np.nan
        joint += constants[:, :, None]
        largest = joint.max(axis=1, keepdims=True)
        joint -= largest
        np.exp(joint, out=joint)
        total = joint.sum(axis=1, keepdims=True)
        joint /= total
        return joint, (np.log(total) + largest)[:, 0].sum(axis=1)

    def maximised(self, responsibilities: FloatArray) -> tuple[Stack, Mask]:
        """Return the fits to responsibilities (B, K, n), and which of them are far enough from a collapse (B,)."""
        counts = responsibilities.sum(axis=2)
        means = responsibilities @ self._columns.T / counts[:, :, None]
        residuals = self._columns - means[..., None]
        # The second pass, about each component's own mean: see families.gaussian.weighted_moments.
        shift = np.einsum("bkn,bkdn->bkd", responsibilities, residuals) / counts[:, :, None]
        residuals -= shift[..., None]
        means += shift
        scatter = (responsibilities[:, :, None] * residuals) @ residuals.swapaxes(2, 3)
        scatter = (scatter + scatter.swapaxes(2, 3)) / 2
        covariances = self._constrained(scatter, counts)
        weights = counts / counts.sum(axis=1, keepdims=True)
        sound: Mask = (counts > EMPTY).all(axis=1) & self._stands(means, covariances)
        return Stack(weights, means, covariances), sound

    def posterior(self, params: MixtureParams) -> MixturePosterior:
        """Return the E-step at parameters that the guard refuses."""
        if self._features.d > FEW:
            # Column by column takes longer there than the clear path.
            return self._model.e_step(self._data, params)
        with np.errstate(all="ignore"):
            responsibilities, value = self.expected(stacked([params]))
        if not math.isfinite(value[0]):
            return self._model.e_step(self._data, params)
        return MixturePosterior(responsibilities[0].T, float(value[0]))

    def next(self, posterior: MixturePosterior) -> MixtureParams:
        """Return the M-step's answer to a posterior; DegenerateError on a collapse."""
        if self._features.d > FEW:
            return self._model.m_step(self._data, posterior)
        with np.errstate(all="ignore"):
            stack, sound = self.maximised(np.ascontiguousarray(posterior.responsibilities.T)[None])
        return stack.params(0) if sound[0] else self._model.m_step(self._data, posterior)

    def _constrained(self, scatter: FloatArray, counts: FloatArray) -> FloatArray:
        kind = self._model.kind
        if kind.tied:
            return np.array([kind.constrain(s, c) for s, c in zip(scatter, counts, strict=True)])
        b, k, d, _ = scatter.shape
        return kind.constrain(scatter.reshape(b * k, d, d), counts.reshape(b * k)).reshape(b, k, d, d)

    def _stands(self, means: FloatArray, covariances: FloatArray) -> Mask:
        """Return which runs are beyond doubt for `check_not_collapsed`."""
        d = means.shape[2]
        deviations = np.sqrt(np.diagonal(covariances, axis1=2, axis2=3))
        least = np.maximum(16 * np.maximum(EPS * np.abs(means), self._residue), 1e-150)
        wide: Mask = (deviations > MARGIN * least).all(axis=(1, 2))
        if d > 1:
            correlations = covariances / (deviations[..., None] * deviations[..., None, :])
            correlations[~wide] = np.eye(d)
            wide &= (np.linalg.eigvalsh(correlations)[..., 0] > FLATTEST).all(axis=1)
        return wide
