"""Edges: a point where EM's step is short because a share or a rate is next to nothing, and not because it is a top.

EM multiplies shares, probabilities and rates: near their limit its step is as short as they are small, and so is every
gradient in logarithms. The gradient in the model's own numbers is not: what EM multiplies by more than 1 still grows.
"""

from __future__ import annotations

import numpy as np

from em_core.algorithms.race.clock import PassClock, Seen
from em_core.em.capabilities import free_kinds
from em_core.em.parameters import ParameterKind
from em_core.em.protocol import D, P, Q
from em_core.numerics.arrays import BoolArray, FloatArray
from em_core.numerics.dataclass_values import with_fields

NEAR = 1e-3
"""What is less than this part of the largest possible, or of the largest there is, is near its limit."""

GROWING = 1e-3
"""What EM's step multiplies by more than 1 and this is growing: a gradient of this many nats an observation."""

OFF = 1e-9
"""So far from its limit an entry that stands on it is put, to see whether it would grow."""


def rises_from_edge(clock: PassClock[D, P, Q], place: Seen[D, P, Q], start: P) -> bool:
    """Return whether the objective rises away from a limit near which the run has come to rest.

    What has stood on its limit since the start is not asked: EM leaves it there.
    """
    kinds = {name: kind for name, kind in free_kinds(clock.model, place.params).items() if kind.bounded}
    before = {name: np.asarray(getattr(place.params, name), np.float64) for name in kinds}
    put = {
        name: _put_off(kind, values, np.asarray(getattr(start, name), np.float64))
        for (name, kind), values in zip(kinds.items(), before.values(), strict=True)
    }
    seen: Seen[D, P, Q] | None = place
    if any((put[name] != before[name]).any() for name in kinds):
        seen = clock.peek(with_fields(place.params, put))
    after = None if seen is None else seen.next_params()
    if after is None:
        return False
    return any(_grows(kind, put[name], np.asarray(getattr(after, name))) for name, kind in kinds.items())


def _scale(kind: ParameterKind, values: FloatArray) -> float:
    return 1.0 if np.isfinite(kind.high) else float(np.max(np.abs(values), initial=0.0))


def _put_off(kind: ParameterKind, values: FloatArray, start: FloatArray) -> FloatArray:
    """Return the values with what has come to stand on its limit moved a little away from it."""
    scale = _scale(kind, values)
    moved = np.where((values <= kind.low) & (start > kind.low), kind.low + OFF * scale, values)
    return np.where((moved >= kind.high) & (start < kind.high), kind.high - OFF * scale, moved)


def _grows(kind: ParameterKind, before: FloatArray, after: FloatArray) -> bool:
    scale = _scale(kind, before)
    found = _growing(before - kind.low, after - kind.low, scale)
    if np.isfinite(kind.high):
        found |= _growing(kind.high - before, kind.high - after, scale)
    return bool(found.any())


def _growing(before: FloatArray, after: FloatArray, scale: float) -> BoolArray:
    near = (before > 0) & (before < NEAR * scale)
    return near & (after > (1 + GROWING) * before)
