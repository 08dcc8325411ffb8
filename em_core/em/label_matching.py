"""Label switching (Stephens 2000): the same mixture under other names, and which component is which."""

from __future__ import annotations

from typing import Protocol, Self, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment

from em_core.em.capabilities import has_components
from em_core.em.parameters import SIMPLEX, Real, arrays_of, between_components, kinds_in
from em_core.numerics.arrays import FloatArray

IN_ORDER = 1e-3
"""Tables that differ by no more than this have their components in the same order."""


@runtime_checkable
class Permutable(Protocol):
    """Parameters of components that can be called by other names."""

    def permuted(self, order: ArrayLike) -> Self:
        """Return the same components in another order."""
        ...


P = TypeVar("P")


def spread_of(data: object) -> FloatArray:
    """Return the standard deviation of each column of data (n, d), as (d,); 1 for a column without spread.

    Data of another shape (counts in cells, sequences) have no columns that parameters could be measured by: (0,).
    """
    if not isinstance(data, np.ndarray) or data.ndim != 2 or not data.size:
        return np.zeros(0)
    deviations = data.std(axis=0)
    for column in np.flatnonzero(np.isnan(deviations)):
        seen = data[~np.isnan(data[:, column]), column]
        deviations[column] = seen.std() if len(seen) else 1.0
    return np.where(deviations > 0, deviations, 1.0)


def alignment(params: object, reference: object, spread: ArrayLike = 1.0) -> tuple[int, ...]:
    """Return the order in which the components of `params` lie closest to those of `reference`.

    spread:  (d,) what a difference of one means in each coordinate, for example `spread_of(data)`.
    """
    unit = np.asarray(spread, dtype=np.float64)
    if not unit.ndim:
        unit = np.broadcast_to(unit, (_coordinates(params),))
    return matched(table_of(params, unit), table_of(reference, unit))


def align(params: P, reference: object, spread: ArrayLike = 1.0) -> P:
    """Return `params` with its components renamed so that they lie closest to those of `reference`."""
    return renamed(params, alignment(params, reference, spread))


def renamed(params: P, order: tuple[int, ...]) -> P:
    """Return parameters with their components in another order; the same where they have no components."""
    return params.permuted(order) if has_components(params) and isinstance(params, Permutable) else params


def table_of(params: object, spread: FloatArray) -> FloatArray:
    """Return the parameters as (K, q), one row a component, in units of the data's spread; (1, q) without components.

    Rows in another order are the same parameters with their components renamed.
    """
    units = {name: kind.unit(getattr(params, name).shape, spread) for name, kind in kinds_in(params).items()}
    if not has_components(params):
        return np.concatenate([(getattr(params, name) / unit).ravel() for name, unit in units.items()])[None]
    columns, between = [], between_components(params)
    for name, unit in units.items():
        values = getattr(params, name) / unit
        columns.append(_from_and_to(values) if name in between else values.reshape(len(values), -1))
    return np.concatenate(columns, axis=1)


def _from_and_to(values: FloatArray) -> FloatArray:
    """Return a (K, K) table between components by row: what stays, what leaves and what enters, each in order of size.

    Whither and whence is left out: those names change with the order of the rows.
    """
    k = len(values)
    others = ~np.eye(k, dtype=np.bool_)
    leaving, entering = (np.sort(table[others].reshape(k, k - 1), axis=1) for table in (values, values.T))
    return np.concatenate([values.diagonal()[:, None], leaving, entering], axis=1)


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
