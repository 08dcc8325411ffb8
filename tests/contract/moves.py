"""Moves through a model's parameters that never leave it: each array moves by the kind in its field's metadata.

A direction is a dict with an array for each field of the parameters; a move of size h along it is differentiable at
h = 0, so the same moves serve as neighbours ("can the M-step be beaten?") and as coordinates for a gradient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from em_core.em.capabilities import free_kinds, parameter_kinds
from em_core.em.parameters import kinds_in
from em_core.numerics.arrays import FloatArray

Direction = dict[str, FloatArray]


def move(model: Any, params: Any, direction: Direction, size: float) -> Any:
    """Return the parameters after a move of `size` along `direction`; the same type, and still inside the model.

    An array that the direction leaves alone stays what it is, to the last bit.
    """
    return replace(
        params,
        **{
            name: kind.move(getattr(params, name), size * direction[name])
            for name, kind in parameter_kinds(model, params).items()
            if direction[name].any()
        },
    )


def free(model: Any, params: Any) -> list[str]:
    """The names of the arrays that the M-step chooses: all but those that the model holds where they are."""
    return list(free_kinds(model, params))


def random_direction(model: Any, params: Any, rng: np.random.Generator) -> Direction:
    """Return a random direction; one time in two it moves one array only, so that none hides behind the others."""
    names = free(model, params)
    alone = rng.choice(np.array([*names, *([None] * len(names))], dtype=object))
    moved = {name: rng.standard_normal(getattr(params, name).shape) * float(alone in (None, name)) for name in names}
    return {name: np.zeros(getattr(params, name).shape) for name in kinds_in(params)} | moved


def axes(model: Any, params: Any) -> Iterator[tuple[str, Direction]]:
    """Yield every coordinate as a name such as "means[1, 0]" and the direction along it."""
    for name in free(model, params):
        for index in np.ndindex(getattr(params, name).shape):
            direction = {other: np.zeros(getattr(params, other).shape) for other in kinds_in(params)}
            direction[name][index] = 1.0
            yield f"{name}{list(index)}", direction
