"""Moves through a model's parameters that never leave it: each array moves by the kind in its field's metadata.

A direction is a dict with an array for each field of the parameters; a move of size h along it is differentiable at
h = 0, so the same moves serve as neighbours ("can the M-step be beaten?") and as coordinates for a gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import numpy as np

from em_core.arrays import FloatArray

Direction = dict[str, FloatArray]


def kinds(params: Any) -> dict[str, str]:
    """The kind of each array of the parameters, by field name."""
    return {field.name: field.metadata["kind"] for field in fields(params)}


def move(model: Any, params: Any, direction: Direction, size: float) -> Any:
    """Return the parameters after a move of `size` along `direction`; the same type, and still inside the model.

    An array that the direction leaves alone stays what it is, to the last bit.
    """
    return replace(
        params,
        **{
            name: MOVES[kind](model, getattr(params, name), size * direction[name])
            for name, kind in kinds(params).items()
            if direction[name].any()
        },
    )


def free(model: Any, params: Any) -> list[str]:
    """The names of the arrays that the M-step chooses: all but those that the model holds where they are."""
    return [name for name in kinds(params) if name not in getattr(model, "held", ())]


def random_direction(model: Any, params: Any, rng: np.random.Generator) -> Direction:
    """Return a random direction; one time in two it moves one array only, so that none hides behind the others."""
    names = free(model, params)
    alone = rng.choice([*names, *([None] * len(names))])
    moved = {name: rng.standard_normal(getattr(params, name).shape) * float(alone in (None, name)) for name in names}
    return {name: np.zeros(getattr(params, name).shape) for name in kinds(params)} | moved


def axes(model: Any, params: Any) -> Iterator[tuple[str, Direction]]:
    """Yield every coordinate as a name such as "means[1, 0]" and the direction along it."""
    for name in free(model, params):
        for index in np.ndindex(getattr(params, name).shape):
            direction = {other: np.zeros(getattr(params, other).shape) for other in kinds(params)}
            direction[name][index] = 1.0
            yield f"{name}{list(index)}", direction


def _simplex(_model: Any, values: FloatArray, step: FloatArray) -> FloatArray:
    grown = values * np.exp(step)
    return grown / grown.sum(axis=-1, keepdims=True)


def _positive(_model: Any, values: FloatArray, step: FloatArray) -> FloatArray:
    return values * np.exp(step)


def _real(_model: Any, values: FloatArray, step: FloatArray) -> FloatArray:
    # In units of the distance between the components: means at 1e8 that differ by 1 move by parts of 1.
    spread = np.ptp(values, axis=0).max() or np.abs(values).max() or 1.0
    return values + spread * step


def _covariance(model: Any, values: FloatArray, step: FloatArray) -> FloatArray:
    """L (I + E + E²/2) L', which is positive definite for every symmetric E, with E of the model's covariance kind."""
    symmetric = (step + step.swapaxes(-1, -2)) / 2
    if hasattr(model, "kind"):
        symmetric = model.kind.constrain(symmetric, np.ones(len(step)))
    factor = np.linalg.cholesky(values)
    inside = np.eye(values.shape[-1]) + symmetric + symmetric @ symmetric / 2
    moved = factor @ inside @ factor.swapaxes(-1, -2)
    return (moved + moved.swapaxes(-1, -2)) / 2


def _probability(_model: Any, values: FloatArray, step: FloatArray) -> FloatArray:
    grown = values * np.exp(step)
    # 1 - values first: at a value of 1 the other order rounds, and can leave the interval.
    return grown / (grown + (1 - values))


def _degrees_of_freedom(model: Any, values: FloatArray, step: FloatArray) -> FloatArray:
    """Of a Wishart distribution in d dimensions, which must stay above d - 1."""
    least = len(model.prior.mean) - 1
    return least + (values - least) * np.exp(step)


MOVES: dict[str, Callable[[Any, FloatArray, FloatArray], FloatArray]] = {
    "simplex": _simplex,
    "positive": _positive,
    "probability": _probability,
    "real": _real,
    "covariance": _covariance,
    "degrees of freedom": _degrees_of_freedom,
}
