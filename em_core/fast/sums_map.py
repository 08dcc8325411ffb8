"""EM as a map on the sums of an M-step, many runs at a time by the features: sooner than by residuals, and coarser.

From sums to the sums of the next E-step. They may be extrapolated like parameters: what is no sum of any E-step is
outside the guard. A run comes as close to its fixed point as the digits of the features allow; what finishes it are
residuals (em_core.fast.batch).
"""

from __future__ import annotations

import numpy as np

from em_core.fast.batch import NUMBERS, Stepped, central_differences
from em_core.fast.fast_trace import FastTrace, params_from
from em_core.fast.single_run import FastPath
from em_core.fast.sweep import Sweep
from em_core.fast.together import maximised_together
from em_core.models.gaussian_mixture import MixtureParams
from em_core.numerics.arrays import FloatArray

DIFFERENCE = 1e-5
"""The step of a difference, as a part of the number that it is added to, or of SMALLEST."""

SMALLEST = 1e-3

MOST_RUNS = 80
"""So many vectors are worked on at a time: those of a derivative, for most models, or of a block of starts."""


class SumsMap:
    """EM for Gaussian mixtures as a map on vectors (q,): sums (K, p) over n, in standardised coordinates."""

    def __init__(self, path: FastPath) -> None:
        self._path = path
        self._k, self._p, self._n = path.model.n_components, path.features.p, path.features.n
        self._runs = max(1, min(MOST_RUNS, NUMBERS // (self._n * self._k)))
        self._sweep = Sweep(path.features, self._k, self._runs)

    def vector_of(self, trace: FastTrace) -> FloatArray | None:
        """Return the vector at the end of a run; None where its last step was not made from sums."""
        if trace.failure is not None or not len(trace.sums) or np.isnan(trace.sums[-1, 0, 0]):
            return None
        vector: FloatArray = trace.sums[-1].ravel() / self._n
        return vector

    def params(self, vector: FloatArray) -> MixtureParams:
        """Return the parameters of a vector (q,)."""
        return params_from(self._path.features, vector.reshape(self._k, self._p) * self._n)

    def in_order(self, vector: FloatArray) -> FloatArray:
        """Return a vector with its components in the order of their means in the first column."""
        rows = vector.reshape(self._k, self._p)
        ordered: FloatArray = rows[np.argsort(rows[:, 1] / rows[:, 0])].ravel()
        return ordered

    def step(self, vectors: FloatArray) -> Stepped:
        """Take one M+E step from each vector (B, q); the objective is that of the parameters which the M-step makes."""
        parts = [self._step(vectors[i : i + self._runs]) for i in range(0, len(vectors), self._runs)]
        return parts[0] if len(parts) == 1 else Stepped(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def summing_to_one(self, vectors: FloatArray) -> FloatArray:
        """Return the vectors: the M-step divides by the sum of the weights."""
        return vectors

    def jacobian(self, vector: FloatArray) -> FloatArray | None:
        """Return the derivative of the map at a vector, (q, q), by central differences; None outside the guard."""
        unit = DIFFERENCE * np.maximum(np.abs(vector), SMALLEST)
        return central_differences(self.step, vector, unit)

    def _step(self, vectors: FloatArray) -> Stepped:
        sums = vectors.reshape(len(vectors), self._k, self._p) * self._n
        theta, constant, peak, safe = maximised_together(self._path.features, sums)
        if not safe.all():
            theta, constant, peak = theta[safe], constant[safe], peak[safe]
        after, objective = vectors.copy(), np.full(len(vectors), np.nan)
        if len(theta):
            sums, values = self._sweep(theta.reshape(-1, self._p), float(peak.max()))
            after[safe] = sums.reshape(len(theta), -1) / self._n
            objective[safe] = values + constant
        return Stepped(after, objective, safe)
