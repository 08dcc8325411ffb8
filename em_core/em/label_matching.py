"""Label switching (Stephens 2000): the same mixture under other names, and which component is which."""

from __future__ import annotations

from typing import Protocol, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment

from em_core.em.parameters import SIMPLEX, Real, arrays_of, kinds_in
from em_core.numerics.arrays import FloatArray

IN_ORDER = 1e-3
"""Tables that differ by no more than this have their components in the same order."""


class Permutable(Protocol):
    """Parameters of components that can be called by other names."""

    def permuted(self, order: ArrayLike) -> Self:
        """Return the same components in another order."""
        ...


P = TypeVar("P", bound=Permutable)


def spread_of(data: FloatArray) -> FloatArray:
    """Return the standard deviation of each column of data (n, d); 1 for a column without spread."""
    deviations = data.std(axis=0)
    return np.where(deviations > 0, deviations, 1.0)


def alignment(params: object, reference: object, spread: ArrayLike = 1.0) -> tuple[int, ...]:
    """Return the order in which the components of `params` lie closest to those of `reference`.

    spread:  (d,) what a difference of one means in each coordinate, for example `spread_of(data)`.
    """
    unit = np.broadcast_to(np.asarray(spread, dtype=np.float64), (_coordinates(params),))
    return matched(table_of(params, unit), table_of(reference, unit))


def align(params: P, reference: object, spread: ArrayLike = 1.0) -> P:
    """Return `params` with its components renamed so that they lie closest to those of `reference`."""
    return params.permuted(alignment(params, reference, spread))


def table_of(params: object, spread: FloatArray) -> FloatArray:
    """Return the parameters as (K, q): one row a component, in units of the data's spread."""
    columns = []
    for name, kind in kinds_in(params).items():
        values = getattr(params, name)
        columns.append((values / kind.unit(values.shape, spread)).reshape(len(values), -1))
    return np.concatenate(columns, axis=1)


def shapes_of(params: object, spread: FloatArray) -> FloatArray:
    """Return the table of the parameters but for the weights, which are arbitrary between components that are alike."""
    weighted = SIMPLEX in kinds_in(params).values()
    return table_of(params, spread)[:, int(weighted) :]


def _coordinates(params: object) -> int:
    """Return d, the length of a component's mean."""
    return int(arrays_of(params, Real)[0].shape[1])


def matched(table: FloatArray, reference: FloatArray) -> tuple[int, ...]:
    """Return the order in which the rows of `table` lie closest to those of `reference`, in sum of squares."""
    cost = np.square(reference[:, None, :] - table[None, :, :]).sum(axis=2)
    return tuple(int(i) for i in linear_sum_assignment(cost)[1])


def distance(a: FloatArray, b: FloatArray) -> float:
    """Return the largest difference of two tables of parameters after the best relabelling."""
    if len(a) == 1 or np.abs(a - b).max() <= IN_ORDER:
        return float(np.abs(a - b).max())
    return float(np.abs(a[list(matched(a, b))] - b).max())
