"""EM as a map on vectors: many parameters at a time, so that a run can be followed to its fixed point.

A fixed point of the map is a stationary point of the objective (Dempster, Laird & Rubin 1977, theorem 4), and the
derivative of the map there says which kind: an eigenvalue above 1 belongs to a direction in which the objective rises.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeAlias

import numpy as np

from em_core.em.label_matching import spread_of
from em_core.em.parameters import SIMPLEX, kinds_in
from em_core.em.protocol import AnyParams, D, DegenerateError, EMModel, P, Q
from em_core.fast import Stepped, batch_of
from em_core.models.equal_components import alike
from em_core.numerics.arrays import FloatArray
from em_core.numerics.dataclass_values import with_fields


class VectorMap(Protocol):
    """EM of one model on its data, on vectors of q numbers, whatever these are."""

    def step(self, vectors: FloatArray) -> Stepped:
        """Take one EM step from each vector (B, q)."""
        ...

    def summing_to_one(self, vectors: FloatArray) -> FloatArray:
        """Return vectors (B, q) with every simplex in them made to sum to one again: rounding adds up in long steps."""
        ...

    def jacobian(self, vector: FloatArray) -> FloatArray | None:
        """Return the derivative of the map at a vector, (q, q), by differences; None where the map does not know it."""
        ...


class ParametersMap(VectorMap, Protocol[P]):
    """The map on vectors of parameters, means in units of the data's spread."""

    def vectors(self, params: Sequence[P]) -> FloatArray:
        """Return (B, q) vectors of B parameters."""
        ...

    def params(self, vector: FloatArray) -> P:
        """Return the parameters of a vector (q,)."""
        ...


EMMap: TypeAlias = ParametersMap[AnyParams]
"""EM as a map, of whichever model."""


class ModelMap(Generic[D, P]):
    """The map by a model's own four verbs, one vector after another."""

    def __init__(self, model: EMModel[D, P, Q], data: D, like: P) -> None:
        """`like`: any parameters of this model, for the shapes of their arrays."""
        self._model, self._data, self._like = model, data, like
        self._kinds = kinds_in(like)
        self._unit = np.concatenate([self._kinds[name].flat(unit) for name, unit in self._units(like)])

    def vectors(self, params: Sequence[P]) -> FloatArray:
        """Return (B, q) vectors of B parameters."""
        rows = [
            np.concatenate([kind.flat(getattr(each, name)) for name, kind in self._kinds.items()]) for each in params
        ]
        vectors: FloatArray = np.array(rows) / self._unit
        return vectors

    def params(self, vector: FloatArray) -> P:
        """Return the parameters of a vector (q,)."""
        values, start, arrays = vector * self._unit, 0, {}
        for name, kind in self._kinds.items():
            shape = getattr(self._like, name).shape
            size = len(kind.flat(np.empty(shape)))
            arrays[name] = kind.shaped(values[start : start + size], shape)
            start += size
        return with_fields(self._like, arrays)

    def step(self, vectors: FloatArray) -> Stepped:
        """Take one EM step from each vector (B, q)."""
        after, objective, sound = vectors.copy(), np.full(len(vectors), np.nan), np.zeros(len(vectors), np.bool)
        for b, vector in enumerate(vectors):
            params = self.params(vector)
            if not self._possible(params):
                continue
            try:
                with np.errstate(all="ignore"):
                    posterior = self._model.e_step(self._data, params)
                    objective[b] = posterior.log_likelihood
                    after[b] = self.vectors([self._model.m_step(self._data, posterior)])[0]
            except (DegenerateError, ValueError, np.linalg.LinAlgError):
                continue
            sound[b] = np.isfinite(objective[b]) and np.isfinite(after[b]).all()
        return Stepped(after, objective, sound)

    def summing_to_one(self, vectors: FloatArray) -> FloatArray:
        """Return vectors (B, q) with every simplex in them made to sum to one again."""
        result, start = vectors.copy(), 0
        for name, kind in self._kinds.items():
            values = getattr(self._like, name)
            size = len(kind.flat(values))
            if kind == SIMPLEX:
                part = result[:, start : start + size].reshape(len(vectors), *values.shape)
                result[:, start : start + size] = (part / part.sum(axis=-1, keepdims=True)).reshape(len(vectors), size)
            start += size
        return result

    def jacobian(self, vector: FloatArray) -> FloatArray | None:  # noqa: ARG002 the protocol's signature
        """None: what scale a difference needs is known to em_core.landscape, for every model."""
        return None

    def _units(self, like: P) -> list[tuple[str, FloatArray]]:
        """What 1 means in each entry of the parameters: the data's spread, where the two have the same columns."""
        data = np.asarray(self._data) if isinstance(self._data, np.ndarray) else np.zeros((1, 0))
        spread = spread_of(data) if data.ndim == 2 and data.size else np.zeros(0)
        return [(name, kind.unit(getattr(like, name).shape, spread)) for name, kind in self._kinds.items()]

    def _possible(self, params: P) -> bool:
        """Return whether parameters reached by extrapolation lie where parameters of their kind can."""
        arrays = ((kind, getattr(params, name)) for name, kind in self._kinds.items())
        return all(np.isfinite(values).all() and kind.contains(values) for kind, values in arrays)


def em_map(model: EMModel[D, P, Q], data: D, params: P) -> EMMap:
    """Return EM as a map for runs like one that has reached `params`.

    Components that are equal go by the model's own verbs, which keep them so; the many at a time of em_core.fast do
    not promise it.
    """
    if alike(params) is None:
        batch = batch_of(model, data, params)
        if batch is not None:
            return batch
    return ModelMap(model, data, params)
