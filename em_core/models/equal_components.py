"""Equal components stay equal: a property of EM, kept by a rule and not left to rounding.

Where two components have the same distribution, each point's responsibilities for them are in the ratio of their
weights; the two refits are then weighted by the same numbers up to a factor, and give the same answer. Computed one by
one they would differ in their last bits, and near a saddle EM doubles such a difference until it shows.
"""

from __future__ import annotations

from dataclasses import Field
from typing import TypeVar

import numpy as np

from em_core.em.capabilities import has_components
from em_core.em.parameters import SIMPLEX, kind_of
from em_core.numerics.arrays import FloatArray
from em_core.numerics.dataclass_values import fields_of, with_fields

Alike = tuple[int, ...]
"""For each component the first one that is equal to it, itself included."""

P = TypeVar("P")


def alike(params: object, *, weights_too: bool = False) -> Alike | None:
    """Return which components are equal, to the last bit, in all but their weights; None where all differ.

    weights_too:  whether their weights must be equal as well, as for a model whose refit depends on how much a
                  component holds (a prior).
    """
    if not has_components(params):
        return None
    arrays = [
        getattr(params, field.name)
        for field in fields_of(params)
        if weights_too or not _is_weights(field, getattr(params, field.name))
    ]
    if not arrays or len(arrays[0]) < 2 or len({len(values) for values in arrays}) > 1:
        return None
    return first_equal(arrays)


def first_equal(arrays: list[FloatArray]) -> Alike | None:
    """Return for each of K rows the first row that is equal to it in every array; None where all differ."""
    k = len(arrays[0])
    same = np.ones((k, k), np.bool)
    for values in arrays:
        flat = values.reshape(k, -1)
        same &= (flat[:, None] == flat[None]).all(axis=2)
    first = same.argmax(axis=1)
    return None if (first == np.arange(k)).all() else tuple(first.tolist())


def kept_alike(params: P, groups: Alike | None, *, weights_too: bool = False) -> P:
    """Return refitted parameters in which components that were equal before are equal again; `weights_too` as above."""
    if groups is None:
        return params
    index = np.array(groups)
    equal = {
        field.name: getattr(params, field.name)[index]
        for field in fields_of(params)
        if weights_too or not _is_weights(field, getattr(params, field.name))
    }
    return with_fields(params, equal)


def _is_weights(field: Field[object], values: FloatArray) -> bool:
    return values.ndim == 1 and kind_of(field) == SIMPLEX
