"""Parameters as vectors, in two ways: the model's own free numbers, and numbers without bounds.

The own numbers are those that the literature's rules and extrapolations are stated in: of each simplex all shares but
the last, of each covariance the entries that its kind leaves free. What the model holds is no part of either vector.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic

import numpy as np

from em_core.em.capabilities import free_kinds
from em_core.em.parameters import CovarianceMatrix, DegreesOfFreedom, ParameterKind, Simplex
from em_core.em.protocol import AnyModel, P
from em_core.numerics.arrays import BoolArray, FloatArray
from em_core.numerics.dataclass_values import with_fields

EDGE = 1e-10
"""A share, a probability or a part of the largest entry closer to its limit than this is held: it has no logarithm."""

SPILL = 1e-14
"""A last share of so little below zero is rounding in 1 minus the others, and is zero."""


class Numbers(Enum):
    """Which numbers a method moves."""

    OWN = "the model's own free numbers"
    UNBOUNDED = "numbers without bounds: logarithms, log-odds, Cholesky factors"


@dataclass(frozen=True, eq=False)
class Part:
    """One array of the parameters and the place of its numbers in a vector.

    logs:      whether they are logarithms or log-odds, of which 1 is much anywhere.
    forward:   array -> (p_j,).
    backward:  (p_j,) -> array, or None where the numbers lie outside what the model takes.
    chained:   (array, derivatives by its entries) -> derivatives by the numbers, (p_j,).
    """

    field: str
    size: int
    logs: bool
    forward: Callable[[FloatArray], FloatArray]
    backward: Callable[[FloatArray], FloatArray | None]
    chained: Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class VectorOf(Generic[P]):
    """A way to write parameters as a vector (p,), about a template whose other arrays it holds."""

    template: P
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """p, how many numbers there are."""
        return sum(part.size for part in self.parts)

    def longest(self, vector: FloatArray) -> FloatArray:
        """Return how far a difference may reach from each number of a vector, (p,)."""
        logs = np.array([part.logs for part in self.parts for _ in range(part.size)], dtype=np.bool_)
        return np.where(logs, 1.0, np.maximum(1.0, np.abs(vector)))

    def vector(self, params: P) -> FloatArray:
        """Return parameters as (p,); an entry that has reached its edge since gives an infinite number."""
        with np.errstate(divide="ignore"):
            rows = [part.forward(np.asarray(getattr(params, part.field), np.float64)) for part in self.parts]
        return np.concatenate(rows) if rows else np.zeros(0)

    def gradient(self, params: P, slopes: Mapping[str, FloatArray]) -> FloatArray:
        """Return the derivatives by the numbers, (p,), of what has these by the entries of the parameters' arrays."""
        with np.errstate(all="ignore"):
            rows = [
                part.chained(np.asarray(getattr(params, part.field), np.float64), slopes[part.field])
                for part in self.parts
            ]
        return np.concatenate(rows) if rows else np.zeros(0)

    def params(self, vector: FloatArray) -> P | None:
        """Return the parameters of a vector; None where it lies outside what the model takes."""
        if not np.isfinite(vector).all():
            return None
        arrays: dict[str, FloatArray] = {}
        used = 0
        for part in self.parts:
            values = part.backward(vector[used : used + part.size])
            if values is None or not np.isfinite(values).all():
                return None
            arrays[part.field] = values
            used += part.size
        return with_fields(self.template, arrays)


def vectors(model: AnyModel, params: P, numbers: Numbers) -> VectorOf[P]:
    """Return how the parameters of a model are written as a vector about these parameters."""
    make = _own if numbers is Numbers.OWN else _unbounded
    kinds: Mapping[str, ParameterKind] = free_kinds(model, params)
    arrays = {name: np.asarray(getattr(params, name), np.float64) for name in kinds}
    return VectorOf(params, tuple(make(name, kind, arrays[name]) for name, kind in kinds.items()))


def _unbounded(name: str, kind: ParameterKind, values: FloatArray) -> Part:
    inside: BoolArray = kind.inside(values, EDGE)

    def backward(numbers: FloatArray) -> FloatArray:
        with np.errstate(over="ignore", invalid="ignore"):
            return kind.from_unconstrained(numbers, values, inside)

    return Part(
        name,
        len(kind.to_unconstrained(values, inside)),
        kind.bounded or isinstance(kind, DegreesOfFreedom),
        lambda array: kind.to_unconstrained(array, inside),
        backward,
        lambda array, slopes: kind.chained(array, slopes, inside),
    )


def _own(name: str, kind: ParameterKind, values: FloatArray) -> Part:
    shape = values.shape
    match kind:
        case Simplex():
            return Part(
                name,
                kind.dimension(shape),
                False,
                lambda array: array[..., :-1].ravel(),
                lambda numbers: _shares(numbers, shape),
                lambda _array, slopes: (slopes[..., :-1] - slopes[..., -1:]).ravel(),
            )
        case CovarianceMatrix():
            return _covariances(name, kind, values)
        case _:
            return Part(
                name,
                values.size,
                False,
                lambda array: array.ravel().copy(),
                lambda numbers: _within(kind, numbers.reshape(shape)),
                lambda _array, slopes: slopes.ravel().copy(),
            )


def _shares(numbers: FloatArray, shape: tuple[int, ...]) -> FloatArray | None:
    """Return shares that sum to one, the last being what the others leave."""
    others = numbers.reshape(*shape[:-1], shape[-1] - 1)
    last = 1 - others.sum(axis=-1, keepdims=True)
    last = np.where((last < 0) & (last >= -SPILL), 0.0, last)
    shares = np.concatenate([others, last], axis=-1)
    return shares if (shares >= 0).all() else None


def _within(kind: ParameterKind, values: FloatArray) -> FloatArray | None:
    """Return values that lie where this kind's can; on a limit that is a part of the model as well."""
    low = values >= kind.low if kind.bounded else values > kind.low
    return values if (low & (values <= kind.high)).all() else None


def _covariances(name: str, kind: CovarianceMatrix, values: FloatArray) -> Part:
    shape, d = values.shape, values.shape[-1]
    count = 1 if kind.form.tied else int(np.prod(shape[:-2], dtype=np.int64))
    rows, columns = {
        "full": np.tril_indices(d),
        "diag": (np.arange(d), np.arange(d)),
        "spherical": (np.zeros(1, np.int64), np.zeros(1, np.int64)),
    }[kind.form.shape]

    def forward(array: FloatArray) -> FloatArray:
        return array.reshape(-1, d, d)[:count, rows, columns].ravel()

    def backward(numbers: FloatArray) -> FloatArray | None:
        table = numbers.reshape(count, -1)
        some = np.zeros((count, d, d))
        if kind.form.shape == "spherical":
            some[:, range(d), range(d)] = table
        else:
            some[:, rows, columns] = some[:, columns, rows] = table
        if not kind.contains(some):
            return None
        whole = np.repeat(some, int(np.prod(shape[:-2], dtype=np.int64)) // count, axis=0)
        return whole.reshape(shape)

    def chained(_array: FloatArray, slopes: FloatArray) -> FloatArray:
        by_matrix = kind.free_slopes(slopes)
        if kind.form.shape == "spherical":
            return np.asarray(np.trace(by_matrix, axis1=1, axis2=2))
        # An entry beside the diagonal stands in two places.
        return np.asarray(by_matrix[:, rows, columns] * np.where(rows == columns, 1.0, 2.0)).ravel()

    return Part(name, count * len(rows), False, forward, backward, chained)
