"""EM as a map on vectors, many at a time by residuals: what follows runs to their fixed points (`em_map`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from em_core.em.label_matching import spread_of
from em_core.fast.residual_steps import Careful, Stack
from em_core.models.gaussian_mixture import MixtureParams
from em_core.numerics.arrays import FloatArray

NUMBERS = 200_000
"""How many responsibilities a pass works on at a time."""

DIFFERENCE = 1e-5
"""The step of a difference, as a part of a weight, of a standard deviation, of a variance: it leaves about as much to
rounding (1e-16 / 1e-5) as to the third derivative (1e-10)."""

Sound = np.ndarray[tuple[int], np.dtype[np.bool]]


class Stepped(NamedTuple):
    """What one EM step makes of B vectors.

    vectors:    (B, q) after the step; what stands in a row that is not sound means nothing.
    objective:  (B,) at the vectors before the step.
    sound:      (B,) whether the row could be evaluated and the step made.
    """

    vectors: FloatArray
    objective: FloatArray
    sound: Sound


def central_differences(
    step: Callable[[FloatArray], Stepped], vector: FloatArray, unit: FloatArray
) -> FloatArray | None:
    """Return the derivative of a step at a vector (q,), (q, q); None where a step beside it is not sound.

    unit:  (q,) how far each number is moved, either way.
    """
    ways = np.diag(unit)
    stepped = step(np.concatenate([vector + ways, vector - ways]))
    if not stepped.sound.all():
        return None
    ahead, behind = stepped.vectors[: len(unit)], stepped.vectors[len(unit) :]
    derivative: FloatArray = ((ahead - behind) / (2 * unit[:, None])).T
    return derivative


class MixtureMap:
    """EM for Gaussian mixtures as a map on vectors (q,): weights, means and lower triangles of the covariances.

    Means are in units of the data's standard deviations, and covariances in their products.
    """

    def __init__(self, careful: Careful, data: FloatArray, k: int) -> None:
        self._careful, self._k, self._d = careful, k, data.shape[1]
        self._spread = spread_of(data)
        self._lower = np.tril_indices(self._d)
        self._outer = np.outer(self._spread, self._spread)
        self._rows = max(1, NUMBERS // (len(data) * k))

    def vectors(self, params: Sequence[MixtureParams]) -> FloatArray:
        """Return (B, q) vectors of B parameters."""
        arrays = [np.array([getattr(p, name) for p in params]) for name in Stack._fields]
        return self._flat(Stack(*arrays))

    def params(self, vector: FloatArray) -> MixtureParams:
        """Return the parameters of a vector (q,)."""
        return self._stack(vector[None]).params(0)

    def step(self, vectors: FloatArray) -> Stepped:
        """Take one EM step from each vector (B, q)."""
        parts = [self._step(vectors[i : i + self._rows]) for i in range(0, len(vectors), self._rows)]
        return Stepped(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def summing_to_one(self, vectors: FloatArray) -> FloatArray:
        """Return vectors (B, q) with weights that sum to one again: rounding adds up in long steps."""
        result = vectors.copy()
        result[:, : self._k] /= vectors[:, : self._k].sum(axis=1, keepdims=True)
        return result

    def jacobian(self, vector: FloatArray) -> FloatArray | None:
        """Return the derivative of the map at a vector, (q, q), by central differences; None beside a singularity."""
        k, stack = self._k, self._stack(vector[None])
        covariances = stack.covariances[0] / self._outer
        deviations = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
        products = (deviations[:, :, None] * deviations[:, None, :])[:, self._lower[0], self._lower[1]]
        unit = DIFFERENCE * np.concatenate([vector[:k], deviations.ravel(), products.ravel()])
        # Off the diagonal of a diagonal covariance nothing is free, and no step comes back from there.
        return central_differences(self.step, vector, unit)

    def _step(self, vectors: FloatArray) -> Stepped:
        possible = self._possible(vectors)
        after, objective, sound = vectors.copy(), np.full(len(vectors), np.nan), possible.copy()
        if not possible.any():
            return Stepped(after, objective, sound)
        stack = self._stack(vectors[possible])
        with np.errstate(all="ignore"):
            responsibilities, values = self._careful.expected(stack)
            fit, whole = self._careful.maximised(responsibilities)
        objective[possible] = values
        after[possible] = self._flat(fit)
        sound[possible] = whole & np.isfinite(values)
        return Stepped(after, objective, sound)

    def _possible(self, vectors: FloatArray) -> Sound:
        """Which vectors, reached by extrapolation, are parameters: positive weights, positive definite covariances."""
        inside: Sound = np.asarray(np.isfinite(vectors).all(axis=1) & (vectors[:, : self._k] > 0).all(axis=1))
        if not inside.any():
            return inside
        covariances = self._covariances(vectors[inside])
        if self._d == 1:
            inside[inside] = (covariances[..., 0, 0] > 0).all(axis=1)
            return inside
        deviations = np.sqrt(np.maximum(np.diagonal(covariances, axis1=2, axis2=3), 1e-300))
        correlations = covariances / (deviations[..., None] * deviations[..., None, :])
        inside[inside] = (np.linalg.eigvalsh(correlations)[..., 0] > 1e-12).all(axis=1)
        return inside

    def _flat(self, stack: Stack) -> FloatArray:
        b = len(stack.weights)
        means = (stack.means / self._spread).reshape(b, -1)
        lower = (stack.covariances / self._outer)[..., self._lower[0], self._lower[1]].reshape(b, -1)
        return np.concatenate([stack.weights, means, lower], axis=1)

    def _covariances(self, vectors: FloatArray) -> FloatArray:
        """(B, K, d, d), in units of the data's spread."""
        k, d = self._k, self._d
        i, j = self._lower
        result = np.empty((len(vectors), k, d, d))
        result[..., i, j] = result[..., j, i] = vectors[:, k + k * d :].reshape(len(vectors), k, len(i))
        return result

    def _stack(self, vectors: FloatArray) -> Stack:
        k, d = self._k, self._d
        means = vectors[:, k : k + k * d].reshape(-1, k, d) * self._spread
        return Stack(vectors[:, :k], means, self._covariances(vectors) * self._outer)
